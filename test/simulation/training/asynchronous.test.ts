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

test('local-sgd has no gradients', () => {
  const local = { ...base, scheme: { name: 'local-sgd', steps: 2 } };
  expect(mistakesIn(local)).toEqual([expect.stringContaining('none for local-sgd')]);
});
