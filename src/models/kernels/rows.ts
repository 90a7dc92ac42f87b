/** A data matrix with every entry stored, row by row. */
export interface DenseRows {
  /** Discriminant of the two kinds. */
  readonly kind: 'dense';
  /** m, number of rows */
  readonly points: number;
  /** ℓ, number of columns */
  readonly features: number;
  /** Entry (i, f) is values[i·features + f]. */
  readonly values: Float64Array;
}

/** A data matrix in compressed sparse rows: memory in proportion to its non-zeros. */
export interface SparseRows {
  /** Discriminant of the two kinds. */
  readonly kind: 'sparse';
  /** m, number of rows */
  readonly points: number;
  /** ℓ, number of columns */
  readonly features: number;
  /** points + 1 entries: row i's non-zeros are start[i] .. start[i + 1] − 1. */
  readonly start: Int32Array;
  /** Column of each non-zero; ascending within a row. */
  readonly column: Int32Array;
  /** Each non-zero. */
  readonly value: Float64Array;
  /** Where rows have a column several times, for columns that are equal: the same rows with each once, to be added up. */
  readonly distinct?: SparseRows;
}

/** A data matrix. */
export type Rows = DenseRows | SparseRows;

/** The rows of these indices, in that order; an index may occur more than once. */
export function takeRows<R extends Rows>(rows: R, indices: ArrayLike<number>): R;
export function takeRows(rows: Rows, indices: ArrayLike<number>): Rows {
  const { features } = rows;
  const points = indices.length;
  if (rows.kind === 'dense') {
    const values = new Float64Array(points * features);
    for (let k = 0; k < points; k++) {
      const from = indices[k] * features;
      values.set(rows.values.subarray(from, from + features), k * features);
    }
    return { kind: 'dense', points, features, values };
  }
  const start = new Int32Array(points + 1);
  for (let k = 0; k < points; k++) {
    start[k + 1] = start[k] + rows.start[indices[k] + 1] - rows.start[indices[k]];
  }
  const column = new Int32Array(start[points]);
  const value = new Float64Array(start[points]);
  for (let k = 0; k < points; k++) {
    const from = rows.start[indices[k]];
    const to = rows.start[indices[k] + 1];
    column.set(rows.column.subarray(from, to), start[k]);
    value.set(rows.value.subarray(from, to), start[k]);
  }
  return { kind: 'sparse', points, features, start, column, value };
}

/** ‖x_i‖² of every row; SGC places points by it (SGC, eq. (6)). */
export function squaredNorms(rows: Rows): Float64Array {
  const norms = new Float64Array(rows.points);
  const entries = rows.kind === 'dense' ? rows.values : rows.value;
  for (let i = 0; i < rows.points; i++) {
    const from = rows.kind === 'dense' ? i * rows.features : rows.start[i];
    const to = rows.kind === 'dense' ? from + rows.features : rows.start[i + 1];
    for (let e = from; e < to; e++) norms[i] += entries[e] * entries[e];
  }
  return norms;
}

/** Sparse forms made so far: kernels and leverage scores ask for the same rows. */
const sparse = new WeakMap<DenseRows, SparseRows>();

/** The same matrix with its non-zeros only. Made once: nobody may change either. */
export function toSparse(rows: Rows): SparseRows {
  if (rows.kind === 'sparse') return rows;
  let made = sparse.get(rows);
  if (!made) {
    made = withoutZeros(rows);
    sparse.set(rows, made);
  }
  return made;
}

function withoutZeros({ points, features, values }: DenseRows): SparseRows {
  let total = 0;
  for (let e = 0; e < values.length; e++) if (values[e] !== 0) total++;
  const start = new Int32Array(points + 1);
  const column = new Int32Array(total);
  const value = new Float64Array(total);
  let next = 0;
  for (let i = 0, e = 0; i < points; i++) {
    for (let f = 0; f < features; f++, e++) {
      const entry = values[e];
      if (entry === 0) continue;
      column[next] = f;
      value[next++] = entry;
    }
    start[i + 1] = next;
  }
  return { kind: 'sparse', points, features, start, column, value };
}
