import { type Kernel, residualGradientByProducts, ScratchBuffer } from './kernel.js';
import type { SparseRows } from './rows.js';
import { Layout, NUMBER, type SimdFunctions, simdWorld } from './simd.js';

/** Vectors that are done at once: as many sums as fit into registers. */
const GROUP = 10;

/** Columns or rows that are interleaved at a time: what a group has of them stays in the cache. */
const BLOCK = 256;

/**
 * Compressed sparse rows in the memory of a WebAssembly instance: the same results as SparseKernel to the bit. The
 * entries of up to ten vectors stand side by side there, so that what a non-zero needs comes from one or two places
 * of the memory and not from ten; that, and not the arithmetic, is what sparse products wait for.
 */
export class SimdSparseKernel implements Kernel {
  readonly points: number;
  readonly features: number;
  private readonly numbers: Float64Array;
  private readonly buffer = new ScratchBuffer();

  /** @returns undefined where there is no such memory; see simdWorld */
  static create(rows: SparseRows): SimdSparseKernel | undefined {
    const { points, features } = rows;
    const layout = new Layout();
    const own = placesOf(rows, layout);
    const places = {
      rows: own,
      distinct: rows.distinct === undefined ? own : placesOf(rows.distinct, layout),
      wide: layout.take(features * GROUP * NUMBER),
      weights: layout.take(points * GROUP * NUMBER),
      scores: layout.take(points * GROUP * NUMBER),
    };
    const world = simdWorld(layout.bytes);
    return world && new SimdSparseKernel(rows, world.functions, world.memory, places);
  }

  private constructor(
    rows: SparseRows,
    private readonly functions: SimdFunctions,
    memory: WebAssembly.Memory,
    /** Addresses: of the matrix, as scores and as sums read it, and of up to GROUP vectors of an entry per column (wide) or per row. */
    private readonly at: Readonly<
      Record<'wide' | 'weights' | 'scores', number> & Record<'rows' | 'distinct', Places>
    >,
  ) {
    this.points = rows.points;
    this.features = rows.features;
    this.numbers = new Float64Array(memory.buffer);
    this.put(rows, at.rows);
    if (rows.distinct !== undefined) this.put(rows.distinct, at.distinct);
  }

  private put({ start, column, value }: SparseRows, at: Places): void {
    const integers = new Int32Array(this.numbers.buffer);
    integers.set(start, at.start / 4);
    integers.set(column, at.column / 4);
    this.numbers.set(value, at.value / NUMBER);
  }

  scratch(entries: number): Float64Array {
    return this.buffer.of(entries);
  }

  scores(betas: Float64Array, replicas: number, out: Float64Array, weights?: Float64Array): void {
    const { points, features, functions, at } = this;
    if (replicas === 1) {
      this.scoresOfOne(betas, out, weights);
      return;
    }
    const { start, column, value } = at.rows;
    for (let r = 0; r < replicas; r += GROUP) {
      const number = Math.min(GROUP, replicas - r);
      const width = widthOf(number);
      this.interleave(betas, r, number, features, at.wide);
      if (weights !== undefined) this.interleave(weights, r, number, points, at.weights);
      const chosen = weights === undefined ? 0 : at.weights;
      functions.sparseScores(points, start, column, value, width, at.wide, chosen, at.scores);
      this.separate(at.scores, out, r, number, points);
    }
  }

  combine(weights: Float64Array, replicas: number, out: Float64Array): void {
    const { points, features, functions, numbers, at } = this;
    if (replicas === 1) {
      this.combineOne(weights, out);
      return;
    }
    const { start, column, value } = at.distinct;
    for (let r = 0; r < replicas; r += GROUP) {
      const number = Math.min(GROUP, replicas - r);
      const width = widthOf(number);
      this.interleave(weights, r, number, points, at.weights);
      numbers.fill(0, at.wide / NUMBER, at.wide / NUMBER + (features * width) / NUMBER);
      functions.sparseCombine(points, start, column, value, width, at.weights, at.wide);
      this.separate(at.wide, out, r, number, features);
    }
  }

  residualGradient(...given: Parameters<Kernel['residualGradient']>): void {
    residualGradientByProducts(this, ...given);
  }

  /** A single vector is best read as it is. */
  private scoresOfOne(beta: Float64Array, out: Float64Array, weights: Float64Array | undefined): void {
    const { points, features, functions, numbers, at } = this;
    const { start, column, value } = at.rows;
    copy(beta, 0, numbers, at.wide / NUMBER, features);
    if (weights !== undefined) copy(weights, 0, numbers, at.weights / NUMBER, points);
    const chosen = weights === undefined ? 0 : at.weights;
    functions.sparseScoresOfOne(points, start, column, value, at.wide, chosen, at.scores);
    copy(numbers, at.scores / NUMBER, out, 0, points);
  }

  private combineOne(weights: Float64Array, out: Float64Array): void {
    const { points, features, functions, numbers, at } = this;
    const { start, column, value } = at.distinct;
    copy(weights, 0, numbers, at.weights / NUMBER, points);
    numbers.fill(0, at.wide / NUMBER, at.wide / NUMBER + features);
    functions.sparseCombineOne(points, start, column, value, at.weights, at.wide);
    copy(numbers, at.wide / NUMBER, out, 0, features);
  }

  /** Puts the vectors r .. r + number − 1 side by side entry by entry; a last one without a partner beside zeros. */
  private interleave(from: Float64Array, r: number, number: number, length: number, address: number): void {
    const { numbers } = this;
    const stride = widthOf(number) / NUMBER;
    const to = address / NUMBER;
    for (let first = 0; first < length; first += BLOCK) {
      const end = Math.min(first + BLOCK, length);
      for (let k = 0; k < number; k++) {
        const vector = (r + k) * length;
        for (let e = first; e < end; e++) numbers[to + e * stride + k] = from[vector + e];
      }
      for (let k = number; k < stride; k++) {
        for (let e = first; e < end; e++) numbers[to + e * stride + k] = 0;
      }
    }
  }

  private separate(address: number, to: Float64Array, r: number, number: number, length: number): void {
    const { numbers } = this;
    const stride = widthOf(number) / NUMBER;
    const from = address / NUMBER;
    for (let first = 0; first < length; first += BLOCK) {
      const end = Math.min(first + BLOCK, length);
      for (let k = 0; k < number; k++) {
        const vector = (r + k) * length;
        for (let e = first; e < end; e++) to[vector + e] = numbers[from + e * stride + k];
      }
    }
  }
}

/** Addresses of compressed sparse rows. */
type Places = Readonly<Record<'start' | 'column' | 'value', number>>;

function placesOf({ points, value }: SparseRows, layout: Layout): Places {
  return {
    start: layout.take((points + 1) * 4),
    column: layout.take(value.length * 4),
    value: layout.take(value.length * NUMBER),
  };
}

/** Bytes that a number of vectors have for a column or a row: 16 for each pair. */
function widthOf(vectors: number): number {
  return Math.ceil(vectors / 2) * 2 * NUMBER;
}

function copy(from: Float64Array, start: number, to: Float64Array, at: number, length: number): void {
  for (let e = 0; e < length; e++) to[at + e] = from[start + e];
}
