/**
 * Largest distance between the empirical distribution function of a sample and a continuous one (Kolmogorov and
 * Smirnov, two-sided).
 * @param sorted in increasing order
 */
export function ksDistance(sorted: Float64Array, cdf: (x: number) => number): number {
  const n = sorted.length;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const p = cdf(sorted[i]);
    const above = (i + 1) / n - p;
    const below = p - i / n;
    if (above > distance) distance = above;
    if (below > distance) distance = below;
  }
  return distance;
}
