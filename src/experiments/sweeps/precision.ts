import type { Experiment } from '../definition/experiment.js';
import type { BlockResult } from '../monte-carlo/block.js';
import { METRICS } from '../monte-carlo/metrics.js';
import type { World } from '../monte-carlo/world.js';
import { studentQuantile } from '../statistics/student.js';

/** Fewer blocks say too little about how much blocks differ. */
export const LEAST_BLOCKS = 20;

/**
 * Decides when a world is precise enough: when, at every one of its points, the half-width of the 95 % confidence
 * interval (Student t over the means of the blocks) is at most R times the mean. Only the blocks 0, 1, 2, … without
 * a gap count, in their order, so that the decision does not depend on how many processes there are. All points of
 * a world get the same trials, so that their differences stay paired.
 */
export class PrecisionTracker {
  private readonly metric: number;
  private readonly relative: number;
  /** Block means that wait for an earlier block: block → mean per point. */
  private readonly waiting = new Map<number, readonly number[]>();
  private readonly mean: Float64Array;
  private readonly m2: Float64Array;
  private blocks = 0;
  private stop: number | undefined;

  constructor({ precision }: Experiment, { points }: World) {
    if (precision === undefined) throw new Error('an experiment without a precision');
    this.metric = METRICS.indexOf(precision.metric);
    this.relative = precision.relative;
    this.mean = new Float64Array(points.length);
    this.m2 = new Float64Array(points.length);
  }

  /** Blocks that suffice, once it is known. */
  get enough(): number | undefined {
    return this.stop;
  }

  /** Takes in a block's results, in any order. */
  add(block: number, results: readonly BlockResult[]): void {
    if (this.stop !== undefined) return;
    this.waiting.set(
      block,
      results.map(({ moments }) => moments[this.metric].mean),
    );
    for (
      let next = this.waiting.get(this.blocks);
      next && this.stop === undefined;
      next = this.waiting.get(this.blocks)
    ) {
      this.waiting.delete(this.blocks);
      this.blocks++;
      next.forEach((value, i) => {
        const delta = value - this.mean[i];
        this.mean[i] += delta / this.blocks;
        this.m2[i] += delta * (value - this.mean[i]);
      });
      if (this.blocks >= LEAST_BLOCKS && this.worst().relative <= this.relative) this.stop = this.blocks;
    }
  }

  /** The point of the world with the widest interval relative to its mean, as an index within the world. */
  worst(): { point: number; relative: number } {
    const t = this.blocks < 2 ? Infinity : studentQuantile(0.975, this.blocks - 1);
    let worst = { point: 0, relative: -1 };
    for (let i = 0; i < this.mean.length; i++) {
      const half = t * Math.sqrt(this.m2[i] / (this.blocks - 1) / this.blocks);
      // A constant is precise, 0 included.
      const relative = this.blocks < 2 ? Infinity : half === 0 ? 0 : half / Math.abs(this.mean[i]);
      if (relative > worst.relative) worst = { point: i, relative };
    }
    return worst;
  }
}
