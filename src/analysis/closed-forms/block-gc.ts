import { pow } from '../../statistics/pow.js';

/**
 * P(T <= t) of block coordinate gradient coding: at least K − s workers have done the work up to and with the block of
 * level s, for every level in use. By how many workers lie between two thresholds, from the latest block to the first.
 * @param workers K
 * @param shares of the coordinates, level by level, with sum 1
 * @param cdf distribution function of a worker's time per task
 */
export function blockGcCdf(
  t: number,
  workers: number,
  shares: readonly number[],
  cdf: (x: number) => number,
): number {
  let work = 0;
  const levels = shares.flatMap((share, s) => {
    work += (s + 1) * share;
    return share > 0 ? [{ needed: workers - s, done: cdf(t / work) }] : [];
  });
  // chance[k]: k workers have done the blocks looked at so far, and each of those has come from enough.
  let chance = new Float64Array(workers + 1);
  chance[0] = 1;
  let before = 0;
  for (const { needed, done } of levels.reverse()) {
    const next = new Float64Array(workers + 1);
    // Of those that were not done with the later block, this fraction is done with this one.
    const fraction = before < 1 ? (done - before) / (1 - before) : 0;
    for (let k = 0; k <= workers; k++) {
      let choose = 1;
      for (let more = 0; k + more <= workers; more++) {
        if (k + more >= needed) {
          const rest = workers - k - more;
          next[k + more] += chance[k] * choose * pow(fraction, more) * pow(1 - fraction, rest);
        }
        choose = (choose * (workers - k - more)) / (more + 1);
      }
    }
    chance = next;
    before = done;
  }
  return chance.reduce((sum, p) => sum + p, 0);
}

/**
 * E[T] of block coordinate gradient coding for two workers, in closed form: with times alpha + Exp(mu) per task, T is the
 * larger of x·T_(2) and (x + 2(1 − x))·T_(1).
 * @param x share of the coordinates that tolerate no straggler, 0 < x <= 1
 */
export function blockGcOfTwo(x: number, alpha: number, mu: number): number {
  const ratio = (2 * (1 - x)) / x;
  return (2 - x) * (alpha + 1 / (2 * mu)) + ((x / mu) * Math.exp(-ratio * mu * alpha) * 2) / (2 + ratio);
}
