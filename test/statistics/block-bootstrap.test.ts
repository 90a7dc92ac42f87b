import { describe, expect, it } from 'vitest';
import { Streams } from '../../src/random/stream.js';
import { blockLengthOf, resampledMeans } from '../../src/statistics/block-bootstrap.js';

const streams = new Streams('block bootstrap test');

/** x_t = φ·x_{t−1} + uniform noise. */
function autoregressive(phi: number, n: number, key: number): Float64Array {
  const uniform = streams.uniform('series', key);
  let state = 0;
  return Float64Array.from({ length: n }, () => {
    state = phi * state + uniform() - 0.5;
    return state;
  });
}

describe('the block length', () => {
  it.each([0.3, 0.6, 0.8])(
    'of an autoregressive series with φ = %f is that of its law, on average',
    (phi) => {
      const n = 4000;
      // Σ|k|φ^|k| = 2φ/(1 − φ)² and Σφ^|k| = (1 + φ)/(1 − φ); b = (2G²/D)^(1/3)·n^(1/3), D = 4/3·g².
      const [g, sum] = [(2 * phi) / (1 - phi) ** 2, (1 + phi) / (1 - phi)];
      const best = ((2 * g ** 2 * n) / ((4 / 3) * sum ** 2)) ** (1 / 3);
      const lengths = Array.from({ length: 30 }, (_, key) => blockLengthOf(autoregressive(phi, n, key)));
      const mean = lengths.reduce((a, b) => a + b, 0) / lengths.length;
      expect(mean / best).toBeGreaterThan(0.7);
      expect(mean / best).toBeLessThan(1.4);
    },
  );

  it('is short for independent values, at most a third of the series, and 1 where nothing varies', () => {
    const lengths = Array.from({ length: 20 }, (_, key) => blockLengthOf(autoregressive(0, 1000, key)));
    expect(lengths.reduce((a, b) => a + b, 0) / 20).toBeLessThan(5);
    const step = Array.from({ length: 90 }, (_, i) => (i < 45 ? 1 : 10));
    expect(blockLengthOf(step)).toBeLessThanOrEqual(30);
    expect(blockLengthOf(step)).toBeGreaterThan(10);
    expect(blockLengthOf(Array(50).fill(3))).toBe(1);
    expect(blockLengthOf([1e300, 1, 2, 1, 1, 2, 1, 1e300])).toBeGreaterThanOrEqual(1);
  });
});

describe('means of rounds drawn anew', () => {
  it('are those of whole blocks, round and round, the same in all series', () => {
    const values = [1, 2, 4, 8, 16];
    const [a, b] = resampledMeans([values, values.map((x) => 10 * x)], 2, 200, streams.uniform());
    // Two blocks of two and one of one: every mean is a sum of such pieces.
    const pairs = [3, 6, 12, 24, 17];
    const possible = pairs.flatMap((p) => pairs.flatMap((q) => values.map((r) => (p + q + r) / 5)));
    for (const [i, mean] of a.entries()) {
      expect(possible.some((each) => Math.abs(each - mean) < 1e-12)).toBe(true);
      expect(b[i]).toBeCloseTo(10 * mean, 9);
    }
    expect(new Set(a).size).toBeGreaterThan(30);
  });

  it('vary as the mean of the rounds does', () => {
    const values = Array.from({ length: 100 }, (_, i) => (i % 10 === 0 ? 10 : 0));
    const [means] = resampledMeans([values], 1, 20_000, streams.uniform('variance'));
    const variance = means.reduce((sum, x) => sum + (x - 1) ** 2, 0) / means.length;
    // Var of a value: 100·0.1·0.9 = 9, over 100; the variance of 20,000 has an error of 1 %.
    expect(Math.abs(variance / 0.09 - 1)).toBeLessThan(0.05);
  });
});
