/** A change of a worker's typical duration. */
export interface Change {
  /** The first round after it. */
  readonly round: number;
  /** Median duration before it, back to the previous change, and after it, up to the next one. */
  readonly before: number;
  readonly after: number;
}

/** Longer series are reduced to at most this many points, medians of successive durations. */
const MOST_POINTS = 400;

/** Changes by less than this factor are of no consequence. */
const LEAST_FACTOR = 1.25;

/** Passes in which the penalty is adapted to how the durations scatter about their levels. */
const PASSES = 4;

/**
 * When a series of durations changed its level: the segmentation of their logarithms with the least sum of squares plus
 * a penalty for each change (optimal partitioning: Jackson et al., IEEE Signal Processing Letters 12, 2005), so that an
 * episode has two ends. The penalty is 3·σ²·ln n (Yao, Statistics and Probability Letters 6, 1988, has 2σ² ln n and
 * more), with σ² from the scatter about the levels, and larger by (1 + ρ)/(1 − ρ) where successive deviations are
 * correlated by ρ: without that, such noise would be cut to pieces.
 * @param durations of successive rounds, all > 0
 */
export function changesOf(durations: Float64Array): Change[] {
  const n = durations.length;
  const width = Math.ceil(n / MOST_POINTS);
  const points = Float64Array.from({ length: Math.ceil(n / width) }, (_, i) =>
    Math.log(medianOf(durations.subarray(i * width, Math.min(n, (i + 1) * width)))),
  );
  if (points.length < 10) return [];
  let starts = [0];
  let variance = differenceVariance(points);
  for (let pass = 0; pass < PASSES; pass++) {
    starts = segment(points, 3 * variance * Math.log(points.length));
    variance = Math.max(variance, wanderingVariance(points, starts));
  }
  const edges = refined(
    durations,
    starts.map((start) => start * width),
    width,
  );
  return merged(durations, edges);
}

/** Variance of independent noise from the median of successive differences, which hardly sees the changes. */
function differenceVariance(points: Float64Array): number {
  const differences = points.subarray(1).map((value, i) => Math.abs(value - points[i]));
  return (1.4826 * medianOf(differences)) ** 2 / 2;
}

/** Variance about the levels, made larger where successive deviations are correlated. */
function wanderingVariance(points: Float64Array, starts: readonly number[]): number {
  const rest = new Float64Array(points.length);
  starts.forEach((start, i) => {
    const end = starts[i + 1] ?? points.length;
    let mean = 0;
    for (let j = start; j < end; j++) mean += points[j] / (end - start);
    for (let j = start; j < end; j++) rest[j] = points[j] - mean;
  });
  let [squares, products] = [0, 0];
  for (let j = 0; j < rest.length; j++) {
    squares += rest[j] ** 2;
    if (j > 0) products += rest[j] * rest[j - 1];
  }
  if (squares === 0) return 0;
  const rho = Math.min(0.9, Math.max(0, products / squares));
  return (squares / rest.length) * ((1 + rho) / (1 - rho));
}

/** Starts of the segments of least cost, none of which is shorter than a fiftieth of the series. */
function segment(points: Float64Array, penalty: number): number[] {
  const n = points.length;
  const shortest = Math.max(3, Math.round(n / 50));
  const sums = new Float64Array(n + 1);
  const squares = new Float64Array(n + 1);
  // From the middle of them: squares of large equal numbers would leave nothing but rounding.
  const centre = medianOf(points);
  for (let i = 0; i < n; i++) {
    sums[i + 1] = sums[i] + points[i] - centre;
    squares[i + 1] = squares[i] + (points[i] - centre) ** 2;
  }
  const least = 1e-12 * (squares[n] + n * Number.EPSILON);
  const cost = (from: number, to: number) =>
    Math.max(0, squares[to] - squares[from] - (sums[to] - sums[from]) ** 2 / (to - from));
  const best = new Float64Array(n + 1).fill(Infinity);
  const previous = new Int32Array(n + 1);
  best[0] = 0;
  for (let to = shortest; to <= n; to++) {
    for (let from = 0; from <= to - shortest; from++) {
      const total = best[from] + cost(from, to) + penalty + least;
      if (total < best[to]) {
        best[to] = total;
        previous[to] = from;
      }
    }
  }
  const starts: number[] = [];
  for (let to = n; to > 0; to = previous[to]) starts.unshift(previous[to]);
  return starts;
}

/** The rounds of changes, each put where the sum of squares on both sides is least. */
function refined(durations: Float64Array, starts: readonly number[], width: number): number[] {
  if (width === 1) return [...starts];
  const logs = durations.map(Math.log);
  return starts.map((start, i) => {
    if (i === 0) return 0;
    const [first, last] = [starts[i - 1], starts[i + 1] ?? durations.length];
    let [at, least] = [start, Infinity];
    for (
      let round = Math.max(first + 1, start - width);
      round <= Math.min(last - 1, start + width);
      round++
    ) {
      const total = spread(logs.subarray(first, round)) + spread(logs.subarray(round, last));
      if (total < least) [at, least] = [round, total];
    }
    return at;
  });
}

function spread(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/** Changes by a factor that counts: segments that hardly differ are one. */
function merged(durations: Float64Array, starts: readonly number[]): Change[] {
  let kept = [...starts];
  const level = (i: number) => medianOf(durations.subarray(kept[i], kept[i + 1] ?? durations.length));
  for (;;) {
    const factors = kept.slice(1).map((_, i) => Math.exp(Math.abs(Math.log(level(i + 1) / level(i)))));
    const least = Math.min(...factors);
    if (factors.length === 0 || least >= LEAST_FACTOR) break;
    const at = factors.indexOf(least) + 1;
    kept = kept.filter((_, i) => i !== at);
  }
  return kept.slice(1).map((round, i) => ({ round, before: level(i), after: level(i + 1) }));
}

/** The median; of an even number the mean of the two middle values. @param values at least one */
export function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
