import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SOBOL_DIMENSIONS, sobolCoordinate } from '../../src/random/sobol.js';
import { INITIAL_NUMBERS } from '../../src/random/sobol-numbers.js';

/** Points in the first dimensions, in the order of Gray codes, which that of published tables is. */
function published(dimensions: number, bits: number, count: number): number[][] {
  const coordinates = Array.from({ length: dimensions }, (_, d) => sobolCoordinate(d, bits));
  return Array.from({ length: count }, (_, i) => coordinates.map((points) => points[i ^ (i >> 1)]));
}

describe('Sobol points', () => {
  it('begin as published, in ten dimensions', () => {
    // Joe & Kuo's program, the first ten points in 16ths.
    expect(published(10, 4, 10)).toEqual([
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [8, 8, 8, 8, 8, 8, 8, 8, 8, 8],
      [12, 4, 4, 4, 12, 12, 4, 12, 12, 12],
      [4, 12, 12, 12, 4, 4, 12, 4, 4, 4],
      [6, 6, 10, 14, 6, 2, 6, 14, 14, 10],
      [14, 14, 2, 6, 14, 10, 14, 6, 6, 2],
      [10, 2, 14, 10, 10, 14, 2, 2, 2, 6],
      [2, 10, 6, 2, 2, 6, 10, 10, 10, 14],
      [3, 5, 15, 7, 9, 5, 7, 15, 15, 5],
      [11, 13, 7, 15, 1, 13, 15, 7, 7, 13],
    ]);
  });

  it('are those of another implementation in all dimensions', () => {
    // The first 1,000 points of scipy.stats.qmc.Sobol(337, scramble=False, bits=30), as whole numbers.
    const points = Uint32Array.from(published(SOBOL_DIMENSIONS, 10, 1000).flat(), (x) => x * 2 ** 20);
    expect(createHash('sha256').update(points).digest('hex').slice(0, 16)).toBe('8fb7ff5b56db3d74');
  });

  it('have odd initial numbers that fit', () => {
    expect(SOBOL_DIMENSIONS).toBe(337);
    for (const numbers of INITIAL_NUMBERS) {
      expect(numbers.every((m, k) => m % 2 === 1 && m < 2 ** (k + 1))).toBe(true);
    }
  });

  it('are a (0, 1)-sequence in every dimension', () => {
    for (let d = 0; d < SOBOL_DIMENSIONS; d++) {
      for (const bits of [1, 5, 11]) expect(new Set(sobolCoordinate(d, bits)).size).toBe(2 ** bits);
    }
  });

  it('are a (0, 2)-sequence in the first two dimensions, and pairs of the first 20 have a small t', () => {
    const t = (a: number, b: number, bits: number) => {
      const [x, y] = [sobolCoordinate(a, bits), sobolCoordinate(b, bits)];
      // The least t for which all elementary intervals of area 2^(t − bits) hold 2^t points.
      for (let t = 0; ; t++) {
        const fair = Array.from({ length: bits - t + 1 }, (_, k) => k).every((k) => {
          const counts = new Map<number, number>();
          x.forEach((value, i) => {
            const box = (value >>> (bits - k)) * 2 ** bits + (y[i] >>> (t + k));
            counts.set(box, (counts.get(box) ?? 0) + 1);
          });
          return counts.size === 2 ** (bits - t) && [...counts.values()].every((count) => count === 2 ** t);
        });
        if (fair) return t;
      }
    };
    for (const bits of [2, 5, 9]) expect(t(0, 1, bits)).toBe(0);
    let most = 0;
    for (let a = 0; a < 20; a++) for (let b = 0; b < a; b++) most = Math.max(most, t(b, a, 10));
    expect(most).toBeLessThanOrEqual(6);
  }, 60_000);
});
