import { type Gram, type GramTable, gramGradient, packedGram, unpack } from './gram.js';
import type { Kernel } from './kernel.js';
import { kernelOf } from './kernel-of.js';
import type { DenseRows } from './rows.js';
import { Layout, NUMBER, type SimdFunctions, simdWorld } from './simd.js';

/** A table with the given number of places: in WebAssembly, or in JavaScript where there is none; the same bits. */
function gramTable(places: number, features: number): GramTable {
  return SimdGramTable.create(places, features) ?? new PlainGramTable(features);
}

/** See gramTable. */
export class PlainGramTable implements GramTable {
  private readonly grams: Gram[] = [];

  constructor(private readonly features: number) {}

  put(place: number, packed: Float64Array): void {
    this.grams[place] = unpack(packed, this.features);
  }

  gradient(place: number, betas: Float64Array, b: number, out: Float64Array, o: number): void {
    gramGradient(this.grams[place], betas, b, out, o);
  }
}

/** W = XᵀX and Xᵀy, to look at and to multiply with. */
export interface WholeGram extends Gram {
  /** out[o ..] = W·beta − Xᵀy for beta at index b of `betas`. */
  gradient(betas: Float64Array, b: number, out: Float64Array, o: number): void;
}

/** The Gram matrix of all points, each of weight 1. */
export function wholeGram(rows: DenseRows, labels: Float64Array): WholeGram {
  const packed = packedGram(rows, labels, undefined, 0);
  const table = gramTable(1, rows.features);
  table.put(0, packed);
  return {
    ...unpack(packed, rows.features),
    gradient: (betas, b, out, o) => table.gradient(0, betas, b, out, o),
  };
}

/** Gram matrices in the memory of a WebAssembly instance: the same results as PlainGramTable to the bit. */
export class SimdGramTable implements GramTable {
  private readonly numbers: Float64Array;
  /** Bytes of a row and of a matrix. */
  private readonly row: number;
  private readonly size: number;
  /** Addresses: the list of all rows, and vectors of ℓ entries. */
  private readonly everything: number;
  private readonly beta: number;
  private readonly sums: number;
  private readonly vectors: Float64Array;

  /** @returns undefined where there is no such memory; see simdWorld */
  static create(places: number, features: number): SimdGramTable | undefined {
    const layout = new Layout();
    const row = Math.ceil(features / 4) * 4 * NUMBER;
    layout.take(places * features * row);
    const at = {
      everything: layout.take((features + 3) * 4),
      beta: layout.take(row),
      sums: layout.take(row),
    };
    const world = simdWorld(layout.bytes);
    return world && new SimdGramTable(places, features, row, world.functions, world.memory, at);
  }

  private constructor(
    places: number,
    private readonly features: number,
    row: number,
    private readonly functions: SimdFunctions,
    memory: WebAssembly.Memory,
    at: Readonly<Record<'everything' | 'beta' | 'sums', number>>,
  ) {
    this.row = row;
    this.size = features * row;
    this.everything = at.everything;
    this.beta = at.beta;
    this.sums = at.sums;
    this.numbers = new Float64Array(memory.buffer);
    this.vectors = new Float64Array(places * features);
    this.numbers.fill(1, at.beta / NUMBER, at.beta / NUMBER + features);
    functions.select(at.beta, at.beta, features, at.everything);
  }

  put(place: number, packed: Float64Array): void {
    const { numbers, features, row } = this;
    const stride = row / NUMBER;
    const matrix = (place * this.size) / NUMBER;
    let entry = 0;
    for (let f = 0; f < features; f++) {
      for (let k = f; k < features; k++) {
        numbers[matrix + f * stride + k] = packed[entry];
        numbers[matrix + k * stride + f] = packed[entry++];
      }
    }
    for (let f = 0; f < features; f++) this.vectors[place * features + f] = packed[entry++];
  }

  /** The matrix is symmetric: Σ_k M[f, k]·beta[k], for all f at once, is the sum of its rows weighted by beta. */
  gradient(place: number, betas: Float64Array, b: number, out: Float64Array, o: number): void {
    const { functions, numbers, features, vectors } = this;
    const beta = this.beta / NUMBER;
    for (let f = 0; f < features; f++) numbers[beta + f] = betas[b + f];
    functions.combineOne(place * this.size, this.row, this.everything, features, this.beta, this.sums, false);
    const sums = this.sums / NUMBER;
    const vector = place * features;
    for (let f = 0; f < features; f++) out[o + f] = numbers[sums + f] - vectors[vector + f];
  }
}

interface Entry {
  /** The weights that the matrix belongs to, one per group. */
  readonly weights: Float64Array;
  /** Its place in the table. */
  readonly place: number;
}

