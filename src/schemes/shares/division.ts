import type { Arrivals, Controller } from '../../engine/controller.js';
import type { Plan } from '../../engine/plan.js';
import { largestRemainder } from '../../statistics/largest-remainder.js';
import type { MeasuredShares, Quantum, UnequalShares } from './rules.js';

/** Job to be divided: M tasks among K workers; in training, of these points. */
export interface Job {
  readonly workers: number;
  readonly tasks: number;
  readonly squaredNorms?: Float64Array;
}

/**
 * Division of the job: each worker's part, and its holder. A new division overwrites the one before, and moves
 * no more parts than it must.
 *
 * In whole tasks a worker gets its quota of the M by largest remainder. Otherwise its work is its share of M, whole or
 * not; in training its points are those between its cumulated shares, each rounded down, as with tasks.
 */
export class Division {
  /** Work of each worker, in tasks. */
  readonly work: Float64Array;
  /** Number of parts: tasks, points in training, or else one for each worker. */
  readonly parts: number;
  /** The worker that holds each part. */
  readonly owner: Int32Array;
  /** Fraction of the job that each part is, where there is one for each worker; see Plan. */
  readonly partSize: Float64Array | undefined;
  private readonly tasks: number;
  private readonly counts: Int32Array;
  private readonly held: Int32Array;
  private readonly scratch: Float64Array;
  private readonly before: Float64Array;

  /** @param leastOne whether nobody goes without a task, where there are enough of them */
  constructor(
    { workers, tasks, squaredNorms }: Job,
    private readonly quantum: Quantum,
    private readonly leastOne: boolean,
  ) {
    this.tasks = tasks;
    this.work = new Float64Array(workers);
    this.before = new Float64Array(workers);
    this.counts = new Int32Array(workers);
    this.held = new Int32Array(workers);
    this.scratch = new Float64Array(workers);
    this.parts = quantum === 'tasks' ? tasks : (squaredNorms?.length ?? workers);
    this.partSize =
      quantum === 'points' && squaredNorms === undefined ? new Float64Array(workers) : undefined;
    this.owner = Int32Array.from({ length: this.parts }, (_, i) => i);
  }

  /** The first division: every worker holds parts that follow one another. */
  begin(shares: Float64Array): void {
    this.measure(shares);
    if (this.partSize !== undefined) return;
    let next = 0;
    this.counts.forEach((count, j) => {
      this.owner.fill(j, next, next + count);
      this.held[j] = count;
      next += count;
    });
  }

  /**
   * Divides the job anew.
   * @param shares of the workers, which add up to 1
   * @returns the fraction of the job that goes to other workers than before
   */
  change(shares: Float64Array): number {
    const { work, before, owner, counts, held } = this;
    before.set(work);
    this.measure(shares);
    let moved = 0;
    for (let j = 0; j < work.length; j++) moved += Math.max(0, work[j] - before[j]);
    if (this.partSize !== undefined) return moved / this.tasks;
    let receiver = 0;
    for (let i = 0; i < owner.length; i++) {
      const giver = owner[i];
      if (held[giver] <= counts[giver]) continue;
      while (held[receiver] >= counts[receiver]) receiver++;
      owner[i] = receiver;
      held[giver]--;
      held[receiver]++;
    }
    return moved / this.tasks;
  }

  private measure(shares: Float64Array): void {
    const { work, counts, tasks, parts } = this;
    if (this.quantum === 'tasks') {
      largestRemainder(shares, tasks, counts, this.scratch);
      if (this.leastOne) giveEveryoneOne(counts);
      work.set(counts);
      return;
    }
    let sum = 0;
    let first = 0;
    for (let j = 0; j < work.length; j++) {
      const amount = shares[j] * tasks;
      const whole = Math.round(amount);
      // A number that is whole but for rounding counts as whole, so that it takes no step more.
      work[j] = Math.abs(amount - whole) < 1e-9 ? whole : amount;
      sum += shares[j];
      const end = j === work.length - 1 ? parts : Math.floor(sum * parts + 1e-9);
      counts[j] = end - first;
      first = end;
    }
    this.partSize?.set(shares);
  }
}

/** A worker with nothing gets one of the worker that has most; the lowest one of several. */
function giveEveryoneOne(counts: Int32Array): void {
  for (let j = 0; j < counts.length; j++) {
    if (counts[j] > 0) continue;
    let most = 0;
    for (let i = 1; i < counts.length; i++) if (counts[i] > counts[most]) most = i;
    if (counts[most] < 2) return;
    counts[most]--;
    counts[j] = 1;
  }
}

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
