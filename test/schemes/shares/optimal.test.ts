import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { meanOfLatest, optimalShares, optimalTasks } from '../../../src/schemes/shares/optimal.js';
import { run } from '../../../src/simulation/library/run.js';
import { folderWith } from '../../folders.js';
import { modelOf } from '../../models/delays/helpers.js';
import { experimentOf, mistakesIn } from '../../simulation/documents.js';

const timesOf = (delay: object, workers: number) => {
  const times = modelOf(delay).workTimes?.(workers);
  if (times === undefined) throw new Error('no closed form');
  return times;
};

/** Workers that are exponential beyond a shift: alpha and mean beyond it, of each. */
const shifted = (...parameters: readonly (readonly [alpha: number, mean: number])[]) => ({
  model: 'classes' as const,
  classes: parameters.map(([alpha, mean]) => ({
    share: 1 / parameters.length,
    ...{ model: 'shifted-exponential' as const, alpha, mu: 1 / mean },
  })),
});

/** E[max] of exponential variates: the sum over subsets of (−1)^(size + 1) ÷ the sum of the rates. */
function latestOfExponentials(means: readonly number[]): number {
  const some = means.filter((mean) => mean > 0);
  let sum = 0;
  for (let set = 1; set < 2 ** some.length; set++) {
    const own = some.filter((_, j) => (set >> j) & 1);
    const rate = own.reduce((total, mean) => total + 1 / mean, 0);
    sum += (own.length % 2 === 1 ? 1 : -1) / rate;
  }
  return sum;
}

/** All ways to deal whole tasks to workers. */
function* dealings(tasks: number, workers: number): Generator<number[]> {
  if (workers === 1) yield [tasks];
  else {
    for (let own = 0; own <= tasks; own++) {
      for (const rest of dealings(tasks - own, workers - 1)) yield [own, ...rest];
    }
  }
}

describe('the mean of the latest of independent workers', () => {
  test('exponential ones, by inclusion and exclusion', () => {
    const means = [1, 2, 0.3, 5, 0.7];
    const times = timesOf(shifted(...means.map((mean) => [0, mean] as const)), 5);
    const work = [2, 0.5, 7, 0, 1];
    const exact = latestOfExponentials(means.map((mean, j) => mean * work[j]));
    expect(meanOfLatest(times, work)).toBeCloseTo(exact, 9);
  });

  test('two states, each of a single time: 1 unless one of four is slow', () => {
    const state = (value: number) => ({ model: 'deterministic', value });
    const delay = {
      model: 'gilbert-elliott',
      ...{ to_slow: 0.1, to_fast: 0.3, fast: state(1), slow: state(10) },
    };
    expect(meanOfLatest(timesOf(delay, 4), [1, 1, 1, 1])).toBeCloseTo(1 + 9 * (1 - 0.75 ** 4), 9);
  });
});

