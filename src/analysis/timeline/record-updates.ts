import type { AsynchronousObserver } from '../../engine/asynchronous.js';
import { isFree } from '../../engine/links.js';
import { plain } from '../../report/numbers.js';
import type { Lane, TimelineEvent } from '../../report/timeline/timeline.js';
import { rerunUpdates } from '../../simulation/execution/replay.js';
import { isTraining, type Point, roundsOf } from '../../simulation/experiment/experiment.js';
import { ProblemCache } from '../../simulation/experiment/problem.js';
import { wayOf } from './record.js';

/** Number of updates of a trial, or run, without a barrier that can be drawn. */
export function updatesOf(point: Point): number {
  return isTraining(point) ? point.training.iterations : roundsOf(point).rounds;
}

/** The lane of a trial without a barrier, up to so many updates; where training stops before, so far. */
export function laneOfUpdates(
  point: Point,
  trial: number,
  most: number,
  dataFolders: readonly string[],
  title: string,
): Lane {
  const jobs = new JobEvents(point);
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

/** Events of a run without a barrier, those of jobs that are numbered within their worker. */
class JobEvents implements AsynchronousObserver {
  readonly events: TimelineEvent[] = [];
  /** Of each job of a worker: the version of the model that it began with, and the staleness of its result. */
  readonly labels: string[][];
  private readonly versions: number[];
  private made = 0;

  constructor(private readonly point: Point) {
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
    const last = this.events.pop();
    if (last?.kind === 'arrived') this.events.push({ ...last, recovered: version, updates: true });
  }

  private begin(time: number, worker: number): void {
    this.labels[worker].push(`v${this.versions[worker]}`);
    this.events.push({ kind: 'started', time, ...this.job(worker) });
  }

  private job(worker: number): { readonly worker: number; readonly subtask: number } {
    return { worker, subtask: this.labels[worker].length - 1 };
  }
}
