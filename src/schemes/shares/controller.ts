import type { Arrivals, Controller } from '../../engine/controller.js';
import type { Plan } from '../../engine/plan.js';
import type { MeasuredShares, UnequalShares } from './rules.js';

/** A job that can be divided anew between two iterations, as its scheme lays it out. */
export interface Divided {
  /** Work of each worker up to its first message, in tasks; 0 where none will come. */
  readonly untilMessage: Float64Array;
  /** Lays the first iteration of a trial or run out. Shares add up to 1. */
  begin(shares: Float64Array): void;
  /** Lays the next iteration out. Returns the part of the job that goes to workers that have not had it. */
  change(shares: Float64Array): number;
}

/** Shares of the first round: those of a list, scaled to add up to 1, or equal ones. */
export function firstShares(shares: UnequalShares, workers: number): Float64Array {
  if (shares.rule !== 'list') return new Float64Array(workers).fill(1 / workers);
  const total = shares.of.reduce((sum, share) => sum + share, 0);
  return Float64Array.from(shares.of, (share) => share / total);
}

/**
 * Shares in proportion to speed, from what the master has seen. The time per task of a worker in a round is the arrival
 * of its last message over the work that was done for it. Of a worker from which nothing came it is known only that what
 * comes before its first message takes longer than the round did: then its estimate is raised to that where it was lower.
 */
export class SpeedController implements Controller {
  /** Estimated time per task of each worker; 0 where there is none yet. */
  private readonly estimate: Float64Array;
  private readonly seen: Float64Array;
  private readonly shares: Float64Array;
  private readonly first: Float64Array;
  private round = 0;

  constructor(
    private readonly rule: MeasuredShares,
    private readonly plan: Plan,
    private readonly divided: Divided,
  ) {
    this.estimate = new Float64Array(plan.workers);
    this.seen = new Float64Array(plan.workers);
    this.shares = new Float64Array(plan.workers);
    this.first = firstShares(rule, plan.workers);
  }

  restart(): void {
    this.round = 0;
    this.estimate.fill(0);
    this.divided.begin(this.first);
  }

  decide(arrivals: Arrivals): number {
    const { rule, round, shares } = this;
    this.round++;
    if (rule.rule === 'proportional' && round >= rule.rounds) return 0;
    this.measure(arrivals);
    const { estimate } = this;
    // Of the R rounds a plain mean: the t-th has the weight 1/t in the mean of the first t.
    const weight = rule.rule === 'ewma' ? rule.weight : 1 / (round + 1);
    this.update(round === 0 ? 1 : weight);
    if (rule.rule === 'proportional' && round + 1 < rule.rounds) return 0;
    let total = 0;
    for (let j = 0; j < shares.length; j++) {
      shares[j] = 1 / estimate[j];
      total += shares[j];
    }
    for (let j = 0; j < shares.length; j++) shares[j] /= total;
    return this.divided.change(shares) * rule.resplit_cost;
  }

  /** Writes each worker's time per task in the last round. */
  private measure({ count, worker, subtask, time, end }: Arrivals): void {
    const { plan, estimate, seen } = this;
    const { untilMessage } = this.divided;
    for (let j = 0; j < seen.length; j++) {
      seen[j] = untilMessage[j] > 0 ? Math.max(estimate[j], end / untilMessage[j]) : estimate[j];
    }
    for (let i = 0; i < count; i++) seen[worker[i]] = time[i] / plan.workDone[subtask[i]];
  }

  private update(weight: number): void {
    const { estimate, seen } = this;
    for (let j = 0; j < seen.length; j++) estimate[j] += weight * (seen[j] - estimate[j]);
  }
}
