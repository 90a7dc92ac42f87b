import { expect, it } from 'vitest';
import { labelEncode, oneHot, pairColumn } from '../../../src/models/data/one-hot.js';
import { toDense } from '../kernels/to-dense.js';

it('encodes numbers by their rank', () => {
  const { codes, count } = labelEncode(Float64Array.of(30, -1, 30, 2.5));
  expect(Array.from(codes)).toEqual([2, 0, 2, 1]);
  expect(count).toBe(3);
});

it('makes a column for each number of a column, and one of ones', () => {
  const rows = toDense(oneHot([Float64Array.of(5, 3, 5), Float64Array.of(1, 1, 0)]));
  expect(rows.features).toBe(5);
  expect(Array.from(rows.values)).toEqual([0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1, 1, 0, 1]);
});

it('tells all pairs apart', () => {
  const first = Int32Array.of(0, 0, 1, 1, 0);
  const second = Int32Array.of(0, 1, 0, 1, 1);
  expect(labelEncode(pairColumn(first, second, 2)).count).toBe(4);
});
