import { expect, it } from 'vitest';
import { makeDataset, takePart } from '../../../src/models/data/dataset.js';
import { DataError } from '../../../src/models/errors.js';
import { type DenseRows, type SparseRows, squaredNorms, takeRows } from '../../../src/models/kernels/rows.js';
import { toDense } from './to-dense.js';

const sparse: SparseRows = {
  kind: 'sparse',
  points: 3,
  features: 4,
  start: Int32Array.of(0, 2, 2, 3),
  column: Int32Array.of(0, 3, 1),
  value: Float64Array.of(1, 2, -3),
};
const dense: DenseRows = {
  kind: 'dense',
  points: 3,
  features: 4,
  values: Float64Array.of(1, 0, 0, 2, 0, 0, 0, 0, 0, -3, 0, 0),
};

it('means the same, dense or sparse', () => {
  expect(toDense(sparse)).toEqual(dense);
  expect(Array.from(squaredNorms(sparse))).toEqual([5, 0, 9]);
  expect(Array.from(squaredNorms(dense))).toEqual([5, 0, 9]);
  expect(toDense(takeRows(sparse, [2, 0, 2]))).toEqual(takeRows(dense, [2, 0, 2]));
  expect(Array.from(takeRows(dense, [2, 0, 2]).values)).toEqual([0, -3, 0, 0, 1, 0, 0, 2, 0, -3, 0, 0]);
});

it('takes labels along', () => {
  const part = takePart({ rows: dense, labels: Float64Array.of(7, 8, 9) }, [2, 0]);
  expect(Array.from(part.labels)).toEqual([9, 7]);
});

it('refuses what is no data set', () => {
  const labels = Float64Array.of(7, 8, 9);
  expect(makeDataset('d', { rows: dense, labels })).toMatchObject({ points: 3, features: 4, files: [] });
  expect(() => makeDataset('d', { rows: dense, labels: labels.slice(1) })).toThrow(DataError);
  expect(() => makeDataset('d', { rows: dense, labels: Float64Array.of(7, Number.NaN, 9) })).toThrow(
    DataError,
  );
  const broken = { ...dense, values: dense.values.map((entry) => entry / 0) };
  expect(() => makeDataset('d', { rows: broken, labels })).toThrow(DataError);
  const narrow: DenseRows = { kind: 'dense', points: 1, features: 1, values: Float64Array.of(1) };
  const test = { rows: narrow, labels: Float64Array.of(1) };
  expect(() => makeDataset('d', { rows: dense, labels }, { test })).toThrow(
    /test part.*1 features; allowed: 4/,
  );
});
