import type { DenseRows, Rows } from '../../../src/models/kernels/rows.js';

/** The same matrix with every entry stored. */
export function toDense(rows: Rows): DenseRows {
  if (rows.kind === 'dense') return rows;
  const { points, features, start, column, value } = rows;
  const values = new Float64Array(points * features);
  for (let i = 0; i < points; i++) {
    for (let e = start[i]; e < start[i + 1]; e++) values[i * features + column[e]] += value[e];
  }
  return { kind: 'dense', points, features, values };
}
