import { describe, expect, it } from 'vitest';
import { Streams } from '../../../src/random/stream.js';
import type { BlockResult } from '../../../src/simulation/monte-carlo/block.js';
import { PointSummary } from '../../../src/simulation/monte-carlo/summary.js';
import { interval } from '../../../src/statistics/estimate.js';
import { countedOf } from '../../../src/statistics/histogram.js';

const LEVELS = [0.5, 0.9, 0.99];
const BLOCKS = 8;
/** Width of the bins from 1 to 2. */
const BIN = 2 ** -9;

/** Blocks of 4,096 times, as evenly spread as Sobol points are, of the distribution with a quantile function. */
function summaryOf(seed: string, time: (u: number) => number): PointSummary {
  const uniform = new Streams(seed).uniform('times');
  const summary = new PointSummary();
  const one = { n: 1, mean: 1, m2: 0 };
  const moments = { completion_time: one, messages: one, volume: one, computations: one, recovered: one };
  for (let block = 0; block < BLOCKS; block++) {
    const times = Float64Array.from({ length: 4096 }, (_, i) => time((i + uniform()) / 4096));
    const result: BlockResult = {
      ...{ trials: 4096, moments, incomplete: 0, events: 0 },
      histogram: countedOf(times),
    };
    summary.add(result);
  }
  return summary;
}

/** Share of the quantiles at the levels that lie in their intervals, over places within a bin. */
function coverage(name: string, quantile: (u: number, place: number) => number): number[] {
  const places = 40;
  const covered = LEVELS.map(() => 0);
  for (let k = 0; k < places; k++) {
    const place = 1 + (BIN * k) / places;
    const summary = summaryOf(`${name} ${k}`, (u) => quantile(u, place));
    const errors = summary.quantileErrors();
    summary.quantiles().forEach((value, i) => {
      const { low, high } = interval({ value, se: errors[i] as number, df: BLOCKS - 1 });
      const exact = quantile(LEVELS[i], place);
      if (low <= exact && exact <= high) covered[i]++;
    });
  }
  return covered.map((count) => count / places);
}

describe('quantiles of blocks that count as one value each', () => {
  // Of none of them the distribution function is flat at a level: there a quantile is any of several times.
  it.each<[string, (u: number, place: number) => number]>([
    ['a density', (u, place) => place - Math.log1p(-u)],
    ['a density that falls e-fold within a bin', (u, place) => place - BIN * Math.log1p(-u)],
    ['a density that jumps', (u, place) => place + (u < 0.5 ? 1 : 0.1) * (u - 0.5)],
    ['one time, mostly', (u, place) => (u <= 0.8 ? place : place + u)],
    ['almost one time, mostly', (u, place) => (u < 0.8 ? place - 1e-7 * Math.log1p(-u) : place + u)],
    ['two times in a bin', (u, place) => (u < 0.3 ? place : u < 0.8 ? place + BIN / 3 : place + 1)],
    ['ticks of a clock', (u, place) => place + Math.ceil(u * 307) * (2 / 3) * BIN],
    ['what is left at a deadline', (u, place) => Math.min(1.2 + place - 1, 0.7 + u)],
  ])('are covered by their intervals: %s', (name, quantile) => {
    for (const [i, share] of coverage(name, quantile).entries()) {
      // 40 intervals: 33 and fewer hold it with probability 0.01 % if each does with 95 %.
      expect(share, `level ${LEVELS[i]}`).toBeGreaterThan(33 / 40);
    }
  });
});
