import { SimulationError } from '../../engine/errors.js';
import {
  type Experiment,
  isAsynchronous,
  type Point,
  schemeOf,
  type TrainingPoint,
  trainingPoint,
} from '../experiment/experiment.js';
import { ProblemCache } from '../experiment/problem.js';
import { groupKey } from '../monte-carlo/point-group.js';
import { trainTogether } from './execute.js';
import type { RunRecord } from './recorder.js';
import { FEW_WORKERS } from './replicates.js';

/** A piece of work for a thread: some consecutive runs of one point. */
export interface TrainingTask {
  readonly point: number;
  readonly first: number;
  readonly count: number;
  /** Further points that have the same data in each run: their runs of the same numbers. */
  readonly beside?: readonly number[];
}

/** The records of the runs, point by point in their order, or why the task failed. */
export type TrainingTaskResult = { readonly runs: readonly RunRecord[] } | { readonly failure: string };

/** Runs that stand side by side: enough to share what is read of the data. */
const RUNS_PER_TASK = 10;

/** The first run of each task of a point with this many runs. */
export function firstRuns(trials: number): number[] {
  return Array.from({ length: Math.ceil(trials / RUNS_PER_TASK) }, (_, i) => i * RUNS_PER_TASK);
}

/** The tasks of a point with this many runs: the first run of each, and their number. */
export function tasksOfPoint(trials: number): { first: number; count: number }[] {
  return firstRuns(trials).map((first) => ({ first, count: Math.min(RUNS_PER_TASK, trials - first) }));
}

/** All tasks of an experiment, point by point in the order of the runs. */
export function* trainingTasks({ points }: Experiment): Generator<TrainingTask> {
  for (const [point, { trials }] of points.entries()) {
    for (const task of tasksOfPoint(trials)) yield { point, ...task };
  }
}

/** Most runs that stand side by side where several points do: more would share no more. */
const MOST_TOGETHER = 20;

/**
 * The same where points that learn alike are together in tasks. Where their data is drawn anew in each run, a task is of one
 * run each: the data, and what takes long to find out about it, is made once. Otherwise, where they meet the same
 * delays, the delays are drawn once.
 */
export function* sharedTasks({ points }: Experiment): Generator<TrainingTask> {
  const families = new Map<string, number[]>();
  for (const [i, point] of points.entries()) {
    const key = familyKey(trainingPoint(point)) ?? String(i);
    families.set(key, [...(families.get(key) ?? []), i]);
  }
  for (const [point, ...beside] of families.values()) {
    const { trials } = points[point];
    if (beside.length === 0) {
      for (const task of tasksOfPoint(trials)) yield { point, ...task };
      continue;
    }
    const tasks = Math.ceil((trials * (1 + beside.length)) / MOST_TOGETHER);
    const most = drawsData(points[point]) ? 1 : Math.ceil(trials / tasks);
    for (let first = 0; first < trials; first += most) {
      yield { point, beside, first, count: Math.min(most, trials - first) };
    }
  }
}

/** Points of equal keys belong together; undefined: with no other. */
function familyKey(point: TrainingPoint): string | undefined {
  const { seed, trials, workers, training } = point;
  if (drawsData(point)) return dataKey(point);
  if (isAsynchronous(point) || workers <= FEW_WORKERS || !isSideBySide(point)) return undefined;
  return JSON.stringify([seed, trials, training, groupKey(point)]);
}

/** Whether runs that are placed anew may stand side by side: what they learn is the same, and none stops before the others. */
function isSideBySide({ training }: TrainingPoint): boolean {
  const { resample, until } = training;
  return until === undefined && resample.every((what) => what === 'placement');
}

function drawsData({ training }: Point): boolean {
  return training?.resample.includes('data') === true;
}

/** Points with equal keys have the same data in a run. */
function dataKey({ seed, trials, training }: Point): string {
  return JSON.stringify([seed, trials, training?.data]);
}

/**
 * Points in groups that stand side by side: those that learn the same from the same data. Exact schemes are by
 * themselves, as all their runs are one.
 */
function groupsOf(points: readonly TrainingPoint[]): TrainingPoint[][] {
  const groups = new Map<string, TrainingPoint[]>();
  for (const [i, point] of points.entries()) {
    const { tasks, split, training } = point;
    const isAlone = training.sketch !== undefined || split === 'blocks';
    const key = JSON.stringify([tasks, training, isAlone ? i : schemeOf(point).definition.exact]);
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups.values()].flatMap((group) => {
    const parts = Math.ceil(group.length / RUNS_PER_TASK);
    const from = (part: number) => Math.floor((part * group.length) / parts);
    return Array.from({ length: parts }, (_, part) => group.slice(from(part), from(part + 1)));
  });
}

/** Runs the tasks of one experiment; keeps the data it worked on last. */
export class TrainingTaskRunner {
  /** @param problems makes the data, from files in the experiment's folders */
  constructor(
    private readonly experiment: Experiment,
    private readonly problems = new ProblemCache(experiment.dataFolders),
  ) {}

  run({ point, first, count, beside = [] }: TrainingTask): TrainingTaskResult {
    const points = [point, ...beside].map((i) => trainingPoint(this.experiment.points[i]));
    const groups = groupsOf(points);
    const records = new Map(points.map((each): [TrainingPoint, RunRecord[]] => [each, []]));
    const numbers = Array.from({ length: count }, (_, i) => first + i);
    // Data or placements that are drawn anew for each run cannot be shared: then runs are made one by one, unless they
    // can stand side by side.
    const together = points[0].training.resample.length === 0 || isSideBySide(points[0]);
    const batches = together ? [numbers] : numbers.map((run) => [run]);
    try {
      for (const batch of batches) {
        for (const group of groups) {
          const made = trainTogether(group, this.problems.of(group[0], batch[0]), batch);
          group.forEach((each, p) => {
            records.get(each)?.push(...made[p]);
          });
        }
      }
      return { runs: points.flatMap((each) => records.get(each) as RunRecord[]) };
    } catch (error) {
      if (error instanceof SimulationError) return { failure: error.message };
      throw error;
    }
  }
}
