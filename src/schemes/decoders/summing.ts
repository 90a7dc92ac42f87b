import type { Decoder, MessageVector } from '../../engine/collector.js';

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
    // The factor of no messages may be infinite, and their sum is zero whatever it is.
    const factor = this.count === 0 ? 1 : this.factor(this.count);
    this.multiplications = factor === 1 ? 0 : this.sum.length;
    return this.sum.map((x) => factor * x);
  }
}
