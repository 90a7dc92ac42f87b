import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DelayError } from '../../../src/models/errors.js';
import type { Scheme } from '../../../src/simulation/library/fields.js';
import type { Delay } from '../../../src/simulation/library/parameters/delay-models.js';
import { run } from '../../../src/simulation/library/run.js';
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

describe('levels', () => {
  /** A trace of two workers, or one: durations[round][worker]. */
  const write = (name: string, durations: readonly (readonly number[])[]) => {
    const rows = durations.flatMap((round, r) => round.map((duration, w) => `${r},${w},${duration}\n`));
    const path = join(folder, name);
    writeFileSync(path, HEADER + rows.join(''));
    return path;
  };
  const rounds = [
    // Loads 1, 2 and 4 of each worker.
    [
      [10, 12, 20],
      [10, 4, 2],
    ],
    [
      [1, 5, 6],
      [8, 8, 16],
    ],
  ];
  const at = (i: number) => rounds.map((round) => round.map((worker) => worker[i]));
  let three = {};
  let falling = {};
  beforeAll(() => {
    const [one, two, four] = [0, 1, 2].map((i) => write(`level-${i}.csv`, at(i)));
    const levels = [
      { load: 4, file: four },
      { load: 1, file: one },
    ];
    three = { model: 'trace', mode: 'replay', file: two, load: 2, levels };
    const [less, more] = [write('less.csv', [[10, 50]]), write('more.csv', [[4, 40]])];
    falling = { model: 'trace', mode: 'replay', file: less, levels: [{ load: 2, file: more }] };
  });

  test('by hand: lines between the two nearest, beyond the last ones theirs, never below 0', () => {
    const works = [0, 0.5, 1, 1.5, 2, 3, 4, 6, 8];
    const drawn = drawing(three, 2, { units: 8 });
    const of = (worker: number) => works.map((work) => drawn.delays.elapsed(worker, work));
    drawn.next();
    expect(of(0)).toEqual([8, 9, 10, 11, 12, 16, 20, 28, 36]);
    expect(of(1)).toEqual([16, 13, 10, 7, 4, 3, 2, 0, 0]);
    drawn.next();
    // −3 at no task: 0, and from there a line to the first.
    expect(of(0)).toEqual([0, 0.5, 1, 3, 5, 5.5, 6, 7, 8]);
    expect(of(1)).toEqual([8, 8, 8, 8, 8, 12, 16, 24, 32]);
  });

  test('two loads: a line that begins or ends below 0 is 0 there, and takes nothing from what is added', () => {
    const works = [0, 0.5, 1, 2, 3, 4];
    const [file, above] = [write('low.csv', [[1, 8]]), write('high.csv', [[5, 2]])];
    const two = { model: 'trace', mode: 'replay', file, levels: [{ load: 2, file: above }] };
    const of = (delay: object, worker: number) => {
      const { delays, next } = drawing(delay, 2, { units: 4 });
      next();
      return works.map((work) => delays.elapsed(worker, work));
    };
    expect(of(two, 0)).toEqual([0, 0.5, 1, 5, 9, 13]);
    expect(of(two, 1)).toEqual([14, 11, 8, 2, 0, 0]);
    const constant = { model: 'deterministic', value: 3 };
    expect(of({ model: 'sum', models: [two, constant] }, 1)).toEqual([14, 12.5, 11, 8, 9, 12]);
  });

  test('are the rule of a fixed part where the durations follow it', () => {
    const all = [
      [8, 12],
      [20, 9],
    ];
    const file = write('all.csv', all);
    const overhead = write(
      'overhead.csv',
      all.map((round) => round.map((duration) => duration / 4)),
    );
    const rule = drawing({ model: 'trace', mode: 'replay', file, fixed: 0.25 }, 2, { units: 5 });
    const levels = [{ load: 0, file: overhead }];
    const measured = drawing({ model: 'trace', mode: 'replay', file, levels }, 2, { units: 5 });
    for (const _ of all) {
      rule.next();
      measured.next();
      for (const work of [0, 0.75, 1, 2.5, 5]) {
        expect(elapsed(measured.delays, work)).toEqual(elapsed(rule.delays, work));
      }
    }
  });

  test('are the same to the last bit whatever work other schemes have, and numbered anew by order', () => {
    const file = write('odd.csv', [[0.1, 0.7]]);
    const levels = [3, 7, 9].map((load, i) => ({
      load,
      file: write(`odd-${i}.csv`, [[0.3 / (i + 1), i + 0.2]]),
    }));
    const model = { model: 'trace', mode: 'replay', file, levels };
    const first = elapsed(drawing(model, 2, { units: 5 }).next(), 4.3);
    expect(elapsed(drawing(model, 2, { units: 50 }).next(), 4.3)).toEqual(first);
    const order = { ...model, order: [1, 0] };
    expect(elapsed(drawing(order, 2, { units: 5 }).next(), 4.3)).toEqual([first[1], first[0]]);
  });

  test('a worker that was faster with more work: its whole result comes earlier, no part before another', async () => {
    const timeOf = async (scheme: Scheme, delay: object) => {
      const [row] = await run({ workers: 2, trials: 1, scheme, delay: delay as Delay });
      return row.completion_time_mean;
    };
    const halved = { model: 'per-worker', speeds: [2, 2], of: falling };
    for (const [delay, factor] of [
      [falling, 1],
      [halved, 0.5],
      [{ model: 'gilbert-elliott', to_slow: 0.5, to_fast: 0.5, fast: falling, slow: falling }, 1],
    ] as const) {
      expect(await timeOf({ name: 'cyclic', load: 2 }, delay)).toBe(4 * factor);
      expect(await timeOf({ name: 'uc-mmc', load: 2 }, delay)).toBe(10 * factor);
    }
  });

  test.each<[string, { levels?: [string, number][]; load?: number; fixed?: number }, RegExp]>([
    ['other workers', { levels: [['narrow', 2]] }, /narrow: 2 rounds of 1 workers; allowed: 2 rounds of 2/],
    ['other rounds', { levels: [['short', 2]] }, /short: 1 rounds of 2 workers; allowed: 2 rounds of 2/],
    [
      'a load twice',
      { levels: [['full', 1]] },
      /delay\.levels\.0\.load: 1 given; allowed: a load that no other/,
    ],
    ['no other level', { levels: [] }, /levels/],
    ['a load alone', { load: 3 }, /delay\.load: 3 given; allowed: with delay\.levels only/],
    ['a fixed part', { fixed: 0.5, levels: [['full', 2]] }, /delay\.fixed: 0\.5 given; allowed: 0 where/],
    ['half a task', { levels: [['full', 0.5]] }, /load/],
  ])('%s: refused', (_, { levels, ...more }, message) => {
    write('full', at(0));
    write('narrow', [[1], [2]]);
    write('short', [[1, 2]]);
    const path = (name: string) => join(folder, name);
    const others = levels?.map(([name, load]) => ({ load, file: path(name) }));
    const model = { model: 'trace', mode: 'replay', file: path('full'), ...more };
    expect(() => drawing(others ? { ...model, levels: others } : model, 2)).toThrow(message);
  });
});
