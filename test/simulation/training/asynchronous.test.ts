import { describe, expect, test } from 'vitest';
import { type ReplayLine, replay } from '../../../src/simulation/execution/replay.js';
import type { TrainingPoint } from '../../../src/simulation/experiment/experiment.js';
import { ProblemCache } from '../../../src/simulation/experiment/problem.js';
import { run } from '../../../src/simulation/library/run.js';
import { experimentOf, mistakesIn } from '../documents.js';

const STEP = 0.002;
const ITERATIONS = 60;
const training = {
  iterations: ITERATIONS,
  data: { source: 'gaussian', points: 50, features: 4, std: 1, noise: 0.5 },
  objective: { loss: 'least-squares', l2: 0.7 },
  step: { rule: 'constant', value: STEP },
  record: Array.from({ length: ITERATIONS }, (_, i) => i + 1),
} as const;
const base = {
  ...{ workers: 5, tasks: 10, split: 'points' as const, trials: 3, training },
  delay: { model: 'shifted-exponential', alpha: 0.3, mu: 2 },
} as const;

const schemes = [
  { name: 'k-batch-sync', wait: 2 },
  { name: 'k-async', wait: 2 },
  { name: 'k-batch-async', wait: 3 },
  { name: 'async' },
  { name: 'ssp', staleness: 1 },
  { name: 'carry-over', wait: 2, keep: 2 },
] as const;

describe('training without a barrier', () => {
  test('where all are waited for it is gradient descent, at the same times', async () => {
    const sweep = { scheme: [{ name: 'uncoded' }, { name: 'k-async', wait: 5 }] } as const;
    const rows = await run({ ...base, sweep });
    const [barrier, none] = [rows.slice(0, ITERATIONS), rows.slice(ITERATIONS)];
    none.forEach((row, i) => {
      expect(row.time_mean).toBe(barrier[i].time_mean);
      expect(row.error_mean).toBeCloseTo(barrier[i].error_mean ?? Number.NaN, 10);
      expect(row.loss_mean).toBeCloseTo(barrier[i].loss_mean ?? Number.NaN, 8);
    });
  });

  test.each(schemes.flatMap((scheme) => [{ scheme }, { scheme, staleness: 'inverse' as const }]))(
    'every gradient is at the version that its worker began with: $scheme.name, staleness $staleness',
    async ({ scheme, ...more }) => {
      const experiment = experimentOf({ ...base, trials: 1, scheme, training: { ...training, ...more } });
      const point = experiment.points[0] as TrainingPoint;
      const problem = new ProblemCache([]).of(point, 0);
      const lines: ReplayLine[] = [];
      replay(point, 0, [], (line) => lines.push(line));
      // Version by version, from what the workers began with and what was used by when; 10 points each.
      const betas = [new Float64Array(4)];
      const keep = 'keep' in scheme ? scheme.keep : Infinity;
      let used: { worker: number; version: number }[] = [];
      for (const line of lines) {
        const now = betas.length - 1;
        if (line.event === 'arrived' && now - (line.version as number) <= keep) {
          used.push({ worker: line.worker as number, version: line.version as number });
        }
        if (line.event !== 'updated') continue;
        const beta = betas[now];
        const next = beta.map((x) => x - STEP * 0.7 * x);
        for (const { worker, version } of used) {
          const part = new Float64Array(4);
          problem.objective.partialGradient(betas[version], 10 * worker, 10 * worker + 10, part);
          const weight = 'staleness' in more ? 1 / (1 + now - version) : 1;
          part.forEach((x, f) => {
            next[f] -= (STEP * weight * 5 * x) / used.length;
          });
        }
        betas.push(next);
        used = [];
      }
      const rows = await run({ ...base, trials: 1, scheme, training: { ...training, ...more } });
      const optimum = problem.optimum() ?? new Float64Array(4);
      rows.forEach(({ error_mean }, i) => {
        const error = Math.sqrt(betas[i + 1].reduce((sum, x, f) => sum + (x - optimum[f]) ** 2, 0));
        expect(error_mean).toBeCloseTo(error, 9);
      });
    },
  );

  test('the same rows for any number of threads, and whatever stands beside', async () => {
    const sweep = { scheme: [{ name: 'fastest-k', wait: 2 }, ...schemes] } as const;
    const rows = await run({ ...base, sweep });
    expect(await run({ ...base, sweep }, { jobs: 2 })).toEqual(rows);
    const alone = await run({ ...base, scheme: schemes[2] });
    expect(rows.slice(3 * ITERATIONS, 4 * ITERATIONS).map(({ scheme: _, ...row }) => row)).toEqual(alone);
  });
});

