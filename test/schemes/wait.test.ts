import { describe, expect, test } from 'vitest';
import { expectedFraction, resolveWait, wait, waitWithinWorkers } from '../../src/schemes/wait.js';
import { settingOf } from './responders.js';

describe('what may be written', () => {
  test.each([1, 20, 0.5, 0.999, 1e-3])('%s is taken', (value) => {
    expect(wait.safeParse(value).success).toBe(true);
  });

  test.each([0, -1, 1.5, 20.1, Number.NaN, Infinity, '3'])('%s is refused', (value) => {
    expect(wait.safeParse(value).success).toBe(false);
  });
});

describe('resolveWait', () => {
  test.each([
    [undefined, 20, 20],
    [7, 20, 7],
    [1, 20, 1],
    [0.5, 20, 10],
    [0.52, 20, 10],
    [0.53, 20, 11],
    [0.26, 10, 3],
    [0.01, 20, 1],
    [0.99, 20, 20],
  ])('%s of %i workers is %i', (given, workers, expected) => {
    expect(resolveWait(given, workers)).toBe(expected);
  });

  test('more than the workers there are is a problem that says so', () => {
    expect(waitWithinWorkers(21, settingOf(20))).toEqual([
      { path: 'scheme.wait', given: '21', allowed: 'at most workers (20)' },
    ]);
    for (const fits of [undefined, 20, 0.99]) expect(waitWithinWorkers(fits, settingOf(20))).toEqual([]);
  });
});

/** E[min(responders, k)]/n over all 2ⁿ patterns. */
function byEnumeration(n: number, k: number, q: number): number {
  let mean = 0;
  for (let pattern = 0; pattern < 2 ** n; pattern++) {
    let responders = 0;
    for (let j = 0; j < n; j++) responders += (pattern >> j) & 1;
    mean += Math.min(responders, k) * q ** responders * (1 - q) ** (n - responders);
  }
  return mean / n;
}

describe('expectedFraction', () => {
  const cases = [1, 2, 5, 8].flatMap((n) =>
    [1, 2, 4, 7, 8].filter((k) => k <= n).flatMap((k) => [0.1, 0.5, 0.9, 1].map((q) => [n, k, q] as const)),
  );

  test.each(cases)('%i workers, wait %i, each responding with probability %s: as enumerated', (n, k, q) => {
    expect(expectedFraction(n, k, q)).toBeCloseTo(byEnumeration(n, k, q), 14);
  });

  test('without wait it is the response probability, exactly', () => {
    expect(expectedFraction(7, undefined, 0.3)).toBe(0.3);
  });

  test('a wait that is a fraction counts as the workers it stands for', () => {
    expect(expectedFraction(8, 0.5, 0.7)).toBe(expectedFraction(8, 4, 0.7));
  });

  test('thousands of workers: with enough responders for certain it is k/n, with too few q', () => {
    expect(expectedFraction(5000, 2500, 0.9)).toBeCloseTo(0.5, 12);
    expect(expectedFraction(5000, 4999, 0.5)).toBeCloseTo(0.5, 12);
  });
});
