import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { STREAM_VERSION } from '../../engine/stream.js';
import type { ExperimentDocument } from '../definition/document.js';
import type { Experiment } from '../definition/experiment.js';
import { BLOCK_TRIALS, canonicalJson } from '../monte-carlo/world.js';
import { QUANTILE_RELATIVE_ERROR } from '../statistics/histogram.js';

/** Version of this package. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
).version;

/**
 * SHA-256 of what the numbers of an experiment depend on: its points with every default filled in, and the
 * version of the random streams. Not of names, comments or the order of keys.
 */
export function contentHash(experiment: Experiment): string {
  const { points, pairing, precision } = experiment;
  const content = { streams: STREAM_VERSION, block: BLOCK_TRIALS, points, pairing, precision };
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
  const experiments = runs.map(({ document, experiment }) => describe(document, experiment));
  return json({ figure: id, seed, experiments, versions: versions(), duration_s: rounded(seconds) });
}

function describe(document: ExperimentDocument, experiment: Experiment) {
  const files = dataFiles(experiment);
  return {
    experiment: resolvedDocument(document, experiment),
    seed: [...new Set(experiment.points.map(({ seed }) => seed))],
    quantiles: `nearest rank, relative error at most ${QUANTILE_RELATIVE_ERROR}`,
    data: Object.fromEntries(files.map((file) => [shortPath(file, document.folder), sha256Of(file)])),
    content_hash: contentHash(experiment),
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

/** The experiment with its defaults filled in, as a file that gives the same result. */
function resolvedDocument(
  { data, folder }: ExperimentDocument,
  experiment: Experiment,
): Record<string, unknown> {
  const base = structuredClone(experiment.points[0]) as unknown as Record<string, unknown>;
  for (const path of experiment.paths) removeAt(base, path.split('.'));
  const shortened = JSON.parse(
    JSON.stringify(base, (key, value) => {
      if (value === Infinity) return 'inf';
      return key === 'file' && typeof value === 'string' ? shortPath(value, folder) : value;
    }),
  );
  return { name: experiment.name, ...shortened, ...(data.sweep === undefined ? {} : { sweep: data.sweep }) };
}

function removeAt(object: Record<string, unknown>, [key, ...rest]: string[]): void {
  const inner = object[key];
  if (rest.length === 0) delete object[key];
  else if (inner !== null && typeof inner === 'object') removeAt(inner as Record<string, unknown>, rest);
}

function dataFiles({ points }: Experiment): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, key: string): void => {
    if (key === 'file' && typeof value === 'string') found.add(value);
    else if (value !== null && typeof value === 'object') {
      for (const [k, v] of Object.entries(value)) visit(v, k);
    }
  };
  for (const { delay } of points) visit(delay, '');
  return [...found].sort();
}

/** A path as the experiment's file would have it, so that no folder of this machine is written down. */
function shortPath(file: string, folder: string): string {
  return isAbsolute(file) ? relative(folder, file) : file;
}

function sha256Of(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
