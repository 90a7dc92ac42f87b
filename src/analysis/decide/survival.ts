import { Z95 } from '../../statistics/estimate.js';
import { binValue, type Histogram } from '../../statistics/histogram.js';

/** P(T > t) at some t, with a 95 % interval. */
export interface Survival {
  readonly t: number;
  readonly probability: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The empirical probability that a time is exceeded, as the corners of its steps, from a histogram: times are those that
 * bins stand for. It is shown wherever it has fallen by a factor `step`, so that it is never drawn too high by more, and
 * down to the last time, where it ends at that of the longest but one. Intervals are Wilson's (JASA 22, 1927), each for
 * itself.
 */
export function survivalOf(histogram: Histogram, step = 0.97): Survival[] {
  const bins = [...histogram].sort(([a], [b]) => a - b);
  const n = bins.reduce((sum, [, count]) => sum + count, 0);
  if (n === 0) return [];
  const at = (bin: number, count: number): Survival => ({
    t: binValue(bin),
    probability: count / n,
    ...wilson(count, n),
  });
  const corners = [at(bins[0][0], n)];
  let left = n;
  let shown = n;
  for (const [bin, count] of bins) {
    left -= count;
    if (left > 0 && left > step * shown) continue;
    corners.push(at(bin, shown));
    if (left > 0) corners.push(at(bin, left));
    shown = left;
  }
  return corners;
}

/** Wilson's interval for a proportion of k in n. */
export function wilson(k: number, n: number): { low: number; high: number } {
  const p = k / n;
  const z2 = Z95 * Z95;
  const middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
