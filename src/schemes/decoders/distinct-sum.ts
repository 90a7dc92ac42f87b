import type { Decoder, MessageVector } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';

/**
 * Adds up distinct results, each times a factor of its own; copies of what is in already are dropped. For
 * plans in which two combinations are either equal or have no task in common, so that the first task names
 * them.
 */
export class DistinctSumDecoder implements Decoder {
  additions = 0;
  multiplications = 0;
  private sum = new Float64Array(0);
  private readonly seen = new Set<number>();

  /** @param factor what a result is multiplied by, per part of the plan (that of its first task counts) */
  constructor(
    private readonly plan: Plan,
    private readonly factor: Float64Array,
  ) {}

  reset(length: number): void {
    this.sum = new Float64Array(length);
    this.seen.clear();
    this.additions = 0;
    this.multiplications = 0;
  }

  receive(_worker: number, subtask: number, vectors: readonly MessageVector[]): void {
    this.plan.carries(subtask).forEach(({ tasks }, i) => {
      const name = tasks[0];
      if (this.seen.has(name)) return;
      this.seen.add(name);
      const factor = this.factor[name];
      const { real } = vectors[i];
      for (let l = 0; l < real.length; l++) this.sum[l] += factor * real[l];
      this.additions += real.length;
      if (factor !== 1) this.multiplications += real.length;
    });
  }

  decode(): Float64Array {
    return this.sum.slice();
  }
}
