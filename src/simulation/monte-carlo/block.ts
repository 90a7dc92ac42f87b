import type { Collector } from '../../engine/collector.js';
import type { DelayStream, Delays } from '../../engine/delays.js';
import { SimulationError } from '../../engine/errors.js';
import { pairsOf } from '../../statistics/counts.js';
import { type Counted, countedOf, Histogram } from '../../statistics/histogram.js';
import { crossDeviations, type Moments, momentsOf, RANGE } from '../../statistics/moments.js';
import { type Experiment, type Point, roundsOf } from '../experiment/experiment.js';
import { METRICS, type Metric, UPDATE_METRICS, type UpdateMetric } from '../experiment/metrics.js';
import { AsynchronousTrials } from './asynchronous-trials.js';
import { type CompiledPoint, delaysOf, PointCompiler, type Samples } from './compiled-point.js';
import { blockStreams, blockTrials, type PointGroup, type Sampling } from './point-group.js';

/** The result of one block of trials at one point. Plain data: it travels between threads. */
export interface BlockResult {
  readonly trials: number;
  readonly moments: Readonly<Record<Metric, Moments>>;
  /** Completion times of iterations. */
  readonly histogram: Counted;
  /** Iterations that never completed (with `incomplete: skip` or `partial`). */
  readonly incomplete: number;
  /** Events that the engine handled. */
  readonly events: number;
  /** Of a scheme without a barrier: what is measured of its updates. */
  readonly updates?: Readonly<Record<UpdateMetric, Moments>>;
  /** And how often results of each staleness were used: [staleness, count, …]. */
  readonly staleness?: Int32Array;
  /** With a baseline: sum of products of deviations of the paired metric, this point's times the baseline's. */
  readonly cross?: number;
  /** Completion time of every trial, where it was asked for. */
  readonly times?: Float64Array;
}

/** One point of a group in the course of a block. */
interface Running {
  readonly point: Point;
  readonly compiled: CompiledPoint;
  /** v of the last trial. */
  readonly v: Float64Array;
  readonly samples: Samples;
  /** Absent where there is a barrier. */
  readonly asynchronous?: AsynchronousTrials;
  /** Completion times of the iterations that count, where a trial has several. */
  readonly histogram: Histogram;
  incomplete: number;
  events: number;
  /** Iterations of a trial, and how many of them do not count. */
  readonly rounds: number;
  readonly warmup: number;
}

/** Runs blocks of trials of one group, all its points on the same draws. */
export class BlockRunner {
  private readonly running: readonly Running[];
  private readonly draws: DelayStream;
  /** For each point the one it is paired with, and the metric; absent without a baseline. */
  private readonly pairs: { readonly metric: Metric; readonly partner: readonly number[] } | undefined;

  constructor(
    experiment: Experiment,
    private readonly group: PointGroup,
    compiler = new PointCompiler(),
  ) {
    const points = group.points.map((index) => experiment.points[index]);
    const compiled = compiler.compile(points);
    this.running = points.map((point, i) => ({
      ...{ point, compiled: compiled[i], samples: compiler.samples(i) },
      v: new Float64Array(compiled[i].code.plan.parts),
      ...roundsOf(point),
      ...{ histogram: new Histogram(), incomplete: 0, events: 0 },
      ...asynchronousTrials(point, compiled[i]),
    }));
    this.draws = delaysOf(points[0], ...compiled.map(({ code }) => code.plan));
    compiler.shareOrder(this.draws.delays, compiled);
    const { pairing } = experiment;
    this.pairs = pairing && {
      metric: pairing.metric,
      partner: group.points.map((index) => group.points.indexOf(pairing.baseline[index])),
    };
  }

  /**
   * Runs block number `block` (from 0). Returns one result per point of the group.
   * @param withTimes whether every completion time comes back
   * @throws SimulationError if an iteration can never complete and `incomplete` is `error`
   */
  run(block: number, withTimes = false): BlockResult[] {
    const { draws, running, group } = this;
    const size = blockTrials(group.sampling);
    const first = block * size;
    const trials = Math.min(size, group.trials - first);
    draws.open(blockStreams(group.seed, group.key, block, group.sampling));
    for (const each of running) {
      each.incomplete = 0;
      each.events = 0;
      each.histogram.clear();
      each.asynchronous?.staleness.clear();
    }
    const { rounds } = running[0];
    for (let t = 0; t < trials; t++) {
      if (this.running[0].asynchronous !== undefined) {
        for (let i = 0; i < running.length; i++) runAsynchronous(running[i], t, first + t);
        continue;
      }
      draws.restart((first + t) * rounds);
      for (let i = 0; i < running.length; i++) running[i].compiled.sequence.restart();
      for (let round = 0; round < rounds; round++) {
        const delays = draws.next();
        for (let i = 0; i < running.length; i++) runRound(running[i], delays, t, round, first + t);
      }
      if (rounds > 1) for (let i = 0; i < running.length; i++) endTrial(running[i], t);
    }
    for (const { point, samples } of running) {
      checkTime(
        point,
        samples.completion_time.subarray(0, trials).reduce((most, time) => Math.max(most, time), 0),
      );
    }
    return running.map(({ samples, histogram, incomplete, events, asynchronous }, i) => ({
      trials,
      moments: momentsIn(METRICS, samples, trials, group.sampling),
      ...(asynchronous && {
        updates: momentsIn(UPDATE_METRICS, asynchronous.samples, trials, undefined),
        staleness: pairsOf(asynchronous.staleness),
      }),
      histogram:
        rounds > 1 || asynchronous
          ? histogram.counted()
          : countedOf(samples.completion_time.subarray(0, trials)),
      incomplete,
      events,
      ...this.cross(i, trials),
      ...(withTimes ? { times: samples.completion_time.slice(0, trials) } : {}),
    }));
  }

