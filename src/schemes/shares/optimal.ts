import type { WorkTime } from '../../engine/delays.js';
import { largestRemainder } from '../../statistics/largest-remainder.js';
import { pow } from '../../statistics/pow.js';
import { gaussPoints } from '../../statistics/special-functions.js';

/** Workers whose times have one distribution. All of them have the same work: their mean of the latest is convex in it. */
interface Kind {
  readonly time: WorkTime;
  readonly count: number;
}

/** First panel of the integral as a fraction of the mean, and how much longer each next one is: fine where it begins. */
const FIRST_PANEL = 1e-3;
const GROWTH = 1.2;
/** The panel that adds less than this fraction is the last one. */
const LAST_PANEL = 1e-13;
const MOST_PANELS = 5000;

/** Relative step of differences. */
const STEP = 1e-5;

/** Mean of the latest of independent workers, and what more work for a worker of each kind adds to it, per task. */
interface Latest {
  readonly mean: number;
  readonly slope: Float64Array;
}

/**
 * E[max] of independent workers: the integral of 1 − Π F_j(t), with the panels of Gauss and Legendre between the times at
 * which an F_j may jump or bend.
 * @param work of a worker of each kind, in tasks
 * @param withSlope whether its derivatives are asked for: of the integral, and of where the jumps are
 */
function latest(kinds: readonly Kind[], work: ArrayLike<number>, withSlope: boolean): Latest {
  const busy = kinds.flatMap((_, k) => (work[k] > 0 ? [k] : []));
  const slope = new Float64Array(kinds.length);
  const cdf = (k: number, t: number, stretch = 1) => kinds[k].time.cdf(stretch * work[k], t);
  const product = (t: number) => busy.reduce((all, k) => all * pow(cdf(k, t), kinds[k].count), 1);
  const breaks = busy.flatMap((k) => kinds[k].time.breaks(work[k]));
  const least = Math.max(...busy.map((k) => Math.min(...kinds[k].time.breaks(work[k]))));
  const scale = Math.max(...busy.map((k) => kinds[k].time.mean(work[k])));
  const ends = [...new Set(breaks.filter((t) => t > least))].sort((a, b) => a - b);
  if (withSlope) {
    // A jump of the product that comes later by dt adds its height times dt.
    for (const k of busy) {
      const [sooner, later] = [1 - STEP, 1 + STEP].map((s) => kinds[k].time.breaks(s * work[k]));
      kinds[k].time.breaks(work[k]).forEach((t, b) => {
        if (t < least || t === 0) return;
        const height = product(t * (1 + 1e-9)) - (t === least ? 0 : product(t * (1 - 1e-9)));
        slope[k] += (height * (later[b] - sooner[b])) / (2 * STEP * work[k] * kinds[k].count);
      });
    }
  }
  let mean = least;
  let from = least;
  let width = FIRST_PANEL * scale;
  for (let panel = 0; panel < MOST_PANELS; panel++) {
    const to = Math.min(from + width, ends[0] ?? Infinity);
    let more = 0;
    for (const { at, weight } of gaussPoints(from, to)) {
      const all = product(at);
      more += weight * (1 - all);
      if (!withSlope || all === 0) continue;
      for (const k of busy) {
        const change = cdf(k, at, 1 + STEP) - cdf(k, at, 1 - STEP);
        slope[k] -= (weight * all * change) / (cdf(k, at) * 2 * STEP * work[k]);
      }
    }
    mean += more;
    if (ends.length === 0 && from > least + scale && more <= LAST_PANEL * mean) break;
    if (to === ends[0]) {
      ends.shift();
      width = FIRST_PANEL * scale;
    } else width *= GROWTH;
    from = to;
  }
  return { mean, slope };
}

/** Steps of the search at most, and the relative gain below which it ends. */
const MOST_STEPS = 300;
const LEAST_GAIN = 1e-10;
/** Halvings of a step in which nothing is gained, at most. */
const MOST_HALVINGS = 30;

/**
 * Shares with the least E[max]: mirror descent on the simplex with the entropy as its mirror (Beck and Teboulle, Operations
 * Research Letters 31, 2003), each step halved until it gains. It starts from shares in proportion to speed or from equal
 * ones, whichever are better, and so is never worse than either.
 * @returns for a worker of each kind
 */
