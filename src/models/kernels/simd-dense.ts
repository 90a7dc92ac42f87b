import { PAGE } from '../../host/webassembly-module.js';
import type { Kernel } from './kernel.js';
import type { DenseRows } from './rows.js';
import { Layout, NUMBER, type SimdFunctions, simdWorld } from './simd.js';

/** The vectors that stand side by side in an array, as arrays of their own: made once for an array that comes again. */
class VectorViews {
  private array: Float64Array | undefined;
  private length = 0;
  private views: Float64Array[] = [];

  /** Vector r of those of this length. */
  of(array: Float64Array, r: number, length: number): Float64Array {
    if (array !== this.array || length !== this.length) {
      this.array = array;
      this.length = length;
      this.views = [];
    }
    for (let k = this.views.length; k <= r; k++) {
      this.views.push(array.subarray(k * length, (k + 1) * length));
    }
    return this.views[r];
  }
}

/** Two vectors are done at once where one after the other would read more than this fraction of the rows. */
const TOGETHER = 0.85;

/** Addresses in the memory; for vectors those of two. */
interface Addresses {
  /** Bytes of a row of X, which starts at 0. */
  readonly row: number;
  /** Lists of rows: the ones that take part now, and all of them. */
  readonly list: number;
  readonly everything: number;
  readonly betas: number;
  readonly sums: number;
  /** Copies of weights and of scores that are not in the scratch array. */
  readonly weights: number;
  readonly scores: number;
  /** One vector. */
  readonly labels: number;
  readonly scratch: number;
}

/**
 * Dense rows in the memory of a WebAssembly instance: the same results as DenseKernel to the bit. Scores and weights
 * that are in the kernel's scratch array are used where they are; other vectors are copied, two at a time.
 */
export class SimdDenseKernel implements Kernel {
  readonly points: number;
  readonly features: number;
  private numbers: Float64Array;
  private scratchArray = new Float64Array(0);
  private readonly views = new VectorViews();

  /** @returns undefined where there is no such memory; see simdWorld */
  static create(rows: DenseRows): SimdDenseKernel | undefined {
    const layout = new Layout();
    const { points } = rows;
    const row = Math.ceil(rows.features / 4) * 4 * NUMBER;
    layout.take(points * row);
    const addresses = {
      row,
      list: layout.take((points + 3) * 4),
      everything: layout.take((points + 3) * 4),
      betas: layout.take(2 * row),
      sums: layout.take(2 * row),
      weights: layout.take(2 * points * NUMBER),
      scores: layout.take(2 * points * NUMBER),
      labels: layout.take(points * NUMBER),
      scratch: layout.bytes,
    };
    const world = simdWorld(layout.bytes);
    return world && new SimdDenseKernel(rows, world.functions, world.memory, addresses);
  }

  private constructor(
    { points, features, values }: DenseRows,
    private readonly functions: SimdFunctions,
    private readonly memory: WebAssembly.Memory,
    private readonly at: Addresses,
  ) {
    this.points = points;
    this.features = features;
    this.numbers = new Float64Array(memory.buffer);
    for (let i = 0; i < points; i++) {
      this.numbers.set(values.subarray(i * features, (i + 1) * features), (i * at.row) / NUMBER);
    }
    this.numbers.fill(1, at.weights / NUMBER, at.weights / NUMBER + points);
    functions.select(at.weights, at.weights, points, at.everything);
  }

  scratch(entries: number): Float64Array {
    const { memory, at } = this;
    if (this.scratchArray.length < entries) {
      const missing = at.scratch + entries * NUMBER - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
      this.numbers = new Float64Array(memory.buffer);
      this.scratchArray = new Float64Array(memory.buffer, at.scratch, entries);
    }
    return this.scratchArray;
  }

  scores(betas: Float64Array, replicas: number, out: Float64Array, weights?: Float64Array): void {
    const { at, points, functions } = this;
    const inScratch = this.holds(out);
    for (let r = 0; r < replicas; r += 2) {
      const number = Math.min(2, replicas - r);
      this.loadBetas(betas, r, number);
      const to = inScratch ? addressOf(out, r * points) : at.scores;
      if (weights === undefined) {
        this.scoresAt(0, number, at.everything, points, to);
      } else {
        const from = this.weightsAt(weights, r, number);
        const count = functions.select(from, this.last(from, number), points, at.list);
        if (this.together(from, number, count)) this.scoresAt(0, number, at.list, count, to);
        else for (let k = 0; k < number; k++) this.scoresAt(k, 1, at.list, this.select(from, k), to);
      }
      if (!inScratch) this.copyOut(to, out, r * points, number * points);
    }
  }

