import { BinCounts } from './bin-counts.js';

/** Largest relative error of a quantile read from a histogram. */
export const QUANTILE_RELATIVE_ERROR = 2 ** -10;

/** Number of low bits of the upper half of a double that a bin ignores. */
const IGNORED_BITS = 11;

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);
/** Index of the upper half of a double, 1 on little-endian machines. */
const UPPER = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** The bin of a value >= 0. */
export function binOf(value: number): number {
  double[0] = value;
  return halves[UPPER] >>> IGNORED_BITS;
}

/** The least value in a bin; 0 for the bin of 0. */
function lowerEdge(bin: number): number {
  halves[1 - UPPER] = 0;
  halves[UPPER] = (bin << IGNORED_BITS) >>> 0;
  return double[0];
}

/** The value that a bin stands for: the middle of the values it holds; 0 for the bin of 0. */
export function binValue(bin: number): number {
  return bin === 0 ? 0 : (lowerEdge(bin) + lowerEdge(bin + 1)) / 2;
}

/** A quantile between the edges of a bin. */
export interface Interpolated {
  readonly value: number;
  /** Standard error of the value for not knowing where in the bin its values are. */
  readonly error: number;
  readonly bin: number;
  /** How far into the bin the quantile is if values are spread evenly: from 0, its lower edge, to 1. */
  readonly part: number;
}

/** Content of a histogram, as plain data that travels between threads as it is. */
export interface Counted {
  /** In increasing order of bin: [bin, count, bin, count, …]. */
  readonly pairs: Int32Array;
  /** Infinity where there are no values. */
  readonly least: number;
  /** −Infinity where there are none. */
  readonly most: number;
}

/** That of an empty histogram. */
export const NO_VALUES: Counted = { pairs: new Int32Array(0), least: Infinity, most: -Infinity };

/** Bins of a sample, and counts of neighbouring bins, from call to call: 0 in between. */
let bins = new Int32Array(0);
let counts = new Int32Array(0);
/** Counting goes through all bins between the least and the largest: at most so many for each value, else they are sorted. */
const MOST_BINS = 8;

/** A sample in bins. */
export function countedOf(values: Float64Array): Counted {
  const { length } = values;
  if (bins.length < length) bins = new Int32Array(length);
  let least = Infinity;
  let most = -Infinity;
  let first = Infinity;
  let last = -Infinity;
  for (let i = 0; i < length; i++) {
    const bin = binOf(values[i]);
    bins[i] = bin;
    if (values[i] < least) least = values[i];
    if (values[i] > most) most = values[i];
    if (bin < first) first = bin;
    if (bin > last) last = bin;
  }
  const isDense = last - first < MOST_BINS * length;
  return { pairs: isDense ? denselyCounted(length, first, last) : countedBins(length), least, most };
}

/** Pairs of the first of the bins, all of which are from `first` to `last`. */
function denselyCounted(length: number, first: number, last: number): Int32Array {
  const range = last - first + 1;
  if (counts.length < range) counts = new Int32Array(range);
  let different = 0;
  for (let i = 0; i < length; i++) if (counts[bins[i] - first]++ === 0) different++;
  const pairs = new Int32Array(2 * different);
  for (let bin = 0, at = 0; at < pairs.length; bin++) {
    if (counts[bin] === 0) continue;
    pairs[at++] = first + bin;
    pairs[at++] = counts[bin];
    counts[bin] = 0;
  }
  return pairs;
}

/** The same, however far apart they are. */
function countedBins(length: number): Int32Array {
  const sorted = bins.subarray(0, length).sort();
  const pairs: number[] = [];
  for (let i = 0; i < length; ) {
    let j = i;
    while (j < length && sorted[j] === sorted[i]) j++;
    pairs.push(sorted[i], j - i);
    i = j;
  }
  return Int32Array.from(pairs);
}

/**
 * A histogram on a logarithmic grid for values >= 0, with the least and the largest of them, from which quantiles are
 * read with a relative error of at most 2^-10 (0.098 %). A bin holds the doubles that share sign, exponent and the first
 * nine bits of the mantissa: bin k covers [lower, lower·(1 + at most 2^-9)), and stands for its middle. No logarithm is
 * taken, so that bins are the same on every machine; counts merge exactly in any order.
 */
