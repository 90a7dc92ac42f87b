import { largestRemainder } from '../../statistics/largest-remainder.js';
import type { Quantum } from './rules.js';

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
      // What is whole but for rounding is whole, so that it takes no step more.
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
