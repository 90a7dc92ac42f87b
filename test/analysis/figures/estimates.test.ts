import { expect, it } from 'vitest';
import { estimateCells, meanText } from '../../../src/analysis/figures/estimates.js';
import { differsFromZero, sampleMean } from '../../../src/statistics/estimate.js';

it('a mean is written with half its interval, and a single run without', () => {
  // Mean 2, standard error 1/√3, t(0.975, 2) = 4.303.
  expect(meanText(sampleMean([1, 2, 3]), 2)).toBe('2.00 ± 2.48');
  expect(meanText(sampleMean([2]), 1)).toBe('2.0');
  expect(estimateCells(sampleMean([1, 2, 3]))).toEqual([2, expect.closeTo(1 / Math.sqrt(3), 12)]);
  expect(estimateCells(sampleMean([2]))).toEqual([2, null]);
});

it('a difference shows where its interval leaves 0 out', () => {
  expect(differsFromZero(sampleMean([1, 2, 3]))).toBe(false);
  expect(differsFromZero(sampleMean([3, 4, 5]))).toBe(true);
  expect(differsFromZero(sampleMean([-3, -4, -5]))).toBe(true);
});
