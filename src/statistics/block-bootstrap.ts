import { pow } from './pow.js';

/**
 * Block length for the circular block bootstrap of a mean, chosen from the autocovariances of the series: Politis and
 * White, Econometric Reviews 23, 2004, as corrected by Patton, Politis and White, Econometric Reviews 28, 2009.
 * 1 where successive values do not depend on each other; at most a third of the series.
 */
export function blockLengthOf(series: ArrayLike<number>): number {
  const n = series.length;
  if (n < 4) return 1;
  const covariance = autocovariances(series);
  if (!(covariance(0) > 0)) return 1;
  const longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const run = Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))));
  const most = Math.min(n - 1, Math.ceil(Math.sqrt(n)) + run);
  const critical = 1.96 * Math.sqrt(Math.log10(n) / n);
  const isSmall = (lag: number) => lag >= n || Math.abs(covariance(lag) / covariance(0)) < critical;
  // The last lag before a run of negligible correlations, or the last one that is not negligible.
  let last = 0;
  while (last < most && !allFrom(last + 1, run, isSmall)) last++;
  if (last === 0) return 1;
  const bandwidth = Math.min(2 * last, most);
  let weighted = 0;
  let sum = covariance(0);
  for (let lag = 1; lag <= bandwidth; lag++) {
    const share = lag / bandwidth;
    const window = share <= 0.5 ? 1 : 2 * (1 - share);
    weighted += 2 * window * lag * covariance(lag);
    sum += 2 * window * covariance(lag);
  }
  const variance = (4 / 3) * sum ** 2;
  const length = pow((2 * weighted ** 2 * n) / variance, 1 / 3);
  return Number.isFinite(length) ? Math.min(longest, Math.max(1, Math.round(length))) : longest;
}

function allFrom(first: number, count: number, holds: (lag: number) => boolean): boolean {
  for (let lag = first; lag < first + count; lag++) if (!holds(lag)) return false;
  return true;
}

/** Autocovariances of a series by lag, computed when they are first asked for. */
function autocovariances(series: ArrayLike<number>): (lag: number) => number {
  const n = series.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += series[i] / n;
  const size = Math.abs(mean);
  // Relative to the largest deviation: squares of large numbers would overflow.
  let scale = 0;
  for (let i = 0; i < n; i++) scale = Math.max(scale, Math.abs(series[i] - mean));
  const known: number[] = [];
  return (lag) => {
    if (known[lag] !== undefined) return known[lag];
    // A difference of equal values is rounding.
    if (scale <= 1e-12 * size) return 0;
    let sum = 0;
    for (let i = lag; i < n; i++) sum += ((series[i] - mean) / scale) * ((series[i - lag] - mean) / scale);
    known[lag] = sum / n;
    return known[lag];
  };
}

/**
 * Means of several series over rounds drawn anew in blocks of successive ones, the same rounds for all of them; after
 * the last round comes the first (the circular block bootstrap: Politis and Romano, in Exploring the Limits of
 * Bootstrap, 1992).
 * @param series of equal length, a value per round
 * @param uniform numbers from 0 to below 1
 * @returns for each series a mean per replicate
 */
export function resampledMeans(
  series: readonly ArrayLike<number>[],
  block: number,
  replicates: number,
  uniform: () => number,
): Float64Array[] {
  const n = series[0].length;
  const blocks = Math.ceil(n / block);
  const starts = Int32Array.from({ length: replicates * blocks }, () => Math.floor(uniform() * n));
  return series.map((values) => {
    const whole = blockSums(values, block);
    const rest = blockSums(values, n - (blocks - 1) * block);
    return Float64Array.from({ length: replicates }, (_, replicate) => {
      const first = replicate * blocks;
      let sum = rest[starts[first + blocks - 1]];
      for (let b = 0; b < blocks - 1; b++) sum += whole[starts[first + b]];
      return sum / n;
    });
  });
}

/** Sums of `length` successive values from each place on, each by itself: differences of running sums lose digits. */
function blockSums(values: ArrayLike<number>, length: number): Float64Array {
  const n = values.length;
  return Float64Array.from({ length: n }, (_, start) => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += values[(start + i) % n];
    return sum;
  });
}
