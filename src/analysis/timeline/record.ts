import type { AsynchronousObserver } from '../../engine/asynchronous.js';
import type { Collector } from '../../engine/collector.js';
import { isFree, type Network } from '../../engine/links.js';
import type { Measures, Observer } from '../../engine/measures.js';
import type { Plan } from '../../engine/plan.js';
import { plain } from '../../report/numbers.js';
import type { Lane, TimelineEvent, TimelineIteration } from '../../report/timeline/timeline.js';
import { Rerun, rerunUpdates } from '../../simulation/execution/replay.js';
import { isTraining, type Point, roundsOf } from '../../simulation/experiment/experiment.js';
import { ProblemCache } from '../../simulation/experiment/problem.js';
import { InputError, mistake } from '../../simulation/input/input-error.js';

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
      // The collector gets it next; only then is it known how much it recovers.
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
function wayOf(ready: number, arrival: number, size: number, { bandwidth, latency }: Network) {
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

/** Number of updates of a trial, or run, without a barrier that can be drawn. */
export function updatesOf(point: Point): number {
  return isTraining(point) ? point.training.iterations : roundsOf(point).rounds;
}

/**
 * The lane of a trial without a barrier, up to `most` updates, or to where training stops before that.
 * @throws InputError where it has more jobs than `room` holds
 */
export function laneOfUpdates(
  point: Point,
  trial: number,
  most: number,
  dataFolders: readonly string[],
  title: string,
  room: JobRoom,
): Lane {
  const jobs = new JobEvents(point, room);
  const { run, updates: available } = rerunUpdates(point, trial, new ProblemCache(dataFolders), jobs);
  const updates = Math.min(most, available);
  for (let update = 0; update < updates; update++) run.next();
  const { staleness, gradients, results, time } = run;
  const mean = staleness.total === 0 ? 0 : staleness.sum / staleness.total;
  const idle = time === 0 ? 0 : run.idle / (time * point.workers);
  return {
    title,
    subtitle:
      `${updates} ${updates === 1 ? 'update' : 'updates'} in ${plain(time)}: ${results} ${results === 1 ? 'result' : 'results'}, ${gradients} gradients used, ` +
      `staleness ${plain(mean)} on average, ${plain(100 * idle)} % of the time waiting`,
    workers: point.workers,
    subtasks: jobs.labels,
    parts: updates,
    partName: 'updates',
    networkTakesTime: !isFree(point.network),
    iterations: [
      { name: `updates 1 to ${updates}`, start: 0, events: jobs.events, end: time, complete: true },
    ],
  };
}

/** Number of jobs that may be drawn, and what holds them, for messages. */
interface JobRoom {
  readonly jobs: number;
  readonly what: string;
}

/** Events of a run without a barrier, those of jobs that are numbered within their worker. */
class JobEvents implements AsynchronousObserver {
  readonly events: TimelineEvent[] = [];
  /** Of each job of a worker: the version of the model that it began with, and the staleness of its result. */
  readonly labels: string[][];
  private readonly versions: number[];
  private made = 0;
  private jobs = 0;

  constructor(
    private readonly point: Point,
    private readonly room: JobRoom,
  ) {
    this.labels = Array.from({ length: point.workers }, () => []);
    this.versions = Array.from({ length: point.workers }, () => 0);
  }

  started(time: number, worker: number, version: number): void {
    this.versions[worker] = version;
    this.begin(time, worker);
  }

  stepped(time: number, worker: number): void {
    this.events.push({ kind: 'finished', time, ...this.job(worker) });
    this.begin(time, worker);
  }

  sent(time: number, worker: number, arrival: number): void {
    const way = wayOf(time, arrival, 1, this.point.network);
    this.events.push({ kind: 'finished', time, ...this.job(worker) });
    this.events.push({ kind: 'sent', time, ...this.job(worker), arrival, ...way });
  }

  arrived(time: number, worker: number): void {
    this.events.push({ kind: 'arrived', time, ...this.job(worker), recovered: this.made, updates: false });
  }

  used(worker: number, staleness: number): void {
    if (staleness > 0) this.labels[worker][this.labels[worker].length - 1] += ` +${staleness}`;
  }

  updated(_time: number, version: number): void {
    this.made = version;
    const at = this.events.length - 1;
    const last = this.events[at];
    if (last?.kind === 'arrived') this.events[at] = { ...last, recovered: version, updates: true };
  }

  private begin(time: number, worker: number): void {
    const { jobs, what } = this.room;
    if (++this.jobs > jobs) {
      const where = `jobs of ${this.point.scheme.name}`;
      throw new InputError([
        mistake(where, `more than ${jobs}`, `at most ${jobs} in ${what}: fewer updates or steps`),
      ]);
    }
    this.labels[worker].push(`v${this.versions[worker]}`);
    this.events.push({ kind: 'started', time, ...this.job(worker) });
  }

  private job(worker: number): { readonly worker: number; readonly subtask: number } {
    return { worker, subtask: this.labels[worker].length - 1 };
  }
}
