import { describe, expect, it } from 'vitest';
import { runTable } from '../../../src/simulation/execution/run.js';
import type { TrainingPoint } from '../../../src/simulation/experiment/experiment.js';
import { RECORDS } from '../../../src/simulation/experiment/metrics.js';
import { ProblemCache } from '../../../src/simulation/experiment/problem.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { recordedIterations } from '../../../src/simulation/experiment/training-schema.js';
import { parseExperiment } from '../../../src/simulation/input/document.js';
import { train, trainTogether } from '../../../src/simulation/training/execute.js';
import type { RunRecord } from '../../../src/simulation/training/recorder.js';

const base = {
  trials: 4,
  workers: 6,
  scheme: { name: 'uncoded' },
  delay: { model: 'shifted-exponential', alpha: 0.1, mu: 2 },
  training: {
    iterations: 40,
    data: { source: 'gaussian', points: 60, features: 6, std: 1, noise: 0.5 },
    step: { rule: 'power', scale: 1, exponent: 0.3, normalise: 'spectral' },
    record: [1, 2, 10, 40],
  },
};

function resolve(changes: object) {
  return resolveExperiment(parseExperiment(JSON.stringify({ ...base, ...changes }), 'test'));
}

function pointOf(changes: object): TrainingPoint {
  return resolve(changes).points[0] as TrainingPoint;
}

function record(run: RunRecord, at: number, name: (typeof RECORDS)[number]): number {
  return run.values[at * RECORDS.length + RECORDS.indexOf(name)];
}

describe('recorded iterations', () => {
  it('are log-spaced, distinct, and end with the last', () => {
    const found = recordedIterations(60, 5000);
    expect(found[0]).toBe(1);
    expect(found.at(-1)).toBe(5000);
    expect(found.length).toBeLessThanOrEqual(60);
    expect(found.every((t, i) => i === 0 || t > found[i - 1])).toBe(true);
    const steps = found.slice(-10).map((t, i, all) => (i === 0 ? 1 : t / all[i - 1]));
    expect(Math.max(...steps.slice(1))).toBeLessThan(1.2);
  });

  it('are as listed, and the last', () => {
    expect(recordedIterations([5, 3], 10)).toEqual([3, 5, 10]);
    expect(recordedIterations(1, 7)).toEqual([7]);
  });
});

describe('what is measured', () => {
  const training = { ...base.training, data: { ...base.training.data, test: 20 } };
  const recordsOf = (changes: object) => {
    const point = pointOf({ training: { ...training, ...changes } });
    return train(point, new ProblemCache([]).of(point, 0), [0, 1]);
  };

  it('is all, or what is listed: the same numbers, and nothing of the rest', () => {
    const all = recordsOf({});
    for (const measure of [['test_metric'], ['error', 'loss'], ['gradient_error'], []]) {
      recordsOf({ measure }).forEach((run, r) => {
        for (const name of RECORDS) {
          const isKnown = ['time', 'messages', 'volume', ...measure].includes(name);
          expect(record(run, 2, name)).toBe(isKnown ? record(all[r], 2, name) : Number.NaN);
        }
        expect(run.lengths).toEqual(all[r].lengths);
      });
    }
  });

  it('does not hide a run that diverges', () => {
    const step = { rule: 'constant', value: 1e30 };
    for (const measure of [['test_metric'], ['loss']]) {
      expect(recordsOf({ step, measure })[0].filled).toBeLessThan(4);
    }
  });
});

