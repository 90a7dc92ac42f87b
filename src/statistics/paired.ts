import { type Estimate, type Interval, sampleMean } from './estimate.js';
import { ratioOfMeans } from './ratios.js';
import { normalCdf } from './special-functions.js';
import { studentQuantile } from './student.js';

/** Beyond so many degrees of freedom Student's law is the normal one to four digits. */
const NORMAL_FROM = 10_000;

const quantiles = new Map<string, number>();

/** Two-sided interval of an estimate that is right with probability `confidence`; as wide as one likes where no error is known. */
export function intervalOf({ value, se, df = Infinity }: Estimate, confidence: number): Interval {
  if (df < 1) return { value, low: -Infinity, high: Infinity };
  if (se === 0) return { value, low: value, high: value };
  const degrees = Math.min(df, NORMAL_FROM);
  const key = `${confidence}:${degrees}`;
  let quantile = quantiles.get(key);
  if (quantile === undefined) {
    quantile = studentQuantile((1 + confidence) / 2, degrees);
    quantiles.set(key, quantile);
  }
  return { value, low: value - quantile * se, high: value + quantile * se };
}

/**
 * mean(a) − mean(b) where both met the same random numbers in the same order; the longer sample is cut to the other's
 * length.
 */
export function pairedDifference(a: readonly number[], b: readonly number[]): Estimate {
  return sampleMean(differences(a, b));
}

/**
 * mean(a)/mean(b) of paired trials; the longer sample is cut to the other's length.
 */
export function pairedRatio(a: readonly number[], b: readonly number[]): Estimate {
  const n = Math.min(a.length, b.length);
  return ratioOfMeans(a.slice(0, n), b.slice(0, n));
}

/**
 * The mean of a, which has had the first n of the trials of b: mean(b) over all of them times the ratio over the first
 * n, so that samples of different length can be compared. Its variance is S_d²·(1/n − 1/N) + S_a²/N, with d = a − R·b
 * (double sampling with ratio estimation: Cochran, Sampling Techniques, 1977, Section 12.8).
 */
export function ratioMean(a: readonly number[], b: readonly number[]): Estimate {
  const n = a.length;
  const all = b.length;
  if (n >= all) return sampleMean(a);
  const ratio = pairedRatio(a, b);
  const value = ratio.value * sampleMean(b).value;
  const own = sampleMean(a).se ** 2 * n;
  const residual = sampleMean(a.map((x, i) => x - ratio.value * b[i])).se ** 2 * n;
  return { value, se: Math.sqrt(residual * (1 / n - 1 / all) + own / all), df: n - 1 };
}

/** Whether two samples agree in every trial that both have. */
export function sameInAll(a: readonly number[], b: readonly number[]): boolean {
  return differences(a, b).every((difference) => difference === 0);
}

function differences(a: readonly number[], b: readonly number[]): number[] {
  const n = Math.min(a.length, b.length);
  return Array.from({ length: n }, (_, i) => a[i] - b[i]);
}

const REPLICATES = 999;

/**
 * Time that `own` saves against each of the others, 1 − mean(own)/mean(other) over paired rounds, with 95 % intervals
 * from rounds drawn anew: one round in thirty in which a worker hung makes means so skewed that symmetric intervals are
 * far off, to either side. Percentiles, moved outwards for few rounds as Student's quantile is from the normal one
 * (Hesterberg, What Teachers Should Know About the Bootstrap, Am. Stat. 69, 2015, Section 3.2).
 * @param own times of at least two rounds, taken as independent
 */
export function savedOverRounds(
  own: readonly number[],
  others: readonly (readonly number[])[],
  uniform: () => number,
): Interval[] {
  const n = own.length;
  const saved = others.map(() => new Float64Array(REPLICATES));
  const sums = new Float64Array(others.length);
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    sums.fill(0);
    let ownSum = 0;
    for (let i = 0; i < n; i++) {
      const round = Math.floor(uniform() * n);
      ownSum += own[round];
      for (let o = 0; o < others.length; o++) sums[o] += others[o][round];
    }
    for (let o = 0; o < others.length; o++) saved[o][replicate] = 1 - ownSum / sums[o];
  }
  const tail = normalCdf(-Math.sqrt(n / (n - 1)) * studentQuantile(0.975, n - 1));
  const k = Math.max(1, Math.floor(tail * (REPLICATES + 1)));
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  return others.map((other, o) => {
    const sorted = saved[o].sort();
    return { value: 1 - total(own) / total(other), low: sorted[k - 1], high: sorted[REPLICATES - k] };
  });
}
