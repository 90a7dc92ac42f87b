import { isFree } from '../../engine/links.js';
import { path, url as urls } from '../../host/node.js';
import { STREAM_VERSION, sha256HexOf } from '../../random/stream.js';
import { QUANTILE_RELATIVE_ERROR } from '../../statistics/histogram.js';
import { withContents } from '../experiment/delay-files.js';
import type { Experiment, Point } from '../experiment/experiment.js';
import { canonicalJson, canonicalPieces } from '../input/canonical-json.js';
import type { ExperimentDocument } from '../input/document.js';
import { BLOCK_TRIALS } from '../monte-carlo/point-group.js';
import { VERSION } from './version.js';

/**
 * SHA-256 of what the numbers of an experiment depend on: its points with every default filled in, and the
 * version of the random streams; of files, and of modules with schemes, what is in them. Not of names, comments or
 * the order of keys.
 */
export function contentHash(experiment: Experiment): string {
  const points = experiment.points.map(hashedPoint);
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
    // Once, Sobol points were scrambled by other numbers.
    ...(points.some(({ sampling }) => sampling === 'sobol') && { sobol: 2 }),
  };
  // Of a large sweep the whole text would take as much memory as all its results.
  return sha256HexOf(canonicalPieces(content, 2));
}

/** A point by what its files hold, in place of their paths. */
function hashedPoint(point: Point): Point {
  if (point.files === undefined) return point;
  const { files, ...rest } = point;
  return { ...rest, delay: withContents(point.delay, files) };
}

/**
 * Provenance sidecar of a result: all that is needed to make it again.
 * @param seconds wall-clock duration of the run
 */
export function metaOf(document: ExperimentDocument, experiment: Experiment, seconds: number): string {
  return json({ ...describe(document, experiment), versions: versions(), duration_s: rounded(seconds) });
}

/**
 * The same beside a figure, for the experiments behind it; those that need none have none. Figures are kept under
 * version control: the same code gives the same bytes, and so nothing is said of how long it took.
 */
export function figureMeta(
  id: string,
  seed: string,
  runs: readonly { readonly document: ExperimentDocument; readonly experiment: Experiment }[],
): string {
  const experiments = runs.map(({ document, experiment }) =>
    describe({ ...document, folder: dataFolderOf(experiment) ?? document.folder }, experiment),
  );
  return json({ figure: id, seed, experiments, versions: versions() });
}

/** Folders in which the traces of a figure were found. Its experiments are in no file that their paths could be relative to. */
function dataFolderOf({ points, dataFolders }: Experiment): string | undefined {
  const files = points.flatMap(({ files }) => Object.keys(files ?? {}));
  return dataFolders.find((folder) => files.some((file) => !path().relative(folder, file).startsWith('..')));
}

function describe(document: ExperimentDocument, experiment: Experiment) {
  return {
    experiment: resolvedDocument(document, experiment),
    seed: [...new Set(experiment.points.map(({ seed }) => seed))],
    quantiles: quantilesOf(experiment),
    data: filesOf(experiment, document.folder),
    ...modulesOf(experiment, document.folder),
    ...optionsOf(experiment),
    content_hash: contentHash(experiment),
  };
}

/** How quantiles of the completion time are read. */
function quantilesOf({ points }: Experiment): string {
  const nearest = `nearest rank, relative error at most ${QUANTILE_RELATIVE_ERROR}`;
  const sobol = points.some(({ sampling }) => sampling === 'sobol');
  return sobol ? `${nearest}; with sobol interpolated within bins` : nearest;
}

/** Modules that schemes come from, in the same way. */
function modulesOf({ modules }: Experiment, folder: string) {
  if (modules === undefined) return {};
  const files = modules.map(({ url, sha256 }) => [shortPath(urls().fileURLToPath(url), folder), sha256]);
  return { modules: Object.fromEntries(files.sort()) };
}

/** Options beside the experiment: `--precision` and `--baseline`. */
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

/** The fields of an experiment in the order in which they are written down, after its name. */
export const FIELDS = [
  'seed',
  'trials',
  'workers',
  'tasks',
  'split',
  'tolerance',
  'scheme',
  'delay',
  'network',
  'incomplete',
  'training',
] as const satisfies readonly (keyof Point)[];

/**
 * The experiment with its defaults filled in, as a file that gives the same result. Where the points of a sweep
 * differ in a field, because it is swept or because its default depends on what is swept, it stays as written.
 */
function resolvedDocument(
  { data, folder }: ExperimentDocument,
  { name, points }: Experiment,
): Record<string, unknown> {
  const resolved: Record<string, unknown> = { name };
  for (const field of FIELDS) {
    const first = canonicalJson(points[0][field] ?? null);
    const shared = points.every((point) => canonicalJson(point[field] ?? null) === first);
    const value = shared ? points[0][field] : data[field];
    if (value !== undefined) resolved[field] = portable(value, folder);
  }
  if (data.sweep !== undefined) resolved.sweep = portable(data.sweep, folder);
  return resolved;
}

/** Infinity as the text that stands for it, and paths as the experiment's file would have them, so that no folder of this machine is written down. */
function portable(value: unknown, folder: string): unknown {
  if (value === Infinity) return 'inf';
  if (typeof value === 'string') return shortPath(value, folder);
  if (Array.isArray(value)) return value.map((entry) => portable(entry, folder));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, portable(v, folder)]));
}

/** A path relative to a folder, if it is absolute. */
function shortPath(file: string, folder: string): string {
  return path().isAbsolute(file) ? path().relative(folder, file) : file;
}
