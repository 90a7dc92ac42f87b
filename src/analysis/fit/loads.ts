import type { Trace } from '../../models/traces/trace.js';
import type { Streams, Uniform } from '../../random/stream.js';
import type { Limits } from '../../statistics/estimate.js';
import { windowOf } from './parts.js';

/**
 * Growth of durations with the work, from traces at different loads, under the rule of the trace model: at load
 * w a worker takes X·(fixed + (1 − fixed)·w/unit), with X its duration at the load `unit`.
 */
export interface LoadRule {
  /** The trace at the largest load: its durations are those of one unit of work. */
  readonly unit: number;
  /** Median duration of each trace. */
  readonly medians: readonly number[];
  /** The part that does not grow, as a fraction of the duration at the largest load: from 0 to 1. */
  readonly fixed: number;
  /** The same before it was cut to what a fraction may be. */
  readonly uncut: number;
  /** 95 % interval of `fixed`; absent where a trace has a single round. */
  readonly interval?: Limits;
  /** Growth of quantiles from the least to the largest load: the same for all under the rule. */
  readonly growth: readonly Growth[];
  /** Conclusion about the rule. */
  readonly holds: Holds;
  /** The trace at the least load. */
  readonly least: number;
  /** By what the median grows for each unit of load. */
  readonly slope: number;
}

/**
 * Which rule is not rejected: durations grow in proportion (`proportional`); else all by the same time (`added`: what
 * makes a worker slow does not grow); or `neither`; `unknown` where a trace has a single round, and nothing can be tested.
 */
type Holds = 'proportional' | 'added' | 'neither' | 'unknown';

/** Growth of a quantile of the durations from the least to the largest load. */
export interface Growth {
  readonly quantile: number;
  readonly ratio: number;
  /** 95 % interval; absent where a trace has a single round. */
  readonly interval?: Limits;
  /** Whether it grows by another factor than the median, at 5 % for all quantiles together. */
  readonly differs: boolean;
  /** Time by which it grows. */
  readonly added: number;
  /** Whether that is another than the median's, at 5 % for all quantiles together. */
  readonly addedDiffers: boolean;
}

const MEDIAN = 0.5;
const OTHERS = [0.1, 0.9, 0.99];
const REPLICATES = 999;

/**
 * Estimates the fixed part from the medians, through which a line is laid (least squares, where there are more than two
 * loads): a few hanging workers shall not decide. Limits by drawing whole rounds anew, which keeps what ties the
 * workers of a round (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 8).
 * @param loads of the traces, >= 0, at least two of them different
 */
export function loadRuleOf(traces: readonly Trace[], loads: readonly number[], streams: Streams): LoadRule {
  const parts = traces.map((trace, i) => windowOf(trace, streams.uniform('window', i)));
  const unit = loads.indexOf(Math.max(...loads));
  const least = loads.indexOf(Math.min(...loads));
  const measured = measure(
    parts.map(({ durations }) => durations),
    loads,
    unit,
    least,
  );
  const once = parts.some(({ rounds }) => rounds < 2);
  const drawn = once ? [] : redrawn(parts, loads, unit, least, streams.uniform('rounds'));
  const own = (level: number, value: (m: Measured) => number) =>
    once ? undefined : percentiles(drawn.map(value), level);
  const fixed = own(0.05, (m) => clamp(m.fixed));
  const growth = [MEDIAN, ...OTHERS].sort().map((quantile): Growth => {
    const level = 0.05 / OTHERS.length;
    const ratio = (m: Measured) => m.growth.get(quantile) as number;
    const added = (m: Measured) => m.added.get(quantile) as number;
    const relative = own(level, (m) => ratio(m) / (m.growth.get(MEDIAN) as number));
    const more = own(level, (m) => added(m) - (m.added.get(MEDIAN) as number));
    const interval = own(0.05, ratio);
    const excludes = (limits: Limits | undefined, value: number) =>
      limits !== undefined && quantile !== MEDIAN && (limits.low > value || limits.high < value);
    return {
      quantile,
      ratio: ratio(measured),
      ...(interval && { interval }),
      differs: excludes(relative, 1),
      added: added(measured),
      addedDiffers: excludes(more, 0),
    };
  });
  return {
    unit,
    least,
    slope: measured.slope,
    holds: once ? 'unknown' : whatHolds(growth),
    medians: measured.medians,
    fixed: clamp(measured.fixed),
    uncut: measured.fixed,
    ...(fixed && { interval: fixed }),
    growth,
  };
}

