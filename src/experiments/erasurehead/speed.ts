import { type Estimate, sampleMean } from '../../statistics/estimate.js';
import { ratioOfMeans } from '../../statistics/ratios.js';
import type { Course, SeriesName, Trained, TrainedTask } from './cluster.js';

/** When a run reached a level of the test metric. */
export interface Crossing {
  readonly iterations: number;
  readonly time: number;
}

/** What an iteration's time is made of: seconds of computing per partition, and the mean of the injected delay. */
export interface Clock {
  readonly computing: number;
  readonly mean: number;
}

/** The first time that a run has the level, between recorded iterations by linear interpolation. */
export function crossing(course: Course, level: number, better: 'higher' | 'lower'): Crossing | undefined {
  const { iterations, times, metrics } = course;
  const sign = better === 'higher' ? 1 : -1;
  const at = metrics.findIndex((metric) => sign * metric >= sign * level);
  if (at < 0) return undefined;
  if (at === 0) return { iterations: iterations[0], time: times[0] };
  const part = (level - metrics[at - 1]) / (metrics[at] - metrics[at - 1]);
  const between = (values: readonly number[]) => values[at - 1] + part * (values[at] - values[at - 1]);
  return { iterations: between(iterations), time: between(times) };
}

/** The crossings of all runs; undefined where one of them never has the level. */
export function crossings(
  { courses }: Pick<Trained, 'courses'>,
  level: number,
  better: 'higher' | 'lower',
): Crossing[] | undefined {
  const found = courses.flatMap((course) => crossing(course, level, better) ?? []);
  return found.length === courses.length ? found : undefined;
}

/**
 * The times of crossings on another clock. Computing takes the same time on all workers and the injected delays are a
 * scale family: their order, and with it what a run learns, is the same on every clock. N iterations take N·c times
 * the computing time of a partition, and the rest grows with the mean delay.
 */
export function timesOn(crossings: readonly Crossing[], load: number, from: Clock, to: Clock): number[] {
  return crossings.map(({ iterations, time }) => {
    const computing = iterations * load;
    return computing * to.computing + (time - computing * from.computing) * (to.mean / from.mean);
  });
}

/** How long a choice takes to a level, run by run. */
export interface Reached {
  readonly choice: Trained;
  readonly times: readonly number[];
}

/** Turns the crossings of a choice into seconds. */
export type Seconds = (crossings: readonly Crossing[], load: number) => number[];

/** The choice of a series that reaches the level first, on average; undefined where none does in all its runs. */
export function fastest(
  { task, choices }: TrainedTask,
  series: SeriesName,
  level: number,
  seconds: Seconds,
): Reached | undefined {
  let best: Reached | undefined;
  for (const choice of choices) {
    if (choice.series !== series) continue;
    const reached = reach(choice, level, task.metric.better, seconds);
    if (reached && (!best || sampleMean(reached.times).value < sampleMean(best.times).value)) best = reached;
  }
  return best;
}

/** How long one choice takes to the level. */
export function reach(
  choice: Trained,
  level: number,
  better: 'higher' | 'lower',
  seconds: Seconds,
): Reached | undefined {
  const found = crossings(choice, level, better);
  return found && { choice, times: seconds(found, choice.load) };
}

/** How many times as long the first takes as the second, run by run on the same delays. */
export function speedUp(slow: Reached, fast: Reached): Estimate {
  return ratioOfMeans(slow.times, fast.times);
}

/** What exact descent has after an iteration that is recorded. */
export function exactLevel({ choices }: TrainedTask, iteration: number): number {
  const { iterations, metrics } = choices[0].courses[0];
  return metrics[iterations.indexOf(iteration)];
}

/** The iteration of exact descent that names the level at which schemes are compared. */
export function statedIteration({ choices }: TrainedTask): number {
  const { iterations } = choices[0].courses[0];
  const half = iterations[iterations.length - 1] / 2;
  return iterations.filter((t) => t <= half).at(-1) as number;
}
