import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { expect, it } from 'vitest';
import { gramOf } from '../../../src/models/kernels/gram.js';
import { kernelOf } from '../../../src/models/kernels/kernel-of.js';
import {
  choleskyFactor,
  largestEigenvalue,
  leastSquaresSolution,
  seminormalSolution,
  symmetricEigen,
} from '../../../src/models/kernels/linear-algebra.js';
import { denseRows, numbers } from '../objectives/problems.js';

it('solves least squares: the residual is orthogonal to the columns', () => {
  const rows = denseRows('qr', 30, 7);
  const labels = numbers('qr labels', 30);
  const beta = leastSquaresSolution(rows, labels) as Float64Array;
  const kernel = kernelOf(rows);
  const residual = new Float64Array(30);
  kernel.scores(beta, 1, residual);
  for (let i = 0; i < 30; i++) residual[i] -= labels[i];
  const normal = new Float64Array(7);
  kernel.combine(residual, 1, normal);
  expect(Math.max(...normal.map(Math.abs))).toBeLessThan(1e-13);
});

it('solves them from the normal equations as exactly', () => {
  const rows = denseRows('seminormal', 40, 6);
  const labels = numbers('seminormal labels', 40);
  const expected = leastSquaresSolution(rows, labels) as Float64Array;
  const found = seminormalSolution(rows, labels) as Float64Array;
  found.forEach((entry, f) => {
    expect(entry).toBeCloseTo(expected[f], 13);
  });
});

it.each([1, 4, 6, 11])('factorises %i rows as ml-matrix does, to the bit', (n) => {
  const rows = denseRows(`cholesky ${n}`, 2 * n, n);
  const { matrix } = gramOf(rows, numbers('labels', 2 * n));
  const known = new CholeskyDecomposition(Matrix.from1DArray(n, n, Array.from(matrix)));
  expect(Array.from(choleskyFactor(matrix, n) as Float64Array)).toEqual(
    known.lowerTriangularMatrix.to1DArray(),
  );
  const indefinite = matrix.slice();
  indefinite[n * n - 1] = -1;
  expect(choleskyFactor(indefinite, n)).toBeUndefined();
});

it('does not trust the normal equations where columns are nearly dependent, or are', () => {
  for (const nearness of [1e-6, 0]) {
    const rows = denseRows('nearly', 40, 6);
    for (let i = 0; i < 40; i++)
      rows.values[6 * i + 5] = rows.values[6 * i] + nearness * rows.values[6 * i + 5];
    expect(seminormalSolution(rows, numbers('nearly labels', 40))).toBeUndefined();
  }
});

it('does not solve what has no single solution', () => {
  expect(leastSquaresSolution(denseRows('wide', 3, 4), numbers('y', 3))).toBeUndefined();
  const rows = denseRows('dependent', 9, 3);
  for (let i = 0; i < 9; i++) rows.values[3 * i + 2] = rows.values[3 * i] - 0.1 * rows.values[3 * i + 1];
  expect(leastSquaresSolution(rows, numbers('y', 9))).toBeUndefined();
});

it('finds eigenvalues and eigenvectors: second differences have 2 − 2cos(kπ/(n + 1))', () => {
  const n = 6;
  const matrix = Float64Array.from({ length: n * n }, (_, e) => {
    const offset = Math.abs(Math.floor(e / n) - (e % n));
    return offset === 0 ? 2 : offset === 1 ? -1 : 0;
  });
  const { values, vectors } = symmetricEigen(matrix, n);
  values.forEach((value, k) => {
    expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 13);
    for (let f = 0; f < n; f++) {
      let image = 0;
      for (let g = 0; g < n; g++) image += matrix[f * n + g] * vectors[g * n + k];
      expect(image).toBeCloseTo(value * vectors[f * n + k], 13);
    }
  });
});

it('finds the largest eigenvalue without factorising', () => {
  const rows = denseRows('power', 40, 8);
  const { values } = symmetricEigen(gramOf(rows, numbers('y', 40)).matrix, 8);
  expect(largestEigenvalue(kernelOf(rows)) / values[7] - 1).toBeLessThan(1e-10);
  expect(largestEigenvalue(kernelOf({ ...rows, values: new Float64Array(320) }))).toBe(0);
});