describe('a training run', () => {
  it('of an exact scheme is gradient descent, computed independently', () => {
    const point = pointOf({});
    const problem = new ProblemCache([]).of(point, 0);
    const { rows, labels, points, features } = problem.data;
    if (rows.kind !== 'dense') throw new Error('dense data expected');
    const beta = new Float64Array(features);
    const norm = problem.objective.spectralNorm();
    for (let t = 1; t <= 40; t++) {
      const gradient = new Float64Array(features);
      for (let i = 0; i < points; i++) {
        let residual = -labels[i];
        for (let f = 0; f < features; f++) residual += rows.values[i * features + f] * beta[f];
        for (let f = 0; f < features; f++) gradient[f] += residual * rows.values[i * features + f];
      }
      for (let f = 0; f < features; f++) beta[f] -= gradient[f] / t ** 0.3 / norm;
    }
    const optimum = problem.optimum() as Float64Array;
    const expected = Math.hypot(...beta.map((b, f) => b - optimum[f]));
    for (const run of train(point, problem, [0, 1])) {
      expect(record(run, 3, 'error')).toBeCloseTo(expected, 10);
      // Near the optimum the gradient itself is small: what is left is rounding of larger numbers.
      expect(record(run, 3, 'gradient_error')).toBeLessThan(1e-9);
      expect(record(run, 3, 'messages')).toBe(6 * 40);
    }
  });

  it('does not depend on the runs beside it', () => {
    for (const scheme of [
      { name: 'sgc', redundancy: 2 },
      { name: 'cyclic', load: 2 },
      { name: 'frc', load: 2 },
    ]) {
      const point = pointOf({ scheme, delay: { model: 'shifted-exponential', alpha: 0.1, mu: 2 } });
      const problem = new ProblemCache([]).of(point, 0);
      const together = train(point, problem, [0, 1, 2, 3]);
      const alone = [0, 1, 2, 3].flatMap((n) => train(point, problem, [n]));
      expect(together.map(({ values }) => [...values])).toEqual(alone.map(({ values }) => [...values]));
    }
  });

  it('meets the same stragglers whatever the scheme', () => {
    const delay = { model: 'bernoulli', p: 0.4 };
    const messages = ['ignore-stragglers', 'bgc', 'erasurehead'].map((name) => {
      const scheme = { name, load: 1, ...(name === 'bgc' ? { redundancy: 6 } : {}) };
      const point = pointOf({ scheme, delay });
      return train(point, new ProblemCache([]).of(point, 0), [0, 1]).map((run) => record(run, 3, 'messages'));
    });
    expect(messages[1]).toEqual(messages[0]);
    expect(messages[2]).toEqual(messages[0]);
  });

  it('counts the time of a skipped iteration, and leaves beta where it is', () => {
    const point = pointOf({ delay: { model: 'bernoulli', p: 0.99 }, incomplete: 'skip' });
    const [run] = train(point, new ProblemCache([]).of(point, 0), [0]);
    const start = Math.hypot(...(new ProblemCache([]).of(point, 0).optimum() as Float64Array));
    expect(record(run, 3, 'time')).toBe(40);
    expect(record(run, 3, 'error')).toBeCloseTo(start, 12);
  });

  it('by blocks moves only what was recovered', () => {
    const point = pointOf({
      scheme: { name: 'fastest-k', wait: 2 },
      split: 'blocks',
      training: { ...base.training, iterations: 1, record: [1] },
    });
    const problem = new ProblemCache([]).of(point, 0);
    const full = pointOf({ split: 'blocks', training: { ...base.training, iterations: 1, record: [1] } });
    const [partial] = train(point, problem, [0]);
    const [whole] = train(full, problem, [0]);
    // Four of six blocks are missing: the estimate is off by their share of the gradient.
    expect(record(partial, 0, 'gradient_error')).toBeGreaterThan(0.1);
    expect(record(partial, 0, 'gradient_error')).toBeLessThan(1);
    expect(record(whole, 0, 'gradient_error')).toBeLessThan(1e-12);
  });

  it('stops at a short gradient, and counts the updates', async () => {
    const training = {
      ...base.training,
      step: { rule: 'theorem', name: 'erasurehead-1' },
      until: { gradient_norm: 5 },
    };
    const table = await runTable(resolve({ training }));
    const last = table.rows[table.rows.length - 1];
    const stopped = Number(last[table.columns.indexOf('stopped_mean')]);
    expect(stopped).toBeGreaterThan(0);
    expect(stopped).toBeLessThan(40);
    expect(last[table.columns.indexOf('stopped_se')]).toBe(0);
    expect(last[table.columns.indexOf('messages_mean')]).toBe(6 * (stopped + 1));
  });

  it('says so where the gradient never gets short enough', async () => {
    const training = { ...base.training, until: { gradient_norm: 1e-12 } };
    await expect(runTable(resolve({ training }))).rejects.toThrow(/not reached by 4 of 4 runs/);
  });

  it('that diverges keeps the rows before, and says why', async () => {
    const training = {
      ...base.training,
      iterations: 400,
      record: [1, 2, 400],
      step: { rule: 'constant', value: 10 },
    };
    const table = await runTable(resolve({ training }));
    expect(table.failure).toMatch(/diverged by iteration 400/);
    expect(table.rows.map((row) => row[table.columns.indexOf('iteration')])).toEqual([1, 2]);
  });

  it('has the columns of the contract', async () => {
    const data = { ...base.training.data, test: 20 };
    const table = await runTable(resolve({ training: { ...base.training, data } }));
    const pairs = ['time', 'error', 'loss', 'gradient_error', 'messages', 'volume', 'test_metric'];
    expect(table.columns).toEqual(['runs', 'iteration', ...pairs.flatMap((p) => [`${p}_mean`, `${p}_se`])]);
  });
});