export class Histogram {
  /** Values in each bin. */
  private readonly counts = new BinCounts();
  private least = Infinity;
  private most = -Infinity;

  /** Counts one more value. */
  add(value: number): void {
    this.counts.add(binOf(value));
    if (value < this.least) this.least = value;
    if (value > this.most) this.most = value;
  }

  /** Counts more values. */
  merge({ pairs, least, most }: Counted): void {
    this.counts.addPairs(pairs);
    this.least = Math.min(this.least, least);
    this.most = Math.max(this.most, most);
  }

  clear(): void {
    this.counts.clear();
    this.least = Infinity;
    this.most = -Infinity;
  }

  /** All values so far. */
  counted(): Counted {
    const { least, most } = this;
    return { pairs: Int32Array.from(this.bins().flat()), least, most };
  }

  /** Bins and their counts, in increasing order of bin. */
  bins(): [bin: number, count: number][] {
    return this.counts.entries();
  }

  /** A value in a bin: the middle of those it holds, or the least or largest of all values where that is beyond them. */
  valueIn(bin: number): number {
    return Math.min(this.most, Math.max(this.least, binValue(bin)));
  }

  /**
   * Quantiles by nearest rank, ceil(q·n), to within the relative error above; none is beyond the values.
   * @param q increasing, each in (0, 1]
   */
  quantiles(q: readonly number[]): number[] {
    const bins = this.bins();
    const total = bins.reduce((sum, [, count]) => sum + count, 0);
    const found: number[] = [];
    let seen = 0;
    for (const [bin, count] of bins) {
      seen += count;
      while (found.length < q.length && seen >= Math.ceil(q[found.length] * total))
        found.push(this.valueIn(bin));
    }
    return found;
  }

  /** Quantiles as if the values of a bin were spread evenly over it; each q from 0 to 1. */
  smoothQuantiles(q: readonly number[]): number[] {
    const bins = this.bins();
    return q.map((each) => {
      const { bin, part } = placeOf(each, bins);
      return this.valueAt(bin, part);
    });
  }

  /**
   * A quantile of this kind, but towards the middle of its bin as far as the values there may be in one place.
   * @param q from 0 to 1
   */
  interpolated(q: number): Interpolated {
    const { bin, part } = placeOf(q, this.bins());
    const unevenness = this.unevenness(bin);
    return {
      ...{ bin, part },
      value: this.valueAt(bin, part + unevenness * (0.5 - part)),
      error: (unevenness * (this.valueAt(bin, 1) - this.valueAt(bin, 0))) / Math.sqrt(12),
    };
  }

  /** The value a part of the way through those that a bin may hold, none of which is beyond the least and the largest. */
  private valueAt(bin: number, part: number): number {
    const from = Math.max(this.least, lowerEdge(bin));
    return from + part * (Math.min(this.most, lowerEdge(bin + 1)) - from);
  }

  /**
   * How uneven the values of a bin may be, from 0, as even as where the density changes little from bin to bin, to 1, all
   * in one place: the part of them by which their number differs from that in a bin beside it, beyond what chance does.
   */
  private unevenness(bin: number): number {
    const own = this.counts.get(bin);
    const widths = (near: number) =>
      (lowerEdge(bin + 1) - lowerEdge(bin)) / (lowerEdge(near + 1) - lowerEdge(near));
    const squares = [bin - 1, bin + 1].map((near) => {
      const count = this.counts.get(near);
      return (own - (count === 0 ? 0 : count * widths(near))) ** 2;
    });
    // By chance two numbers differ by less than twice the root of their sum, mostly.
    return Math.min(1, Math.sqrt(Math.max(0, Math.max(...squares) - 8 * own)) / own);
  }
}

/** Where a quantile is, as if the values of a bin were spread evenly, of which there is one at least. */
function placeOf(q: number, bins: readonly [bin: number, count: number][]): { bin: number; part: number } {
  const wanted = q * bins.reduce((total, [, count]) => total + count, 0);
  let seen = 0;
  for (const [bin, count] of bins) {
    if (seen + count >= wanted) return { bin, part: (wanted - seen) / count };
    seen += count;
  }
  return { bin: bins[bins.length - 1][0], part: 1 };
}
