import { mistake } from '../input/input-error.js';
import type { Point } from './experiment.js';

/** Copies of tasks (or points) at all workers together: with more, one iteration would not fit into memory. */
const MOST_COPIES = 2_000_000;

/** Numbers in generated data. */
const MOST_NUMBERS = 200_000_000;

/** What would not fit into memory, found before it is laid out or generated. One line per mistake. */
export function sizeMistakes({ workers, tasks, scheme, training }: Point): string[] {
  return [
    ...tooMany(
      'scheme.load',
      numberAt(scheme, 'load') * workers,
      MOST_COPIES,
      'copies of tasks (load · workers)',
    ),
    // With training the points are placed, and they are in memory already.
    ...tooMany(
      'scheme.redundancy',
      training ? 0 : numberAt(scheme, 'redundancy') * tasks,
      MOST_COPIES,
      'copies of tasks (redundancy · tasks)',
    ),
    ...(training ? tooMany('training.data', numbersIn(training.data), MOST_NUMBERS, 'numbers') : []),
  ];
}

function tooMany(where: string, count: number, most: number, what: string): string[] {
  return count <= most ? [] : [mistake(where, `${count} ${what}`, `at most ${most}, which fit into memory`)];
}

/** Entries of a generated data set; 0 where it comes from files. */
function numbersIn(data: Readonly<Record<string, unknown>>): number {
  const points = numberAt(data, 'points') || numberAt(data, 'blocks') * numberAt(data, 'rows');
  return (points + numberAt(data, 'test')) * numberAt(data, 'features');
}

function numberAt(object: Readonly<Record<string, unknown>>, key: string): number {
  const value = object[key];
  return typeof value === 'number' ? value : 0;
}
