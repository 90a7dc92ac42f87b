import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DelayError } from '../../../src/models/errors.js';
import { folderWith } from '../../folders.js';
import { drawing, elapsed } from './helpers.js';

const HEADER = 'round,worker,duration_s\n';
const folder = folderWith();

describe('model', () => {
  let file = '';
  const worker = [10, 20, 30];
  const times = (round: number, workers = 3) => worker.slice(0, workers).map((w) => w + round);
  beforeAll(() => {
    const rows = [0, 1, 2, 3].flatMap((round) => worker.map((w, j) => `${round},${j},${w + round}\n`));
    file = join(folder, 'model.csv');
    writeFileSync(file, HEADER + rows.join(''));
  });

  test('replay takes the rounds in turn, from the given iteration on', () => {
    const drawn = drawing({ model: 'trace', file, mode: 'replay' }, 3);
    const run = (iterations: number) => Array.from({ length: iterations }, () => elapsed(drawn.next(), 1));
    expect(run(2)).toEqual([times(0), times(1)]);
    // Run 2 of 3 iterations each begins with iteration 6, and goes round.
    drawn.restart(6);
    expect(run(3)).toEqual([times(2), times(3), times(0)]);
    drawn.restart(1);
    expect(run(1)).toEqual([times(1)]);
  });

  test('the first K workers are used', () => {
    expect(elapsed(drawing({ model: 'trace', file, mode: 'replay' }, 2).next(), 1)).toEqual(times(0, 2));
  });

  test('order numbers the workers anew, in either mode', () => {
    const first = (mode: string, order?: number[], workers = 3) =>
      elapsed(drawing({ model: 'trace', file, mode, ...(order && { order }) }, workers).next(), 1);
    expect(first('replay', [2, 0, 1])).toEqual([30, 10, 20]);
    expect(first('replay', [0, 1, 2])).toEqual(first('replay'));
    expect(first('replay', [2, 1], 2)).toEqual([30, 20]);
    // The same rounds are drawn whatever the numbering.
    const [a, b, c] = first('bootstrap');
    expect(first('bootstrap', [1, 2, 0])).toEqual([b, c, a]);
  });

  test.each([
    [[0, 1, 3], /delay\.order: 3 given; allowed: at most 2, the last of /],
    [[0, 1], /delay\.order: 2 workers given; allowed: 3, one for each worker/],
    [[0, 1, 1], /each worker of the trace once/],
  ])('an order of %j is refused', (order, message) => {
    expect(() => drawing({ model: 'trace', file, mode: 'replay', order }, 3)).toThrow(message);
  });

  test('more workers than the trace has are refused', () => {
    expect(() => drawing({ model: 'trace', file, mode: 'bootstrap' }, 4)).toThrow(DelayError);
    expect(() => drawing({ model: 'trace', file, mode: 'replay' }, 4)).toThrow(
      /has 3 workers, the experiment needs 4/,
    );
  });

  test('w units take w durations; a fixed part does not grow with the work', () => {
    const plain = drawing({ model: 'trace', file, mode: 'replay' }, 1, { units: 4 }).next();
    expect(plain.elapsed(0, 4)).toBe(40);
    const part = drawing({ model: 'trace', file, mode: 'replay', fixed: 0.25 }, 1, { units: 4 }).next();
    expect([0, 1, 4].map((work) => part.elapsed(0, work))).toEqual([2.5, 10, 32.5]);
    const whole = drawing({ model: 'trace', file, mode: 'replay', fixed: 1 }, 1, { units: 4 }).next();
    expect(whole.elapsed(0, 4)).toBe(10);
  });

  test('bootstrap draws whole rounds, each as often', () => {
    const n = 8000;
    const drawn = drawing({ model: 'trace', file, mode: 'bootstrap' }, 3);
    const counts = [0, 0, 0, 0];
    let repeats = 0;
    let last = -1;
    for (let i = 0; i < n; i++) {
      drawn.restart(0);
      const drawnTimes = elapsed(drawn.next(), 1);
      const round = drawnTimes[0] - 10;
      expect(drawnTimes).toEqual(times(round));
      counts[round]++;
      if (round === last) repeats++;
      last = round;
    }
    const error = Math.sqrt((0.25 * 0.75) / n);
    for (const count of [...counts, repeats]) expect(Math.abs(count / n - 0.25)).toBeLessThan(4 * error);
  });
});
