import type { Executor } from '../../simulation/execution/executor.js';
import {
  type Experiment,
  hasMemory,
  isAsynchronous,
  type Point,
  trainingPoint,
} from '../../simulation/experiment/experiment.js';
import type { Metric } from '../../simulation/experiment/metrics.js';
import { recordedIterations } from '../../simulation/experiment/training-schema.js';
import type { BlockResult } from '../../simulation/monte-carlo/block.js';
import { batchesOf } from '../../simulation/monte-carlo/point-group.js';
import { PointSummary } from '../../simulation/monte-carlo/summary.js';
import type { BlockTask } from '../../simulation/monte-carlo/tasks.js';
import type { RunRecord } from '../../simulation/training/recorder.js';
import type { TrainingTask } from '../../simulation/training/tasks.js';
import { nearest, type Reached, reachedBy, type Target } from './target.js';

/** Blocks that are handed to a thread at a time: few enough for all threads to have some. */
const BLOCKS_PER_TASK = 2;

/** Single iterations so far of the points of an experiment that share common random numbers. */
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
   * Runs some blocks for some of the points. A point meets the same draws whatever other points run with it.
   * @returns for each of them its completion times, or why an iteration could never complete
   */
  async run(points: readonly number[], first: number, count: number): Promise<(number[] | string)[]> {
    if (points.length === 0) return [];
    const found = await this.runTogether(points, first, count);
    // A failure ends a whole task: each of its points is run alone, to see which of them failed.
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

/** Updates of a trial without a barrier, or rounds of a code with memory; the first do not count. */
const IN_THE_LONG_RUN = { rounds: 60, warmup: 20 };

/** Points as single iterations, or as sequences where those differ: without training, with a number of trials. */
export function timed(points: readonly Point[], trials: number): Point[] {
  return points.map(({ training: _, sampling: __, ...point }) => ({
    ...point,
    ...((isAsynchronous(point) || hasMemory(point)) && IN_THE_LONG_RUN),
    trials,
  }));
}

/** Runs that are made at a time; a unit of the tournament. */
export const RUNS_PER_UNIT = 5;

/** Training runs so far of the points of an experiment. */
export class TrainingRuns {
  /** Per point, in the order of the runs. */
  readonly reached: Reached[][];

  constructor(
    private readonly executor: Executor,
    private readonly experiment: Experiment,
    private readonly target: Target,
  ) {
    this.reached = experiment.points.map(() => []);
  }

  /**
   * Makes runs, units of RUNS_PER_UNIT, for some points. Run i meets the same workers at all of them.
   * @returns for each point the simulated times until the target, or why there is none
   */
  async run(points: readonly number[], first: number, count: number): Promise<(number[] | string)[]> {
    const tasks = points.flatMap((point) =>
      Array.from({ length: count }, (_, unit): TrainingTask => {
        return { point, first: (first + unit) * RUNS_PER_UNIT, count: RUNS_PER_UNIT };
      }),
    );
    const results = await this.executor.attempt(this.experiment, tasks);
    return points.map((point, p) => {
      const own = results.slice(p * count, (p + 1) * count);
      const times: number[] = [];
      for (const result of own) {
        const more = 'failure' in result ? result.failure : this.times(point, result.runs);
        if (typeof more === 'string') return more;
        times.push(...more);
      }
      return times;
    });
  }

  private times(point: number, runs: readonly RunRecord[]): number[] | string {
    const { target } = this;
    const { training } = trainingPoint(this.experiment.points[point]);
    const recorded = recordedIterations(training.record, training.iterations);
    const found = runs.flatMap((run) => reachedBy(run, recorded, target) ?? []);
    if (found.length < runs.length) {
      const best = Math.min(...runs.map((run) => nearest(run, target.metric)));
      const how = runs.some(({ filled }) => filled < recorded.length) ? ', and diverged' : '';
      return (
        `${runs.length - found.length} of ${runs.length} runs did not come to ${target.metric} ` +
        `${target.value.toPrecision(3)} in ${training.iterations} iterations (nearest: ${best.toPrecision(3)}${how})`
      );
    }
    this.reached[point].push(...found);
    return found.map(({ time }) => time);
  }
}
