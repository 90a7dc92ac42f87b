import type { Recorded } from '../../simulation/experiment/training-metrics.js';
import { recordOf } from '../../simulation/training/records.js';
import type { TrainingSummary } from '../../simulation/training/summary.js';
import { interval, sampleMean } from '../../statistics/estimate.js';

/** Mean of a few runs, with the 95 % interval of Student's t where there are two or more. */
export interface Sample {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Standard error of the mean; absent for a single run. */
  readonly se: number | undefined;
  /** Standard deviation over the runs, 0 for a single one. */
  readonly sd: number;
}

/** The mean of some runs. */
export function sampleOf(values: Float64Array): Sample {
  const mean = sampleMean(Array.from(values));
  const se = mean.df < 1 ? undefined : mean.se;
  return { value: mean.value, ...interval(mean), se, sd: mean.se * Math.sqrt(values.length) };
}

/** a − b run by run: variants of a run share its data and its draws. */
export function difference(a: Float64Array, b: Float64Array): Sample {
  return sampleOf(a.map((x, i) => x - b[i]));
}

/** Whether a difference is beyond its sampling error. */
export function shows({ low, high }: Sample): boolean {
  return low > 0 || high < 0;
}

/** Updates until each run stopped. */
export function stops({ runs }: TrainingSummary): Float64Array {
  return Float64Array.from(runs, ({ stopped }) => stopped ?? Number.NaN);
}

/** A record of each run at the last recorded iteration. */
export function finals({ runs, iterations }: TrainingSummary, record: Recorded): Float64Array {
  return Float64Array.from(runs, (run) => recordOf(run, iterations.length - 1, record));
}

/** Mean and half its 95 % interval, as text. */
export function plusMinus({ value, high, se }: Sample, digits: number): string {
  return se === undefined
    ? value.toFixed(digits)
    : `${value.toFixed(digits)} ± ${(high - value).toFixed(digits)}`;
}
