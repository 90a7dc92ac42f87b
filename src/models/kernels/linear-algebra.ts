import { EigenvalueDecomposition, Matrix, QrDecomposition } from 'ml-matrix';
import { gramOf } from './gram.js';
import type { Kernel } from './kernel.js';
import { kernelOf } from './kernel-of.js';
import type { DenseRows } from './rows.js';

/** m·ℓ² from which the cheaper factorisation is tried: QR would take more than a second. */
const LARGE = 1e8;

/**
 * argmin ‖X beta − y‖₂ by Householder's QR factorisation (ml-matrix), or undefined where the columns of X are
 * dependent to rounding: fewer rows than columns, or |R_ff| <= ε·max(m, ℓ)·max |R_kk|. Large, well-conditioned
 * problems are solved by Cholesky's factorisation of XᵀX with refinement.
 * @param gram XᵀX, all entries; asked for only where it is needed
 */
export function leastSquaresSolution(
  rows: DenseRows,
  labels: Float64Array,
  gram = () => gramOf(rows, labels).matrix,
): Float64Array | undefined {
  const { points, features, values } = rows;
  if (points < features) return undefined;
  const refined = points * features ** 2 >= LARGE ? seminormalSolution(rows, labels, gram()) : undefined;
  if (refined !== undefined) return refined;
  const factors = new QrDecomposition(Matrix.from1DArray(points, features, Array.from(values)));
  const pivots = factors.upperTriangularMatrix.diagonal().map(Math.abs);
  const least = Number.EPSILON * points * Math.max(...pivots);
  if (!pivots.every((pivot) => pivot > least)) return undefined;
  return Float64Array.from(factors.solve(Matrix.columnVector(Array.from(labels))).to1DArray());
}

/** Refinements after which the last correction must be as small as rounding. */
const REFINEMENTS = 4;

/**
 * The same from the normal equations XᵀX beta = Xᵀy, factorised by Cholesky, and refined: each correction
 * solves them for the residual y − X beta of the data itself, which makes up for the squared condition number as long
 * as it is far from 1/ε (Björck, Numerical Methods for Least Squares Problems, 1996, Section 2.9.3).
 * @returns undefined where XᵀX is not positive definite to rounding, or the corrections do not get small
 */
export function seminormalSolution(
  rows: DenseRows,
  labels: Float64Array,
  matrix = gramOf(rows, labels).matrix,
): Float64Array | undefined {
  const { points, features } = rows;
  const factor = choleskyFactor(matrix, features);
  if (factor === undefined) return undefined;
  const kernel = kernelOf(rows);
  const beta = new Float64Array(features);
  const residual = labels.slice();
  const right = new Float64Array(features);
  const norm = (vector: Float64Array) => Math.hypot(...vector);
  let correction = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= REFINEMENTS; step++) {
    kernel.combine(residual, 1, right);
    const delta = solveByFactor(factor, right);
    for (let f = 0; f < features; f++) beta[f] += delta[f];
    correction = norm(delta);
    kernel.scores(beta, 1, residual);
    for (let i = 0; i < points; i++) residual[i] = labels[i] - residual[i];
  }
  return correction <= 1e-13 * norm(beta) ? beta : undefined;
}

/**
 * The lower triangular L with LLᵀ = A, row by row, of a symmetric positive definite n x n matrix. Four rows at a time, so
 * that a sum need not wait for the one before it: with ml-matrix, to the same bits, a thousand rows take four times as long.
 * @returns undefined where A is not positive definite to rounding
 */
export function choleskyFactor(a: Float64Array, n: number): Float64Array | undefined {
  const l = new Float64Array(n * n);
  for (let first = 0; first < n; first += 4) {
    const end = Math.min(first + 4, n);
    if (end - first === 4) solveFourRows(a, l, n, first);
    for (let j = first; j < end; j++) {
      const row = j * n;
      for (let k = end - first === 4 ? first : 0; k < j; k++) {
        let sum = 0;
        for (let i = 0; i < k; i++) sum += l[k * n + i] * l[row + i];
        l[row + k] = (a[row + k] - sum) / l[k * n + k];
      }
      let square = 0;
      for (let i = 0; i < j; i++) square += l[row + i] * l[row + i];
      const left = a[row + j] - square;
      if (!(left > 0)) return undefined;
      l[row + j] = Math.sqrt(left);
    }
  }
  return l;
}

/** The entries of four rows of L in the columns before them. */
function solveFourRows(a: Float64Array, l: Float64Array, n: number, first: number): void {
  const [j0, j1, j2, j3] = [0, 1, 2, 3].map((j) => (first + j) * n);
  for (let k = 0; k < first; k++) {
    const row = k * n;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let i = 0; i < k; i++) {
      const entry = l[row + i];
      s0 += entry * l[j0 + i];
      s1 += entry * l[j1 + i];
      s2 += entry * l[j2 + i];
      s3 += entry * l[j3 + i];
    }
    const diagonal = l[row + k];
    l[j0 + k] = (a[j0 + k] - s0) / diagonal;
    l[j1 + k] = (a[j1 + k] - s1) / diagonal;
    l[j2 + k] = (a[j2 + k] - s2) / diagonal;
    l[j3 + k] = (a[j3 + k] - s3) / diagonal;
  }
}

/** A⁻¹b from A's factor L. */
function solveByFactor(l: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = b.slice();
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < k; i++) x[k] -= x[i] * l[k * n + i];
    x[k] /= l[k * n + k];
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let i = k + 1; i < n; i++) x[k] -= x[i] * l[i * n + k];
    x[k] /= l[k * n + k];
  }
  return x;
}

/** Eigenvalues of a symmetric matrix in ascending order, and its orthonormal eigenvectors. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  /** Entry f of the vector of values[k] is vectors[f·n + k]. */
  readonly vectors: Float64Array;
}

/** Eigenvalues and eigenvectors (ml-matrix) of a symmetric n x n matrix given row by row. */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const eigen = new EigenvalueDecomposition(Matrix.from1DArray(n, n, Array.from(matrix)), {
    assumeSymmetric: true,
  });
  return {
    values: Float64Array.from(eigen.realEigenvalues),
    vectors: Float64Array.from(eigen.eigenvectorMatrix.to1DArray()),
  };
}

/**
 * ‖XᵀX‖₂ by power iteration, for matrices too large to factorise. Starts from the vector of ones (plus a slope,
 * lest it be orthogonal to the answer) and stops when the Rayleigh quotient changes by less than 1e-13 of
 * itself, or after 10,000 steps; a lower bound then, close where the two largest eigenvalues are apart.
 */
export function largestEigenvalue(kernel: Kernel): number {
  const { points, features } = kernel;
  const direction = Float64Array.from({ length: features }, (_, f) => 1 + f / features);
  const scores = new Float64Array(points);
  let estimate = 0;
  for (let step = 0; step < 10_000; step++) {
    const length = Math.sqrt(direction.reduce((sum, entry) => sum + entry * entry, 0));
    if (length === 0) return 0;
    for (let f = 0; f < features; f++) direction[f] /= length;
    kernel.scores(direction, 1, scores);
    kernel.combine(scores, 1, direction);
    const quotient = scores.reduce((sum, entry) => sum + entry * entry, 0);
    if (Math.abs(quotient - estimate) <= 1e-13 * quotient) return quotient;
    estimate = quotient;
  }
  return estimate;
}
