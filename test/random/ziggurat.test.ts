import { sampleCorrelation } from 'simple-statistics';
import { describe, expect, test } from 'vitest';
import { Streams, type Uniform } from '../../src/random/stream.js';
import {
  exponentialLayers,
  LAYERS,
  normalLayers,
  standardExponential,
  standardNormal,
  type Ziggurat,
  ziggurat,
} from '../../src/random/ziggurat.js';
import { erf, ksDistance } from '../models/delays/helpers.js';

interface Case {
  readonly layers: Ziggurat;
  readonly sampler: (uniform: Uniform) => () => number;
  readonly density: (x: number) => number;
  readonly inverse: (y: number) => number;
  /** Area of the density beyond x, and all of it. */
  readonly beyond: (x: number) => number;
  readonly whole: number;
  /** E|X|^k for k = 1 .. 8. */
  readonly absoluteMoments: readonly number[];
  readonly cdf: (x: number) => number;
}

/** ∫ of e^(−x²/2) beyond x >= 1, by Mills' ratio as a continued fraction (Laplace): 1/(x + 1/(x + 2/(x + …))). */
function gaussianTail(x: number): number {
  let fraction = 0;
  for (let k = 400; k >= 1; k--) fraction = k / (x + fraction);
  return Math.exp(-0.5 * x * x) / (x + fraction);
}

const cases: Record<string, Case> = {
  exponential: {
    layers: exponentialLayers,
    sampler: standardExponential,
    density: (x) => Math.exp(-x),
    inverse: (y) => -Math.log(y),
    beyond: (x) => Math.exp(-x),
    whole: 1,
    absoluteMoments: [1, 2, 6, 24, 120, 720, 5040, 40320],
    cdf: (x) => -Math.expm1(-x),
  },
  normal: {
    layers: normalLayers,
    sampler: standardNormal,
    density: (x) => Math.exp(-0.5 * x * x),
    inverse: (y) => Math.sqrt(-2 * Math.log(y)),
    beyond: gaussianTail,
    whole: Math.sqrt(Math.PI / 2),
    // 2^(k/2)·Γ((k + 1)/2)/√π: odd ones √(2/π)·(k − 1)!!, even ones (k − 1)!!.
    absoluteMoments: [1, 3, 15, 105].flatMap((even, i) => [[1, 2, 8, 48][i] * Math.sqrt(2 / Math.PI), even]),
    cdf: (x) => (1 + erf(x / Math.SQRT2)) / 2,
  },
};

/** A first number with which both samplers accept at once: a place in a layer, far from its end. */
const SAFE = 100.25 / LAYERS;

/** What the sampler makes of these uniform numbers, and how many it used; after them comes SAFE. */
function outcome(sampler: Case['sampler'], ...numbers: number[]): { x: number; used: number } {
  let used = 0;
  const x = sampler(() => numbers[used++] ?? SAFE)();
  return { x, used };
}

/** The share of second numbers with which a place outside the next layer is accepted: they are those below it. */
function accepted(sampler: Case['sampler'], first: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 30; step++) {
    const middle = (low + high) / 2;
    if (outcome(sampler, first, middle).used === 2) low = middle;
    else high = middle;
  }
  return low;
}

