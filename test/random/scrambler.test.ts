import { afterEach, describe, expect, it, vi } from 'vitest';
import { exponentialQuantile } from '../../src/random/exponential-quantile.js';
import { random, Scrambler } from '../../src/random/scrambler.js';
import { sobolCoordinate } from '../../src/random/sobol.js';
import { Streams } from '../../src/random/stream.js';

const streams = new Streams('sobol');

function stateOf(...key: readonly (string | number)[]): Uint32Array {
  const numbers = new Float64Array(16);
  streams.fill(numbers, ...key);
  return Uint32Array.from(numbers, (u) => Math.floor(u * 2 ** 32));
}

const scramblers = new Map<number, Scrambler>();

function scrambled(dimension: number, bits: number, ...key: readonly (string | number)[]): Float64Array {
  const scrambler = scramblers.get(bits) ?? new Scrambler(bits);
  scramblers.set(bits, scrambler);
  const values = new Float64Array(2 ** bits);
  scrambler.uniform(dimension, stateOf(...key), values);
  return values;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the random numbers', () => {
  it('are those of xoshiro128++, in each of four lanes', () => {
    // From its authors' program, with the state 1, 2, 3, 4.
    const known = [641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295];
    const state = Uint32Array.from({ length: 16 }, (_, i) => 1 + (i >> 2));
    const words = new Uint32Array(32);
    random(state, words);
    for (let lane = 0; lane < 4; lane++) expect([...words].filter((_, i) => i % 4 === lane)).toEqual(known);
  });
});

/** Whether each string of digits, in the order of their values, has its next digit flipped: 1 + 2 + … coins. */
function coinsOf(dimension: number, bits: number, values: Float64Array): number[] {
  const points = sobolCoordinate(dimension, bits);
  const coins = new Array<number>(2 ** bits - 1);
  let isNested = true;
  points.forEach((x, i) => {
    for (let k = 0; k < bits; k++) {
      const before = x >>> (bits - k);
      const at = 2 ** k - 1 + before;
      const flipped = ((x >>> (bits - k - 1)) ^ Math.floor(values[i] * 2 ** (k + 1))) & 1;
      isNested &&= (coins[at] ?? flipped) === flipped;
      coins[at] = flipped;
    }
  });
  // Digits are flipped alike for all points that begin alike.
  expect(isNested).toBe(true);
  return coins;
}

describe('nested uniform scrambling', () => {
  it('flips digits by a fair coin for each string before them: all outcomes are equally likely', () => {
    const n = 12_800;
    const counts = new Array<number>(128).fill(0);
    for (let i = 0; i < n; i++) {
      const coins = coinsOf(2, 3, scrambled(2, 3, 'law', i));
      counts[coins.reduce((sum, coin) => 2 * sum + coin, 0)]++;
    }
    const square = counts.reduce((sum, count) => sum + (count - n / 128) ** 2 / (n / 128), 0);
    // 127 degrees of freedom: mean 127, standard deviation 15.9.
    expect(square).toBeGreaterThan(127 - 4 * 15.9);
    expect(square).toBeLessThan(127 + 4.5 * 15.9);
  }, 60_000);

  it('has as many coins of either side on every level of twelve, and none that depends on another coordinate or block', () => {
    const state = stateOf('levels');
    const scrambler = new Scrambler(12);
    const all = Array.from({ length: 12 }, (_, i) => {
      const values = new Float64Array(4096);
      scrambler.uniform(i % 6, state, values);
      return coinsOf(i % 6, 12, values);
    });
    const unlike = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, coin, i) => sum + (coin ^ b[i]), 0);
    const z = (count: number, of: number) => Math.abs(2 * count - of) / Math.sqrt(of);
    for (let k = 0; k < 12; k++) {
      const level = all.flatMap((coins) => coins.slice(2 ** k - 1, 2 ** (k + 1) - 1));
      expect(
        z(
          level.reduce((sum, coin) => sum + coin, 0),
          level.length,
        ),
      ).toBeLessThan(4);
      // Coins of neighbours, and of strings that differ in their first digit.
      for (const apart of k === 0 ? [] : [1, 2 ** (k - 1)]) {
        const shifted = all.flatMap((coins) =>
          coins.slice(2 ** k - 1, 2 ** (k + 1) - 1).map((_, i) => coins[2 ** k - 1 + (i ^ apart)]),
        );
        // Each pair is met twice.
        expect(z(unlike(level, shifted) / 2, level.length / 2)).toBeLessThan(4);
      }
    }
    for (let a = 0; a < all.length; a++) {
      for (let b = 0; b < a; b++) expect(z(unlike(all[a], all[b]), 4095)).toBeLessThan(4);
    }
  }, 60_000);

  it('has independent uniform numbers within the intervals, to the last of 33 digits', () => {
    const tails = Array.from({ length: 8 }, (_, d) =>
      Array.from(scrambled(d, 12, 'tails', d), (u) => (u * 4096) % 1),
    ).flat();
    const n = tails.length;
    for (const scale of [1, 2 ** 10, 2 ** 26]) {
      const counts = new Array<number>(64).fill(0);
      for (const tail of tails) counts[Math.floor(((tail * scale) % 1) * 64)]++;
      const square = counts.reduce((sum, count) => sum + (count - n / 64) ** 2 / (n / 64), 0);
      // 63 degrees of freedom, standard deviation 11.2.
      expect(Math.abs(square - 63)).toBeLessThan(4.5 * 11.2);
    }
    // Of points next to each other, and four apart.
    for (const apart of [1, 4]) {
      const product = tails.reduce((sum, tail, i) => sum + (tail - 0.5) * (tails[(i + apart) % n] - 0.5), 0);
      expect((12 * Math.abs(product)) / Math.sqrt(n)).toBeLessThan(4);
    }
    expect(tails.every((tail) => tail > 0 && (tail * 2 ** 32) % 1 === 0.5)).toBe(true);
  });

  it('gives the same bits in JavaScript as in WebAssembly', () => {
    for (const bits of [1, 2, 3, 4, 5, 8, 12, 14]) {
      const outcomes = ['', 'javascript'].map((kernels) => {
        vi.stubEnv('STRAGGLE_KERNELS', kernels);
        const scrambler = new Scrambler(bits);
        const state = stateOf('bits', bits);
        const found: number[] = [];
        for (const dimension of [0, 1, 50, 336]) {
          const values = new Float64Array(2 ** bits);
          scrambler.uniform(dimension, state, values);
          found.push(...values);
          scrambler.exponential(dimension, state, 0.01, 0.1, values);
          found.push(...values);
        }
        return [...found, ...state];
      });
      expect(outcomes[1]).toEqual(outcomes[0]);
    }
  });

  it('has the exponential quantiles of its uniform numbers', () => {
    for (const bits of [8, 12]) {
      const [u, x] = [new Float64Array(2 ** bits), new Float64Array(2 ** bits)];
      const scrambler = new Scrambler(bits);
      scrambler.uniform(7, stateOf('same'), u);
      scrambler.exponential(7, stateOf('same'), 3, 0.7, x);
      expect([...x]).toEqual(Array.from(u, (each) => 3 + 0.7 * exponentialQuantile(each)));
    }
  });
});

