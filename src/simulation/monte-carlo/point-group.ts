import { createHash } from 'node:crypto';
import { withContents } from '../experiment/delay-files.js';
import type { Experiment, Point } from '../experiment/experiment.js';
import { canonicalJson } from '../input/canonical-json.js';

/**
 * Points that share seed, workers, delay, network and trials. They meet the same draws, block by block: common
 * random numbers, so that differences between them are paired. Of a point only what describes the world is in
 * the key of its streams; never scheme, load or tolerance.
 */
export interface PointGroup {
  /** Key of its random streams: the same for the same world in any experiment. */
  readonly key: string;
  readonly seed: string;
  readonly trials: number;
  /** Indices of its points in the experiment. */
  readonly points: readonly number[];
}

/** Trials in a block: the unit of work and of merging. Part of what a seed means. */
export const BLOCK_TRIALS = 250;

/** Groups the points of an experiment into worlds, in the order in which they first occur. */
export function pointGroupsOf({ points }: Experiment): PointGroup[] {
  const worlds = new Map<string, { key: string; seed: string; trials: number; points: number[] }>();
  points.forEach((point, index) => {
    const key = groupKey(point);
    const id = JSON.stringify([key, point.seed, point.trials]);
    const world = worlds.get(id);
    if (world) world.points.push(index);
    else worlds.set(id, { key, seed: point.seed, trials: point.trials, points: [index] });
  });
  return [...worlds.values()];
}

/** Number of blocks of a world; the last may be shorter. */
export function blocksOf({ trials }: PointGroup): number {
  return Math.ceil(trials / BLOCK_TRIALS);
}

/** What describes the world of a point, as a key: its workers, delay and network; of files, what is in them. */
export function groupKey({ workers, delay, network, files }: Point): string {
  const world = { workers, delay: withContents(delay, files), network };
  return createHash('sha256').update(canonicalJson(world)).digest('hex');
}
