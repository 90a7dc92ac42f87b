import { readTrace } from '../../models/traces/reader.js';
import type { Trace } from '../../models/traces/trace.js';
import type { Point } from '../../simulation/experiment/experiment.js';
import { BLOCK_TRIALS } from '../../simulation/monte-carlo/point-group.js';
import type { Candidate } from './candidate.js';

/** Rounds of a trace that are played one by one; of a longer one, blocks from all over it are. */
export const MOST_ROUNDS = 100_000;

/** The trace of a point that replays one, or draws from one. */
export function traceOf({ delay }: Point): Trace {
  return readTrace(String(delay.file));
}

/** The number of rounds of the trace that a point replays or draws from; undefined for other delay models. */
export function roundsOf({ delay }: Point): number | undefined {
  return delay.model === 'trace' ? readTrace(String(delay.file)).rounds : undefined;
}

/** Whether iterations follow each other as the rounds of a trace do. */
export function isReplay({ delay }: Point): boolean {
  return delay.model === 'trace' && delay.mode === 'replay';
}

/** A candidate that plays each round of its trace once: its mean is the mean of any number of rounds drawn from it. */
export function overRounds(candidate: Candidate, rounds: number): Candidate {
  const { point } = candidate;
  const { training: _, ...rest } = point;
  return {
    ...candidate,
    point: { ...rest, trials: rounds, delay: { ...point.delay, mode: 'replay' } },
  };
}

/**
 * Numbers of blocks of successive rounds, in an order of which every beginning is spread over the whole trace (van der
 * Corput's: the digits of the number in base 2, read backwards).
 */
export function spreadBlocks(rounds: number): number[] {
  const blocks = Math.ceil(rounds / BLOCK_TRIALS);
  const bits = Math.ceil(Math.log2(Math.max(2, blocks)));
  const reversed = (i: number) =>
    Number.parseInt(i.toString(2).padStart(bits, '0').split('').reverse().join(''), 2);
  return Array.from({ length: 2 ** bits }, (_, i) => reversed(i)).filter((block) => block < blocks);
}
