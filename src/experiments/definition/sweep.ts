import { type ExperimentDocument, withValue } from './document.js';
import { InputError, mistake, shown } from './input-error.js';

/** One combination of swept values. */
export interface SweepPoint {
  /** The experiment's fields with the swept values filled in, not checked yet. */
  readonly data: Record<string, unknown>;
  /** The swept values, in the order of the paths. */
  readonly values: readonly unknown[];
}

/** A sweep: its paths and the number of its points, which are made one at a time. */
export interface Sweep {
  readonly paths: readonly string[];
  readonly size: number;
  point(index: number): SweepPoint;
}

/**
 * The full product of an experiment's `sweep`, the first path varying slowest; a single point without one.
 * @throws InputError if the sweep is not a mapping from paths to lists with at least one value each
 */
export function expandSweep(document: ExperimentDocument): Sweep {
  const { sweep, ...base } = document.data;
  const entries = Object.entries(checkedSweep(sweep, document.label));
  const paths = entries.map(([path]) => path);
  const size = entries.reduce((n, [, values]) => n * values.length, 1);
  if (size > MOST_POINTS) {
    throw new InputError([mistake(`${document.label}: sweep`, `${size} points`, `at most ${MOST_POINTS}`)]);
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

const MOST_POINTS = 10_000_000;

function checkedSweep(sweep: unknown, label: string): Record<string, unknown[]> {
  if (sweep === undefined) return {};
  if (sweep === null || typeof sweep !== 'object' || Array.isArray(sweep)) {
    throw new InputError([mistake(`${label}: sweep`, shown(sweep), 'path: [value, …]')]);
  }
  const wrong = Object.entries(sweep)
    .filter(([, values]) => !Array.isArray(values) || values.length === 0)
    .map(([path, values]) =>
      mistake(`${label}: sweep.${path}`, shown(values), 'a list of at least one value'),
    );
  if (Object.keys(sweep).length === 0)
    wrong.push(mistake(`${label}: sweep`, '{}', 'at least one path: [value, …]'));
  if (wrong.length > 0) throw new InputError(wrong);
  return sweep as Record<string, unknown[]>;
}
