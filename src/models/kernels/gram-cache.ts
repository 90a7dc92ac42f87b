import type { DenseRows } from '../data/rows.js';
import { type Gram, packedGram, unpack } from './gram.js';

interface Entry {
  /** The weights that the matrix belongs to, one per group. */
  readonly weights: Float64Array;
  readonly gram: Gram;
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
  private readonly entries = new Map<number, Entry>();
  /** Some point of each group. */
  private readonly member: Int32Array;
  /** Packed Gram matrix of each group; undefined where every point is its own group. */
  private readonly parts: readonly Float64Array[] | undefined;

  /**
   * @param capacity how many matrices are kept, at least 1; each takes 8·ℓ² bytes
   * @param groups the group of each point, numbered from 0 without gaps; points of a group always have equal
   *   weights. Each group takes 4·ℓ² bytes. Absent: every point for itself
   */
  constructor(
    private readonly rows: DenseRows,
    private readonly labels: Float64Array,
    private readonly capacity: number,
    groups?: Int32Array,
  ) {
    if (groups === undefined) {
      this.member = Int32Array.from({ length: rows.points }, (_, i) => i);
      return;
    }
    const count = 1 + groups.reduce((most, group) => Math.max(most, group), 0);
    this.member = Int32Array.from({ length: count }, (_, group) => groups.indexOf(group));
    this.parts = Array.from({ length: count }, (_, group) => {
      const indicator = Float64Array.from(groups, (each) => (each === group ? 1 : 0));
      return packedGram(rows, labels, indicator, 0);
    });
  }

  /** XᵀVX and XᵀVy for the point weights that start at index `from`. */
  get(weights: Float64Array, from: number): Gram {
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
      for (const oldest of entries.keys()) {
        if (entries.size < this.capacity) break;
        entries.delete(oldest);
      }
    } else {
      entries.delete(key);
    }
    // A Map keeps the order of insertion: its first entry is the one not used for longest.
    entries.set(key, entry);
    return entry.gram;
  }

  private build(weights: Float64Array, from: number): Entry {
    const own = Float64Array.from(this.member, (point) => weights[from + point]);
    const { features } = this.rows;
    if (this.parts === undefined) {
      return { weights: own, gram: unpack(packedGram(this.rows, this.labels, own, 0), features) };
    }
    const sum = new Float64Array(this.parts[0].length);
    this.parts.forEach((part, group) => {
      if (own[group] !== 0) addScaled(sum, own[group], part);
    });
    return { weights: own, gram: unpack(sum, features) };
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

function addScaled(sum: Float64Array, scale: number, part: Float64Array): void {
  for (let e = 0; e < sum.length; e++) sum[e] += scale * part[e];
}
