import type { Collector } from '../engine/collector.js';
import type { Combination, Plan } from '../engine/plan.js';
import { type HeldPoints, placeAtRandom, placeByHadamard } from './designs/point-placement.js';
import type { Setting } from './scheme.js';
import { respondersOf, type WaitOrTime } from './wait.js';

/** Holders of each point, and how many of them are waited for. */
export interface Placement {
  /** d_i, copies of each point. */
  readonly copies: Int32Array;
  readonly held: HeldPoints;
  /** Number of workers that hold a point; the others send nothing and are no responders. */
  readonly active: number;
  /** Number of responders after which the iteration is complete. */
  readonly wait: number;
}

/** Puts copies of single points at workers. */
export function place(
  copies: Int32Array,
  waitFor: WaitOrTime,
  setting: Setting,
  design: 'random' | 'hadamard' = 'random',
): Placement {
  const held =
    design === 'hadamard'
      ? placeByHadamard(copies.length, setting.workers, setting.placement)
      : placeAtRandom(copies, setting.workers, setting.placement);
  let active = 0;
  for (let j = 0; j < held.workers; j++) if (held.count(j) > 0) active++;
  return { copies, held, active, wait: respondersOf(waitFor, setting.workers) };
}

/**
 * A worker goes over all its points once, a single sub-task, and sends one message.
 * @param size size of a message, given its number of points
 * @param carries combination that a message carries, given its points
 */
export function placedPlan(
  tasks: number,
  { copies, held, active }: Placement,
  size: (points: number) => number,
  carries: (points: Int32Array) => Combination[],
): Plan {
  const { workers } = held;
  const firstSubtask = new Int32Array(workers + 1);
  const senders = new Int32Array(active);
  const workDone = new Float64Array(active);
  const messageSize = new Float64Array(active);
  for (let j = 0, s = 0; j < workers; j++) {
    const count = held.count(j);
    if (count > 0) {
      senders[s] = j;
      workDone[s] = (count * tasks) / copies.length;
      messageSize[s++] = size(count);
    }
    firstSubtask[j + 1] = s;
  }
  return {
    ...{ workers, tasks, parts: copies.length, firstSubtask, workDone, messageSize },
    carries: (subtask) => carries(held.of(senders[subtask])),
  };
}

/** Complete at `wait` responders, or with all that respond. */
export class PlacedCollector implements Collector {
  private readonly arrived: Int32Array;
  private count = 0;

  /**
   * @param scaleFor what a copy of each point's gradient is multiplied by, given the number of responders
   * @param distinct whether further copies are dropped
   */
  constructor(
    private readonly placement: Placement,
    private readonly scaleFor: (workersIn: number) => Float64Array,
    private readonly distinct: boolean,
  ) {
    this.arrived = new Int32Array(placement.held.workers);
  }

  reset(): void {
    this.count = 0;
  }

  receive(worker: number, _subtask: number): boolean {
    this.arrived[this.count++] = worker;
    return this.count === this.placement.wait;
  }

  exhausted(): boolean {
    return this.count > 0;
  }

  weights(v: Float64Array): void {
    const { distinct } = this;
    const { first, points } = this.placement.held;
    const scale = this.scaleFor(this.count);
    v.fill(0);
    for (let a = 0; a < this.count; a++) {
      const worker = this.arrived[a];
      for (let at = first[worker]; at < first[worker + 1]; at++) {
        const point = points[at];
        v[point] = distinct ? scale[point] : v[point] + scale[point];
      }
    }
  }
}
