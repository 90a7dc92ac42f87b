import { DelayStream } from '../../engine/delays.js';
import { createDelay } from '../../models/delays/registry.js';
import { Streams } from '../../random/stream.js';
import type { Point } from '../../simulation/experiment/experiment.js';
import { checkTime } from '../../simulation/monte-carlo/block.js';
import { pow } from '../../statistics/pow.js';

/** Draws of all workers' delays together that a pilot takes at most: a second or two. */
const MOST_DRAWS = 2e7;
const MOST_ITERATIONS = 100_000;

/** Influence of rare events on a search. */
export interface RareEvents {
  /**
   * Iterations after which a mean time may be judged by Student's t: 25·G², with G the skewness of the time of the
   * slowest worker (Cochran, Sampling Techniques, 1977, Section 2.15). An event that comes in a share p of the
   * iterations and decides their time makes G about 1/√p, so that it has been seen about 25 times by then.
   */
  readonly leastTrials: number;
  /** The longest duration of a task, where events that come in less than one iteration in twenty decide; else 0. */
  readonly longest: number;
  /**
   * Iterations after which events that were not met add, by their bound, at most a tenth of the median iteration; 0
   * where no such events decide.
   */
  readonly boundTrials: number;
}

/** No rare events decide. */
export const NO_RARE_EVENTS: RareEvents = { leastTrials: 1, longest: 0, boundTrials: 0 };

/** An event that decides is called rare where judging it takes at least this many iterations: 25/p for p = 0.05. */
const RARE = 500;

/** ln 20: an event that did not happen in n trials has, with 95 % confidence, a probability below this ÷ n. */
const NEVER_SEEN = Math.log(20);

/** Greatest part of the median iteration that events which were not met may add. */
const SMALL_BOUND = 0.1;

/** Measured on the delays alone, which costs next to nothing beside simulating every scheme. */
export function rareEvents(point: Point): RareEvents {
  const { workers, delay, seed } = point;
  const iterations = Math.max(1000, Math.min(MOST_ITERATIONS, Math.floor(MOST_DRAWS / workers)));
  const stream = new DelayStream(createDelay(delay), workers, 1);
  stream.open(new Streams('advise', seed, 'rare events'));
  const slowest = Float64Array.from({ length: iterations }, (_, i) => {
    stream.restart(i);
    const delays = stream.next();
    let latest = 0;
    for (let j = 0; j < workers; j++) {
      if (delays.responds[j] === 1) latest = Math.max(latest, delays.elapsed(j, 1));
    }
    return latest;
  });
  const longest = slowest.reduce((a, b) => Math.max(a, b), 0);
  checkTime(point, longest);
  const leastTrials = Math.ceil(25 * skewness(slowest) ** 2);
  if (leastTrials < RARE) return { ...NO_RARE_EVENTS, leastTrials };
  const median = slowest.sort()[Math.floor(iterations / 2)];
  const boundTrials = median > 0 ? Math.ceil((NEVER_SEEN * longest) / (SMALL_BOUND * median)) : 0;
  return { leastTrials, longest, boundTrials };
}

/**
 * Bound on what a mean lacks because none of its trials met a rare event: a worker that hung with all of its tasks.
 * @param work tasks of a worker
 */
export function unseenTime(
  { longest }: Pick<RareEvents, 'longest'>,
  work: number,
  times: readonly number[],
): number {
  if (longest === 0) return 0;
  const met = times.reduce((a, b) => Math.max(a, b), 0);
  return (NEVER_SEEN / times.length) * Math.max(0, longest * Math.ceil(work) - met);
}

/** Third central moment ÷ standard deviation³; 0 for equal values. */
function skewness(values: Float64Array): number {
  const n = values.length;
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  const mean = values.reduce((sum, value) => sum + value / largest, 0) / n;
  let [squares, cubes] = [0, 0];
  for (const value of values) {
    const deviation = value / largest - mean;
    squares += deviation ** 2;
    cubes += pow(deviation, 3);
  }
  const variance = squares / n;
  return variance > 1e-24 ? cubes / n / pow(variance, 1.5) : 0;
}
