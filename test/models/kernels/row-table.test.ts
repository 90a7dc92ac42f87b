import { expect, it } from 'vitest';
import {
  PlainRowTable,
  type RowTable,
  rowTable,
  SimdRowTable,
} from '../../../src/models/kernels/row-table.js';
import { numbers } from '../objectives/problems.js';

it.each([1, 4, 7, 33])('adds listed rows of %i numbers up, the same bits in both tables', (width) => {
  const rows = 11;
  const values = numbers('rows', rows * width);
  const listed = [0, 2, 3, 4, 7, 8, 10];
  const weights = numbers('weights', rows);
  const sumOf = (table: RowTable) => {
    for (let i = 0; i < rows; i++) table.put(i, values.subarray(i * width, (i + 1) * width));
    table.list.set(listed);
    table.weights.set(weights);
    const out = new Float64Array(width).fill(Number.NaN);
    table.combine(listed.length, out);
    return out;
  };
  const expected = Float64Array.from({ length: width }, (_, k) =>
    listed.reduce((sum, i) => sum + weights[i] * values[i * width + k], 0),
  );
  expect(sumOf(new PlainRowTable(rows, width))).toEqual(expected);
  expect(sumOf(rowTable(rows, width))).toEqual(expected);
  expect(SimdRowTable.create(rows, width)).toBeInstanceOf(SimdRowTable);
});

it('passes over the zeros of a triangle, to the same bits', () => {
  const rows = 41;
  const values = numbers('triangle', rows * rows).map((value, e) =>
    e % rows < Math.floor(e / rows) ? 0 : value,
  );
  const weights = numbers('weights', rows);
  const sumOf = (table: RowTable, listed: readonly number[]) => {
    for (let i = 0; i < rows; i++) table.put(i, values.subarray(i * rows, (i + 1) * rows));
    table.list.set(listed);
    table.weights.set(weights);
    const out = new Float64Array(rows).fill(Number.NaN);
    table.combine(listed.length, out);
    return out;
  };
  for (const first of [0, 1, 7, 30]) {
    for (const stride of [1, 3]) {
      const listed = Array.from({ length: Math.ceil((rows - first) / stride) }, (_, k) => first + stride * k);
      const expected = sumOf(new PlainRowTable(rows, rows), listed);
      expect(sumOf(rowTable(rows, rows, true), listed)).toEqual(expected);
    }
  }
});
