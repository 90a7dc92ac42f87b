import { type Estimate, sampleMean } from '../../statistics/estimate.js';
import { computingTime, LOADS, MEAN_DELAYS, SERIES, type SeriesName, type TrainedTask } from './cluster.js';
import type { LearningTask } from './data-sets.js';
import {
  type Clock,
  exactLevels,
  fastest,
  reach,
  type Seconds,
  speedUp,
  statedIteration,
  timesOn,
} from './speed.js';

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
 * Whether these are the speed-ups of AGC with every c on so many learning tasks. If some are missing, a scheme has not
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
