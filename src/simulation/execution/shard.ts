import type { Point } from '../experiment/experiment.js';
import { BLOCKS_PER_TASK, blockTrials, type PointGroup } from '../monte-carlo/point-group.js';
import { tasksOfPoint } from '../training/tasks.js';

/** One of n shards, counted from 0: it works on the tasks whose number leaves this remainder. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** The part of a batch, or of a point with training, that falls to a shard. */
export interface Share {
  /** Trials of each point, or training runs. */
  readonly trials: number;
  /** Records in the journal: blocks, or tasks of training. */
  readonly records: number;
}

/** Shards of a sweep at most. */
export const MOST_SHARDS = 10_000;

/** The whole sweep. */
export const WHOLE: Shard = { index: 0, of: 1 };

/** The index of the shard, of `of` of them, that a task falls to; the tasks of a batch are numbered from the batch's own number on. */
export function shardOf(of: number, batch: number, task: number): number {
  return (batch + task) % of;
}

/** Whether a task is one of the shard's. */
export function isMine({ index, of }: Shard, batch: number, task: number): boolean {
  return shardOf(of, batch, task) === index;
}

/** Trials of a batch, and how they are sampled. */
type BatchTrials = Pick<PointGroup, 'trials' | 'sampling'>;

/** The share of a batch with this many trials; there may be more tasks than one would count. */
export function shareOf(shard: Shard, batch: number, { trials, sampling }: BatchTrials): Share {
  const perBlock = blockTrials(sampling);
  const perTask = BLOCKS_PER_TASK * perBlock;
  const tasks = Math.ceil(trials / perTask);
  const { index, of } = shard;
  const first = (((index - batch) % of) + of) % of;
  const mine = first < tasks ? Math.floor((tasks - 1 - first) / of) + 1 : 0;
  // The last task may be shorter.
  const lacking = isMine(shard, batch, tasks - 1) ? tasks * perTask - trials : 0;
  return {
    trials: mine * perTask - lacking,
    records: mine * BLOCKS_PER_TASK - Math.floor(lacking / perBlock),
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
