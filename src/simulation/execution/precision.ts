import { studentQuantile, Z95 } from '../../statistics/estimate.js';
import { type Moments, mergeMoments, NO_MOMENTS, standardError, Welford } from '../../statistics/moments.js';
import type { Experiment } from '../experiment/experiment.js';
import { blocksOf, blockTrials, type PointGroup } from '../monte-carlo/point-group.js';

/** Fewer blocks say too little about how much blocks differ. */
export const LEAST_BLOCKS = 20;

/**
 * Decides when a group of points is precise enough: when, at every one of its points, the half-width of the 95 % confidence
 * interval (Student t over the means of the blocks) is at most R times the mean. Only the blocks 0, 1, 2, … without
 * a gap count, in their order, so that the decision does not depend on how many processes there are. All points of
 * a group get the same trials, so that their differences stay paired.
 */
export class GroupPrecision {
  private readonly relative: number;
  /** Index of each point of the group in the arrays below. */
  private readonly position: ReadonlyMap<number, number>;
  /** Block means that wait for an earlier block, or for the other points' of their own. */
  private readonly waiting = new Map<number, { readonly means: Float64Array; left: number }>();
  private readonly means: readonly Welford[];
  private blocks = 0;
  private stop: number | undefined;

  constructor(
    { precision }: Experiment,
    readonly group: PointGroup,
  ) {
    if (precision === undefined) throw new Error('an experiment without a precision');
    this.relative = precision.relative;
    this.position = new Map(group.points.map((point, i) => [point, i]));
    this.means = group.points.map(() => new Welford());
  }

  /** Blocks that suffice, once it is known. */
  get enough(): number | undefined {
    return this.stop;
  }

  /**
   * Takes in the means of a block at some of the group's points, in any order.
   * @param points indices in the experiment
   */
  add(block: number, points: readonly number[], means: readonly number[]): void {
    if (this.stop !== undefined) return;
    const all = this.group.points.length;
    const found = this.waiting.get(block) ?? { means: new Float64Array(all), left: all };
    this.waiting.set(block, found);
    points.forEach((point, i) => {
      found.means[this.position.get(point) as number] = means[i];
    });
    found.left -= points.length;
    while (this.stop === undefined && this.waiting.get(this.blocks)?.left === 0) this.count();
  }

  private count(): void {
    const { means } = this.waiting.get(this.blocks) as { means: Float64Array };
    this.waiting.delete(this.blocks);
    this.blocks++;
    this.means.forEach((each, i) => {
      each.add(means[i]);
    });
    if (this.blocks < LEAST_BLOCKS) return;
    // Student's quantile takes its time, and is never below the normal one: most blocks are done with at this.
    if (this.widest(Z95).relative > this.relative) return;
    if (this.worst().relative <= this.relative) {
      this.stop = this.blocks;
      this.waiting.clear();
    }
  }

  /** The point of the group with the widest interval relative to its mean. */
  worst(): { point: number; relative: number } {
    return this.widest(this.blocks < 2 ? Infinity : studentQuantile(0.975, this.blocks - 1));
  }

  private widest(quantile: number): { point: number; relative: number } {
    let worst = { point: this.group.points[0], relative: -1 };
    this.means.forEach((each, i) => {
      const half = this.blocks < 2 ? Infinity : quantile * (standardError(each) as number);
      // A constant is precise, 0 included.
      const relative = half === 0 ? 0 : half / Math.abs(each.mean);
      if (relative > worst.relative) worst = { point: this.group.points[i], relative };
    });
    return worst;
  }

  /**
   * Trials per point that it will take in all, as far as can be seen: widths go down with the root of the trials.
   * Undefined while nothing can be seen.
   */
  expectedTrials(): number | undefined {
    if (this.stop === undefined && this.blocks < 2) return undefined;
    const more = this.stop === undefined ? (this.widest(Z95).relative / this.relative) ** 2 : 1;
    const blocks = Math.max(LEAST_BLOCKS, Math.ceil(this.blocks * more));
    return Math.min(
      this.group.trials,
      Math.min(this.stop ?? blocks, blocksOf(this.group)) * blockTrials(this.group.sampling),
    );
  }
}

/**
 * A running mean of one metric for every point, from blocks in any order. Only to look at while a sweep runs: what
 * is decided and reported is taken from blocks in their order.
 */
export class RunningMeans {
  private readonly moments: Moments[];

  constructor(points: number) {
    this.moments = new Array<Moments>(points).fill(NO_MOMENTS);
  }

  /** Adds a block. */
  add(point: number, block: Moments): void {
    this.moments[point] = mergeMoments(this.moments[point], block);
  }

  /**
   * The point with the widest 95 % confidence interval relative to its mean, among those that have begun, and its
   * half-width ÷ mean. Undefined while there is none.
   */
  worst(): { point: number; relative: number } | undefined {
    let worst: { point: number; relative: number } | undefined;
    for (const [point, moments] of this.moments.entries()) {
      if (moments.n < 2 || moments.m2 === 0) continue;
      const relative = (Z95 * (standardError(moments) as number)) / Math.abs(moments.mean);
      if (worst === undefined || relative > worst.relative) worst = { point, relative };
    }
    return worst;
  }
}
