import type { Code, Collector } from '../../engine/collector.js';
import { layOut, neededTasks, type Point, type TrainingPoint, type TrainingSetting } from './experiment.js';

/** The tolerance from an iteration on, until the next change. */
export interface ToleranceChange {
  /** Iterations are counted from 1. */
  readonly from: number;
  readonly value: number;
}

/**
 * The tolerances of a run, in order, the first from iteration 1 on: the point's own until the first change of
 * `training.tolerance_schedule` (CPGC, end of Section 4.2: a tolerance that increases from iteration to iteration).
 */
export function tolerancesOf({ tolerance, training }: Point): ToleranceChange[] {
  const changes = training?.tolerance_schedule ?? [];
  return changes[0]?.from === 1 ? changes : [{ from: 1, value: tolerance }, ...changes];
}

/** The least tolerance that a point ever has: what completes an iteration there completes one always. */
export function strictest(point: Point): number {
  return Math.min(...tolerancesOf(point).map(({ value }) => value));
}

/**
 * Lays a point out for training runs: as it is, or, where the tolerance changes, with collectors that are other ones
 * from iteration to iteration, each for a single run. Who holds what does not depend on the tolerance, so that all of
 * them belong to the same plan.
 */
export function layOutRuns(point: TrainingPoint, setting: TrainingSetting): Code {
  const code = layOut(point, setting);
  if (point.training.tolerance_schedule === undefined) return code;
  const codes = new Map<number, Code>();
  const stages = tolerancesOf(point).map(({ from, value }) => {
    const needed = neededTasks(point.tasks, value);
    if (!codes.has(needed)) codes.set(needed, layOut({ ...point, tolerance: value }, setting));
    return { from, needed };
  });
  return {
    ...code,
    collector: () => {
      const collectors = new Map([...codes].map(([needed, each]) => [needed, each.collector()]));
      return new ScheduledCollector(
        stages.map(({ from, needed }) => ({ from, collector: collectors.get(needed) as Collector })),
      );
    },
  };
}

/** A collector's part of a run: from this iteration on, until the next stage's. */
interface Stage {
  readonly from: number;
  readonly collector: Collector;
}

/**
 * Does what the stage of the iteration does. It counts iterations by its resets, one for each, and so serves a single
 * run.
 */
class ScheduledCollector implements Collector {
  private iteration = 0;
  private next = 0;
  private current: Collector;

  /** @param stages in order, the first from iteration 1 on */
  constructor(private readonly stages: readonly Stage[]) {
    this.current = stages[0].collector;
  }

  reset(): void {
    this.iteration++;
    while (this.next < this.stages.length && this.stages[this.next].from <= this.iteration) {
      this.current = this.stages[this.next++].collector;
    }
    this.current.reset();
  }

  receive(worker: number, subtask: number): boolean {
    return this.current.receive(worker, subtask);
  }

  exhausted(): boolean {
    return this.current.exhausted();
  }

  weights(v: Float64Array): void {
    this.current.weights(v);
  }
}