describe('shares with the least mean', () => {
  test('three exponential workers: none on a fine grid are better, by inclusion and exclusion', () => {
    const means = [1, 2, 5];
    const of = optimalShares(timesOf(shifted([0, 1], [0, 2], [0, 5]), 3), 3);
    const at = (shares: readonly number[]) =>
      latestOfExponentials(shares.map((share, j) => 3 * share * means[j]));
    let least = Infinity;
    for (let a = 0; a <= 400; a++) {
      for (let b = 0; b <= 400 - a; b++) {
        least = Math.min(least, at([a / 400, b / 400, (400 - a - b) / 400]));
      }
    }
    expect(at(of)).toBeLessThan(least);
    expect(at(of)).toBeGreaterThan(least * (1 - 1e-4));
    const speeds = means.map((mean) => 1 / mean / 1.7);
    expect(at(of)).toBeLessThan(0.97 * at(speeds));
  });

  test('two kinds of two exponential workers: the best on a line, by inclusion and exclusion', () => {
    const of = { model: 'exponential', mean: 1 };
    const delay = { model: 'per-worker', speeds: [1, 1, 1 / 3, 1 / 3], of };
    const [one, , other] = optimalShares(timesOf(delay, 4), 4);
    const at = (x: number) => latestOfExponentials([4 * x, 4 * x, 12 * (0.5 - x), 12 * (0.5 - x)]);
    const all = Array.from({ length: 4999 }, (_, i) => at((i + 1) / 10_000));
    expect(one + other).toBeCloseTo(0.5, 5);
    expect(at(one)).toBeLessThan(Math.min(...all) * (1 + 1e-7));
  });

  test('two states of a single time each: the best on a line, from the four cases', () => {
    const state = (value: number) => ({ model: 'deterministic', value });
    const chain = { model: 'gilbert-elliott', to_slow: 0.1, to_fast: 0.3 };
    const classes = [
      { share: 0.5, ...chain, fast: state(1), slow: state(4) },
      { share: 0.5, ...chain, fast: state(2), slow: state(3) },
    ];
    const at = (x: number) => {
      const [a, b] = [[1, 4].map((value) => 2 * x * value), [2, 3].map((value) => 2 * (1 - x) * value)];
      const mean = (fast: number, slow: number) => 0.75 * fast + 0.25 * slow;
      return mean(
        mean(Math.max(a[0], b[0]), Math.max(a[0], b[1])),
        mean(Math.max(a[1], b[0]), Math.max(a[1], b[1])),
      );
    };
    const all = Array.from({ length: 999 }, (_, i) => at((i + 1) / 1000));
    const [share] = optimalShares(timesOf({ model: 'classes', classes }, 2), 2);
    expect(at(share)).toBeLessThan(Math.min(...all) + 1e-3);
  });

  test.each([
    [[1, 2, 5, 0.5], 8],
    [[3, 2, 1, 1], 11],
    [[1, 1.2, 4, 0.8], 10],
  ])('in whole tasks: the best of all dealings, of %j the best of %d', (means, tasks) => {
    const at = (counts: readonly number[]) =>
      latestOfExponentials(counts.map((count, j) => count * means[j]));
    const found = optimalTasks(timesOf(shifted(...means.map((mean) => [0, mean] as const)), 4), tasks);
    expect(found.reduce((sum, count) => sum + count)).toBe(tasks);
    expect(at([...found])).toBeLessThan(Math.min(...[...dealings(tasks, 4)].map(at)) * (1 + 1e-9));
  });

  test.each([
    [
      [1, 0.1],
      [0.2, 2],
      [0.5, 0.5],
    ],
    [
      [0.2, 1],
      [0.2, 1],
      [1, 0.2],
    ],
  ] as [number, number][][])(
    'of all 28 dealings of 6, by the trapezoidal rule: %j, %j, %j',
    (...parameters) => {
      const at = (counts: readonly number[]) =>
        latestByHand(parameters.map(([alpha, mean], j) => [alpha * counts[j], mean * counts[j]]));
      const found = optimalTasks(timesOf(shifted(...parameters), 3), 6);
      expect(at([...found])).toBeLessThan(Math.min(...[...dealings(6, 3)].map(at)) * (1 + 1e-5));
    },
  );

  test('constant times: in proportion to speed, so that all end together', () => {
    const classes = [1, 2, 4].map((value) => ({ share: 1 / 3, model: 'deterministic', value }));
    const of = optimalShares(timesOf({ model: 'classes', classes }, 3), 3);
    [4, 2, 1].forEach((share, j) => {
      expect(of[j]).toBeCloseTo(share / 7, 6);
    });
  });

  test('eight workers of eight speeds: moving work between any two gains nothing', () => {
    const speeds = Array.from({ length: 8 }, (_, j) => 0.5 + j / 4);
    const of = { model: 'gamma', shape: 2, scale: 0.5 };
    const times = timesOf({ model: 'per-worker', speeds, of }, 8);
    const shares = optimalShares(times, 8);
    const least = meanOfLatest(
      times,
      shares.map((share) => 8 * share),
    );
    for (const [a, b] of [
      [0, 7],
      [7, 0],
      [3, 5],
      [6, 2],
    ]) {
      const moved = shares.map((share, j) => share + (j === a ? 0.002 : j === b ? -0.002 : 0));
      expect(
        meanOfLatest(
          times,
          moved.map((share) => 8 * share),
        ),
      ).toBeGreaterThan(least);
    }
  });
});

/** E[max] of alpha_j + Exp(mean_j) by the trapezoidal rule on a plain grid: another way than the one that is tested. */
function latestByHand(workers: readonly (readonly [number, number])[]): number {
  const steps = 20_000;
  const end = 30 * Math.max(...workers.map(([alpha, mean]) => alpha + mean));
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const t = (end * i) / steps;
    let product = 1;
    for (const [alpha, mean] of workers) {
      if (mean > 0) product *= t <= alpha ? 0 : 1 - Math.exp(-(t - alpha) / mean);
    }
    sum += (i === 0 || i === steps ? 0.5 : 1) * (1 - product);
  }
  return (sum * end) / steps;
}

