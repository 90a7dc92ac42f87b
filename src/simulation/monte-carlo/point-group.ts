import { PointStreams } from '../../random/point-streams.js';
import { Streams, sha256Hex } from '../../random/stream.js';
import { withContents } from '../experiment/delay-files.js';
import {
  type Experiment,
  isAsynchronous,
  type Point,
  roundsOf,
  SOBOL_BITS,
} from '../experiment/experiment.js';
import { canonicalJson } from '../input/canonical-json.js';

/**
 * Points that share seed, workers, delay, trials and rounds. They meet the same draws, block by block: common random numbers,
 * so that differences between them are paired. Of a point only what is drawn from is in the key of its streams; never
 * scheme, load, tolerance or network.
 */
export interface PointGroup {
  /** Key of its random streams: the same for the same system in any experiment. */
  readonly key: string;
  readonly seed: string;
  readonly trials: number;
  readonly sampling: Sampling;
  /** Indices of its points in the experiment. */
  readonly points: readonly number[];
}

/** Trials in a block: the unit of work and of merging. Part of what a seed means. */
export const BLOCK_TRIALS = 250;

/** Most trials in a block under any sampling. */
export const MOST_BLOCK_TRIALS = 2 ** SOBOL_BITS;

/** Sampling of trials; undefined: independent. */
export type Sampling = Point['sampling'] | undefined;

/** Trials in a block under a sampling. With Sobol points each block is one independent randomisation of them. */
export function blockTrials(sampling: Sampling): number {
  return sampling === 'sobol' ? 2 ** SOBOL_BITS : BLOCK_TRIALS;
}

/** The random streams of a block. */
export function blockStreams(seed: string, group: string, block: number, sampling: Sampling): Streams {
  const key = [seed, group, 'block', block, 'computing'];
  return sampling === 'sobol' ? new PointStreams(SOBOL_BITS, key) : new Streams(...key);
}

/** Groups the points of an experiment, in the order in which they first occur. */
export function pointGroupsOf({ points }: Experiment): PointGroup[] {
  const groups = new Map<string, PointGroup & { readonly points: number[] }>();
  points.forEach((point, index) => {
    const key = groupKey(point);
    const { rounds } = roundsOf(point);
    const id = JSON.stringify([key, point.seed, point.trials, point.sampling, rounds, isAsynchronous(point)]);
    const group = groups.get(id);
    if (group) group.points.push(index);
    else {
      const { seed, trials, sampling } = point;
      groups.set(id, { key, seed, trials, sampling, points: [index] });
    }
  });
  return [...groups.values()];
}

/** Number of blocks of a group; the last may be shorter. */
export function blocksOf({ trials, sampling }: PointGroup): number {
  return Math.ceil(trials / blockTrials(sampling));
}

/** In the place that a point's network once had in the key, so that streams without one are as they were. */
const ANY_NETWORK = { latency: 0, bandwidth: Infinity, link: 'dedicated' } as const;

/** Key of all that the draws of a point depend on: its workers and delay; of files, their content. */
export function groupKey({ workers, delay, files }: Point): string {
  const system = { workers, delay: withContents(delay, files), network: ANY_NETWORK };
  return sha256Hex(canonicalJson(system));
}

/** Some points of a group, worked on together. */
export interface Batch extends PointGroup {
  /** Index of the group among those of the experiment. */
  readonly group: number;
}

/**
 * Most points in a batch. A thread holds what it needs for each of them, and a journal has their results in one line.
 * Part of what a journal means.
 */
export const BATCH_POINTS = 32;

/** Blocks in a task: enough that handing it over costs little, few enough that little is lost. */
export const BLOCKS_PER_TASK = 8;

/**
 * The groups of an experiment, those of many points in batches, in their order. A point and what it is paired with
 * are in the same batch.
 */
export function batchesOf(experiment: Experiment): readonly Batch[] {
  const known = batches.get(experiment);
  if (known !== undefined) return known;
  const found = pointGroupsOf(experiment).flatMap((group, index) =>
    batchesWithin(group.points, experiment.pairing?.baseline).map((points) => ({
      ...group,
      group: index,
      points,
    })),
  );
  batches.set(experiment, found);
  return found;
}

/** Those of experiments that are in use: there may be a batch for each of many points, and many ask for them. */
const batches = new WeakMap<Experiment, readonly Batch[]>();

function batchesWithin(points: readonly number[], baseline: readonly number[] | undefined): number[][] {
  // Those of the same baseline stay together.
  const together = new Map<number, number[]>();
  for (const point of points) {
    const key = baseline?.[point] ?? point;
    const group = together.get(key);
    if (group) group.push(point);
    else together.set(key, [point]);
  }
  const batches: number[][] = [];
  for (const group of together.values()) {
    const last = batches.at(-1);
    if (last && last.length + group.length <= BATCH_POINTS) last.push(...group);
    else batches.push([...group]);
  }
  return batches;
}
