import { type AsynchronousObserver, AsynchronousRun } from '../../engine/asynchronous.js';
import type { Code } from '../../engine/collector.js';
import { DelayStream } from '../../engine/delays.js';
import { workOf } from '../../engine/plan.js';
import { createDelay } from '../../models/delays/registry.js';
import { Streams } from '../../random/stream.js';
import type { Tally } from '../../statistics/counts.js';
import type { Histogram } from '../../statistics/histogram.js';
import { isTraining, type Point, roundsOf } from '../experiment/experiment.js';
import { UPDATE_METRICS, type UpdateMetric } from '../experiment/metrics.js';
import type { Samples } from './compiled-point.js';
import { groupKey, MOST_BLOCK_TRIALS } from './point-group.js';

/** Measures of updates, a value per trial for each metric. */
type UpdateSamples = Readonly<Record<UpdateMetric, Float64Array>>;

/** A run of a point without a barrier, and its delays. */
interface MadeRun {
  readonly run: AsynchronousRun;
  readonly draws: DelayStream;
}

/**
 * Lays a point without a barrier out, with delays of its own.
 * @param points number of data points, in training
 */
export function asynchronousRun(
  point: Point,
  { plan, updates }: Code,
  observer?: AsynchronousObserver,
  points = 0,
): MadeRun {
  if (updates === undefined) throw new Error(`${point.scheme.name} has a barrier`);
  const { workers, tasks, network, training, delay, scheme } = point;
  const batch = training?.batch;
  // A point is M/points of a task.
  const work = Float64Array.from({ length: workers }, (_, j) =>
    batch === undefined ? workOf(plan, j) : (batch * tasks) / points,
  );
  const most = work.reduce((a, b) => Math.max(a, b), 0);
  const draws = new DelayStream(createDelay(delay), workers, most);
  const name = `${scheme.name} under ${delay.model}`;
  return { run: new AsynchronousRun(updates(), draws, work, network, name, observer), draws };
}

/** Puts the delays of a trial, or of a training run, before its first iteration. Runs meet those of schemes with a barrier. */
export function openTrial(point: Point, draws: DelayStream, trial: number): void {
  const kind = isTraining(point) ? 'run' : 'trial';
  draws.open(new Streams(point.seed, groupKey(point), kind, trial, 'computing'));
  draws.restart(trial * (isTraining(point) ? point.training.iterations : roundsOf(point).rounds));
}

/**
 * Trials of a scheme without a barrier: updates on one clock. Streams belong to the trial, as schemes draw
 * different numbers of jobs; a worker's m-th job takes as long under all of them.
 */
export class AsynchronousTrials {
  readonly samples: UpdateSamples;
  /** Number of results used of each staleness, in all trials since it was emptied. */
  readonly staleness: Tally = new Map();
  private readonly made: MadeRun;

  constructor(
    private readonly point: Point,
    code: Code,
  ) {
    this.made = asynchronousRun(point, code);
    this.samples = Object.fromEntries(
      UPDATE_METRICS.map((metric) => [metric, new Float64Array(MOST_BLOCK_TRIALS)]),
    ) as Record<UpdateMetric, Float64Array>;
  }

  /**
   * Runs a trial and writes its means per update, without the first `warmup` ones.
   * @param slot place of the trial in the samples
   * @returns number of events
   */
  run(trial: number, slot: number, samples: Samples, histogram: Histogram): number {
    const { run, draws } = this.made;
    const { rounds, warmup } = roundsOf(this.point);
    openTrial(this.point, draws, trial);
    run.restart();
    let start = 0;
    let idle = 0;
    for (let update = 0; update < rounds; update++) {
      if (update === warmup) {
        start = run.time;
        idle = run.idle;
        run.clearMeasures();
      }
      const before = run.time;
      run.next();
      if (update < warmup) continue;
      histogram.add(run.time - before);
    }
    const updates = rounds - warmup;
    const time = run.time - start;
    samples.completion_time[slot] = time / updates;
    samples.messages[slot] = run.results / updates;
    samples.volume[slot] = run.results / updates;
    samples.computations[slot] = run.computations / updates;
    samples.recovered[slot] = run.contributors / (updates * run.workers);
    const { gradients, staleness } = run;
    this.samples.gradients[slot] = gradients / updates;
    this.samples.staleness[slot] = staleness.total === 0 ? 0 : staleness.sum / staleness.total;
    this.samples.staleness_p50[slot] = staleness.quantile(0.5);
    this.samples.staleness_p90[slot] = staleness.quantile(0.9);
    this.samples.staleness_p99[slot] = staleness.quantile(0.99);
    staleness.addTo(this.staleness);
    this.samples.idle[slot] = time === 0 ? 0 : (run.idle - idle) / (time * run.workers);
    return run.events;
  }
}
