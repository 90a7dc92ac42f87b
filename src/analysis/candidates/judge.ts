import { Streams } from '../../random/stream.js';
import type { Point } from '../../simulation/experiment/experiment.js';
import { blockLengthOf, resampledMeans } from '../../statistics/block-bootstrap.js';
import { type Interval, sampleMean, studentQuantile } from '../../statistics/estimate.js';
import {
  intervalFromZero,
  intervalOf,
  pairedDifference,
  pairMoments,
  ratioInterval,
  ratioMean,
  savedOf,
} from '../../statistics/paired.js';
import { normalCdf } from '../../statistics/special-functions.js';

/** Times of candidates by trial: trial i of all of them met the same draws. Some may have had fewer trials. */
export type Times = readonly (readonly number[])[];

/** Intervals of candidates' times, and of what they are to one another, all from the same paired trials. */
export interface Judge {
  /** Mean time, 95 %. */
  time(candidate: number): Interval;
  /** Time saved against the baseline as a fraction of the baseline's, at most 1; 95 %. */
  saved(candidate: number): Interval;
  /**
   * The same for the one of several candidates that seems to save most: so wide that with 95 % the savings of all of them
   * are inside their intervals.
   */
  savedByAnyOf(candidates: readonly number[]): (candidate: number) => Interval;
  /** Mean time more than another candidate's, so wide that with 95 % all differences from the best are inside. */
  behind(candidate: number, other: number): Interval;
}

/**
 * For independent trials: Student's t, and Fieller's interval for ratios.
 * @param confidence of each interval of `behind`
 * @param unseen how much larger a candidate's mean may be by what its trials did not meet
 */
export function judgeOfTrials(
  times: Times,
  baseline: number,
  confidence: number,
  unseen: (candidate: number, own: readonly number[]) => number = () => 0,
): Judge {
  const more = (i: number) => unseen(i, times[i]);
  const savedAt = (level: number) => (i: number) => {
    const saved = savedOf(ratioInterval(pairMoments(times[i], times[baseline]), level));
    if (i === baseline) return saved;
    const base = sampleMean(times[baseline]).value;
    // Rare delays that the baseline has not met either would make its time longer.
    const left = (1 - saved.high) * (base / (base + more(baseline)));
    return { value: saved.value, low: saved.low - more(i) / base, high: 1 - left };
  };
  return {
    time: (i) => widened(intervalFromZero(ratioMean(times[i], times[baseline]), 0.95), 0, more(i)),
    saved: savedAt(0.95),
    savedByAnyOf: (some) => savedAt(1 - 0.05 / some.length),
    behind: (i, other) =>
      widened(intervalOf(pairedDifference(times[i], times[other]), confidence), more(other), more(i)),
  };
}

function widened({ value, low, high }: Interval, below: number, above: number): Interval {
  return { value, low: low - below, high: high + above };
}

const REPLICATES = 1999;

/** Resampling of rounds, and the intervals that follow from it. */
interface RoundsJudge extends Judge {
  /** Successive rounds that are drawn together. */
  readonly block: number;
}

/** The numbers by which the rounds of a trace are drawn anew: the same for a seed, whatever is asked. */
export function roundsDrawn({ seed }: Pick<Point, 'seed'>): () => number {
  return new Streams('advise', seed).uniform('rounds');
}

/**
 * For the rounds of a trace, each played once, which depend on the rounds before them: percentiles over rounds that are
 * drawn anew in blocks. A round in which a worker hung makes means so skewed that symmetric intervals are far off.
 * Percentiles are moved outwards for few blocks as Student's quantile is from the normal one (Hesterberg, What Teachers
 * Should Know About the Bootstrap, Am. Stat. 69, 2015, Section 3.2); of so few that no percentile is far enough out, the
 * intervals are at least Student's.
 * @param times of at least one round; candidates without any are not asked about
 * @param uniform numbers from 0 to below 1
 */
