import type { Decoder, MessageVector } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';

/** A received sum: its value less the tasks recovered so far, and the tasks that are still unknown in it. */
interface Waiting {
  readonly value: Float64Array;
  readonly unknown: Set<number>;
}

/**
 * Peeling on the message vectors themselves: every recovered block is subtracted from the sums that contain
 * it. Costs one addition per entry and edge, and no multiplication.
 */
export class PeelingDecoder implements Decoder {
  additions = 0;
  readonly multiplications = 0;
  private rows = new Float64Array(0);
  private length = 0;
  private readonly known = new Set<number>();
  private waiting: Waiting[] = [];

  constructor(private readonly plan: Plan) {}

  reset(length: number): void {
    this.length = length;
    this.rows = new Float64Array(this.plan.tasks * length).fill(Number.NaN);
    this.additions = 0;
    this.known.clear();
    this.waiting = [];
  }

  receive(_worker: number, subtask: number, vectors: readonly MessageVector[]): void {
    this.plan.carries(subtask).forEach(({ tasks }, i) => {
      const sum: Waiting = { value: vectors[i].real.slice(), unknown: new Set(Array.from(tasks)) };
      // A sum whose tasks are all known already brings nothing: it is not worth a subtraction.
      if ([...sum.unknown].every((task) => this.known.has(task))) return;
      for (const task of sum.unknown) if (this.known.has(task)) this.subtract(sum, task);
      this.waiting.push(sum);
      this.peel();
    });
  }

  private peel(): void {
    for (;;) {
      this.waiting = this.waiting.filter(({ unknown }) => [...unknown].some((task) => !this.known.has(task)));
      const found = this.waiting.find(({ unknown }) => unknown.size === 1);
      if (!found) return;
      const [task] = found.unknown;
      this.rows.set(found.value, task * this.length);
      this.known.add(task);
      for (const sum of this.waiting) {
        // The last unknown of another sum need not be subtracted: nothing would be left.
        if (sum !== found && sum.unknown.has(task) && sum.unknown.size > 1) this.subtract(sum, task);
      }
    }
  }

  private subtract(sum: Waiting, task: number): void {
    const at = task * this.length;
    for (let l = 0; l < this.length; l++) sum.value[l] -= this.rows[at + l];
    this.additions += this.length;
    sum.unknown.delete(task);
  }

  decode(): Float64Array {
    return this.rows;
  }
}
