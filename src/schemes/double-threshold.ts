import type { Code, Collector, Cutoff } from '../engine/collector.js';

/**
 * Two thresholds (Ozfatura, Ulukus, Gündüz, Distributed Gradient Descent with Coding and Partial Recovery, Section VII):
 * the master collects for a given time, and then goes on only if fewer tasks are recovered than it needs, until they are.
 * It stops sooner only with all of them. An iteration takes min(T_all, max(duration, T_needed)).
 * @param needed complete with the tasks that are needed
 * @param all the same code, complete with all tasks
 * @param duration that the master collects for, > 0
 */
export function doubleThreshold(needed: Code, all: Code, duration: number): Code {
  // Iterations do not overlap: the one that runs is that of the collector that was reset last.
  let current: DoubleThresholdCollector | undefined;
  const started = (collector: DoubleThresholdCollector) => {
    current = collector;
  };
  return {
    ...needed,
    collector: () => new DoubleThresholdCollector(needed.collector(), all.collector(), started),
    cutoff: () => new DoubleThresholdCutoff(duration, () => current?.isEnough === true),
  };
}

/** Complete with all tasks; enough with those that are needed. */
class DoubleThresholdCollector implements Collector {
  isEnough = false;

  constructor(
    private readonly needed: Collector,
    private readonly all: Collector,
    private readonly started: (collector: DoubleThresholdCollector) => void,
  ) {}

  reset(): void {
    this.isEnough = false;
    this.needed.reset();
    this.all.reset();
    this.started(this);
  }

  receive(worker: number, subtask: number): boolean {
    if (!this.isEnough) this.isEnough = this.needed.receive(worker, subtask);
    return this.all.receive(worker, subtask);
  }

  exhausted(): boolean {
    return this.isEnough || this.needed.exhausted();
  }

  weights(v: Float64Array): void {
    this.all.weights(v);
  }
}

class DoubleThresholdCutoff implements Cutoff {
  private end = 0;

  constructor(
    private readonly duration: number,
    private readonly isEnough: () => boolean,
  ) {}

  start(): number {
    this.end = this.duration;
    return this.end;
  }

  arrived(time: number): number {
    if (time > this.duration) this.end = this.isEnough() ? time : Number.POSITIVE_INFINITY;
    return this.end;
  }

  /** The collecting time is over. */
  passed(): number {
    if (!this.isEnough()) this.end = Number.POSITIVE_INFINITY;
    return this.end;
  }
}
