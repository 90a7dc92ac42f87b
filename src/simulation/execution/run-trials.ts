import { SimulationError } from '../../engine/iteration.js';
import type { Experiment } from '../experiment/experiment.js';
import { type Batch, BLOCKS_PER_TASK, batchesOf } from '../monte-carlo/batches.js';
import type { BlockResult } from '../monte-carlo/block.js';
import { blocksOf } from '../monte-carlo/point-group.js';
import { PointSummary } from '../monte-carlo/summary.js';
import { type BlockTask, type BlockTaskResult, TaskRunner } from '../monte-carlo/tasks.js';
import { inThreads, type Threads } from './threads.js';

/** How an experiment is run. None of it changes a result. */
export interface RunOptions {
  /** Number of threads; 1 runs in this one, unless `apart`. */
  readonly jobs: number;
  /** Leaves this thread free also where there is one job: to draw progress, and to hear Ctrl-C. */
  readonly apart?: boolean;
  /** Threads to use, in place of ones of its own; as many as `jobs`. */
  readonly threads?: Threads;
  /** Given every block's results, one per point of its slice, slice by slice in block order. */
  readonly block?: (results: readonly BlockResult[], slice: Batch) => void;
  /** Told how many trials (of all points together) are done, out of how many. */
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Runs all points of an experiment without training. The result does not depend on `jobs`: blocks have streams of their own and
 * are merged in block order.
 * @throws SimulationError if an iteration can never complete, or a delay is not a finite time
 */
export async function runExperiment(experiment: Experiment, options: RunOptions): Promise<PointSummary[]> {
  const slices = batchesOf(experiment);
  const summaries = experiment.points.map(() => new PointSummary());
  const total = slices.reduce((sum, slice) => sum + slice.trials * slice.points.length, 0);
  let done = 0;
  const take = (task: BlockTask, result: BlockTaskResult): void => {
    if ('failure' in result) throw new SimulationError(result.failure);
    const { points } = slices[task.slice];
    for (const block of result.blocks) {
      options.block?.(block, slices[task.slice]);
      block.forEach((part, i) => {
        summaries[points[i]].add(part);
        done += part.moments[0].n;
      });
    }
    options.progress?.(done, total);
  };
  if (isQuick(experiment) || (options.jobs === 1 && !options.apart)) {
    const runner = new TaskRunner(experiment);
    for (const task of tasksOf(experiment)) take(task, runner.run(task));
  } else if (options.threads) {
    await options.threads.run(experiment, tasksOf(experiment), take);
  } else {
    await inThreads(experiment, options.jobs, tasksOf(experiment), take);
  }
  return summaries;
}

/** Whether all the work of an experiment without training takes less time than a thread takes to start. */
export function isQuick({ points }: Experiment): boolean {
  const effort = points.reduce((sum, { trials, workers, tasks }) => sum + trials * (workers + tasks), 0);
  return effort <= 1e6;
}

/** All tasks, slice by slice in block order. */
function* tasksOf(experiment: Experiment): Generator<BlockTask> {
  for (const [slice, each] of batchesOf(experiment).entries()) {
    const blocks = blocksOf(each);
    for (let first = 0; first < blocks; first += BLOCKS_PER_TASK) {
      yield { slice, first, count: Math.min(BLOCKS_PER_TASK, blocks - first) };
    }
  }
}
