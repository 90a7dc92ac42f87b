import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  numbersFor,
  SOBOL_DIMENSIONS,
  scrambledCoordinate,
  sobolCoordinate,
} from '../../src/random/sobol.js';
import { INITIAL_NUMBERS } from '../../src/random/sobol-numbers.js';
import { Streams } from '../../src/random/stream.js';

const streams = new Streams('sobol');

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

function scrambled(dimension: number, bits: number, ...key: readonly (string | number)[]): Float64Array {
  const numbers = new Float64Array(numbersFor(bits));
  streams.fill(numbers, ...key);
  return scrambledCoordinate(dimension, bits, numbers);
}

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