  private cross(i: number, trials: number): { cross: number } | undefined {
    if (this.pairs === undefined) return undefined;
    const { metric, partner } = this.pairs;
    const own = this.running[i].samples[metric].subarray(0, trials);
    const baseline = this.running[partner[i]].samples[metric].subarray(0, trials);
    return { cross: this.group.sampling === 'sobol' ? 0 : crossDeviations(own, baseline) };
  }
}

/**
 * Moments of the metrics in a block. Of Sobol points only the mean counts, as a single value: how it differs from block
 * to block gives the standard error, while the trials of a block are not independent.
 */
function momentsIn<M extends string>(
  metrics: readonly M[],
  samples: Readonly<Record<M, Float64Array>>,
  trials: number,
  sampling: Sampling,
): Record<M, Moments> {
  const moments = metrics.map((metric) => {
    const all = momentsOf(samples[metric].subarray(0, trials));
    return [metric, sampling === 'sobol' ? { n: 1, mean: all.mean, m2: 0 } : all];
  });
  return Object.fromEntries(moments) as Record<M, Moments>;
}

function asynchronousTrials(point: Point, compiled: CompiledPoint): { asynchronous?: AsynchronousTrials } {
  return compiled.code.updates ? { asynchronous: new AsynchronousTrials(point, compiled.code) } : {};
}

function runAsynchronous(running: Running, slot: number, trial: number): void {
  const { asynchronous, samples, histogram } = running;
  if (asynchronous !== undefined) running.events += asynchronous.run(trial, slot, samples, histogram);
}

/** Nothing has been measured yet. Metric by metric: a loop over their names costs as much as ten events. */
function clear({ completion_time, messages, volume, computations, recovered }: Samples, slot: number): void {
  completion_time[slot] = 0;
  messages[slot] = 0;
  volume[slot] = 0;
  computations[slot] = 0;
  recovered[slot] = 0;
}

/** Runs an iteration of a trial and adds what is measured to the trial's samples, unless it is one of the first few. */
function runRound(running: Running, delays: Delays, slot: number, round: number, trial: number): void {
  const { samples, point, compiled, v, rounds, warmup } = running;
  const { sequence, collector, code } = compiled;
  const measures = sequence.next(delays);
  if (!measures.complete && point.incomplete === 'error') {
    throw new SimulationError(`trial ${trial}: an iteration ${sequence.iteration.failure}`);
  }
  running.events += measures.events;
  if (round < warmup) return;
  if (round === warmup) clear(samples, slot);
  if (!measures.complete) running.incomplete++;
  const isIn = measures.complete || point.incomplete === 'partial';
  samples.completion_time[slot] += measures.completionTime;
  samples.messages[slot] += measures.messages;
  samples.volume[slot] += measures.volume;
  samples.computations[slot] += measures.computations;
  samples.recovered[slot] += isIn ? recovered(collector, v, code.plan.partSize) : 0;
  if (rounds > 1) running.histogram.add(measures.completionTime);
}

/** Sums over the iterations become means. */
function endTrial({ samples, rounds, warmup }: Running, slot: number): void {
  for (const metric of METRICS) samples[metric][slot] /= rounds - warmup;
}

/** Fraction of tasks (or points), or of the job where they are unequal, that is in the estimate at all. */
function recovered(collector: Collector, v: Float64Array, size: Float64Array | undefined): number {
  if (collector.recovered !== undefined) return collector.recovered();
  collector.weights(v);
  let count = 0;
  if (size !== undefined) {
    // From what is missing: where nothing is, all is in, to the last bit.
    for (let i = 0; i < v.length; i++) if (!isIn(v[i])) count += size[i];
    return 1 - count;
  }
  for (let i = 0; i < v.length; i++) if (isIn(v[i])) count++;
  return count / v.length;
}

/** Whether a weight puts its task into the estimate. A scheme of one's own may give NaN. */
function isIn(weight: number): boolean {
  return weight > 0 || weight < 0;
}

/**
 * Refuses times of which no mean and error could be computed.
 * @param time the longest of some
 * @throws SimulationError if it is too long, or so short that no time is long enough
 */
export function checkTime({ scheme, delay }: Point, time: number): void {
  if (time === 0 || (time >= RANGE.least && time <= RANGE.most)) return;
  throw new SimulationError(
    `a time of ${time}, of ${scheme.name} under ${delay.model}, is out of range; ` +
      `allowed: 0, or ${RANGE.least} to ${RANGE.most} (another unit of time)`,
  );
}
