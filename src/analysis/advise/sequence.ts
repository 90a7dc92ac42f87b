import type { Observer } from '../../engine/measures.js';
import { areMeasured } from '../../schemes/shares/rules.js';
import { Rerun } from '../../simulation/execution/replay.js';
import type { Point } from '../../simulation/experiment/experiment.js';
import type { Candidate, Cost } from '../candidates/candidate.js';

/** Times of successive iterations, and their mean costs. */
export interface Played {
  readonly times: readonly number[];
  readonly cost: Cost;
}

/** Whether what a point does in an iteration depends on those before it. */
export function hasMemory({ shares }: Pick<Point, 'shares'>): boolean {
  return areMeasured(shares);
}

/** Iterations of a trial that learns from delays that are drawn; the first of them do not count. */
const LASTING = { rounds: 60, warmup: 20 };

/** Least number of trials of many iterations: fewer say too little about how their means differ. */
const LEAST_TRIALS = 50;

/** Number of trials of many iterations for a given number of iterations that count. */
export function lastingTrials(iterations: number): number {
  return Math.max(LEAST_TRIALS, Math.ceil(iterations / (LASTING.rounds - LASTING.warmup)));
}

/** `lastingTrials` as fields of an experiment. */
export function longTrials(iterations: number) {
  return { trials: lastingTrials(iterations), ...LASTING };
}

/** A candidate whose trials are sequences of iterations on one clock. */
export function lasting(candidate: Candidate): Candidate {
  return { ...candidate, point: { ...candidate.point, ...LASTING } };
}

/** Whether the trials of a point are sequences of iterations. */
export function isLasting({ rounds = 1 }: Pick<Point, 'rounds'>): boolean {
  return rounds > 1;
}

const UNWATCHED: Observer = {
  started: () => {},
  finished: () => {},
  sent: () => {},
  arrived: () => {},
  ended: () => {},
};

/** Plays iterations of a point, one after the other: what it has learnt in one it uses in the next. */
export function playSequence(point: Point, iterations: number, dataFolders: readonly string[]): Played {
  const rerun = new Rerun({ ...point, trials: 1, rounds: iterations, warmup: 0 }, 0, dataFolders);
  const sums = { computations: 0, volume: 0, messages: 0 };
  const times = Array.from({ length: iterations }, () => {
    const { completionTime, computations, volume, messages } = rerun.next(UNWATCHED);
    sums.computations += computations;
    sums.volume += volume;
    sums.messages += messages;
    return completionTime;
  });
  const mean = (sum: number) => sum / iterations;
  return {
    times,
    cost: {
      computations: mean(sums.computations),
      volume: mean(sums.volume),
      messages: mean(sums.messages),
    },
  };
}
