import { type Estimate, sampleMean } from '../../statistics/estimate.js';
import { ratioOfMeans } from '../../statistics/ratios.js';
import type { Course, SeriesName, Trained, TrainedTask } from './cluster.js';

/** Iterations and seconds until a run reached a level of the test metric. */
interface Crossing {
  readonly iterations: number;
  readonly time: number;
}

/** Seconds of computing per partition, and the mean of the injected delay. */
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

/** Seconds that a choice takes until its runs have a level on average. */
export interface Reached {
  readonly choice: Trained;
  /** The jackknife's pseudo-values, one for each run: their mean and its error are those of the time. */
  readonly times: readonly number[];
}

/** Turns the crossings of a choice into seconds. */
export type Seconds = (crossings: readonly Crossing[], load: number) => number[];

/** The choice of a series that reaches the levels first; undefined where none does. */
export function fastest(
  { task, choices }: TrainedTask,
  series: SeriesName,
  levels: readonly number[],
  seconds: Seconds,
): Reached | undefined {
  let best: Reached | undefined;
  for (const choice of choices) {
    if (choice.series !== series) continue;
    const reached = reach(choice, levels, task.metric.better, seconds);
    if (reached && (!best || sampleMean(reached.times).value < sampleMean(best.times).value)) best = reached;
  }
  return best;
}

/**
 * Seconds until the mean of a choice's runs has the mean of the levels. Whether a single run has its own level by the end is
 * left to chance: test metrics differ more from one split of the data to the next than they change in the last
 * iterations. The error is that of the jackknife: n·T − (n − 1)·T_i of run i, T_i without it.
 * @param levels run by run
 * @returns undefined where the mean, of all runs or without one of them, never has the level
 */
export function reach(
  choice: Trained,
  levels: readonly number[],
  better: 'higher' | 'lower',
  seconds: Seconds,
): Reached | undefined {
  const { courses, load } = choice;
  const runs = courses.length;
  const meanCrossing = (isIn: (run: number) => boolean) => {
    const own = courses.filter((_, run) => isIn(run));
    return crossing(meanCourse(own), meanOf(levels.filter((_, run) => isIn(run))), better);
  };
  const all = meanCrossing(() => true);
  if (all === undefined || runs === 1) return all && { choice, times: seconds([all], load) };
  const without = courses.flatMap((_, left) => meanCrossing((run) => run !== left) ?? []);
  if (without.length < runs) return undefined;
  const pseudo = (of: (crossing: Crossing) => number) =>
    without.map((each) => runs * of(all) - (runs - 1) * of(each));
  const times = pseudo(({ time }) => time);
  const crossings = pseudo(({ iterations }) => iterations).map((iterations, run) => ({
    iterations,
    time: times[run],
  }));
  return { choice, times: seconds(crossings, load) };
}

function meanCourse(courses: readonly Course[]): Course {
  const { iterations } = courses[0];
  const means = (of: (course: Course) => readonly number[]) =>
    iterations.map((_, k) => meanOf(courses.map((course) => of(course)[k])));
  return { iterations, times: means(({ times }) => times), metrics: means(({ metrics }) => metrics) };
}

function meanOf(values: readonly number[]): number {
  return sampleMean(values).value;
}

/** Time of the slow one over that of the fast one, run by run on the same delays. */
export function speedUp(slow: Reached, fast: Reached): Estimate {
  return ratioOfMeans(slow.times, fast.times);
}

/** The test metric of exact descent after a recorded iteration, run by run: each has another split of the data. */
export function exactLevels({ choices }: TrainedTask, iteration: number): number[] {
  return choices[0].courses.map(({ iterations, metrics }) => metrics[iterations.indexOf(iteration)]);
}

/** The iteration of exact descent that names the level at which schemes are compared. */
export function statedIteration({ choices }: TrainedTask): number {
  const { iterations } = choices[0].courses[0];
  const half = iterations[iterations.length - 1] / 2;
  return iterations.filter((t) => t <= half).at(-1) as number;
}
