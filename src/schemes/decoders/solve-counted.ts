import { LuDecomposition, Matrix } from 'ml-matrix';

/**
 * Solves A·Z = B by LU with partial pivoting and says what it costs.
 * @param a n x n, row by row
 * @param b n rows of equal length c
 * @returns Z, n rows of length c, and the scalar operations of the textbook algorithm: factorisation n(n−1)/2
 *   divisions and (n−1)n(2n−1)/6 multiply-subtracts; per column of B n(n−1) multiply-subtracts and n divisions
 */
export function solveCounted(
  a: readonly number[][],
  b: readonly number[][],
): { solution: number[][]; additions: number; multiplications: number } {
  const n = a.length;
  const columns = b[0].length;
  const solution = new LuDecomposition(new Matrix(a.map((row) => [...row])))
    .solve(new Matrix(b.map((row) => [...row])))
    .to2DArray();
  const eliminate = ((n - 1) * n * (2 * n - 1)) / 6;
  return {
    solution,
    additions: eliminate + columns * n * (n - 1),
    multiplications: eliminate + (n * (n - 1)) / 2 + columns * n * n,
  };
}