describe('in an experiment', () => {
  const delay = shifted([0.1, 0.1], [0.1, 0.1], [0.1, 1], [0.1, 1]);
  const base = { workers: 4, trials: 20_000, scheme: { name: 'uncoded' }, split: 'points', delay } as const;
  const known = { rule: 'proportional', rounds: 0 } as const;

  test('optimal shares take the computed time, and less than those in proportion to speed', async () => {
    const sweep = { shares: ['equal', known, { rule: 'optimal' }] };
    const rows = await run({ ...base, sweep });
    const [equal, speeds, best] = rows.map((row) => row.completion_time_mean as number);
    const of = optimalShares(timesOf(delay, 4), 4);
    const expected = meanOfLatest(
      timesOf(delay, 4),
      of.map((share) => 4 * share),
    );
    const z = (best - expected) / (rows[2].completion_time_se as number);
    expect(Math.abs(z)).toBeLessThan(4);
    // 0.4807 against 0.6024 and 1.3; no difference of paired trials has a larger error than both together.
    const error = 4 * ((rows[1].completion_time_se as number) + (rows[2].completion_time_se as number));
    expect(best).toBeLessThan(speeds - error);
    expect(speeds).toBeLessThan(equal);
  });

  test('they are a list from the first look on: the same bytes, whatever the threads', async () => {
    for (const quantum of ['points', 'tasks']) {
      const experiment = { ...base, tasks: 12, trials: 600 };
      const shares = { rule: 'optimal', quantum };
      const [{ shares: found = 'equal' }] = experimentOf({ ...experiment, shares }).points;
      expect(found).toMatchObject({ rule: 'list', quantum });
      const [asked, listed] = await Promise.all([
        run({ ...experiment, shares }, { jobs: 2 }),
        run({ ...experiment, shares: found }),
      ]);
      expect(asked).toEqual(listed);
    }
  });

  test('workers that are alike have equal shares, which is the same experiment', () => {
    const alike = { model: 'shifted-exponential', alpha: 1, mu: 2 };
    for (const shares of [{ rule: 'optimal' }, known]) {
      expect(experimentOf({ ...base, delay: alike, shares }).points[0].shares).toBeUndefined();
    }
  });

  test('speeds from a file are those that are in it now', async () => {
    const folder = folderWith({ 'speeds.csv': 'worker,speed\n0,1\n1,1\n' });
    const of = { model: 'deterministic', value: 1 } as const;
    const experiment = {
      ...{ workers: 2, tasks: 10, trials: 1, shares: known },
      scheme: { name: 'uncoded' },
      delay: { model: 'per-worker', file: 'speeds.csv', of },
    } as const;
    const [before] = await run(experiment, { folder });
    writeFileSync(join(folder, 'speeds.csv'), 'worker,speed\n0,1\n1,4\n');
    const [after] = await run(experiment, { folder });
    expect([before.completion_time_mean, after.completion_time_mean]).toEqual([5, 2]);
  });

  test('heterogeneous-gc takes them: partitions by known speed', async () => {
    const speeds = [1, 2, 3, 4];
    const [row] = await run({
      ...{ workers: 4, tasks: 10, trials: 1, shares: known },
      scheme: { name: 'heterogeneous-gc', stragglers: 1 },
      delay: { model: 'per-worker', speeds, of: { model: 'deterministic', value: 1 } },
    });
    expect(row.completion_time_mean).toBeCloseTo((2 * 10) / 10, 12);
  });

  test.each([
    [{ rule: 'optimal' }, { model: 'exponential', mean: 1, correlation: 'subtask' }],
    [known, { model: 'pareto', shape: 0.9, scale: 1 }],
    [{ rule: 'optimal' }, { model: 'bernoulli', p: 0.1 }],
    [{ rule: 'optimal' }, { model: 'racks', size: 2, factor: { model: 'exponential', mean: 1 }, of: delay }],
  ])('not where the model does not say: %j, %j', (shares, unknown) => {
    const mistakes = mistakesIn({ scheme: { name: 'uncoded' }, split: 'points', shares, delay: unknown });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(/shares\.rule: (optimal|proportional with rounds: 0) given; allowed: with/);
  });
});
