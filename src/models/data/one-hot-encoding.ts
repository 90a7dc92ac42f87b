import type { SparseRows } from '../kernels/rows.js';

/**
 * One-hot encoding of columns of numbers, each distinct number of a column a category of its own, and a column
 * of ones at the end. Features are ordered by column, then by the number; a row has a one for each column.
 * As scikit-learn's OneHotEncoder, fitted on all rows (ErasureHead's code; docs/background/corrections.md, 2).
 */
export function oneHot(columns: readonly Float64Array[]): SparseRows {
  const points = columns[0].length;
  const perRow = columns.length + 1;
  const column = new Int32Array(points * perRow);
  let features = 0;
  columns.forEach((entries, c) => {
    const { codes, count } = labelEncode(entries);
    for (let i = 0; i < points; i++) column[i * perRow + c] = features + codes[i];
    features += count;
  });
  for (let i = 0; i < points; i++) column[i * perRow + columns.length] = features;
  return {
    kind: 'sparse',
    points,
    features: features + 1,
    start: Int32Array.from({ length: points + 1 }, (_, i) => i * perRow),
    column,
    value: new Float64Array(points * perRow).fill(1),
  };
}

/** The rank of each entry among the distinct ones: 0 for the smallest. */
export function labelEncode(entries: Float64Array): { codes: Int32Array; count: number } {
  const distinct = entries.slice().sort();
  let count = 0;
  for (let i = 0; i < distinct.length; i++) {
    if (i === 0 || distinct[i] !== distinct[count - 1]) distinct[count++] = distinct[i];
  }
  const codes = new Int32Array(entries.length);
  for (let i = 0; i < codes.length; i++) {
    // By bisection, which is faster than a table for numbers that are not small integers.
    let low = 0;
    for (let high = count - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if (distinct[middle] < entries[i]) low = middle + 1;
      else high = middle;
    }
    codes[i] = low;
  }
  return { codes, count };
}

/** Each pair of entries of two label-encoded columns as one number, equal only for equal pairs. */
export function pairColumn(first: Int32Array, second: Int32Array, secondCount: number): Float64Array {
  return Float64Array.from(first, (code, i) => code * secondCount + second[i]);
}
