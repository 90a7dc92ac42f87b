import { describe, expect, test } from 'vitest';
import { LEVEL } from '../../../src/analysis/fit/bootstrap.js';
import { type Fit, fitTrace, verdictOf } from '../../../src/analysis/fit/fit-trace.js';
import { probabilityPlot } from '../../../src/analysis/fit/plot.js';
import { delaySchema } from '../../../src/models/delays/registry.js';
import type { Trace } from '../../../src/models/traces/trace.js';
import { changed, simulated } from './simulated.js';

const SETTINGS = { seed: '1', replicates: 99, sample: 10_000 };
const fitted = (trace: Trace): Fit => fitTrace(trace, SETTINGS);

/** Each with parameters that no other of the models comes near. */
const MODELS: Record<string, object> = {
  'shifted-exponential': { alpha: 1, mu: 2 },
  exponential: { mean: 3 },
  weibull: { shape: 4, scale: 1 },
  pareto: { shape: 2.5, scale: 0.5 },
  lognormal: { mu: 0.2, sigma: 0.8 },
  gamma: { shape: 2.5, scale: 0.3 },
  hyperexponential: { probabilities: [0.8, 0.2], means: [1, 15] },
};

describe('a trace of a model', () => {
  // One in twenty is to be called none by its three tests, and a more general model may look better by chance.
  test.each(Object.entries(MODELS))('%s is found, with its parameters', (model, parameters) => {
    const fits = [1, 2, 3].map((i) => fitted(simulated({ model, ...parameters }, 16, 12, `${model} ${i}`)));
    const found = fits.filter((fit) => verdictOf(fit).adequate?.model === model);
    expect(found.length).toBeGreaterThan(0);
    const [{ models, reduced, dependence }] = found;
    expect(models.length + reduced.length).toBe(7);
    expect(dependence).toMatchObject({ rounds: 16, workers: 12 });
    // What is written into an experiment is what an experiment takes.
    for (const { delay } of models) expect(delaySchema().parse(delay)).toMatchObject(delay);
    const truth = Object.values(parameters).flat();
    models
      .find((each) => each.model === model)!
      .parameters.forEach(({ low, high }, i) => {
        const value = truth[model === 'hyperexponential' && i > 0 ? i + 1 : i];
        // Half an interval on either side: about four standard errors. Coverage itself is tested elsewhere.
        expect(value).toBeGreaterThan(low - (high - low) / 2);
        expect(value).toBeLessThan(high + (high - low) / 2);
      });
  });

  test('lies within the band of its probability plot, and of no other', () => {
    const fit = fitted(simulated({ model: 'weibull', shape: 4, scale: 1 }, 20, 20, 'plot'));
    const chart = probabilityPlot('trace', fit, SETTINGS.seed);
    const inside = fit.models.map((_, i) => {
      const points = chart.panels[i].points;
      const measured = new Map(
        points.filter(({ series }) => series === 'measured').map(({ x, y }) => [x, y]),
      );
      const model = points.filter(({ series }) => series === 'model');
      expect(model.length).toBeGreaterThan(30);
      for (const { x, y } of model) expect(y).toBe(x);
      return (
        model.filter(({ x, low, high }) => low! <= measured.get(x)! && measured.get(x)! <= high!).length /
        model.length
      );
    });
    expect(fit.models[0].model).toBe('weibull');
    expect(inside[0]).toBeGreaterThan(0.8);
    const wrong = inside.filter((_, i) => fit.models[i].p <= LEVEL);
    expect(wrong.length).toBeGreaterThan(3);
    expect(Math.max(...wrong)).toBeLessThan(0.6);
  });
});

describe('none is adequate', () => {
  test('where the trace mixes two models, draw by draw', () => {
    const [a, b] = [0, 1.5].map((mu) =>
      simulated({ model: 'lognormal', mu, sigma: 0.3 }, 30, 20, `mix ${mu}`),
    );
    const mixed = changed(a, (x, round, worker) =>
      (round * 7 + worker * 3) % 5 < 3 ? x : b.durations[round * 20 + worker],
    );
    const verdict = verdictOf(fitted(mixed));
    expect(verdict.notRejected).toEqual([]);
    expect(verdict.adequate).toBeUndefined();
  });

  test('where half of the workers are slow, and where half of the rounds are', () => {
    const plain = simulated({ model: 'gamma', shape: 9, scale: 0.1 }, 20, 30, 'halves');
    const workers = verdictOf(fitted(changed(plain, (x, _, worker) => (worker % 2 === 0 ? x : 3 * x))));
    expect(workers).toMatchObject({ persistent: true, together: false, notRejected: [] });
    const rounds = verdictOf(fitted(changed(plain, (x, round) => (round % 2 === 0 ? x : 3 * x))));
    expect(rounds).toMatchObject({ persistent: false, together: true, notRejected: [] });
    expect(workers.adequate ?? rounds.adequate).toBeUndefined();
  });

  test('where the distribution fits, but who is slow stays slow', () => {
    // Sorted within each round: the same durations, and so the same distribution.
    const { rounds, workers, durations } = simulated(
      { model: 'weibull', shape: 1.5, scale: 2 },
      20,
      20,
      'sorted',
    );
    for (let round = 0; round < rounds; round++)
      durations.subarray(round * workers, (round + 1) * workers).sort();
    const verdict = verdictOf(fitted({ rounds, workers, durations }));
    expect(verdict.notRejected.map(({ model }) => model)).toContain('weibull');
    expect(verdict.persistent).toBe(true);
    expect(verdict.adequate).toBeUndefined();
  });
});

test('durations that are all equal are deterministic', () => {
  const same = fitted({ rounds: 5, workers: 5, durations: new Float64Array(25).fill(2) });
  expect(same.models).toEqual([]);
  expect(verdictOf(same)).toMatchObject({ constant: 2, persistent: false, together: false, notRejected: [] });
});

test('the same seed gives the same fit; a large trace is fitted by a part of it', () => {
  const trace = simulated({ model: 'exponential', mean: 1 }, 50, 10, 'large');
  const some = fitTrace(trace, { ...SETTINGS, sample: 100 });
  expect(some.sample.n).toBe(100);
  const all = new Set(trace.durations);
  expect([...some.sample.sorted].every((x) => all.has(x))).toBe(true);
  expect(new Set(some.sample.sorted).size).toBe(100);
  expect(fitTrace(trace, { ...SETTINGS, sample: 100 })).toEqual(some);
  expect(fitTrace(trace, { ...SETTINGS, sample: 100, seed: '2' }).sample).not.toEqual(some.sample);
});