describe.each(Object.entries(cases))('%s', (name, c) => {
  const { layers, sampler, density, inverse, beyond, whole, absoluteMoments, cdf } = c;
  const { edge, height } = layers;
  const tail = edge[1];
  const area = tail * density(tail) + beyond(tail);

  describe('the layers', () => {
    test('narrow from layer to layer, down to 0, and lie on the density', () => {
      for (let i = 0; i < LAYERS; i++) expect(edge[i]).toBeGreaterThan(edge[i + 1]);
      expect(edge[LAYERS]).toBe(0);
      for (let i = 1; i <= LAYERS; i++) expect(height[i]).toBe(density(edge[i]));
    });

    test('have the same area, the lowest with the tail', () => {
      for (let i = 1; i < LAYERS; i++) {
        expect(Math.abs((edge[i] * (height[i + 1] - height[i])) / area - 1)).toBeLessThan(1e-12);
      }
      expect(Math.abs((edge[0] * height[1]) / area - 1)).toBeLessThan(1e-14);
    });

    test('would not, if the tail began elsewhere', () => {
      const r = tail * (1 + 1e-7);
      const wrong = ziggurat(density, inverse, r, r * density(r) + beyond(r));
      const top = wrong.edge[LAYERS - 1] * (1 - wrong.height[LAYERS - 1]);
      expect(Math.abs(top / area - 1)).toBeGreaterThan(1e-5);
    });
  });

  // What the sampler does in all cases but the tail, worked out and not drawn: every layer on two grids, one under
  // the next layer and one where it sticks out, where the share of second numbers that are accepted is searched for.
  describe('the method, worked out on a grid', () => {
    const PLACES = 40;
    /** Gauss's two points in each of PLACES/2 parts of 0 .. 1. */
    const gauss = (i: number) => (2 * Math.floor(i / 2) + 1 + (i % 2 === 0 ? -1 : 1) / Math.sqrt(3)) / PLACES;
    const signs = name === 'normal' ? [1, -1] : [1];
    const first = (layer: number, sign: number, place: number) =>
      (layer + (place + (sign < 0 ? 1 : 0)) / signs.length) / LAYERS;
    const found: { x: number; weight: number }[] = [];
    const misplaced: number[] = [];
    for (let layer = 0; layer < LAYERS; layer++) {
      const shared = edge[layer + 1] / edge[layer];
      for (const sign of signs) {
        for (let i = 0; i < PLACES; i++) {
          const inside = shared * gauss(i);
          const { x, used } = outcome(sampler, first(layer, sign, inside));
          if (shared > 0 && (used !== 1 || Math.abs(x - sign * inside * edge[layer]) > 1e-12))
            misplaced.push(x);
          found.push({ x, weight: shared / PLACES });
          if (layer === 0) continue;
          const outside = shared + (1 - shared) * gauss(i);
          const weight = ((1 - shared) * accepted(sampler, first(layer, sign, outside))) / PLACES;
          found.push({ x: outcome(sampler, first(layer, sign, outside), 0).x, weight });
        }
      }
    }
    const intoTail = (1 - tail / edge[0]) * signs.length;
    const total = found.reduce((sum, { weight }) => sum + weight, intoTail);

    test('takes a place under the next layer at once', () => {
      expect(misplaced).toEqual([]);
    });

    test('goes to the tail from the end of the lowest layer on, as often as it has to', () => {
      for (const sign of signs) {
        const from = tail / edge[0];
        expect(outcome(sampler, first(0, sign, from * (1 - 1e-9))).used).toBe(1);
        expect(outcome(sampler, first(0, sign, from * (1 + 1e-9))).used).toBeGreaterThan(1);
      }
      expect(Math.abs((intoTail / total) * (whole / beyond(tail)) - 1)).toBeLessThan(1e-6);
    });

    test('accepts as much as the density fills of the layers', () => {
      expect(Math.abs(total / signs.length / (whole / area) - 1)).toBeLessThan(1e-6);
    });

    test.each([1, 2, 3, 4])('has moment %i of the density up to the tail', (k) => {
      const n = 20_000;
      const step = tail / n;
      let simpson = 0;
      for (let i = 0; i <= n; i++) {
        const x = i * step;
        simpson += (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2) * x ** k * density(x);
      }
      const expected = (simpson * step) / 3 / whole;
      const moment = found.reduce((sum, { x, weight }) => sum + weight * Math.abs(x) ** k, 0) / total;
      expect(Math.abs(moment / expected - 1)).toBeLessThan(1e-6);
    });

    test('is as often positive as negative where it has a sign', () => {
      const mean = found.reduce((sum, { x, weight }) => sum + Math.sign(x) * weight, 0) / (total - intoTail);
      expect(mean).toBeCloseTo(signs.length === 2 ? 0 : 1, 9);
    });
  });

  describe('the tail', () => {
    const N = 20_000;
    /** A uniform whose next number leads into the tail, if it is asked to. */
    const source = new Streams('ziggurat', name, 'tail').uniform();
    const lead = 0.9999 / LAYERS / (name === 'normal' ? 2 : 1);
    let led = false;
    const next = sampler(() => {
      const number = led ? source() : lead;
      led = true;
      return number;
    });
    const values = Array.from({ length: N }, () => {
      led = false;
      return next();
    });

    test('begins where the layers end', () => {
      expect(Math.min(...values)).toBeGreaterThanOrEqual(tail);
      expect(Math.min(...values)).toBeLessThan(tail + 0.001);
    });

    test('has its distribution function', () => {
      const distance = ksDistance(values, (x) => 1 - beyond(x) / beyond(tail));
      expect(distance).toBeLessThan(1.95 / Math.sqrt(N));
    });
  });

  describe('draws', () => {
    const N = 400_000;
    const next = sampler(new Streams('ziggurat', name).uniform());
    const values = Float64Array.from({ length: N }, next);

    test.each([1, 2, 3, 4])('have E|X|^%i', (k) => {
      const expected = absoluteMoments[k - 1];
      const variance = absoluteMoments[2 * k - 1] - expected ** 2;
      const moment = values.reduce((sum, x) => sum + Math.abs(x) ** k, 0) / N;
      expect(Math.abs(moment - expected)).toBeLessThan(4 * Math.sqrt(variance / N));
    });

    test('have the distribution function', () => {
      expect(ksDistance(values, cdf)).toBeLessThan(1.95 / Math.sqrt(N));
    });

    test('go beyond the layers as often as they should', () => {
      const p = beyond(tail) / whole;
      const count = values.reduce((sum, x) => sum + (Math.abs(x) > tail ? 1 : 0), 0);
      expect(Math.abs(count - N * p)).toBeLessThan(4 * Math.sqrt(N * p));
    });

    test('are not correlated with those before', () => {
      const list = [...values];
      for (const lag of [1, 2, 3]) {
        expect(Math.abs(sampleCorrelation(list.slice(lag), list.slice(0, -lag)))).toBeLessThan(
          4 / Math.sqrt(N),
        );
      }
    });
  });
});

test('what a stream gives does not change without a new STREAM_VERSION', () => {
  const take = (next: () => number) => Array.from({ length: 3 }, next);
  const uniform = () => new Streams('1').uniform('pinned');
  expect(take(standardExponential(uniform()))).toEqual([
    0.022263039239592226, 0.2591522665271097, 0.30678668174032186,
  ]);
  expect(take(standardNormal(uniform()))).toEqual([
    -0.1928304783720026, -0.3047658275305619, 0.4653706729608767,
  ]);
});
