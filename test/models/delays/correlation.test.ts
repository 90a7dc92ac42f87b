import { afterEach, describe, expect, test, vi } from 'vitest';
import { Delays } from '../../../src/engine/delays.js';
import { delays } from '../../../src/models/delays/registry.js';
import { Streams } from '../../../src/random/stream.js';
import { standardExponential } from '../../../src/random/ziggurat.js';
import { drawing, elapsed, mean, modelOf, zScore } from './helpers.js';

/** The models with a correlation, by their first examples. */
const distributions: readonly [string, object][] = delays.all.flatMap(({ name, parameters, examples }) =>
  'correlation' in parameters.shape ? [[name, { model: name, ...examples[0] }]] : [],
);

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Paces of iterations that are drawn in turn one by one and many at once, those of an iteration one after the other. */
function pacesOf(delay: object, workers: number): number[] {
  const members = Int32Array.from({ length: workers }, (_, j) => j);
  const sampler = modelOf(delay).sampler(new Streams('mixed'), members, 1);
  const delays = new Delays(workers, 1);
  const found: number[] = [];
  for (const count of [7, 1, 30]) {
    delays.clear();
    sampler.draw(delays);
    found.push(...delays.pace);
    const stride = count + 2;
    const paces = new Float64Array(workers * stride);
    sampler.drawPaces?.(paces, stride, count);
    for (let t = 0; t < count; t++) for (const j of members) found.push(paces[j * stride + t]);
  }
  return found;
}

describe.each(distributions)('%s', (_, delay) => {
  test.each([1, 2, 3, 20])(
    'of %d workers: many at once are those one by one, in JavaScript, too',
    (workers) => {
      const own = pacesOf(delay, workers);
      const single = drawing(delay, workers, { seed: 'mixed' });
      expect(own).toEqual(Array.from({ length: 41 }, () => [...single.next().pace]).flat());
      vi.stubEnv('STRAGGLE_KERNELS', 'javascript');
      expect(pacesOf(delay, workers)).toEqual(own);
    },
  );

  test('worker, the default: w units take w times as long as one', () => {
    const delays = drawing(delay, 50, { units: 4 }).next();
    const same = drawing({ ...delay, correlation: 'worker' }, 50, { units: 4 }).next();
    for (let j = 0; j < 50; j++) {
      const one = delays.elapsed(j, 1);
      expect(one).toBeGreaterThan(0);
      expect(delays.elapsed(j, 2)).toBe(2 * one);
      expect(delays.elapsed(j, 0.5)).toBe(0.5 * one);
      expect(delays.elapsed(j, 0)).toBe(0);
      expect(same.elapsed(j, 3)).toBe(delays.elapsed(j, 3));
    }
  });

  test('iteration: one draw before the first sub-task, whatever the work', () => {
    const perWorker = drawing(delay, 50).next();
    const injected = drawing({ ...delay, correlation: 'iteration' }, 50, { units: 4 }).next();
    for (const work of [0, 0.25, 1, 4]) expect(elapsed(injected, work)).toEqual(elapsed(perWorker, 1));
  });

  test('subtask: more units do not change what the first ones take', () => {
    const few = drawing({ ...delay, correlation: 'subtask' }, 5, { units: 3 });
    const many = drawing({ ...delay, correlation: 'subtask' }, 5, { units: 8 });
    for (let iteration = 0; iteration < 4; iteration++) {
      few.next();
      many.next();
      for (const work of [1, 2, 2.5, 3]) {
        expect(elapsed(few.delays, work)).toEqual(elapsed(many.delays, work));
      }
    }
  });
});

test.each([
  ['exponential', { mean: 3 }, (x: number) => 3 * x],
  ['shifted-exponential', { alpha: 0.01, mu: 7 }, (x: number) => 0.01 + (1 / 7) * x],
])('%s: draws are standard exponential variates of the stream, in its form', (model, parameters, of) => {
  const next = standardExponential(new Streams('mixed').uniform('worker'));
  expect(pacesOf({ model, ...parameters }, 20)).toEqual(Array.from({ length: 41 * 20 }, () => of(next())));
});

test('subtask: units are independent draws of the same law', () => {
  const n = 10_000;
  const { next } = drawing({ model: 'exponential', mean: 3, correlation: 'subtask' }, n, { units: 3 });
  const delays = next();
  const one = elapsed(delays, 1);
  const two = elapsed(delays, 2);
  const three = elapsed(delays, 3);
  const second = two.map((x, j) => x - one[j]);
  const third = three.map((x, j) => x - two[j]);
  for (const unit of [one, second, third]) expect(Math.abs(zScore(unit, 3, 9))).toBeLessThan(4);
  const products = (a: number[], b: number[]) => a.map((x, j) => ((x - 3) * (b[j] - 3)) / 9);
  for (const pair of [products(one, second), products(one, third), products(second, third)]) {
    expect(Math.abs(zScore(pair, 0, 1))).toBeLessThan(4);
  }
});

test('subtask: a remainder takes its part of the next unit', () => {
  const { next } = drawing({ model: 'gamma', shape: 2, scale: 1, correlation: 'subtask' }, 4, { units: 2 });
  const delays = next();
  for (let j = 0; j < 4; j++) {
    const [one, two] = [delays.elapsed(j, 1), delays.elapsed(j, 2)];
    expect(two).toBeGreaterThan(one);
    expect(delays.elapsed(j, 1.25)).toBeCloseTo(one + 0.25 * (two - one), 12);
  }
});

test('the same seed gives the same draws, another seed others', () => {
  const delay = { model: 'lognormal', mu: 0, sigma: 1 };
  const [first, again, other] = ['a', 'a', 'b'].map((seed) =>
    elapsed(drawing(delay, 10, { seed }).next(), 1),
  );
  expect(again).toEqual(first);
  expect(mean(other)).not.toBe(mean(first));
});
