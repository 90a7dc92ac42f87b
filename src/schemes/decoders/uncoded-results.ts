import type { Decoder, MessageVector } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';

/**
 * Puts uncoded task results where they belong; a second copy of a task is ignored. Nothing is computed, so
 * that the operation counts stay 0. By points, use it through `PartialSumDecoder`.
 */
export class PlacingDecoder implements Decoder {
  additions = 0;
  readonly multiplications = 0;
  private rows: Float64Array = new Float64Array(0);
  private length = 0;

  constructor(private readonly plan: Plan) {}

  reset(length: number): void {
    this.length = length;
    this.rows = new Float64Array(this.plan.tasks * length).fill(Number.NaN);
  }

  receive(_worker: number, subtask: number, vectors: readonly MessageVector[]): void {
    this.plan.carries(subtask).forEach(({ tasks }, i) => {
      const at = tasks[0] * this.length;
      if (Number.isNaN(this.rows[at])) this.rows.set(vectors[i].real, at);
    });
  }

  decode(): Float64Array {
    return this.rows;
  }
}

/** Adds up distinct uncoded partial gradients (split by points, a message per task). */
export class PartialSumDecoder extends PlacingDecoder {
  private entries = 0;

  override reset(length: number): void {
    super.reset(length);
    this.entries = length;
    this.additions = 0;
  }

  override decode(): Float64Array {
    const rows = super.decode();
    const sum = new Float64Array(this.entries);
    this.additions = 0;
    for (let at = 0; at < rows.length; at += this.entries) {
      if (Number.isNaN(rows[at])) continue;
      for (let l = 0; l < this.entries; l++) sum[l] += rows[at + l];
      this.additions += this.entries;
    }
    return sum;
  }
}

/** Adds up the messages, one gradient each, and scales the sum by a factor that depends on their number. */
export class SummingDecoder implements Decoder {
  additions = 0;
  multiplications = 0;
  private sum = new Float64Array(0);
  private count = 0;

  /** @param factor what the sum is multiplied by, given the number of messages in it */
  constructor(private readonly factor: (messages: number) => number) {}

  reset(length: number): void {
    this.sum = new Float64Array(length);
    this.count = 0;
    this.additions = 0;
    this.multiplications = 0;
  }

  receive(_worker: number, _subtask: number, vectors: readonly MessageVector[]): void {
    for (const { real } of vectors) {
      for (let l = 0; l < real.length; l++) this.sum[l] += real[l];
      this.additions += real.length;
    }
    this.count++;
  }

  decode(): Float64Array {
    // The factor of no messages may be infinite, and their sum is zero all the same.
    const factor = this.count === 0 ? 1 : this.factor(this.count);
    this.multiplications = factor === 1 ? 0 : this.sum.length;
    return this.sum.map((x) => factor * x);
  }
}

/**
 * Adds up distinct results, each times a factor of its own; copies of what is in already are dropped. For
 * plans in which two combinations are either equal or have no task in common, so that the first task names
 * them.
 */
export class DistinctSumDecoder implements Decoder {
  additions = 0;
  multiplications = 0;
  private length = 0;
  private messages = 0;
  private readonly seen = new Map<number, Float64Array>();

  /**
   * @param factorFor what a result is multiplied by, per part of the plan (that of its first task counts), given the number
   *   of messages
   */
  constructor(
    private readonly plan: Plan,
    private readonly factorFor: (messages: number) => Float64Array,
  ) {}

  reset(length: number): void {
    this.length = length;
    this.messages = 0;
    this.seen.clear();
    this.additions = 0;
    this.multiplications = 0;
  }

  receive(_worker: number, subtask: number, vectors: readonly MessageVector[]): void {
    this.plan.carries(subtask).forEach(({ tasks }, i) => {
      if (!this.seen.has(tasks[0])) this.seen.set(tasks[0], vectors[i].real.slice());
    });
    this.messages++;
  }

  decode(): Float64Array {
    const sum = new Float64Array(this.length);
    const factors = this.factorFor(this.messages);
    this.additions = this.seen.size * this.length;
    this.multiplications = 0;
    for (const [name, real] of this.seen) {
      const factor = factors[name];
      for (let l = 0; l < real.length; l++) sum[l] += factor * real[l];
      if (factor !== 1) this.multiplications += real.length;
    }
    return sum;
  }
}
