import { type GramTable, packedGram } from './gram.js';
import { gramTable } from './gram-table.js';
import type { Kernel } from './kernel.js';
import { kernelOf } from './kernel-of.js';
import type { DenseRows } from './rows.js';

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