function continuous(kinds: readonly Kind[], tasks: number): Float64Array {
  const normal = (some: ArrayLike<number>) => {
    const total = kinds.reduce((sum, { count }, k) => sum + count * some[k], 0);
    return Float64Array.from(some, (each) => each / total);
  };
  const at = (shares: Float64Array, withSlope = false) =>
    latest(
      kinds,
      shares.map((each) => each * tasks),
      withSlope,
    );
  const bySpeed = normal(kinds.map(({ time }) => 1 / time.mean(1)));
  const equal = normal(kinds.map(() => 1));
  let shares = at(bySpeed).mean <= at(equal).mean ? bySpeed : equal;
  let size = 1;
  for (let step = 0; step < MOST_STEPS; step++) {
    const { mean, slope } = at(shares, true);
    let gain = 0;
    for (let halving = 0; halving < MOST_HALVINGS; halving++) {
      const next = normal(shares.map((share, k) => share * Math.exp((-size * slope[k] * tasks) / mean)));
      gain = mean - at(next).mean;
      if (gain > 0) {
        shares = next;
        break;
      }
      size /= 2;
    }
    if (gain <= LEAST_GAIN * mean) break;
    size *= 2;
  }
  return shares;
}

/** The workers by the distribution of their times. */
function kindsOf(times: readonly WorkTime[]): { kinds: Kind[]; kindOf: number[] } {
  const distinct = [...new Set(times)];
  const kindOf = times.map((time) => distinct.indexOf(time));
  const kinds = distinct.map((time, k) => ({ time, count: kindOf.filter((each) => each === k).length }));
  return { kinds, kindOf };
}

/** Further digits of shares change nothing that could be measured. */
const DIGITS = 1e6;

/**
 * The shares of independent workers that take the least time on average until all are done with theirs.
 * @param times their distributions, with finite means
 * @param tasks M
 * @returns a share for each, to six digits
 */
export function optimalShares(times: readonly WorkTime[], tasks: number): number[] {
  const { kinds, kindOf } = kindsOf(times);
  const shares = continuous(kinds, tasks);
  return kindOf.map((k) => Math.round(shares[k] * DIGITS) / DIGITS);
}

/** With more distributions than these, tasks do not change hands: that would take minutes. */
const MOST_KINDS = 24;

/**
 * The same in whole tasks: from the continuous shares by largest remainder, then tasks change hands, one at a time, as long
 * as that makes the mean time less.
 * @returns tasks of each worker, M together
 */
export function optimalTasks(times: readonly WorkTime[], tasks: number): Int32Array {
  const { kinds, kindOf } = kindsOf(times);
  const shares = continuous(kinds, tasks);
  const counts = largestRemainder(
    kindOf.map((k) => shares[k]),
    tasks,
  );
  const meanOf = (some: Int32Array) => {
    // Workers of one kind may differ by a task here.
    const groups = new Map<string, { kind: Kind; work: number }>();
    some.forEach((work, j) => {
      const key = `${kindOf[j]} ${work}`;
      const count = (groups.get(key)?.kind.count ?? 0) + 1;
      groups.set(key, { kind: { time: times[j], count }, work });
    });
    const all = [...groups.values()];
    return latest(
      all.map(({ kind }) => kind),
      all.map(({ work }) => work),
      false,
    ).mean;
  };
  let least = meanOf(counts);
  while (kinds.length <= MOST_KINDS) {
    const alike = (j: number) => `${kindOf[j]} ${counts[j]}`;
    const some = [...counts.keys()].filter(
      (j, at, all) => all.findIndex((i) => alike(i) === alike(j)) === at,
    );
    let best: Int32Array | undefined;
    for (const giver of some.filter((j) => counts[j] > 0)) {
      for (const taker of some) {
        const next = counts.slice();
        next[giver]--;
        next[taker]++;
        const mean = meanOf(next);
        if (mean < least * (1 - LEAST_GAIN)) {
          least = mean;
          best = next;
        }
      }
    }
    if (best === undefined) break;
    counts.set(best);
  }
  return counts;
}

/** Mean time until independent workers are done with so much work each. */
export function meanOfLatest(times: readonly WorkTime[], work: ArrayLike<number>): number {
  return latest(
    times.map((time) => ({ time, count: 1 })),
    work,
    false,
  ).mean;
}