  combine(weights: Float64Array, replicas: number, out: Float64Array): void {
    const { at, points, functions } = this;
    for (let r = 0; r < replicas; r += 2) {
      const number = Math.min(2, replicas - r);
      const from = this.weightsAt(weights, r, number);
      const count = functions.select(from, this.last(from, number), points, at.list);
      if (this.together(from, number, count)) this.sumsAt(0, number, count, from);
      else for (let k = 0; k < number; k++) this.sumsAt(k, 1, this.select(from, k), from);
      this.copySums(out, r, number);
    }
  }

  residualGradient(
    betas: Float64Array,
    labels: Float64Array,
    weights: Float64Array,
    bases: Float64Array,
    replicas: number,
    out: Float64Array,
  ): void {
    const { at, points, functions, numbers } = this;
    this.copyIn(labels, 0, points, at.labels);
    for (let r = 0; r < replicas; r += 2) {
      const number = Math.min(2, replicas - r);
      this.loadBetas(betas, r, number);
      for (let k = 0; k < number; k++) {
        const to = at.weights + k * points * NUMBER;
        numbers.set(this.views.of(weights, r + k, points), to / NUMBER);
        if (bases[r + k] !== 0) functions.subtract(to, points, bases[r + k]);
      }
      const count = functions.select(at.weights, this.last(at.weights, number), points, at.list);
      if (this.together(at.weights, number, count)) this.residualSums(0, number, count);
      else for (let k = 0; k < number; k++) this.residualSums(k, 1, this.select(at.weights, k));
      this.copySums(out, r, number);
    }
  }

  // Below, `number` vectors (one or two) are those from the k-th on in the places for two.

  private scoresAt(k: number, number: number, list: number, count: number, to: number): void {
    const { at, points, functions } = this;
    const beta = at.betas + k * at.row;
    const first = to + k * points * NUMBER;
    if (number === 1) functions.scoresOfOne(0, at.row, list, count, beta, first);
    else functions.scoresOfTwo(0, at.row, list, count, beta, first, this.last(first, 2));
  }

  private sumsAt(k: number, number: number, count: number, weights: number): void {
    const { at, points, functions } = this;
    const sums = at.sums + k * at.row;
    const first = weights + k * points * NUMBER;
    if (number === 1) functions.combineOne(0, at.row, at.list, count, first, sums, false);
    else functions.combineTwo(0, at.row, at.list, count, first, this.last(first, 2), sums);
  }

  private residualSums(k: number, number: number, count: number): void {
    const { at, points, functions } = this;
    this.scoresAt(k, number, at.list, count, at.scores);
    for (let each = k; each < k + number; each++) {
      const skip = each * points * NUMBER;
      functions.residuals(at.list, count, at.scores + skip, at.labels, at.weights + skip);
    }
    this.sumsAt(k, number, count, at.scores);
  }

  /** Lists the points that have a weight in the k-th of the vectors at an address; returns how many there are. */
  private select(weights: number, k: number): number {
    const { at, points, functions } = this;
    const own = weights + k * points * NUMBER;
    return functions.select(own, own, points, at.list);
  }

  /** Whether vectors that have weights at `count` points, one or another of them, should be done at once. */
  private together(weights: number, number: number, count: number): boolean {
    const { points, functions } = this;
    return number === 1 || functions.weighted(weights, this.last(weights, 2), points) > TOGETHER * 2 * count;
  }

  /** The address of the last of one or two vectors of an entry per point. */
  private last(first: number, number: number): number {
    return number === 1 ? first : first + this.points * NUMBER;
  }

  private holds(array: Float64Array): boolean {
    return array.buffer === this.memory.buffer;
  }

  /** Address of the weights of vector r, and of the next one behind them. */
  private weightsAt(weights: Float64Array, r: number, number: number): number {
    const { points, at } = this;
    if (this.holds(weights)) return addressOf(weights, r * points);
    for (let k = 0; k < number; k++) {
      this.numbers.set(this.views.of(weights, r + k, points), at.weights / NUMBER + k * points);
    }
    return at.weights;
  }

  private loadBetas(betas: Float64Array, r: number, number: number): void {
    const { at, features } = this;
    for (let k = 0; k < number; k++) {
      this.copyIn(betas, (r + k) * features, features, at.betas + k * at.row);
    }
  }

  private copySums(out: Float64Array, r: number, number: number): void {
    const { at, features } = this;
    for (let k = 0; k < number; k++) this.copyOut(at.sums + k * at.row, out, (r + k) * features, features);
  }

  private copyIn(from: Float64Array, start: number, length: number, address: number): void {
    const { numbers } = this;
    const to = address / NUMBER;
    for (let e = 0; e < length; e++) numbers[to + e] = from[start + e];
  }

  private copyOut(address: number, to: Float64Array, start: number, length: number): void {
    const { numbers } = this;
    const from = address / NUMBER;
    for (let e = 0; e < length; e++) to[start + e] = numbers[from + e];
  }
}

function addressOf(array: Float64Array, entry: number): number {
  return array.byteOffset + entry * NUMBER;
}
