import { describe, expect, it } from 'vitest';
import {
  coverageBy,
  meanApproximate,
  meanArrival,
  meanExact,
  meanExactPrinted,
  meanUncoded,
  momentsOfY,
  THEOREM_3,
} from '../../../src/analysis/closed-forms/erasurehead.js';
import { zScore } from '../../../src/analysis/validate/check.js';
import { erasureheadChecks } from '../../../src/analysis/validate/erasurehead-checks.js';
import { subsets } from '../../schemes/responders.js';

/** C(n, k), exactly. */
function choose(n: number, k: number): bigint {
  let value = 1n;
  for (let i = 1; i <= k; i++) value = (value * BigInt(n - k + i)) / BigInt(i);
  return value;
}

/** [x^s]((1 + x)^c − 1)^g for all s, exactly. */
function coveringSets(c: number, g: number): bigint[] {
  const factor = Array.from({ length: c + 1 }, (_, j) => (j === 0 ? 0n : choose(c, j)));
  let product = [1n];
  for (let i = 0; i < g; i++) {
    const next = new Array<bigint>(product.length + c).fill(0n);
    product.forEach((a, s) => {
      factor.forEach((b, j) => {
        next[s + j] += a * b;
      });
    });
    product = next;
  }
  return product;
}

describe('moments of Y', () => {
  it.each([
    [6, 2, 3],
    [6, 3, 1],
    [8, 2, 5],
    [4, 4, 2],
  ])('k = %i, l = %i, r = %i: as counted over all sets of r workers', (k, l, r) => {
    const sets = subsets(k, r);
    const has = (set: number[], group: number) => set.some((j) => Math.floor(j / l) === group);
    const fraction = (holds: (set: number[]) => boolean) => sets.filter(holds).length / sets.length;
    const { p, q } = momentsOfY(k, l, r);
    expect(1 - p).toBeCloseTo(
      fraction((set) => has(set, 0)),
      14,
    );
    if (k > l) {
      const both = fraction((set) => has(set, 0) && has(set, 1));
      expect(1 - q).toBeCloseTo(both, 14);
    }
  });
});

describe('coverage by s random workers', () => {
  it.each([
    [6, 2],
    [12, 3],
    [30, 2],
    [30, 5],
    [100, 10],
  ])('n = %i, c = %i: [x^s]((1 + x)^c − 1)^{n/c}/C(n, s)', (n, c) => {
    const counts = coveringSets(c, n / c);
    const covered = coverageBy(n, c);
    for (let s = 0; s <= n; s++) {
      const exact = Number((counts[s] * 10n ** 15n) / choose(n, s)) / 1e15;
      expect(covered[s]).toBeCloseTo(exact, 11);
    }
  });

  it('stays a probability where the coefficients are beyond a double', () => {
    const covered = coverageBy(2000, 5);
    for (let s = 1; s <= 2000; s++) expect(covered[s]).toBeGreaterThanOrEqual(covered[s - 1] - 1e-9);
    expect(covered[2000]).toBeCloseTo(1, 9);
    expect(covered[1996]).toBeCloseTo(1, 9);
  });
});

describe('mean times', () => {
  const times = { n: 30, lambda: 0.4, c: 3 };

  it('AGC that waits for all is the exact code, and without redundancy the r-th arrival', () => {
    expect(meanApproximate(times, 30)).toBeCloseTo(meanExact(times), 12);
    for (const r of [1, 11, 29]) {
      const uncoded = { ...times, c: 1 };
      expect(meanApproximate(uncoded, r)).toBeCloseTo(meanArrival(uncoded, r), 12);
      expect(meanApproximate(times, r)).toBeLessThanOrEqual(meanArrival(times, r) + 1e-12);
    }
  });

  it('(13) as printed is too small, and for c = 1 it is not (12)', () => {
    expect(meanExact({ ...times, c: 1 })).toBeCloseTo(meanUncoded(times), 14);
    for (const c of [1, 2, 3, 5, 6, 10, 15]) {
      expect(meanExactPrinted({ ...times, c })).toBeLessThan(meanExact({ ...times, c }));
    }
  });

  it('Theorem 3: the printed bound for EGC fails for c >= 2, the repaired one holds', () => {
    for (const c of [1, 2, 4, 10]) {
      for (const groups of [1, 2, 10, 1000]) {
        const n = c * groups;
        const mean = n * meanExact({ n, c, lambda: 1 / c });
        expect(mean <= THEOREM_3.exact(n, c) + 1e-9).toBe(c === 1);
        expect(mean).toBeLessThanOrEqual(THEOREM_3.repaired(n, c) + 1e-9);
        expect(n * meanUncoded({ n, lambda: 1 / c })).toBeLessThanOrEqual(THEOREM_3.uncoded(n, c) + 1e-9);
      }
    }
  });
});

it('the simulation agrees with all of it, n = 30 and 100', () => {
  for (const check of erasureheadChecks(10_000, 'test', 100)) {
    const z = zScore(check);
    if (z === undefined) expect(check.simulated, check.name).toBe(check.expected);
    else expect(Math.abs(z), check.name).toBeLessThan(4.5);
  }
});
