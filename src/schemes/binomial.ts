/**
 * P(B = b), b = 0 … n, for B ~ Binomial(n, q), 0 <= q <= 1. Built outwards from the mode by the ratio of
 * neighbours and then normalised: (1 − q)ⁿ, from which one would start otherwise, underflows for large n.
 *
 * @example binomial(2, 0.5) // 0.25, 0.5, 0.25
 */
export function binomial(n: number, q: number): Float64Array {
  const chance = new Float64Array(n + 1);
  const mode = Math.min(n, Math.floor((n + 1) * q));
  chance[mode] = 1;
  for (let b = mode; b > 0; b--) chance[b - 1] = (chance[b] * b * (1 - q)) / ((n - b + 1) * q);
  for (let b = mode; b < n; b++) chance[b + 1] = (chance[b] * (n - b) * q) / ((b + 1) * (1 - q));
  const total = chance.reduce((sum, x) => sum + x, 0);
  return chance.map((x) => x / total);
}
