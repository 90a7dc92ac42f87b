import { type Estimate, sampleMean } from '../../statistics/estimate.js';
import { ratioOfMeans } from '../../statistics/ratios.js';
import {
  type Course,
  computingTime,
  type LearningTask,
  LOADS,
  MEAN_DELAYS,
  SERIES,
  type SeriesName,
  type Trained,
  type TrainedTask,
} from './learning-tasks.js';

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

/** Speed-ups are over uncoded descent. */
export const SHOWN = SERIES.map((series, look) => ({ ...series, look })).slice(1);

/** Computing times per partition in seconds. */
const COMPUTING = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];

/** A speed-up to a level of the test metric. */
export interface SpeedRow {
  readonly panel: 'level' | 'computing';
  readonly task: LearningTask;
  readonly series: SeriesName;
  readonly wait: number | undefined;
  readonly clock: Clock;
  /** The iteration of exact descent that has the level, and the level itself, averaged over the splits. */
  readonly iteration: number;
  readonly level: number;
  readonly overUncoded: Estimate;
  /** The same over EGC with the same c, for AGC. */
  readonly overCoded: Estimate | undefined;
}

/** One of the two speed-ups of a row. */
export type Over = 'overUncoded' | 'overCoded';

/** "Up to 6 times" over uncoded descent and "up to 3 times" over EGC with the same c (abstract, 1.1). */
export const PAPER_MOST: Readonly<Record<Over, number>> = { overUncoded: 6, overCoded: 3 };

/** Speed-ups against the level, on both clocks. */
export function levelRows(trained: TrainedTask): SpeedRow[] {
  const { task, choices } = trained;
  const computing = computingTime(task);
  const stated = statedIteration(trained);
  const iterations = choices[0].courses[0].iterations.filter((t) => t >= stated / 5);
  return Object.values(MEAN_DELAYS).flatMap((mean) => {
    const clock = { computing, mean };
    return iterations.flatMap((iteration) => rowsAt(trained, 'level', clock, iteration, stated));
  });
}

/** Speed-ups at the stated level against the computing time. */
export function computingRows(trained: TrainedTask): SpeedRow[] {
  return COMPUTING.flatMap((computing) => statedRows(trained, { computing, mean: MEAN_DELAYS.code }));
}

/** Speed-ups at the stated level on some clock. */
export function statedRows(trained: TrainedTask, clock: Clock): SpeedRow[] {
  const stated = statedIteration(trained);
  return rowsAt(trained, 'computing', clock, stated, stated);
}

/** @param chosenBy the iteration of exact descent whose level decides for how many workers AGC waits */
function rowsAt(
  trained: TrainedTask,
  panel: SpeedRow['panel'],
  clock: Clock,
  iteration: number,
  chosenBy: number,
): SpeedRow[] {
  const { task } = trained;
  const seconds = secondsOn(task, clock);
  const levels = exactLevels(trained, iteration);
  const at = (series: SeriesName) => {
    const best = fastest(trained, series, exactLevels(trained, chosenBy), seconds);
    return best && reach(best.choice, levels, task.metric.better, seconds);
  };
  const uncoded = at('uncoded');
  const level = sampleMean(levels).value;
  if (uncoded === undefined) return [];
  return SHOWN.flatMap(({ name }): SpeedRow[] => {
    const own = at(name);
    if (own === undefined) return [];
    const coded = isApproximate(name) ? at(`egc${own.choice.load}` as SeriesName) : undefined;
    return [
      {
        ...{ panel, task, series: name, wait: own.choice.wait, clock, iteration, level },
        overUncoded: speedUp(uncoded, own),
        overCoded: coded && speedUp(coded, own),
      },
    ];
  });
}

/** The runs were made with the delays of the authors' code. */
function secondsOn(task: LearningTask, clock: Clock): Seconds {
  const from = { computing: computingTime(task), mean: MEAN_DELAYS.code };
  return (crossings, load) => timesOn(crossings, load, from, clock);
}

function isApproximate(series: SeriesName): boolean {
  return series.startsWith('agc');
}

/** The speed-ups of AGC, where EGC with the same c has reached the level, too. */
export function codedRows(rows: readonly SpeedRow[]): SpeedRow[] {
  return rows.filter(({ overCoded }) => overCoded !== undefined);
}

/**
 * Whether these are the speed-ups of AGC with every c on this number of learning tasks. If some are missing, a scheme has not
 * reached the level, and the least of the others is no number for all.
 */
export function areAll(coded: readonly SpeedRow[], tasks: number): boolean {
  return coded.length === tasks * LOADS.length;
}

/** Levels that exact descent has earlier, in parts of the stated one's iterations, differ too much from run to run. */
const EARLIEST = 0.4;

/** Speed-ups of AGC to levels from there on, on a clock with that mean delay. */
export function lateRows(rows: readonly SpeedRow[], stated: number, mean: number): SpeedRow[] {
  return rows.filter(
    ({ panel, series, iteration, clock }) =>
      panel === 'level' && isApproximate(series) && iteration >= EARLIEST * stated && clock.mean === mean,
  );
}

/** The row with the largest speed-up; undefined where none has any. */
export function largest(rows: readonly SpeedRow[], over: Over): SpeedRow | undefined {
  return rows.reduce<SpeedRow | undefined>(
    (best, row) => (sampleAt(row, over).value > sampleAt(best, over).value ? row : best),
    undefined,
  );
}

/** One of the speed-ups of a row; 0 where there is none. */
export function sampleAt(row: SpeedRow | undefined, over: Over): Estimate {
  return row?.[over] ?? { value: 0, se: 0, df: 0 };
}

/** Computing times per partition, in seconds, between which one is sought, and how often the interval is halved. */
const SOUGHT = { from: 1e-4, to: 10, halvings: 30 };

/**
 * The computing time per partition with which AGC's largest speed-up to the stated level would be as large as wanted:
 * speed-ups fall with it, since a load of c takes c times as long.
 * @returns undefined where it is not so large with any
 */
export function computingFor(trained: TrainedTask, wanted: number, over: Over): number | undefined {
  const reached = (computing: number) => {
    const rows = statedRows(trained, { computing, mean: MEAN_DELAYS.code });
    const agc = rows.filter(({ series }) => isApproximate(series));
    return sampleAt(largest(agc, over), over).value >= wanted;
  };
  let { from, to } = SOUGHT;
  if (!reached(from) || reached(to)) return undefined;
  for (let i = 0; i < SOUGHT.halvings; i++) {
    const middle = Math.sqrt(from * to);
    if (reached(middle)) from = middle;
    else to = middle;
  }
  return from;
}

/** In words, the computing times with which a speed-up would be as large as wanted. */
export function computingText(trained: readonly TrainedTask[], wanted: number, over: Over): string {
  const seconds = trained.map((each) => {
    const own = computingFor(each, wanted, over);
    return `${own === undefined ? 'none' : `${Number(own.toPrecision(2))} s`} (${each.task.title})`;
  });
  return `a computing time per partition of ${seconds.join(', ')}`;
}