describe('local-sgd', () => {
  const train = (scheme: object, more: object = {}, fields: object = {}) =>
    run({ ...base, ...fields, scheme, training: { ...training, ...more } } as never);

  test('with one step is gradient descent of those that are waited for', async () => {
    const sweep = {
      scheme: [
        { name: 'fastest-k', wait: 3 },
        { name: 'local-sgd', steps: 1, wait: 3 },
      ],
    } as const;
    const rows = await run({ ...base, sweep });
    rows.slice(0, ITERATIONS).forEach(({ time_mean, error_mean }, i) => {
      expect(rows[ITERATIONS + i].time_mean).toBe(time_mean);
      expect(rows[ITERATIONS + i].error_mean).toBeCloseTo(error_mean as number, 10);
    });
  });

  test('averages workers that have each gone H steps on their own quadratic', async () => {
    const steps = 3;
    const rows = await train({ name: 'local-sgd', steps }, { iterations: 2, record: [1, 2] });
    const [point] = experimentOf({ ...base, scheme: { name: 'uncoded' } }).points as TrainingPoint[];
    const { objective } = new ProblemCache([]).of(point, 0);
    const optimum = objective.optimum() as Float64Array;
    let beta = new Float64Array(4);
    for (const row of rows) {
      const mean = new Float64Array(4);
      for (let worker = 0; worker < 5; worker++) {
        const own = beta.slice();
        for (let h = 0; h < steps; h++) {
          const part = new Float64Array(4);
          objective.partialGradient(own, 10 * worker, 10 * worker + 10, part);
          part.forEach((x, f) => {
            own[f] -= STEP * (5 * x + 0.7 * own[f]);
          });
        }
        own.forEach((x, f) => {
          mean[f] += x / 5;
        });
      }
      beta = mean;
      const error = Math.sqrt(beta.reduce((sum, x, f) => sum + (x - optimum[f]) ** 2, 0));
      expect(row.error_mean).toBeCloseTo(error, 10);
    }
  });

  test('takes gradient descent alone', () => {
    const accelerated = { ...training, method: 'accelerated' };
    expect(mistakesIn({ ...base, scheme: { name: 'local-sgd', steps: 2 }, training: accelerated })).toEqual([
      expect.stringContaining('training.method: "accelerated" given; allowed: gradient-descent for'),
    ]);
  });
});

describe('batch', () => {
  const alone = { ...base, trials: 1, scheme: { name: 'k-async', wait: 5 } } as const;

  test('of all points is the whole gradient of every worker, and five times the work of its own', async () => {
    const own = await run(alone);
    const all = await run({ ...alone, training: { ...training, batch: 50 } });
    all.forEach(({ time_mean, error_mean }, i) => {
      expect(time_mean).toBeCloseTo(5 * (own[i].time_mean as number), 9);
      expect(error_mean).toBeCloseTo(own[i].error_mean as number, 10);
    });
  });

  test('draws distinct points, all as likely', async () => {
    // One update from 0 so small that the loss falls by step·⟨estimate, gradient⟩: its mean is that of the whole gradient,
    // its variance that of a sample without replacement.
    const [runs, size, points, step] = [4000, 10, 50, 1e-7];
    const once = {
      ...{ ...training, iterations: 1, record: [1], objective: { loss: 'least-squares' as const } },
      step: { rule: 'constant', value: step },
    } as const;
    const fields = { ...base, trials: runs, scheme: { name: 'async' } } as const;
    const [row] = await run({ ...fields, training: { ...once, batch: size } });
    const [point] = experimentOf({ ...fields, training: once }).points as TrainingPoint[];
    const { objective } = new ProblemCache([]).of(point, 0);
    const zero = new Float64Array(4);
    const [whole, part, loss] = [new Float64Array(4), new Float64Array(4), new Float64Array(1)];
    objective.partialGradient(zero, 0, points, whole);
    objective.loss(zero, 1, loss);
    const along = Array.from({ length: points }, (_, i) => {
      objective.partialGradient(zero, i, i + 1, part);
      return points * part.reduce((sum, x, f) => sum + x * whole[f], 0);
    });
    const mean = along.reduce((sum, x) => sum + x / points, 0);
    const spread = along.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (points - 1);
    const se = step * Math.sqrt(((spread / size) * (1 - size / points)) / runs);
    expect(Math.abs((row.loss_mean as number) - (loss[0] - step * mean))).toBeLessThan(4 * se);
    // 2 % of error at 4000 runs; with replacement it would be 12 % more.
    expect(Math.abs((row.loss_se as number) / se - 1)).toBeLessThan(0.06);
  });

  test('is for schemes without a barrier, and at most the points', () => {
    const mistakes = (scheme: object, batch: number) =>
      mistakesIn({ ...base, scheme, training: { ...training, batch } });
    expect(mistakes({ name: 'async' }, 51)).toEqual([
      expect.stringContaining('training.batch: 51 given; allowed: at most the number of points (50)'),
    ]);
    expect(mistakes({ name: 'uncoded' }, 5)).toEqual([
      expect.stringContaining('training.batch: 5 given; allowed: none for uncoded'),
    ]);
    expect(mistakes({ name: 'async' }, 0)).toHaveLength(1);
  });
});

test('staleness and waiting are recorded from the start on', async () => {
  const sweep = {
    scheme: [{ name: 'uncoded' }, { name: 'k-batch-async', wait: 2 }, { name: 'k-async', wait: 5 }],
  } as const;
  const rows = await run({ ...base, sweep });
  const [barrier, stale, all] = [0, 1, 2].map((i) => rows[(i + 1) * ITERATIONS - 1]);
  expect(barrier).toMatchObject({ staleness_mean: null, gradients_mean: null, idle_mean: null });
  expect(stale).toMatchObject({ gradients_mean: 2 * ITERATIONS, idle_mean: 0 });
  // (n − 1)/k in the long run, less at the start.
  expect(stale.staleness_mean).toBeGreaterThan(1.7);
  expect(stale.staleness_mean).toBeLessThan(2);
  expect(all).toMatchObject({ gradients_mean: 5 * ITERATIONS, staleness_mean: 0 });
  expect(all.idle_mean).toBeGreaterThan(0.1);
});
