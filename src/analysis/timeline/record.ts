import type { Collector } from '../../engine/collector.js';
import type { Network } from '../../engine/links.js';
import type { Measures, Observer } from '../../engine/measures.js';
import type { Plan } from '../../engine/plan.js';
import type { TimelineEvent, TimelineIteration } from '../../report/timeline/timeline.js';
import { Rerun } from '../../simulation/execution/replay.js';
import type { Point } from '../../simulation/experiment/experiment.js';

/** Record of a point: its iterations, and the measures of each of them. */
export interface Recording {
  readonly iterations: readonly TimelineIteration[];
  readonly measures: readonly Measures[];
}

/** Records iterations of a point: the engine's events, as it reports them to an observer. */
export class EventRecorder {
  readonly plan: Plan;
  /** Number of iterations that can be recorded. */
  readonly available: number;
  private readonly rerun: Rerun;
  private events: TimelineEvent[] = [];
  private arrival: Omit<TimelineEvent, 'kind'> | undefined;

  /**
   * @param trial trial or training run to begin with, below the point's number of trials
   * @param dataFolders where data files are looked up
   */
  constructor(
    private readonly point: Point,
    trial: number,
    dataFolders: readonly string[],
  ) {
    this.rerun = new Rerun(
      point,
      trial,
      dataFolders,
      (collector, parts) => new CountingCollector(collector, parts, (count) => this.recovered(count)),
    );
    this.plan = this.rerun.code.plan;
    this.available = this.rerun.iterations;
  }

  /**
   * Records the next iterations, at most as many as are available.
   * @param names what they are called, one for each
   */
  record(names: readonly string[]): Recording {
    const iterations: TimelineIteration[] = [];
    const measures: Measures[] = [];
    let start = 0;
    for (const name of names) {
      this.events = [];
      let complete = false;
      const observer = this.observer((whether) => {
        complete = whether;
      });
      const measured = { ...this.rerun.next(observer) };
      const end = measured.completionTime - this.rerun.before;
      start += this.rerun.before;
      iterations.push({ name, start, events: this.events, end, complete });
      measures.push(measured);
      start += end;
    }
    return { iterations, measures };
  }

  private observer(ended: (complete: boolean) => void): Observer {
    const { firstSubtask, messageSize } = this.plan;
    const { network } = this.point;
    return {
      started: (time, worker, s) =>
        this.events.push({ kind: 'started', time, worker, subtask: s - firstSubtask[worker] }),
      finished: (time, worker, s) =>
        this.events.push({ kind: 'finished', time, worker, subtask: s - firstSubtask[worker] }),
      sent: (time, worker, s, arrival) => {
        const way = wayOf(time, arrival, messageSize[s], network);
        this.events.push({ kind: 'sent', time, worker, subtask: s - firstSubtask[worker], arrival, ...way });
      },
      // What it recovers is known as soon as the collector has it, which is next.
      arrived: (time, worker, s) => {
        this.arrival = { time, worker, subtask: s - firstSubtask[worker] };
      },
      ended: (_, complete) => ended(complete),
    };
  }

  private recovered(count: number): void {
    if (this.arrival === undefined)
      throw new Error('the collector was handed a message that has not arrived');
    this.events.push({ kind: 'arrived', ...this.arrival, recovered: count });
    this.arrival = undefined;
  }
}

/**
 * When the link takes a message up, and when it has left the link, from its arrival backwards: it needs
 * size/bandwidth on the link and then the latency. Where that is the moment when it became ready but for rounding, it
 * is that moment.
 */
export function wayOf(ready: number, arrival: number, size: number, { bandwidth, latency }: Network) {
  const left = Math.max(ready, arrival - latency);
  const taken = left - size / bandwidth;
  return { taken: taken - ready <= 1e-9 * arrival ? ready : taken, left };
}

/** A collector that tells, after each message, how many parts are recovered so far: those with v ≠ 0. */
class CountingCollector implements Collector {
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
    this.tell(this.count());
    return complete;
  }

  private count(): number {
    const { collector, v } = this;
    if (collector.recovered !== undefined) return Math.round(collector.recovered() * v.length);
    collector.weights(v);
    let count = 0;
    for (const weight of v) if (weight !== 0) count++;
    return count;
  }

  exhausted(): boolean {
    return this.collector.exhausted();
  }

  weights(v: Float64Array): void {
    this.collector.weights(v);
  }
}
