/**
 * A real K x m MDS generator: every m of its rows are linearly independent. Row j holds the first m functions
 * of a real Fourier system at the angle theta_j = 2·pi·j/K:
 *   m odd:  1/√2, cos(k·theta), sin(k·theta), k = 1 … (m − 1)/2
 *   m even: cos((k + ½)·theta), sin((k + ½)·theta), k = 0 … m/2 − 1
 * Times a power of e^{i·theta} both are polynomials of degree m − 1 in e^{i·theta}, so that a combination that
 * vanishes at m distinct angles vanishes altogether: that is the MDS property.
 *
 * Chosen for its conditioning. Over all 77,520 choices of 7 rows of 20 the 2-norm condition number has median
 * 22 and is at most 4.7e3, for contiguous rows (`test/schemes/mcc.test.ts` enumerates them). Gaussian entries
 * have the same median, but their worst case is a matter of luck (1e4 … 1e7 for three seeds); Chebyshev-
 * Vandermonde rows reach 2e7; with the powers of two of the paper's example it is beyond double precision.
 *
 * @param workers K >= 1
 * @param dimension m, 1 <= m <= K
 */
export function fourierFrame(workers: number, dimension: number): number[][] {
  return Array.from({ length: workers }, (_, j) => {
    const theta = (2 * Math.PI * j) / workers;
    const odd = dimension % 2 === 1;
    const row = odd ? [Math.SQRT1_2] : [];
    for (let k = odd ? 1 : 0.5; row.length < dimension; k++)
      row.push(Math.cos(k * theta), Math.sin(k * theta));
    return row;
  });
}