function whatHolds(growth: readonly Growth[]): Holds {
  if (!growth.some(({ differs }) => differs)) return 'proportional';
  return growth.some(({ addedDiffers }) => addedDiffers) ? 'neither' : 'added';
}

interface Measured {
  readonly fixed: number;
  readonly medians: readonly number[];
  readonly growth: ReadonlyMap<number, number>;
  readonly added: ReadonlyMap<number, number>;
  readonly slope: number;
}

/** @param durations of each trace, in any order; they are left as they are */
function measure(
  durations: readonly Float64Array[],
  loads: readonly number[],
  unit: number,
  least: number,
): Measured {
  const sorted = durations.map((values) => values.slice().sort());
  const medians = sorted.map((values) => quantileOf(values, MEDIAN));
  const { intercept, slope } = line(loads, medians);
  const growth = new Map(
    [MEDIAN, ...OTHERS].map((q) => [q, quantileOf(sorted[unit], q) / quantileOf(sorted[least], q)]),
  );
  const added = new Map(
    [MEDIAN, ...OTHERS].map((q) => [q, quantileOf(sorted[unit], q) - quantileOf(sorted[least], q)]),
  );
  return { fixed: intercept / (intercept + slope * loads[unit]), medians, growth, added, slope };
}

function redrawn(
  parts: readonly Trace[],
  loads: readonly number[],
  unit: number,
  least: number,
  uniform: Uniform,
): Measured[] {
  const buffers = parts.map(({ durations }) => new Float64Array(durations.length));
  return Array.from({ length: REPLICATES }, () => {
    parts.forEach(({ rounds, workers, durations }, i) => {
      for (let round = 0; round < rounds; round++) {
        const from = Math.floor(uniform() * rounds) * workers;
        buffers[i].set(durations.subarray(from, from + workers), round * workers);
      }
    });
    return measure(buffers, loads, unit, least);
  });
}

/** The least-squares line through points. */
function line(x: readonly number[], y: readonly number[]): { intercept: number; slope: number } {
  const meanX = x.reduce((sum, value) => sum + value, 0) / x.length;
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length;
  let products = 0;
  let squares = 0;
  x.forEach((value, i) => {
    products += (value - meanX) * (y[i] - meanY);
    squares += (value - meanX) ** 2;
  });
  const slope = products / squares;
  return { intercept: meanY - slope * meanX, slope };
}

/** Nearest rank; where p·n is whole the mean of that value and the next (definition 2 of Hyndman and Fan, 1996). */
export function quantileOf(sorted: Float64Array, p: number): number {
  const rank = p * sorted.length;
  const whole = Math.round(rank);
  if (Math.abs(rank - whole) > 1e-9 || whole === 0 || whole === sorted.length) {
    return sorted[Math.max(0, Math.ceil(rank - 1e-9) - 1)];
  }
  return sorted[whole - 1] / 2 + sorted[whole] / 2;
}

function percentiles(values: readonly number[], level: number): Limits {
  const sorted = Float64Array.from(values).sort();
  const k = Math.floor((level / 2) * (sorted.length + 1));
  return { low: sorted[k - 1], high: sorted[sorted.length - k] };
}

function clamp(fixed: number): number {
  // Where durations shrink as the load grows, nothing of them grows with it.
  return Number.isNaN(fixed) ? 0 : Math.min(1, Math.max(0, fixed));
}
