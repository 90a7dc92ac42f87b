import { SimulationError } from '../../engine/errors.js';
import type { Experiment } from '../experiment/experiment.js';
import { type BlockResult, BlockRunner } from './block.js';
import { PointCompiler } from './compiled-point.js';
import { type Batch, BLOCKS_PER_TASK, batchesOf, blocksOf } from './point-group.js';

/** A piece of work for a thread: some consecutive blocks of one batch. */
export interface BlockTask {
  /** Index of the batch among those of the experiment. */
  readonly batch: number;
  readonly first: number;
  readonly count: number;
  /** Whether every completion time comes back. */
  readonly times?: boolean;
}

/** The blocks' results, each with one entry per point of the batch, or why the task failed. */
export type BlockTaskResult = { readonly blocks: readonly BlockResult[][] } | { readonly failure: string };

/** All tasks of an experiment without training, batch by batch in block order. */
export function* blockTasks(experiment: Experiment): Generator<BlockTask> {
  for (const [batch, each] of batchesOf(experiment).entries()) {
    const blocks = blocksOf(each);
    for (let first = 0; first < blocks; first += BLOCKS_PER_TASK) {
      const count = Math.min(BLOCKS_PER_TASK, blocks - first);
      yield { batch, first, count, ...(experiment.keepsTimes && { times: true }) };
    }
  }
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

  run({ batch, first, count, times }: BlockTask): BlockTaskResult {
    try {
      if (this.runner === undefined || batch !== this.current) {
        this.runner = new BlockRunner(this.experiment, this.batches[batch], this.compiler);
        this.current = batch;
      }
      const runner = this.runner;
      return { blocks: Array.from({ length: count }, (_, i) => runner.run(first + i, times)) };
    } catch (error) {
      if (error instanceof SimulationError) return { failure: error.message };
      throw error;
    }
  }
}
