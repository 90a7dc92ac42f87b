import { SimulationError } from '../../engine/errors.js';
import { type Experiment, roundsOf } from '../experiment/experiment.js';
import { type BlockResult, BlockRunner } from './block.js';
import { PointCompiler } from './compiled-point.js';
import { type Batch, BLOCKS_PER_TASK, batchesOf, blocksOf, blockTrials } from './point-group.js';

/** A piece of work for a thread: some consecutive blocks of one batch. */
export interface BlockTask {
  /** Index of the batch among those of the experiment. */
  readonly batch: number;
  readonly first: number;
  readonly count: number;
  /** Whether every completion time comes back. */
  readonly times?: boolean;
  /** Whether the blocks' histograms are not needed one by one: see BlockRunner.runTogether. */
  readonly together?: boolean;
}

/** The blocks' results, each with one entry per point of the batch, or why the task failed. */
export type BlockTaskResult = { readonly blocks: readonly BlockResult[][] } | { readonly failure: string };

/** Most blocks in a task, and workers and tasks in all its trials, where blocks are run together: a few milliseconds. */
const MOST_TOGETHER = 64;
const EFFORT_TOGETHER = 6.4e5;

/** All tasks of an experiment without training, batch by batch in block order; blocks are run together. */
export function* blockTasks(experiment: Experiment): Generator<BlockTask> {
  for (const [batch, each] of batchesOf(experiment).entries()) {
    const blocks = blocksOf(each);
    const most = Math.floor(EFFORT_TOGETHER / (blockTrials(each.sampling) * effortOf(experiment, each)));
    const size = Math.max(BLOCKS_PER_TASK, Math.min(MOST_TOGETHER, most));
    for (let first = 0; first < blocks; first += size) {
      const count = Math.min(size, blocks - first);
      yield { batch, first, count, together: true, ...(experiment.keepsTimes && { times: true }) };
    }
  }
}

/** Workers and tasks in a trial of all points of a batch, all rounds together: what it takes goes by that, roughly. */
export function effortOf({ points }: Experiment, batch: Batch): number {
  return batch.points
    .map((p) => (points[p].workers + points[p].tasks) * roundsOf(points[p]).rounds)
    .reduce((sum, effort) => sum + effort, 0);
}

/** Runs the tasks of one experiment; keeps the batch it worked on last laid out. */
export class BlockTaskRunner {
  private readonly batches: readonly Batch[];
  private current = -1;
  private runner: BlockRunner | undefined;

  constructor(
    private readonly experiment: Experiment,
    private readonly compiler = new PointCompiler(),
  ) {
    this.batches = batchesOf(experiment);
  }

  run({ batch, first, count, times, together }: BlockTask): BlockTaskResult {
    try {
      if (this.runner === undefined || batch !== this.current) {
        this.runner = new BlockRunner(this.experiment, this.batches[batch], this.compiler);
        this.current = batch;
      }
      const runner = this.runner;
      if (together) return { blocks: runner.runTogether(first, count, times) };
      return { blocks: Array.from({ length: count }, (_, i) => runner.run(first + i, times)) };
    } catch (error) {
      if (error instanceof SimulationError) return { failure: error.message };
      throw error;
    }
  }
}