describe('wrong training input', () => {
  const mistakes = (changes: object) => {
    try {
      resolve(changes);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('is refused before the first run, in one line', () => {
    const cases: [object, RegExp][] = [
      [{ workers: 61 }, /tasks: 61 given; allowed: at most the number of points \(60\)/],
      [{ scheme: { name: 'sgc', redundancy: 7 } }, /redundancy: 7 given; allowed: at most workers \(6\)/],
      [{ delay: { model: 'bernoulli', p: 1 } }, /delay\.p: 1 given; allowed: .*< 1/],
      [{ training: { ...base.training, record: [1, 41] } }, /training\.record: 41 given; allowed: at most/],
      [{ training: { ...base.training, data: { source: 'gausian' } } }, /did you mean gaussian/],
      [
        { training: { ...base.training, step: { rule: 'constant', value: 0 } } },
        /step\.value: 0 given; allowed: .*> 0/,
      ],
      [
        { split: 'blocks', training: { ...base.training, objective: { loss: 'logistic' } } },
        /two classes|least-squares/,
      ],
      [
        {
          workers: 1,
          training: {
            ...base.training,
            objective: { loss: 'logistic' },
            data: { source: 'gaussian', points: 1, features: 2, two_classes: true },
          },
        },
        /training: labels: all -?1; allowed: two classes/,
      ],
      [
        { training: { ...base.training, data: { source: 'csv', x: 'no.csv', y: 'no.csv' } } },
        /no\.csv: not found/,
      ],
    ];
    for (const [changes, message] of cases) {
      const found = mistakes(changes);
      expect(found).toMatch(message);
      expect(found.split('\n')).toHaveLength(1);
    }
  });
});

describe('codes with memory', () => {
  const code = (name: string, B: number, W: number) => ({ name, B, W, lambda: 3 });
  it.each([
    [code('sr-sgc', 1, 2), 1],
    [code('sr-sgc', 2, 3), 2],
    [code('m-sgc', 1, 2), 1],
    [code('m-sgc', 2, 4), 4],
  ])('%o: exact gradients of the model %i iterations ago', (scheme, lag) => {
    const iterations = 14;
    const step = { rule: 'constant', value: 0.004 };
    const training = {
      ...base.training,
      iterations,
      step,
      record: Array.from({ length: iterations }, (_, t) => t + 1),
    };
    const experiment = resolve({
      split: 'points',
      training,
      sweep: { scheme: [{ name: 'uncoded' }, scheme] },
    });
    const points = experiment.points as TrainingPoint[];
    const problem = new ProblemCache([]).of(points[1], 0);
    const { whole } = problem;
    const optimum = problem.optimum() as Float64Array;
    const models = [new Float64Array(whole.features)];
    const gradient = new Float64Array(whole.features);
    const errors = Array.from({ length: iterations }, (_, t) => {
      const at = models[t];
      if (t >= lag) whole.gradient(models[t - lag], undefined, 1, gradient);
      models.push(t < lag ? at : at.map((x, f) => x - 0.004 * gradient[f]));
      return Math.hypot(...models[t + 1].map((x, f) => x - optimum[f]));
    });
    // Beside a scheme whose gradients are not late, and alone.
    for (const runs of [trainTogether(points, problem, [0, 1])[1], train(points[1], problem, [0, 1])]) {
      for (const run of runs) {
        errors.forEach((error, t) => {
          expect(record(run, t, 'error')).toBeCloseTo(error, 10);
        });
      }
    }
  });

  it('do not stop before a gradient is there', () => {
    const training = { ...base.training, until: { gradient_norm: 1e-3 } };
    const point = pointOf({ split: 'points', scheme: code('m-sgc', 2, 4), training });
    const [run] = train(point, new ProblemCache([]).of(point, 0), [0]);
    expect(run.stopped).toBeUndefined();
    expect(record(run, 3, 'error')).toBeLessThan(record(run, 0, 'error'));
  });
});
