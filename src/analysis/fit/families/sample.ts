/** Durations as the likelihoods see them. */
export interface Sample {
  readonly n: number;
  /** In increasing order; all > 0. */
  readonly sorted: Float64Array;
  /** Their natural logarithms. */
  readonly logs: Float64Array;
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
  readonly meanLog: number;
  /** Mean squared deviation of the logarithms from their mean. */
  readonly varianceLog: number;
}

/** @param durations at least one, all > 0, in any order; they are left as they are */
export function sampleOf(durations: Float64Array): Sample {
  const sorted = durations.slice().sort();
  const n = sorted.length;
  const logs = sorted.map(Math.log);
  const meanLog = meanOf(logs);
  let squares = 0;
  for (const log of logs) squares += (log - meanLog) ** 2;
  const varianceLog = squares / n;
  return {
    n,
    sorted,
    logs,
    least: sorted[0],
    greatest: sorted[n - 1],
    mean: meanOf(sorted),
    meanLog,
    varianceLog,
  };
}

/** In two passes: the second takes up what rounding has lost in the first. */
function meanOf(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value;
  mean /= values.length;
  let rest = 0;
  for (const value of values) rest += value - mean;
  return mean + rest / values.length;
}
