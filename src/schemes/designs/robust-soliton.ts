/**
 * The robust soliton distribution on degrees 1 … M (Luby, LT codes, FOCS 2002, for M input symbols):
 *   rho(1) = 1/M, rho(i) = 1/(i·(i − 1)) for i = 2 … M
 *   R = c·ln(M/delta)·√M, S = M/R rounded to the nearest integer, at least 1
 *   tau(i) = R/(i·M) for i < S, tau(S) = R·ln(R/delta)/M (0 where R < delta), else 0
 *   mu(i) = (rho(i) + tau(i)) / Σ (rho + tau)
 * Where S exceeds M, as with the default c = 0.03, delta = 0.5 for M <= 50, no degree has the spike tau(S).
 *
 * @param m M, number of blocks, >= 1
 * @param c > 0
 * @param delta 0 < delta < 1: decoding fails at most so often, for large M and enough received combinations
 * @returns mu, entry i − 1 for degree i
 */
export function robustSoliton(m: number, c: number, delta: number): Float64Array {
  const r = c * Math.log(m / delta) * Math.sqrt(m);
  const spike = Math.max(1, Math.round(m / r));
  const unscaled = Float64Array.from({ length: m }, (_, at) => {
    const i = at + 1;
    const rho = i === 1 ? 1 / m : 1 / (i * (i - 1));
    if (i < spike) return rho + r / (i * m);
    return i === spike ? rho + (r * Math.max(0, Math.log(r / delta))) / m : rho;
  });
  const total = unscaled.reduce((sum, x) => sum + x, 0);
  return unscaled.map((x) => x / total);
}