describe('scrambled points', () => {
  it('have one point in each interval of length 2^−bits, and more than 30 bits', () => {
    for (const d of [0, 1, 50, 336]) {
      const points = scrambled(d, 8, 'cells', d);
      expect(new Set(Array.from(points, (x) => Math.floor(256 * x))).size).toBe(256);
      expect(points.every((x) => (x * 2 ** 30) % 1 > 0)).toBe(true);
      const last = Array.from(points, (x) => (x * 2 ** 16) % 1);
      expect(new Set(last).size).toBe(256);
    }
  });

  it('keep the elementary intervals of Sobol points in two dimensions', () => {
    for (let trial = 0; trial < 20; trial++) {
      const [x, y] = [0, 1].map((d) => scrambled(d, 8, 'boxes', trial, d));
      for (let k = 0; k <= 8; k++) {
        const boxes = new Set(
          Array.from(x, (value, i) => Math.floor(2 ** k * value) * 512 + Math.floor(2 ** (8 - k) * y[i])),
        );
        expect(boxes.size).toBe(256);
      }
    }
  });

  it('are uniform, each of them, and the flips of a digit are independent below each string before it', () => {
    const n = 4000;
    const mean = new Float64Array(8);
    const square = new Float64Array(8);
    let agreeing = 0;
    for (let i = 0; i < n; i++) {
      const points = scrambled(3, 3, 'uniform', i);
      points.forEach((x, p) => {
        mean[p] += x / n;
        square[p] += (x * x) / n;
      });
      // Two points in different halves: their second digits are flipped by different coins.
      const sobol = sobolCoordinate(3, 3);
      const a = sobol.indexOf(0);
      const b = sobol.indexOf(4);
      agreeing += Math.floor(4 * points[a]) % 2 === Math.floor(4 * points[b]) % 2 ? 1 / n : 0;
    }
    for (let p = 0; p < 8; p++) {
      expect(Math.abs(mean[p] - 1 / 2) * Math.sqrt(12 * n)).toBeLessThan(4);
      expect(Math.abs(square[p] - 1 / 3) * Math.sqrt((45 / 4) * n)).toBeLessThan(4);
    }
    expect(Math.abs(agreeing - 0.5) * 2 * Math.sqrt(n)).toBeLessThan(4);
  });

  it('integrate a smooth function of five numbers far better than independent ones', () => {
    const f = (x: readonly number[]) => x.reduce((product, u) => product * (1 + (u - 0.5)), 1);
    const means = Array.from({ length: 50 }, (_, block) => {
      const columns = Array.from({ length: 5 }, (_, d) => scrambled(d, 10, 'f', block, d));
      return (
        Array.from(columns[0], (_, i) => f(columns.map((column) => column[i]))).reduce((s, y) => s + y) / 1024
      );
    });
    const variance = means.reduce((sum, mean) => sum + (mean - 1) ** 2, 0) / 50;
    // Of 1,024 independent points: ((1 + 1/12)^5 − 1)/1024.
    expect((13 / 12) ** 5 - 1).toBeCloseTo(0.4922, 3);
    expect(variance).toBeLessThan(0.4922 / 1024 / 1000);
    expect(
      Math.abs(means.reduce((sum, mean) => sum + mean, 0) / 50 - 1) / Math.sqrt(variance / 50),
    ).toBeLessThan(4);
  });
});
