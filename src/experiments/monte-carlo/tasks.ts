import { SimulationError } from '../../engine/iteration.js';
import type { Experiment } from '../definition/experiment.js';
import { type BlockResult, BlockRunner } from './block.js';
import { type World, worldsOf } from './world.js';

/** A piece of work for a thread: some consecutive blocks of one world. */
export interface BlockTask {
  readonly world: number;
  readonly first: number;
  readonly count: number;
}

/** What comes back: the blocks' results, each with one entry per point of the world, or why it failed. */
export type BlockTaskResult = { readonly blocks: readonly BlockResult[][] } | { readonly failure: string };

/** Runs the tasks of one experiment; keeps the world it worked on last laid out. */
export class TaskRunner {
  private readonly worlds: readonly World[];
  private current = -1;
  private runner: BlockRunner | undefined;

  constructor(private readonly experiment: Experiment) {
    this.worlds = worldsOf(experiment);
  }

  run({ world, first, count }: BlockTask): BlockTaskResult {
    try {
      if (this.runner === undefined || world !== this.current) {
        this.runner = new BlockRunner(this.experiment, this.worlds[world]);
        this.current = world;
      }
      const runner = this.runner;
      return { blocks: Array.from({ length: count }, (_, i) => runner.run(first + i)) };
    } catch (error) {
      if (error instanceof SimulationError) return { failure: error.message };
      throw error;
    }
  }
}
