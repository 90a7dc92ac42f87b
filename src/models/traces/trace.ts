import { RANGE } from '../../statistics/moments.js';

/** Measured durations of one unit of work: every worker in every round. */
export interface Trace {
  readonly rounds: number;
  readonly workers: number;
  /** durations[round · workers + worker], > 0; rounds and workers in the order of their numbers in the file. */
  readonly durations: Float64Array;
  /** Names of the workers, such as those of hosts, where the file has them. */
  readonly names?: readonly string[];
}

/** Allowed durations in seconds, for one that is not; undefined where it is. */
export function durationRule(seconds: number | undefined): string | undefined {
  if (!(seconds !== undefined && seconds > 0 && seconds < Infinity)) return 'it must be a finite number > 0';
  if (seconds >= RANGE.least && seconds <= RANGE.most) return undefined;
  return `it must be from ${RANGE.least} to ${RANGE.most}, for means and errors to be computed`;
}
