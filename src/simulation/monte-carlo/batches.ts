import type { Experiment } from '../experiment/experiment.js';
import { type PointGroup, pointGroupsOf } from './point-group.js';

/** Some points of a world, worked on together: all of them meet the draws of the world. */
export interface Batch extends PointGroup {
  /** Index of the world among those of the experiment. */
  readonly world: number;
}

/**
 * Most points in a slice. A thread holds what it needs for each of them, and a journal has their results in one line.
 * Part of what a journal means.
 */
export const BATCH_POINTS = 32;

/** Blocks in a task: enough that handing it over costs little, few enough that little is lost. */
export const BLOCKS_PER_TASK = 8;

/**
 * The worlds of an experiment, those of many points in slices, in their order. A point and what it is paired with
 * are in the same slice.
 */
export function batchesOf(experiment: Experiment): Batch[] {
  return pointGroupsOf(experiment).flatMap((world, index) =>
    slicesWithin(world.points, experiment.pairing?.baseline).map((points) => ({
      ...world,
      world: index,
      points,
    })),
  );
}

function slicesWithin(points: readonly number[], baseline: readonly number[] | undefined): number[][] {
  // Those of the same baseline stay together.
  const together = new Map<number, number[]>();
  for (const point of points) {
    const key = baseline?.[point] ?? point;
    const group = together.get(key);
    if (group) group.push(point);
    else together.set(key, [point]);
  }
  const slices: number[][] = [];
  for (const group of together.values()) {
    const last = slices.at(-1);
    if (last && last.length + group.length <= BATCH_POINTS) last.push(...group);
    else slices.push([...group]);
  }
  return slices;
}
