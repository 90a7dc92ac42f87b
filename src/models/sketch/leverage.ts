import { DataError } from '../errors.js';
import { sparseGram } from '../kernels/gram.js';
import { type RowTable, rowTable } from '../kernels/row-table.js';
import { type Rows, type SparseRows, toSparse } from '../kernels/rows.js';

/** Above this many columns with an entry the factorisation of XᵀX would take minutes. */
const MOST_COLUMNS = 2500;

/** The leverage scores of a matrix and what they say of its rank. */
export interface Leverage {
  /** ℓ_i = (X·X†)_ii, one per row; they sum to the rank. */
  readonly scores: Float64Array;
  /** Number of columns that were taken for independent. */
  readonly rank: number;
}

/**
 * Leverage scores ℓ_i = (X·X†)_ii = ‖U_i‖² (Weighted gradient coding, Section 3.1), the diagonal of the projection on
 * the column space: that of any largest set J of independent columns, ℓ_i = ‖T⁻ᵀ·x_iJ‖², where TᵀT = X_JᵀX_J. J and T
 * come from Cholesky's factorisation of XᵀX with pivoting, its columns scaled to length 1, which ends where what is
 * left of every column is at most ℓ·ε, ℓ the number of columns that are not zero and ε = 2^-52 (Higham, Accuracy and
 * Stability of Numerical Algorithms, 2002, Section 10.3). That reveals the rank: 10,000 images of MNIST's 4 and 9 have
 * rank about 602 of 784, where a plain QR factorisation gives scores that sum to 784.
 * Columns of zeros are left out and zeros passed over, which changes nothing but the time.
 *
 * @throws DataError where all entries are 0, or more than 2,500 columns have an entry
 */
export function leverageScores(rows: Rows): Leverage {
  const sparse = withoutEmptyColumns(rows);
  const { features } = sparse;
  const matrix = sparseGram(sparse);
  const scale = Float64Array.from({ length: features }, (_, f) => 1 / Math.sqrt(matrix[f * features + f]));
  for (let f = 0; f < features; f++) {
    for (let g = 0; g < features; g++) matrix[f * features + g] *= scale[f] * scale[g];
  }
  const { pivots, factor } = pivotedCholesky(matrix, features, features * Number.EPSILON);
  const inverse = inverseOfTriangular(factor, pivots, features, scale);
  const place = new Int32Array(features).fill(-1);
  pivots.forEach((column, k) => {
    place[column] = k;
  });
  return { scores: squaredLengths(sparse, place, inverse, pivots.length), rank: pivots.length };
}

/** Cholesky's factorisation of a symmetric matrix with pivoting. */
interface PivotedCholesky {
  /** The columns that were taken for independent, in the order in which they were taken. */
  readonly pivots: readonly number[];
  /** factor[k·n + f]: row k of R with RᵀR = A up to the threshold; T_lk = factor[l·n + pivots[k]]. */
  readonly factor: Float64Array;
}

/** @param least what is left of every column is at most that at the end */
function pivotedCholesky(a: Float64Array, n: number, least: number): PivotedCholesky {
  const left = Float64Array.from({ length: n }, (_, f) => a[f * n + f]);
  const factor = new Float64Array(n * n);
  const rows = rowTable(n, n);
  const sum = new Float64Array(n);
  const pivots: number[] = [];
  for (let k = 0; k < n; k++) {
    const pivot = left.reduce((best, entry, f) => (entry > left[best] ? f : best), 0);
    if (!(left[pivot] > least)) break;
    const root = Math.sqrt(left[pivot]);
    for (let l = 0; l < k; l++) rows.weights[l] = factor[l * n + pivot];
    rows.combine(k, sum);
    const row = factor.subarray(k * n, (k + 1) * n);
    for (let f = 0; f < n; f++) {
      row[f] = (a[pivot * n + f] - sum[f]) / root;
      left[f] -= row[f] * row[f];
    }
    row[pivot] = root;
    left[pivot] = Number.NEGATIVE_INFINITY;
    rows.put(k, row);
    rows.list[k] = k;
    pivots.push(pivot);
  }
  return { pivots, factor };
}

/** The rows of T⁻¹, T the upper triangular matrix of a factorisation, each multiplied by the scale of its column. */
function inverseOfTriangular(
  factor: Float64Array,
  pivots: readonly number[],
  n: number,
  scale: Float64Array,
): RowTable {
  const rank = pivots.length;
  const rows = rowTable(rank, rank, true);
  const scaled = rowTable(rank, rank, true);
  const row = new Float64Array(rank);
  for (let k = rank - 1; k >= 0; k--) {
    const diagonal = factor[k * n + pivots[k]];
    for (let l = k + 1; l < rank; l++) {
      rows.list[l - k - 1] = l;
      rows.weights[l] = factor[k * n + pivots[l]];
    }
    rows.combine(rank - k - 1, row);
    for (let j = k + 1; j < rank; j++) row[j] /= -diagonal;
    row[k] = 1 / diagonal;
    rows.put(k, row);
    scaled.put(
      k,
      row.map((entry) => entry * scale[pivots[k]]),
    );
  }
  return scaled;
}

/**
 * ‖Aᵀ·x_iJ‖² of every row.
 * @param place of each column in J, or −1
 * @param a as many rows as J has columns
 */
function squaredLengths(
  { points, start, column, value }: SparseRows,
  place: Int32Array,
  a: RowTable,
  width: number,
): Float64Array {
  const product = new Float64Array(width);
  return Float64Array.from({ length: points }, (_, i) => {
    let count = 0;
    for (let e = start[i]; e < start[i + 1]; e++) {
      const k = place[column[e]];
      if (k < 0) continue;
      a.weights[k] = value[e];
      a.list[count++] = k;
    }
    a.list.subarray(0, count).sort();
    a.combine(count, product);
    let sum = 0;
    for (let k = 0; k < width; k++) sum += product[k] * product[k];
    return sum;
  });
}

/**
 * The rows without the columns in which all are 0.
 * @throws DataError where leverage scores cannot be computed; see leverageScores
 */
export function withoutEmptyColumns(rows: Rows): SparseRows {
  const sparse = toSparse(rows);
  const place = new Int32Array(rows.features);
  for (const f of sparse.column) place[f] = 1;
  let features = 0;
  for (let f = 0; f < place.length; f++) place[f] = place[f] === 1 ? features++ : -1;
  if (features === 0) throw new DataError('leverage scores', 'a matrix of zeros', 'a row that is not zero');
  if (features > MOST_COLUMNS) {
    const allowed = `at most ${MOST_COLUMNS} (or method: uniform)`;
    throw new DataError('leverage scores', `${features} columns that are not zero`, allowed);
  }
  return { ...sparse, features, column: sparse.column.map((f) => place[f]) };
}
