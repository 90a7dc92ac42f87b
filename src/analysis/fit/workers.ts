import { readTrace } from '../../models/traces/reader.js';
import type { Trace } from '../../models/traces/trace.js';
import type { Point } from '../../simulation/experiment/experiment.js';
import { type Change, changesOf, medianOf } from './change-points.js';

/** Influence of one worker on the rounds. */
export interface WorkerProfile {
  /** Its name, or its number. */
  readonly name: string;
  readonly mean: number;
  readonly median: number;
  /** Share of the rounds in which no other took longer. */
  readonly last: number;
  /** Mean time of a round if it were not waited for. */
  readonly without: number;
  readonly changes: readonly Change[];
}

/** Workers that are left out together. */
interface LeftOut {
  readonly workers: readonly number[];
  /** Mean time of a round without them. */
  readonly time: number;
}

/** Workers that the rounds of a trace wait for. */
export interface Workers {
  /** Mean time of a round: that of its slowest worker. */
  readonly time: number;
  readonly profiles: readonly WorkerProfile[];
  /** The one worker, the two, … without which rounds are shortest, as far as each step helps. */
  readonly groups: readonly LeftOut[];
}

/** Workers that are left out at most. */
const MOST_LEFT_OUT = 4;

/** A larger group is told where it makes rounds shorter by this part of their time. */
const WORTH = 0.02;

/** Looks at every worker of a trace. */
export function workersOf(trace: Trace): Workers {
  const { rounds, workers, durations, names } = trace;
  const all = Array.from({ length: workers }, (_, worker) => worker);
  const slowest = slowestOf(trace, new Set());
  const time = slowest.time;
  const profiles = all.map((worker): WorkerProfile => {
    const own = Float64Array.from({ length: rounds }, (_, round) => durations[round * workers + worker]);
    return {
      name: names?.[worker] ?? String(worker),
      mean: own.reduce((sum, duration) => sum + duration / rounds, 0),
      median: medianOf(own),
      last: slowest.last[worker] / rounds,
      without: time - slowest.gain[worker],
      changes: changesOf(own),
    };
  });
  return { time, profiles, groups: groupsOf(trace, time) };
}

interface Slowest {
  /** Mean over the rounds of the largest duration of those that are there. */
  readonly time: number;
  /** Rounds in which a worker took as long as anybody. */
  readonly last: Float64Array;
  /** Decrease of the mean without a worker and, beyond the two, without a pair of them: at a·workers + b, a < b. */
  readonly gain: Float64Array;
  readonly pair: Map<number, number>;
}

/** In one pass: leaving out two workers matters beyond each alone only where they are the two slowest. */
function slowestOf({ rounds, workers, durations }: Trace, without: ReadonlySet<number>): Slowest {
  const last = new Float64Array(workers);
  const gain = new Float64Array(workers);
  const pair = new Map<number, number>();
  let time = 0;
  for (let round = 0; round < rounds; round++) {
    let [first, second, third] = [-1, -1, -1];
    const at = (worker: number) => (worker < 0 ? 0 : durations[round * workers + worker]);
    for (let worker = 0; worker < workers; worker++) {
      if (without.has(worker)) continue;
      if (first < 0 || at(worker) > at(first)) [first, second, third] = [worker, first, second];
      else if (second < 0 || at(worker) > at(second)) [second, third] = [worker, second];
      else if (third < 0 || at(worker) > at(third)) third = worker;
    }
    const largest = at(first);
    time += largest / rounds;
    gain[first] += (largest - at(second)) / rounds;
    for (let worker = 0; worker < workers; worker++) {
      if (!without.has(worker) && at(worker) === largest) last[worker]++;
    }
    if (second < 0) continue;
    const key = Math.min(first, second) * workers + Math.max(first, second);
    pair.set(key, (pair.get(key) ?? 0) + (at(second) - at(third)) / rounds);
  }
  return { time, last, gain, pair };
}

/** The best single worker and the best pair exactly; from there on the best one to add. */
function groupsOf(trace: Trace, time: number): LeftOut[] {
  const { workers } = trace;
  const most = Math.min(MOST_LEFT_OUT, workers - 1);
  const { gain, pair } = slowestOf(trace, new Set());
  const groups: LeftOut[] = [];
  if (most < 1) return groups;
  const single = indexOfLargest(gain);
  groups.push({ workers: [single], time: time - gain[single] });
  if (most >= 2) {
    let [best, least] = [[single], Infinity];
    for (let a = 0; a < workers; a++) {
      for (let b = a + 1; b < workers; b++) {
        const left = time - gain[a] - gain[b] - (pair.get(a * workers + b) ?? 0);
        if (left < least) [best, least] = [[a, b], left];
      }
    }
    groups.push({ workers: best, time: least });
  }
  while (groups.length < most) {
    const chosen = groups[groups.length - 1].workers;
    const rest = slowestOf(trace, new Set(chosen));
    const next = indexOfLargest(rest.gain);
    groups.push({ workers: [...chosen, next].sort((a, b) => a - b), time: rest.time - rest.gain[next] });
  }
  // Larger groups only as far as they help.
  let kept = 1;
  groups.forEach((group, i) => {
    if (i > 0 && groups[kept - 1].time - group.time > WORTH * time) kept = i + 1;
  });
  return groups.slice(0, kept);
}

function indexOfLargest(values: Float64Array): number {
  return values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
}

/** Part of a round's durations that is common to all workers. */
export interface SharedRounds {
  /** Median over the rounds of the range of its durations, relative to their median. */
  readonly within: number;
  /** Standard deviation of the rounds' medians, relative to their mean. */
  readonly between: number;
}

/** The same of the trace that a point's delays are of; undefined for other delay models. */
export function barrierOf({ delay }: Point): SharedRounds | undefined {
  return delay.model === 'trace' ? barrierIn(readTrace(String(delay.file))) : undefined;
}

/** Ranges within rounds below this, and far below what rounds differ by, are suspicious. */
const ALIKE = 0.05;
const FAR_BELOW = 0.2;
const FEWEST_ROUNDS = 10;
/** Rounds that differ by less have nothing in common that needs explaining. */
const LEAST_BETWEEN = 0.01;

/**
 * Whether all workers take nearly the same time within a round while rounds differ: then the durations probably contain
 * the wait for the slowest (they end behind a barrier or an all-reduce), or something that all workers share makes rounds
 * slow. Undefined where they do not.
 */
export function barrierIn({ rounds, workers, durations }: Trace): SharedRounds | undefined {
  if (rounds < FEWEST_ROUNDS || workers < 2) return undefined;
  const ranges = new Float64Array(rounds);
  const medians = new Float64Array(rounds);
  for (let round = 0; round < rounds; round++) {
    const sorted = durations.slice(round * workers, (round + 1) * workers).sort();
    medians[round] = medianOf(sorted);
    ranges[round] = (sorted[workers - 1] - sorted[0]) / medians[round];
  }
  const mean = medians.reduce((sum, value) => sum + value / rounds, 0);
  const between = Math.sqrt(medians.reduce((sum, value) => sum + (value / mean - 1) ** 2, 0) / (rounds - 1));
  const within = medianOf(ranges);
  return within < ALIKE && between > LEAST_BETWEEN && within < FAR_BELOW * between
    ? { within, between }
    : undefined;
}
