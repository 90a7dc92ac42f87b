import type { Uniform } from '../../random/stream.js';
import { DataError } from '../errors.js';

/** Partitions drawn with replacement. */
export interface DrawnPartitions {
  /** The partitions that were drawn, ascending, each once. */
  readonly parts: Int32Array;
  /** How many times each of them was drawn: the weights w of Weighted gradient coding, Section 3.2. */
  readonly counts: Float64Array;
  /** Every draw, in order; counts.length of them are distinct. */
  readonly sequence: readonly number[];
}

/** Beyond so many draws the probabilities are too uneven for a sketch to mean anything. */
const MOST_DRAWS = 1_000_000;

/**
 * Draws partitions with replacement, partition i with probability proportional to mass[i], until `distinct`
 * different ones are in (Weighted gradient coding, Section 3.2, as docs/background/corrections.md, 3 reads it: the paper
 * says "k parts, with replacement" and "k distinct parts").
 *
 * @throws DataError where fewer partitions have a positive mass, or a million draws are not enough
 */
export function drawUntilDistinct(mass: Float64Array, distinct: number, uniform: Uniform): DrawnPartitions {
  const ends = new Float64Array(mass.length);
  let total = 0;
  let possible = 0;
  let last = 0;
  mass.forEach((m, i) => {
    total += m;
    ends[i] = total;
    if (m > 0) {
      possible++;
      last = i;
    }
  });
  if (possible < distinct) {
    const given = `${possible} partitions with a positive probability`;
    throw new DataError('sketch', given, `at least the ${distinct} that are to be drawn`);
  }
  const counts = new Map<number, number>();
  const sequence: number[] = [];
  while (counts.size < distinct) {
    if (sequence.length === MOST_DRAWS) {
      const given = `${MOST_DRAWS} draws with only ${counts.size} distinct partitions among them`;
      throw new DataError('sketch', given, `less uneven scores, or fewer than ${distinct} partitions`);
    }
    const part = placeOf(uniform() * total, ends, last);
    sequence.push(part);
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  const parts = Int32Array.from(counts.keys()).sort();
  return { parts, counts: Float64Array.from(parts, (part) => counts.get(part) as number), sequence };
}

/** Index of the first end beyond x, ends ascending, or `last`, beyond which nothing has mass. */
function placeOf(x: number, ends: Float64Array, last: number): number {
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle] > x) high = middle;
    else low = middle + 1;
  }
  return low;
}
