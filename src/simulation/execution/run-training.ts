import { SimulationError } from '../../engine/iteration.js';
import type { Experiment, TrainingPoint } from '../experiment/experiment.js';
import type { ProblemCache } from '../experiment/problem.js';
import type { RunRecord } from '../training/recorder.js';
import { summarise, type TrainingSummary } from '../training/summary.js';
import {
  type TrainingTask,
  type TrainingTaskResult,
  TrainingTaskRunner,
  trainingTasks,
} from '../training/tasks.js';
import type { RunOptions } from './run-trials.js';
import { inThreads } from './threads.js';

/** How an experiment with training is run. */
export interface TrainingOptions extends RunOptions {
  /** Makes the data, and has some of it at hand; the experiment's own folders where absent. */
  readonly problems?: ProblemCache;
}

/**
 * Runs all points of an experiment with training. The result does not depend on `jobs`.
 * @throws SimulationError if an iteration can never complete, or `until` is not reached
 */
export async function runTraining(
  experiment: Experiment,
  options: TrainingOptions,
): Promise<TrainingSummary[]> {
  const found: RunRecord[][] = experiment.points.map(() => []);
  const total = experiment.points.reduce((sum, { trials }) => sum + trials, 0);
  let done = 0;
  const take = (task: TrainingTask, result: TrainingTaskResult): void => {
    if ('failure' in result) throw new SimulationError(result.failure);
    found[task.point].push(...result.runs);
    done += task.count;
    options.progress?.(done, total);
  };
  if (isQuick(experiment, options) || (options.jobs === 1 && !options.apart)) {
    const runner = new TrainingTaskRunner(experiment, options.problems);
    for (const task of trainingTasks(experiment)) take(task, runner.run(task));
  } else if (options.threads) {
    await options.threads.run(experiment, trainingTasks(experiment), take);
  } else {
    await inThreads(experiment, options.jobs, trainingTasks(experiment), take);
  }
  const summaries = found.map((runs, i) => summarise(experiment.points[i] as TrainingPoint, runs));
  checkStopped(experiment, summaries);
  return summaries;
}

/** Multiplications and additions that take less time than a thread takes to start, and than a task to hand over. */
const QUICK = 1e9;
const QUICK_BESIDE_THREADS = 1e7;

/** Whether all the work should rather be done here: known data, and few updates. */
function isQuick({ points }: Experiment, { problems, threads }: TrainingOptions): boolean {
  const limit = threads?.running ? QUICK_BESIDE_THREADS : QUICK;
  let effort = 0;
  for (const point of points as readonly TrainingPoint[]) {
    effort += point.trials * point.training.iterations * entriesOf(point, problems);
    if (effort > limit) return false;
  }
  return true;
}

/** Entries of the data matrix; infinitely many where nobody has looked. */
function entriesOf(point: TrainingPoint, problems: ProblemCache | undefined): number {
  const { points: rows, features } = point.training.data;
  if (typeof rows === 'number' && typeof features === 'number') return rows * features;
  return problems?.entriesOf(point) ?? Number.POSITIVE_INFINITY;
}

function checkPointStopped({ training, scheme }: TrainingPoint, { runs, divergedBy }: TrainingSummary): void {
  if (!training.until || divergedBy !== undefined) return;
  const open = runs.filter(({ stopped }) => stopped === undefined);
  if (open.length === 0) return;
  const least = Math.min(...open.map(({ shortest }) => shortest));
  throw new SimulationError(
    `training.until.gradient_norm ${training.until.gradient_norm} was not reached by ${open.length} of ` +
      `${runs.length} runs of ${scheme.name} in ${training.iterations} iterations; the shortest estimate ` +
      `recorded there has norm ${least.toPrecision(3)}`,
  );
}

/**
 * Where runs are to stop at a short gradient, all of them must have.
 * @throws SimulationError naming the point and how near it came
 */
export function checkStopped({ points }: Experiment, summaries: readonly TrainingSummary[]): void {
  for (const [i, summary] of summaries.entries()) checkPointStopped(points[i] as TrainingPoint, summary);
}
