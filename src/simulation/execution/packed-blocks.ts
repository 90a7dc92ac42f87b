import type { Moments } from '../../statistics/moments.js';
import { METRICS, UPDATE_METRICS } from '../experiment/metrics.js';
import type { BlockResult } from '../monte-carlo/block.js';

/**
 * Results of blocks on their way from a thread: a few arrays in place of a hundred objects for each task, which would have
 * to be copied one by one.
 */
export interface PackedBlocks {
  /** Blocks of each task. */
  readonly blocks: readonly number[];
  /** Points of each block. */
  readonly points: readonly number[];
  /** What a block's result at a point is, but for the pairs; see `pack`. */
  readonly numbers: Float64Array;
  /** Pairs of all histograms, and of staleness, one after the other. */
  readonly pairs: Int32Array;
}

type Tasks = readonly (readonly (readonly BlockResult[])[])[];

/** Fields that not every result has. */
const CROSS = 1;
const UPDATES = 2;
const TIMES = 4;

/** Packs the blocks of some tasks. */
export function packBlocks(tasks: Tasks): PackedBlocks {
  const numbers: number[] = [];
  const pairs: Int32Array[] = [];
  for (const blocks of tasks)
    for (const points of blocks) for (const each of points) pack(each, numbers, pairs);
  const all = new Int32Array(pairs.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const each of pairs) {
    all.set(each, at);
    at += each.length;
  }
  return {
    blocks: tasks.map(({ length }) => length),
    points: tasks.map((blocks) => blocks[0]?.length ?? 0),
    numbers: new Float64Array(numbers),
    pairs: all,
  };
}

function pack(block: BlockResult, numbers: number[], pairs: Int32Array[]): void {
  const { trials, moments, histogram, incomplete, events, cross, updates, staleness, times } = block;
  const more = (cross === undefined ? 0 : CROSS) + (updates ? UPDATES : 0) + (times ? TIMES : 0);
  numbers.push(more, trials, incomplete, events, histogram.least, histogram.most, histogram.pairs.length);
  pairs.push(histogram.pairs);
  for (const metric of METRICS) packMoments(moments[metric], numbers);
  if (cross !== undefined) numbers.push(cross);
  if (updates !== undefined) {
    const pairsOfStaleness = staleness ?? new Int32Array(0);
    for (const metric of UPDATE_METRICS) packMoments(updates[metric], numbers);
    numbers.push(pairsOfStaleness.length);
    pairs.push(pairsOfStaleness);
  }
  if (times !== undefined) for (const time of times) numbers.push(time);
}

function packMoments({ n, mean, m2 }: Moments, numbers: number[]): void {
  numbers.push(n, mean, m2);
}

/** The blocks of the tasks again: their arrays are parts of those that were sent. */
export function unpackBlocks(packed: PackedBlocks): BlockResult[][][] {
  const reader = new BlockReader(packed);
  return packed.blocks.map((length, task) =>
    Array.from({ length }, () => Array.from({ length: packed.points[task] }, () => reader.block())),
  );
}

/** Reads one block after the other. */
class BlockReader {
  private at = 0;
  private pairsAt = 0;

  constructor(private readonly packed: PackedBlocks) {}

  block(): BlockResult {
    const more = this.number();
    const trials = this.number();
    const [incomplete, events, least, most] = [this.number(), this.number(), this.number(), this.number()];
    const histogram = { pairs: this.pairs(), least, most };
    const block = { trials, moments: this.moments(METRICS), histogram, incomplete, events };
    if (more === 0) return block;
    return {
      ...block,
      ...(more & CROSS ? { cross: this.number() } : {}),
      ...(more & UPDATES ? { updates: this.moments(UPDATE_METRICS), staleness: this.pairs() } : {}),
      ...(more & TIMES ? { times: this.times(trials) } : {}),
    };
  }

  private number(): number {
    return this.packed.numbers[this.at++];
  }

  private moments<M extends string>(metrics: readonly M[]): Record<M, Moments> {
    const moments = {} as Record<M, Moments>;
    for (const metric of metrics)
      moments[metric] = { n: this.number(), mean: this.number(), m2: this.number() };
    return moments;
  }

  private pairs(): Int32Array {
    const from = this.pairsAt;
    this.pairsAt += this.number();
    return this.packed.pairs.subarray(from, this.pairsAt);
  }

  private times(trials: number): Float64Array {
    const from = this.at;
    this.at += trials;
    return this.packed.numbers.subarray(from, this.at);
  }
}
