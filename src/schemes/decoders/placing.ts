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
