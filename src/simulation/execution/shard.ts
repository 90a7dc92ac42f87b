import type { Point } from '../experiment/experiment.js';
import { BLOCKS_PER_TASK } from '../monte-carlo/batches.js';
import { BLOCK_TRIALS } from '../monte-carlo/point-group.js';
import { tasksOfPoint } from '../training/tasks.js';

/** One of n shards, counted from 0: it works on the tasks whose number leaves this remainder. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** What of a slice, or of a point with training, falls to a shard. */
export interface Share {
  /** Trials of each point, or training runs. */
  readonly trials: number;
  /** Records in the journal: blocks, or tasks of training. */
  readonly records: number;
}

/** The whole sweep. */
export const WHOLE: Shard = { index: 0, of: 1 };

/** Which of so many shards a task falls to; the tasks of a slice are numbered from the slice's own number on. */
export function shardOf(of: number, slice: number, task: number): number {
  return (slice + task) % of;
}

/** Whether a task is one of the shard's. */
export function isMine({ index, of }: Shard, slice: number, task: number): boolean {
  return shardOf(of, slice, task) === index;
}

/** The share of a slice with so many trials; there may be more tasks than one would count. */
export function shareOf(shard: Shard, slice: number, trials: number): Share {
  const perTask = BLOCKS_PER_TASK * BLOCK_TRIALS;
  const tasks = Math.ceil(trials / perTask);
  const { index, of } = shard;
  const first = (((index - slice) % of) + of) % of;
  const mine = first < tasks ? Math.floor((tasks - 1 - first) / of) + 1 : 0;
  // The last task may be shorter.
  const lacking = isMine(shard, slice, tasks - 1) ? tasks * perTask - trials : 0;
  return {
    trials: mine * perTask - lacking,
    records: mine * BLOCKS_PER_TASK - Math.floor(lacking / BLOCK_TRIALS),
  };
}

/** The shares of points with training, whose tasks are numbered through all of them. */
export function trainingShares(shard: Shard, points: readonly Point[]): Share[] {
  let number = 0;
  return points.map(({ trials }) => {
    const mine = tasksOfPoint(trials).filter(() => isMine(shard, 0, number++));
    return { trials: mine.reduce((sum, { count }) => sum + count, 0), records: mine.length };
  });
}
