import type { Collector } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';
import { layOut } from '../../simulation/experiment/experiment.js';
import { PAPER_DELAY, type PAPER_SCHEMES } from '../papers/cpgc.js';
import { pointOf } from './simulate.js';

/** A cumulative computation type (CPGC, Section 2.1): how many workers have finished exactly s sub-tasks. */
export interface TypeCount {
  /** workersWith[s] = N_s, s = 0 … r. */
  readonly workersWith: readonly number[];
  /** Number of score vectors of this type. */
  readonly scoreVectors: number;
  /** Number of those from which the master can complete the iteration. */
  readonly recovering: number;
}

/**
 * Counts, type by type, the score vectors (c_1, …, c_K) from which a scheme completes an iteration: all
 * (r + 1)^K of them are played through the scheme's own collector, each worker's first c_j sub-tasks sending
 * what the plan says. Types in the paper's order: N_r falling, then N_{r−1} falling, and so on.
 */
export function countScoreVectors(plan: Plan, collector: Collector): TypeCount[] {
  const load = plan.firstSubtask[1] - plan.firstSubtask[0];
  const counts = new Map<string, { workersWith: number[]; scoreVectors: number; recovering: number }>();
  const score = new Array<number>(plan.workers).fill(0);
  for (;;) {
    const workersWith = new Array<number>(load + 1).fill(0);
    for (const done of score) workersWith[done]++;
    const key = workersWith.join();
    const entry = counts.get(key) ?? { workersWith, scoreVectors: 0, recovering: 0 };
    entry.scoreVectors++;
    if (completes(plan, collector, score)) entry.recovering++;
    counts.set(key, entry);
    if (!nextScore(score, load)) break;
  }
  return [...counts.values()].sort((a, b) => {
    for (let s = load; s >= 0; s--) {
      if (a.workersWith[s] !== b.workersWith[s]) return b.workersWith[s] - a.workersWith[s];
    }
    return 0;
  });
}

function completes(plan: Plan, collector: Collector, score: readonly number[]): boolean {
  let complete = false;
  collector.reset();
  score.forEach((done, worker) => {
    for (let s = plan.firstSubtask[worker]; s < plan.firstSubtask[worker] + done; s++) {
      if (!complete && plan.messageSize[s] > 0) complete = collector.receive(worker, s);
    }
  });
  return complete;
}

/** Counts up; false after the last vector. */
function nextScore(score: number[], load: number): boolean {
  for (let j = score.length - 1; j >= 0; j--) {
    if (score[j] < load) {
      score[j]++;
      return true;
    }
    score[j] = 0;
  }
  return false;
}

/** Counts of one scheme for K = 4, r = 2 when `needed` of the 4 blocks must be recovered, type by type. */
export function countsOf(scheme: (typeof PAPER_SCHEMES)[number], needed: number): TypeCount[] {
  const experiment = {
    workers: 4,
    tolerance: 1 - needed / 4,
    split: 'blocks',
    scheme: { name: scheme, load: 2 },
    delay: PAPER_DELAY,
  };
  const { plan, collector } = layOut(pointOf(experiment));
  return countScoreVectors(plan, collector());
}
