import { type ExperimentDocument, withValue } from '../input/document.js';
import { fault, InputError, type Issue, mistake, placed, shown } from '../input/input-error.js';

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
