import { dataDirectories } from '../../models/data/files.js';
import { IGNORED_WHERE_UNUSED, schemeNamed } from '../../schemes/registry.js';
import type { SchemeDefinition, Split } from '../../schemes/scheme.js';
import type { UnequalShares } from '../../schemes/shares/rules.js';
import { type ExperimentDocument, withValue } from '../input/document.js';
import { fault, InputError, type Issue, IssueList, mistake, placed, shown } from '../input/input-error.js';
import { schemaIssues } from '../input/messages.js';
import { pointIssues } from './check.js';
import { FileHasher, type FileHashes, withAbsoluteFiles } from './delay-files.js';
import { type Experiment, isTraining, type Point, SOBOL_BITS } from './experiment.js';
import { settledShares } from './known-shares.js';
import { modulesOf } from './modules.js';
import { ProblemCache } from './problem.js';
import { type NamedScheme, type ParsedPoint, pointJsonSchema, pointSchema } from './schema.js';

/**
 * Checks an experiment and fills in its defaults, every point of its sweep.
 * @param dataFolders where data files are looked up, after the experiment's own folder
 * @param problems makes and checks the data, and has some of it at hand; it must look in the same folders
 * @param checking told before a point is laid out: the point, and how many are done of how many
 * @throws InputError with one line per mistake; what is wrong at many points alike is said once
 */
export function resolveExperiment(
  document: ExperimentDocument,
  dataFolders: readonly string[] = dataDirectories(undefined),
  problems?: ProblemCache,
  checking?: (point: Point, done: number, of: number) => void,
): Experiment {
  const sweep = expandSweep(document);
  const schema = pointSchema();
  const issues = new IssueList();
  const note = (issue: Issue) => issues.add(placed(issue, document, sweep.paths));
  const parsed: ParsedPoint[] = [];
  const values: (readonly unknown[])[] = [];
  for (let i = 0; i < sweep.size && issues.size < MOST_ISSUES; i++) {
    const point = sweep.point(i);
    const result = schema.safeParse(point.data);
    if (result.success) {
      parsed.push(result.data);
      values.push(point.values);
    } else {
      schemaIssues(result.error.issues, point.data, pointJsonSchema()).forEach(note);
    }
  }
  issues.throwIfAny();
  const blocks = parsed.some(({ scheme }) => {
    const { split, usualSplit } = schemeNamed(scheme.name) ?? {};
    return (usualSplit ?? split) === 'blocks';
  });
  const hasher = new FileHasher();
  const points = parsed.map((p) => completePoint(p, blocks ? 'blocks' : 'points', document.folder, hasher));
  hasher.issues.forEach(note);
  issues.throwIfAny();
  const folders = [document.folder, ...dataFolders];
  const data = problems ?? new ProblemCache(folders, 'check');
  const checked = new Set<string>();
  for (const [number, point] of points.entries()) {
    if (issues.size >= MOST_ISSUES) break;
    const key = JSON.stringify({ ...point, trials: 0 });
    if (checked.has(key)) continue;
    checked.add(key);
    checking?.(point, number, points.length);
    pointIssues(point, data).forEach(note);
  }
  issues.throwIfAny();
  const dataFiles = filesOf(points, data);
  const modules = modulesOf(points);
  return {
    name: parsed[0].name ?? document.stem,
    paths: sweep.paths,
    points,
    values,
    dataFolders: folders,
    ...(Object.keys(dataFiles).length === 0 ? {} : { dataFiles }),
    ...(modules && { modules }),
  };
}

/** Files that training reads, after all points were checked. */
function filesOf(points: readonly Point[], problems: ProblemCache): Record<string, string> {
  const used = points.filter(isTraining).flatMap(({ training }) => problems.filesOf(training.data));
  return Object.fromEntries(used.map(({ name, contentSha256 }) => [name, contentSha256]));
}

/** Mistakes after which the rest is not looked for. */
const MOST_ISSUES = 20;

function completePoint(parsed: ParsedPoint, either: Split, folder: string, hasher: FileHasher): Point {
  const { workers, seed, trials, tolerance, delay, network, incomplete, sampling, training } = parsed;
  const definition = schemeNamed(parsed.scheme.name);
  if (!definition) throw new Error(`scheme ${parsed.scheme.name} is not registered`);
  const { warmup, rounds = definition.asynchronous && !training ? DEFAULT_UPDATES : 1 } = parsed;
  const used = definition.parameters.shape;
  const scheme = Object.fromEntries(
    Object.entries(parsed.scheme).filter(
      ([key, value]) =>
        value !== undefined && (key in used || !(IGNORED_WHERE_UNUSED as readonly string[]).includes(key)),
    ),
  ) as NamedScheme;
  const divided =
    parsed.split ?? definition.usualSplit ?? (definition.split === 'either' ? either : definition.split);
  const placedDelay = withAbsoluteFiles(delay, folder);
  const files = hasher.hashes(placedDelay);
  return {
    seed: String(seed),
    trials: inWholeBlocks(trials ?? (training ? DEFAULT_RUNS : DEFAULT_TRIALS), sampling),
    workers,
    tasks: parsed.tasks ?? workers,
    split: divided,
    tolerance,
    scheme,
    delay: placedDelay,
    network: resolvedNetwork(network),
    incomplete,
    ...unequal({ ...parsed, delay: placedDelay }, files, divided, definition),
    ...(rounds === 1 ? {} : { rounds }),
    ...(warmup === 0 ? {} : { warmup }),
    ...(sampling === 'sobol' ? { sampling } : {}),
    ...(training === undefined ? {} : { training }),
    ...(files === undefined ? {} : { files }),
  };
}

