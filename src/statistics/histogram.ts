/**
 * A histogram on a logarithmic grid for values >= 0, from which quantiles are read with a relative error of at
 * most 2^-10 (0.098 %). A bin holds the doubles that share sign, exponent and the first nine bits of the
 * mantissa: bin k covers [lower, lower·(1 + at most 2^-9)), and stands for its middle. No logarithm is taken,
 * so that bins are the same on every machine; counts merge exactly in any order.
 */
export type Histogram = Map<number, number>;

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

/** The value that a bin stands for: the middle of the values it holds; 0 for the bin of 0. */
export function binValue(bin: number): number {
  if (bin === 0) return 0;
  halves[1 - UPPER] = 0;
  halves[UPPER] = (bin << IGNORED_BITS) >>> 0;
  const lower = double[0];
  halves[UPPER] = ((bin + 1) << IGNORED_BITS) >>> 0;
  return (lower + double[0]) / 2;
}

/** Bins and counts of a sample, in increasing order of bin: [bin, count, bin, count, …]. */
export function histogramOf(values: Float64Array): Int32Array {
  const bins = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) bins[i] = binOf(values[i]);
  bins.sort();
  const pairs = new Int32Array(2 * bins.length);
  let length = 0;
  for (let i = 0; i < bins.length; ) {
    let j = i;
    while (j < bins.length && bins[j] === bins[i]) j++;
    pairs[length++] = bins[i];
    pairs[length++] = j - i;
    i = j;
  }
  return pairs.slice(0, length);
}

/** Counts one more value in a histogram. */
export function countValue(histogram: Histogram, value: number): void {
  const bin = binOf(value);
  histogram.set(bin, (histogram.get(bin) ?? 0) + 1);
}

/** Bins and counts of a histogram, in increasing order of bin: [bin, count, bin, count, …]. */
export function pairsOf(histogram: Histogram): Int32Array {
  const sorted = [...histogram].sort(([a], [b]) => a - b);
  return Int32Array.from(sorted.flat());
}

/** Adds [bin, count, …] pairs to a histogram. */
export function addToHistogram(histogram: Histogram, pairs: Int32Array): void {
  for (let i = 0; i < pairs.length; i += 2) {
    histogram.set(pairs[i], (histogram.get(pairs[i]) ?? 0) + pairs[i + 1]);
  }
}

/**
 * Quantiles by nearest rank, ceil(q·n), to within the relative error above.
 * @param q increasing, each in (0, 1]
 */
export function quantiles(histogram: Histogram, q: readonly number[]): number[] {
  const bins = [...histogram.keys()].sort((a, b) => a - b);
  let total = 0;
  for (const count of histogram.values()) total += count;
  const found: number[] = [];
  let seen = 0;
  let next = 0;
  for (const bin of bins) {
    seen += histogram.get(bin) as number;
    while (next < q.length && seen >= Math.ceil(q[next] * total)) {
      found.push(binValue(bin));
      next++;
    }
  }
  return found;
}
