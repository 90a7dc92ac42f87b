import { SimulationError } from '../../engine/iteration.js';
import type { Experiment, TrainingPoint } from '../experiment/experiment.js';
import { ProblemCache } from '../experiment/problem.js';
import { train } from './execute.js';
import type { RunRecord } from './recorder.js';

/** A piece of work for a thread: some consecutive runs of one point. */
export interface TrainingTask {
  readonly point: number;
  readonly first: number;
  readonly count: number;
}

/** The records of the runs, in their order, or why the task failed. */
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

/** Runs the tasks of one experiment; keeps the data it worked on last. */
export class TrainingTaskRunner {
  /** @param problems makes the data, from files in the experiment's folders */
  constructor(
    private readonly experiment: Experiment,
    private readonly problems = new ProblemCache(experiment.dataFolders),
  ) {}

  run({ point, first, count }: TrainingTask): TrainingTaskResult {
    const { points } = this.experiment;
    const trained = points[point] as TrainingPoint;
    const numbers = Array.from({ length: count }, (_, i) => first + i);
    try {
      // What is drawn anew for each run cannot be shared: then runs are made one by one.
      if (trained.training.resample.length === 0) {
        return { runs: train(trained, this.problems.of(trained, 0), numbers) };
      }
      return { runs: numbers.flatMap((run) => train(trained, this.problems.of(trained, run), [run])) };
    } catch (error) {
      if (error instanceof SimulationError) return { failure: error.message };
      throw error;
    }
  }
}