export function judgeOfRounds(times: Times, baseline: number, uniform: () => number): RoundsJudge {
  const able = times.flatMap((own, i) => (own.length > 0 ? [i] : []));
  const fastest = able.reduce((a, b) => (mean(times[b]) < mean(times[a]) ? b : a));
  const gain = times[baseline].map((time, round) => time - times[fastest][round]);
  const block = Math.max(...[times[baseline], times[fastest], gain].map(blockLengthOf));
  const rounds = times[baseline].length;
  const resampled = resampledMeans(
    able.map((i) => times[i]),
    block,
    REPLICATES,
    uniform,
  );
  const means = new Map(able.map((i, a) => [i, resampled[a]]));
  const of = (i: number) => means.get(i) as Float64Array;
  const interval = (value: number, replicates: Float64Array, level: number) => {
    if (rounds < 2) return { value, low: -Infinity, high: Infinity };
    const pieces = rounds / block;
    const drawn = percentiles(replicates, level, pieces);
    // So few pieces are all on one side of the mean more often than that, and no mixture of them reaches beyond them.
    if (2 ** (1 - pieces) <= level) return { value, ...drawn };
    const error = studentError(replicates, level, pieces);
    return { value, low: Math.min(drawn.low, value - error), high: Math.max(drawn.high, value + error) };
  };
  const savings = (i: number) => of(i).map((own, r) => 1 - own / of(baseline)[r]);
  const savedAt = (level: number) => (i: number) => {
    const saved = interval(1 - mean(times[i]) / mean(times[baseline]), savings(i), level);
    return rounds < 2 ? saved : { ...saved, high: Math.min(1, saved.high) };
  };
  return {
    block,
    time: (i) => {
      const time = interval(mean(times[i]), of(i), 0.05);
      return rounds < 2 ? time : { ...time, low: Math.max(0, time.low) };
    },
    saved: savedAt(0.05),
    savedByAnyOf: (some) => savedAt(simultaneousLevel(some.map(savings), 0.05)),
    behind: (i, other) => {
      const differences = times[i].map((time, round) => time - times[other][round]);
      const { value } = sampleMean(differences);
      // Bonferroni over all that may be compared with the best.
      const found = interval(
        value,
        of(i).map((own, r) => own - of(other)[r]),
        0.05 / Math.max(1, able.length - 1),
      );
      // Who takes exactly as long in some rounds, and longer in the others, is never faster.
      const isNeverFaster = rounds >= 2 && differences.includes(0) && differences.every((each) => each >= 0);
      return isNeverFaster ? { ...found, low: Math.max(0, found.low) } : found;
    },
  };
}

/**
 * The level of each of several intervals between percentiles at which, together, they miss a replicate in at most this
 * fraction of cases: how far out a replicate is in the one in which it is furthest out (balanced simultaneous sets: Beran,
 * J. Am. Stat. Assoc. 83, 1988). What goes up and down together counts once.
 * @param replicates of each, the same replicate in the same place
 */
export function simultaneousLevel(replicates: readonly Float64Array[], level: number): number {
  const count = replicates[0].length;
  const depth = new Float64Array(count).fill(count);
  for (const own of replicates) {
    const order = Array.from(own.keys()).sort((a, b) => own[a] - own[b]);
    // How many are as small or smaller, and how many as large or larger.
    for (const [from, step] of [
      [0, 1],
      [count - 1, -1],
    ]) {
      let first = from;
      for (let place = from; place >= 0 && place < count; place += step) {
        if (own[order[place]] !== own[order[first]]) first = place;
        const asFarOut = step > 0 ? count - first : first + 1;
        depth[order[place]] = Math.min(depth[order[place]], asFarOut);
      }
    }
  }
  depth.sort();
  const k = depth[Math.floor(level * count)];
  return Math.max((2 * k) / (count + 1), 2 / (count + 1));
}

/** The middle part of replicates, for an estimate from a number of independent pieces. */
function percentiles(replicates: Float64Array, level: number, pieces: number): { low: number; high: number } {
  const sorted = replicates.slice().sort();
  const df = Math.max(1, Math.round(pieces) - 1);
  const tail = normalCdf(-Math.sqrt((df + 1) / df) * studentQuantile(1 - level / 2, df));
  const k = Math.max(1, Math.floor(tail * (sorted.length + 1)));
  return { low: sorted[k - 1], high: sorted[sorted.length - k] };
}

/** Half the width of Student's interval for an estimate from a number of independent pieces. */
function studentError(replicates: Float64Array, level: number, pieces: number): number {
  const df = Math.max(1, Math.round(pieces) - 1);
  const deviation = sampleMean(Array.from(replicates)).se * Math.sqrt(replicates.length);
  // Means of pieces that are drawn anew spread less than means of new ones.
  return studentQuantile(1 - level / 2, df) * deviation * Math.sqrt((df + 1) / df);
}

function mean(values: readonly number[]): number {
  return sampleMean(values).value;
}