/**
 * Gram matrices by weights, the most recently used ones kept: where the same responder patterns come again (10
 * workers have 1,024), a gradient costs ℓ² instead of 2·m·ℓ operations. What is kept does not change results: a
 * matrix that was dropped is rebuilt to the same bits.
 *
 * Where points are known to have equal weights always, because the same workers hold them, their matrices are
 * summed once, and a new pattern costs ℓ²/2 operations per group instead of per point.
 */
export class GramCache {
  /** Matrices built so far. */
  built = 0;
  private readonly entries = new Map<number, Entry>();
  /** Storage of the matrices. A later cache of as many matrices may take it over; this one must then not be used any more. */
  readonly table: GramTable;
  /** Some point of each group. */
  private readonly member: Int32Array;
  /** A row for each group: its packed Gram matrix. Undefined where every point is its own group. */
  private readonly parts: Kernel | undefined;
  private readonly packed: Float64Array;

  /**
   * @param capacity how many matrices are kept, at least 1; each takes 8·ℓ² bytes
   * @param groups the group of each point, numbered from 0 without gaps; points of a group always have equal
   *   weights. Each group takes 4·ℓ² bytes. Absent: every point for itself
   * @param table that of an earlier cache of the same capacity and features: fresh memory costs time
   */
  constructor(
    private readonly rows: DenseRows,
    private readonly labels: Float64Array,
    readonly capacity: number,
    groups?: Int32Array,
    table?: GramTable,
  ) {
    const { features } = rows;
    this.table = table ?? gramTable(capacity, features);
    this.packed = new Float64Array((features * (features + 3)) / 2);
    if (groups === undefined) {
      this.member = Int32Array.from({ length: rows.points }, (_, i) => i);
      return;
    }
    const count = 1 + groups.reduce((most, group) => Math.max(most, group), 0);
    this.member = Int32Array.from({ length: count }, (_, group) => groups.indexOf(group));
    const values = new Float64Array(count * this.packed.length);
    for (let group = 0; group < count; group++) {
      const indicator = Float64Array.from(groups, (each) => (each === group ? 1 : 0));
      values.set(packedGram(rows, labels, indicator, 0), group * this.packed.length);
    }
    this.parts = kernelOf({ kind: 'dense', points: count, features: this.packed.length, values });
  }

  /**
   * Σ_i v_i (⟨x_i, beta⟩ − y_i) x_i for the point weights v that start at index `from`; beta starts at index b of
   * `betas`, and the result at index o of `out`.
   */
  gradient(
    weights: Float64Array,
    from: number,
    betas: Float64Array,
    b: number,
    out: Float64Array,
    o: number,
  ): void {
    this.table.gradient(this.placeOf(weights, from), betas, b, out, o);
  }

  /** The place of the matrix of these weights; it is built where there is none yet. */
  placeOf(weights: Float64Array, from: number): number {
    const { entries } = this;
    let key = this.hash(weights, from);
    let entry = entries.get(key);
    // Equal hashes of different weights: the next key. A gap that dropping leaves costs a rebuild, no error.
    while (entry !== undefined && !this.matches(entry, weights, from)) {
      key = (key + 1) | 0;
      entry = entries.get(key);
    }
    if (entry === undefined) {
      entry = this.build(weights, from);
    } else {
      entries.delete(key);
    }
    // A Map keeps the order of insertion: its first entry is the one not used for longest.
    entries.set(key, entry);
    return entry.place;
  }

  private build(weights: Float64Array, from: number): Entry {
    const own = Float64Array.from(this.member, (point) => weights[from + point]);
    const place = this.freePlace();
    if (this.parts === undefined) this.packed.set(packedGram(this.rows, this.labels, own, 0));
    else this.parts.combine(own, 1, this.packed);
    this.table.put(place, this.packed);
    this.built++;
    return { weights: own, place };
  }

  /** A place that nothing is in, or that of the matrix not used for longest, which is dropped. */
  private freePlace(): number {
    const { entries } = this;
    if (entries.size < this.capacity) return entries.size;
    const [oldest, { place }] = entries.entries().next().value as [number, Entry];
    entries.delete(oldest);
    return place;
  }

  private matches({ weights: own }: Entry, weights: Float64Array, from: number): boolean {
    for (let g = 0; g < own.length; g++) if (own[g] !== weights[from + this.member[g]]) return false;
    return true;
  }

  /** Fowler, Noll and Vo's hash of the weights, rounded to multiples of 2^-20. */
  private hash(weights: Float64Array, from: number): number {
    let hash = 0;
    for (let g = 0; g < this.member.length; g++) {
      hash = Math.imul(hash ^ (weights[from + this.member[g]] * 1_048_576), 16_777_619);
    }
    return hash;
  }
}
