import { EigenvalueDecomposition, Matrix, QrDecomposition } from 'ml-matrix';
import type { DenseRows } from '../data/rows.js';
import type { Kernel } from './kernel.js';

/**
 * argmin ‖X beta − y‖₂ by Householder's QR factorisation (ml-matrix), or undefined where the columns of X are
 * dependent to rounding: fewer rows than columns, or |R_ff| <= ε·max(m, ℓ)·max |R_kk|.
 */
export function leastSquaresSolution(rows: DenseRows, labels: Float64Array): Float64Array | undefined {
  const { points, features, values } = rows;
  if (points < features) return undefined;
  const factors = new QrDecomposition(Matrix.from1DArray(points, features, Array.from(values)));
  const pivots = factors.upperTriangularMatrix.diagonal().map(Math.abs);
  const least = Number.EPSILON * points * Math.max(...pivots);
  if (!pivots.every((pivot) => pivot > least)) return undefined;
  return Float64Array.from(factors.solve(Matrix.columnVector(Array.from(labels))).to1DArray());
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
