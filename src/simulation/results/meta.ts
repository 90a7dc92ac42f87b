import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isFree } from '../../engine/links.js';
import { STREAM_VERSION } from '../../random/stream.js';
import { QUANTILE_RELATIVE_ERROR } from '../../statistics/histogram.js';
import { withContents } from '../experiment/delay-files.js';
import type { Experiment } from '../experiment/experiment.js';
import { canonicalJson } from '../input/canonical-json.js';
import type { ExperimentDocument } from '../input/document.js';
import { BLOCK_TRIALS } from '../monte-carlo/point-group.js';
import { resolvedDocument, shortPath } from './resolved.js';
import { VERSION } from './version.js';

/**
 * SHA-256 of what the numbers of an experiment depend on: its points with every default filled in, and the
 * version of the random streams; of files, and of modules with schemes, what is in them. Not of names, comments or
 * the order of keys.
 */
export function contentHash(experiment: Experiment): string {
  const points = experiment.points.map(({ files, ...point }) => ({
    ...point,
    delay: withContents(point.delay, files),
  }));
  const { pairing, precision, dataFiles } = experiment;
  const modules = experiment.modules?.map(({ sha256 }) => sha256).sort();
  const content = {
    streams: STREAM_VERSION,
    block: BLOCK_TRIALS,
    points,
    pairing,
    precision,
    dataFiles,
    modules,
    // Once, each network had draws of its own.
    ...(points.some(({ network }) => !isFree(network)) && { draws: 'any network' }),
  };
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/**
 * What stands beside a result: how it came to be, so that it can be made again.
 * @param seconds wall-clock duration of the run
 */
export function metaOf(document: ExperimentDocument, experiment: Experiment, seconds: number): string {
  return json({ ...describe(document, experiment), versions: versions(), duration_s: rounded(seconds) });
}

/** The same beside a figure, for the experiments behind it; those that need none have none. */
export function figureMeta(
  id: string,
  seed: string,
  runs: readonly { readonly document: ExperimentDocument; readonly experiment: Experiment }[],
  seconds: number,
): string {
  const experiments = runs.map(({ document, experiment }) =>
    describe({ ...document, folder: dataFolderOf(experiment) ?? document.folder }, experiment),
  );
  return json({ figure: id, seed, experiments, versions: versions(), duration_s: rounded(seconds) });
}

/** Where the traces of a figure were found. Its experiments are in no file that their paths could be relative to. */
function dataFolderOf({ points, dataFolders }: Experiment): string | undefined {
  const files = points.flatMap(({ files }) => Object.keys(files ?? {}));
  return dataFolders.find((folder) => files.some((file) => !relative(folder, file).startsWith('..')));
}

function describe(document: ExperimentDocument, experiment: Experiment) {
  return {
    experiment: resolvedDocument(document, experiment),
    seed: [...new Set(experiment.points.map(({ seed }) => seed))],
    quantiles: `nearest rank, relative error at most ${QUANTILE_RELATIVE_ERROR}`,
    data: filesOf(experiment, document.folder),
    ...modulesOf(experiment, document.folder),
    ...optionsOf(experiment),
    content_hash: contentHash(experiment),
  };
}

/** Modules that schemes come from, in the same way. */
function modulesOf({ modules }: Experiment, folder: string) {
  if (modules === undefined) return {};
  const files = modules.map(({ url, sha256 }) => [shortPath(fileURLToPath(url), folder), sha256]);
  return { modules: Object.fromEntries(files.sort()) };
}

/** What was asked for beside the experiment: `--precision` and `--baseline`. */
function optionsOf({ points, pairing, precision }: Experiment) {
  return {
    ...(precision && { precision: precision.relative, max_trials: points[0].trials }),
    ...(pairing && { baseline: points[pairing.baseline[0]].scheme.name }),
    ...((precision ?? pairing) && { metric: (precision ?? pairing)?.metric }),
  };
}

function versions() {
  return { straggle: VERSION, node: process.versions.node, streams: STREAM_VERSION };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, (_, v) => (v === Infinity ? 'inf' : v), 2)}\n`;
}

/**
 * The files that delay models and training read, by their paths relative to the experiment's, with their SHA-256;
 * of training data, packed or not, that of the unpacked content.
 */
function filesOf({ points, dataFiles = {} }: Experiment, folder: string): Record<string, string> {
  const found = [...points.flatMap(({ files }) => Object.entries(files ?? {})), ...Object.entries(dataFiles)];
  return Object.fromEntries(found.map(([file, hash]) => [shortPath(file, folder), hash]).sort());
}
