import type { Uniform } from '../../random/stream.js';
import { normalCdf } from '../../statistics/special-functions.js';
import { studentQuantile } from '../../statistics/student.js';
import type { Interval } from './paired.js';

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
  uniform: Uniform,
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