/**
 * Shares that are not equal, with the finest quantum that the split and the scheme allow where none is given. Shares that
 * follow from the delay model become a list. A list of equal shares is left out where all can have as many tasks: both
 * are the same experiment.
 * @param files hashes of the files that the delay model reads
 */
function unequal(
  { shares, workers, tasks = workers, delay }: ParsedPoint,
  files: FileHashes | undefined,
  split: Split,
  { shares: able }: SchemeDefinition,
): { shares?: UnequalShares } {
  if (shares === 'equal') return {};
  const finest = split === 'points' && able?.includes('points') ? 'points' : 'tasks';
  const settled = settledShares({
    ...{ workers, tasks, delay, ...(files && { files }) },
    shares: { ...shares, quantum: shares.quantum ?? finest },
  });
  if (settled?.rule === 'list' && settled.of.length === workers && tasks % workers === 0) {
    if (settled.of[0] > 0 && settled.of.every((share) => share === settled.of[0])) return {};
  }
  return settled === undefined ? {} : { shares: settled };
}

/** An overhead of 0 is left out, as it is by those who do not ask for one: both are the same experiment. */
function resolvedNetwork({ overhead, ...network }: ParsedPoint['network']): Point['network'] {
  return overhead ? { ...network, overhead } : network;
}

const DEFAULT_TRIALS = 10_000;

/** Updates of a trial without a barrier. */
const DEFAULT_UPDATES = 100;

/** Fewer blocks of Sobol points say too little about how their means differ. */
const LEAST_SOBOL_BLOCKS = 16;

/** A number of trials; with Sobol points that of whole blocks, each of which is an independent randomisation. */
function inWholeBlocks(trials: number, sampling: ParsedPoint['sampling']): number {
  if (sampling !== 'sobol') return trials;
  const size = 2 ** SOBOL_BITS;
  return size * Math.max(LEAST_SOBOL_BLOCKS, Math.ceil(trials / size));
}
const DEFAULT_RUNS = 10;

/** One combination of swept values. */
interface SweepPoint {
  /** The experiment's fields with the swept values filled in, not checked yet. */
  readonly data: Record<string, unknown>;
  /** The swept values, in the order of the paths. */
  readonly values: readonly unknown[];
}

/** A sweep: its paths and the number of its points, which are made one at a time. */
interface Sweep {
  readonly paths: readonly string[];
  readonly size: number;
  point(index: number): SweepPoint;
}

/** More points than anyone would wait for, and than fit into memory together with their results. */
const MOST_POINTS = 100_000;

/**
 * The full product of an experiment's `sweep`, the first path varying slowest; a single point without one.
 * @throws InputError if the sweep is not a mapping from paths to lists with at least one value each
 */
export function expandSweep(document: ExperimentDocument): Sweep {
  const { sweep, ...base } = document.data;
  const entries = Object.entries(checkedSweep(sweep, document));
  const paths = entries.map(([path]) => path);
  const size = entries.reduce((n, [, values]) => n * values.length, 1);
  if (size > MOST_POINTS) {
    throw new InputError([
      placed(mistake('sweep', `${size} points`, `at most ${MOST_POINTS}`), document, []),
    ]);
  }
  return {
    paths,
    size,
    point: (index) => {
      let data: Record<string, unknown> = base;
      const chosen: unknown[] = new Array(entries.length);
      let rest = index;
      for (let d = entries.length - 1; d >= 0; d--) {
        const list = entries[d][1];
        chosen[d] = list[rest % list.length];
        rest = Math.floor(rest / list.length);
      }
      entries.forEach(([path], d) => {
        data = withValue(data, path.split('.'), chosen[d], `${document.label}: sweep.${path}`);
      });
      return { data, values: chosen };
    },
  };
}

/** Paths of a sweep at most: a hundred already are more than anyone tells apart. */
const MOST_PATHS = 100;

const SHAPE = 'paths with lists of values, such as {delay.mu: [1, 10]}';

function checkedSweep(sweep: unknown, document: ExperimentDocument): Record<string, unknown[]> {
  if (sweep === undefined) return {};
  const empty = sweep !== null && typeof sweep === 'object' && Object.keys(sweep).length === 0;
  const wrong =
    sweep === null || typeof sweep !== 'object' || Array.isArray(sweep) || empty
      ? [mistake('sweep', shown(sweep), SHAPE)]
      : Object.keys(sweep).length > MOST_PATHS
        ? [mistake('sweep', `${Object.keys(sweep).length} paths`, `at most ${MOST_PATHS}`)]
        : Object.entries(sweep).flatMap(([path, values]) => pathIssues(path, values, Object.keys(sweep)));
  if (wrong.length > 0) throw new InputError(wrong.map((issue) => placed(issue, document, [])));
  return sweep as Record<string, unknown[]>;
}

function pathIssues(path: string, values: unknown, paths: readonly string[]): Issue[] {
  if (path.split('.').includes('') || path === 'sweep' || path.startsWith('sweep.')) {
    return [mistake('sweep', shown(path), 'the path of a field, such as scheme.load')];
  }
  if (!Array.isArray(values) || values.length === 0) {
    return [mistake(`sweep.${path}`, shown(values), 'a list of at least one value')];
  }
  const outer = paths.slice(paths.indexOf(path)).find((other) => path.startsWith(`${other}.`));
  if (outer === undefined) return [];
  return [
    fault(
      `sweep.${path}`,
      `${outer}, which comes later, would overwrite it`,
      `${outer} first, or not at all`,
    ),
  ];
}
