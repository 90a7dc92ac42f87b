import type { Observer } from '../../engine/measures.js';
import { Rerun } from '../../simulation/execution/replay.js';
import type { Point } from '../../simulation/experiment/experiment.js';
import type { Cost } from '../candidates/candidate.js';

/** Times of successive iterations, and what they cost in the mean. */
export interface Played {
  readonly times: readonly number[];
  readonly cost: Cost;
}

/** Whether what a point does in an iteration depends on those before it. */
export function hasMemory({ shares }: Pick<Point, 'shares'>): boolean {
  return shares !== undefined && shares.rule !== 'list';
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
