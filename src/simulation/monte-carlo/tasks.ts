import { SimulationError } from '../../engine/iteration.js';
import type { Experiment } from '../experiment/experiment.js';
import { type Batch, batchesOf } from './batches.js';
import { type BlockResult, BlockRunner } from './block.js';
import { PointCompiler } from './compiled-point.js';

/** A piece of work for a thread: some consecutive blocks of one slice of a world. */
export interface BlockTask {
  readonly slice: number;
  readonly first: number;
  readonly count: number;
  /** Whether every completion time comes back. */
  readonly times?: boolean;
}

/** What comes back: the blocks' results, each with one entry per point of the slice, or why it failed. */
export type BlockTaskResult = { readonly blocks: readonly BlockResult[][] } | { readonly failure: string };

/** Runs the tasks of one experiment; keeps the slice it worked on last laid out. */
export class TaskRunner {
  private readonly slices: readonly Batch[];
  private current = -1;
  private runner: BlockRunner | undefined;

  constructor(
    private readonly experiment: Experiment,
    private readonly rigs = new PointCompiler(),
  ) {
    this.slices = batchesOf(experiment);
  }

  run({ slice, first, count, times }: BlockTask): BlockTaskResult {
    try {
      if (this.runner === undefined || slice !== this.current) {
        this.runner = new BlockRunner(this.experiment, this.slices[slice], this.rigs);
        this.current = slice;
      }
      const runner = this.runner;
      return { blocks: Array.from({ length: count }, (_, i) => runner.run(first + i, times)) };
    } catch (error) {
      if (error instanceof SimulationError) return { failure: error.message };
      throw error;
    }
  }
}
