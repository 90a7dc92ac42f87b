import { describe, expect, it } from 'vitest';
import { binomial, coverageProbability } from '../../src/schemes/coverage.js';
import { subsets } from './responders.js';

describe('binomial', () => {
  it('is the textbook formula for small n', () => {
    const choose = [1, 5, 10, 10, 5, 1];
    for (const q of [0, 0.1, 0.5, 0.93, 1]) {
      binomial(5, q).forEach((x, b) => {
        expect(x).toBeCloseTo(choose[b] * q ** b * (1 - q) ** (5 - b), 14);
      });
    }
  });

  it('does not underflow where (1 − q)ⁿ does', () => {
    const chance = binomial(2000, 0.9);
    const mean = chance.reduce((sum, x, b) => sum + b * x, 0);
    expect(0.1 ** 2000).toBe(0);
    expect(mean).toBeCloseTo(1800, 8);
  });
});

describe('coverageProbability', () => {
  /** Over all patterns of responders and all equally likely choices of the first k of them. */
  function bruteForce(holders: number, workers: number, wait: number, q: number): number {
    let covered = 0;
    for (let size = 1; size <= workers; size++) {
      const present = Math.min(size, wait);
      const firsts = subsets(workers, present);
      const hit = firsts.filter((s) => s.some((j) => j < holders)).length / firsts.length;
      covered += subsets(workers, size).length * q ** size * (1 - q) ** (workers - size) * hit;
    }
    return covered;
  }

  it.each([
    [1, 6, 6, 0.3],
    [3, 6, 6, 0.3],
    [2, 7, 3, 1],
    [5, 7, 3, 1],
    [2, 7, 3, 0.4],
    [6, 7, 1, 0.05],
    [7, 7, 2, 0.9],
  ])('is what counting gives: %i holders of %i, wait %i, q = %f', (holders, workers, wait, q) => {
    const probability = coverageProbability({ holders, workers, wait, responseProbability: q });
    expect(probability).toBeCloseTo(bruteForce(holders, workers, wait, q), 13);
  });

  it('is exact for a rare response', () => {
    const probability = coverageProbability({ holders: 3, workers: 9, wait: 9, responseProbability: 1e-12 });
    expect(probability / 3e-12).toBeCloseTo(1, 10);
  });
});
