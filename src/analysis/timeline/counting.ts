import type { Collector } from '../../engine/collector.js';

/** A collector that tells, after each message, how many parts are recovered so far: those with v ≠ 0. */
export class CountingCollector implements Collector {
  private readonly v: Float64Array;

  constructor(
    private readonly collector: Collector,
    parts: number,
    private readonly tell: (recovered: number) => void,
  ) {
    this.v = new Float64Array(parts);
  }

  reset(): void {
    this.collector.reset();
  }

  receive(worker: number, subtask: number): boolean {
    const complete = this.collector.receive(worker, subtask);
    this.collector.weights(this.v);
    let count = 0;
    for (const weight of this.v) if (weight !== 0) count++;
    this.tell(count);
    return complete;
  }

  exhausted(): boolean {
    return this.collector.exhausted();
  }

  weights(v: Float64Array): void {
    this.collector.weights(v);
  }
}
