import type { Executor } from '../../simulation/execution/executor.js';
import type { Experiment, Point } from '../../simulation/experiment/experiment.js';
import type { Metric } from '../../simulation/experiment/metrics.js';
import type { BlockResult } from '../../simulation/monte-carlo/block.js';
import { batchesOf } from '../../simulation/monte-carlo/point-group.js';
import { PointSummary } from '../../simulation/monte-carlo/summary.js';
import type { BlockTask } from '../../simulation/monte-carlo/tasks.js';

/** Blocks that are handed to a thread at a time: few enough for all threads to have some. */
const BLOCKS_PER_TASK = 2;

/** What single iterations of the points of an experiment, all of one world, have shown so far. */
export class Iterations {
  /** Per point; blocks are added in their order. */
  readonly summaries: readonly PointSummary[];

  constructor(
    private readonly executor: Executor,
    private readonly experiment: Experiment,
  ) {
    this.summaries = experiment.points.map(() => new PointSummary());
  }

  /**
   * Runs some blocks for some of the points. A point meets the same draws in any company.
   * @returns for each of them its completion times, or why an iteration could never complete
   */
  async run(points: readonly number[], first: number, count: number): Promise<(number[] | string)[]> {
    if (points.length === 0) return [];
    const found = await this.runTogether(points, first, count);
    // A failure ends a whole task: each of its points is run alone, to see whose it is.
    for (const [i, values] of found.entries()) {
      if (typeof values === 'string' && points.length > 1) {
        [found[i]] = await this.runTogether([points[i]], first, count);
      }
    }
    return found;
  }

  private async runTogether(
    points: readonly number[],
    first: number,
    count: number,
  ): Promise<(number[] | string)[]> {
    const some = { ...this.experiment, points: points.map((point) => this.experiment.points[point]) };
    const batches = batchesOf(some);
    const tasks = batches.flatMap((_, batch) => tasksOf(batch, first, count));
    const results = await this.executor.attempt(some, tasks);
    const found = new Array<number[] | string>(points.length);
    batches.forEach((batch, b) => {
      const own = results.filter((_, t) => tasks[t].batch === b);
      const failures = own.flatMap((result) => ('failure' in result ? [result.failure] : []));
      const blocks = own.flatMap((result) => ('failure' in result ? [] : result.blocks));
      batch.points.forEach((at, i) => {
        const results = blocks.map((block) => block[i]);
        found[at] = failures.length > 0 ? failures[0] : this.add(points[at], results);
      });
    });
    return found;
  }

  /** Adds blocks to a point's summary; returns their completion times. */
  private add(point: number, blocks: readonly BlockResult[]): number[] {
    for (const block of blocks) this.summaries[point].add(block);
    return blocks.flatMap(({ times = [] }) => Array.from(times));
  }

  /** Mean of a metric over all trials of a point so far. */
  mean(point: number, metric: Metric): number {
    return this.summaries[point].of(metric).mean;
  }
}

function tasksOf(batch: number, first: number, count: number): BlockTask[] {
  const tasks: BlockTask[] = [];
  for (let block = first; block < first + count; block += BLOCKS_PER_TASK) {
    tasks.push({ batch, first: block, count: Math.min(BLOCKS_PER_TASK, first + count - block), times: true });
  }
  return tasks;
}

/** Points as single iterations: without training, and so many trials of them. */
export function timed(points: readonly Point[], trials: number): Point[] {
  return points.map(({ training: _, ...point }) => ({ ...point, trials }));
}
