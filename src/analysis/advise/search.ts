import type { Split } from '../../schemes/scheme.js';
import type { Experiment } from '../../simulation/experiment/experiment.js';
import { type Base, experimentOf } from '../candidates/base.js';
import type { Candidate } from '../candidates/candidate.js';
import type { Goal } from './field.js';
import type { RareEvents } from './rare-events.js';
import type { Skipped } from './search-space.js';

/** Task of a search. */
export interface Search {
  readonly base: Base;
  /** The cheapest first: of those that need the same time, the first is preferred. */
  readonly candidates: readonly Candidate[];
  readonly skipped: readonly Skipped[];
  /** Division of the job. */
  readonly split: Split;
  readonly goal: Goal;
  /** Trials (or runs) that an exhaustive search would give each candidate. */
  readonly trials: number;
  /** Events that must have been seen before a candidate is dropped. */
  readonly rare: RareEvents;
  /** Number of threads; 0: this one. */
  readonly jobs: number;
  readonly progress?: (label: string, done: number, total: number) => void;
}

/** The experiment of some candidates. */
export function experimentFor({ base }: Pick<Search, 'base'>, candidates: readonly Candidate[]): Experiment {
  return experimentOf(
    base,
    candidates.map(({ point }) => point),
    candidates.map(({ spec }) => spec),
  );
}

/** Below this many workers and tasks in all iterations together, threads take longer to start than the work takes. */
const EFFORT_FOR_THREADS = 5e6;

/** Number of threads for a number of trials. */
export function jobsFor({ base, goal, jobs }: Search, trials: number): number {
  const { workers, tasks } = base.point;
  return goal.target === undefined && trials * (workers + tasks) < EFFORT_FOR_THREADS ? 0 : jobs;
}
