import type { DelayStream } from '../../engine/delays.js';
import { SimulationError } from '../../engine/errors.js';
import type { TrialLanes } from '../../engine/trial-lanes.js';
import { pairsOf } from '../../statistics/counts.js';
import { type Counted, countedOf, Histogram, NO_VALUES } from '../../statistics/histogram.js';
import { crossDeviations, type Moments, meanOf, momentsOf, RANGE } from '../../statistics/moments.js';
import { type Experiment, type Point, roundsOf } from '../experiment/experiment.js';
import { METRICS, type Metric, UPDATE_METRICS, type UpdateMetric } from '../experiment/metrics.js';
import { AsynchronousTrials } from './asynchronous-trials.js';
import { type CompiledPoint, delaysOf, PointCompiler } from './compiled-point.js';
import { blockStreams, blockTrials, type PointGroup, type Sampling } from './point-group.js';
import { type Running, runTrial } from './running.js';
import { runSideBySide } from './side-by-side.js';

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

/** Runs blocks of trials of one group, all its points on the same draws. */
export class BlockRunner {
  private readonly running: readonly Running[];
  private readonly draws: DelayStream;
  private readonly isOneRound: boolean;
  /** Completion times of blocks that are counted together, of each point. */
  private together: readonly Float64Array[] = [];
  /** Where trials can be run side by side. */
  private readonly lanes: TrialLanes | undefined;
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
    this.isOneRound = this.running.every(({ rounds, asynchronous }) => rounds === 1 && !asynchronous);
    this.lanes = this.isOneRound ? compiler.lanes(points[0].workers, compiled) : undefined;
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
    return this.runBlock(block, withTimes, true);
  }

  /**
   * Runs consecutive blocks whose histograms are not needed one by one: the last has that of all of them, and the others
   * have none, unless a block's own says something, as of Sobol points.
   * @throws as `run`
   */
  runTogether(first: number, count: number, withTimes = false): BlockResult[][] {
    const { running, group } = this;
    const areCounted = group.sampling === 'sobol' || !this.isOneRound;
    const most = count * blockTrials(group.sampling);
    if (!areCounted && !(this.together[0]?.length >= most)) {
      this.together = running.map(() => new Float64Array(most));
    }
    let trials = 0;
    const blocks = Array.from({ length: count }, (_, i) => {
      const block = this.runBlock(first + i, withTimes, areCounted);
      if (areCounted) return block;
      running.forEach(({ samples }, p) => {
        this.together[p].set(samples.completion_time.subarray(0, block[p].trials), trials);
      });
      trials += block[0].trials;
      return block;
    });
    if (areCounted) return blocks;
    const last = blocks[count - 1].map((result, p) => {
      return { ...result, histogram: countedOf(this.together[p].subarray(0, trials)) };
    });
    return [...blocks.slice(0, -1), last];
  }

  private runBlock(block: number, withTimes: boolean, isCounted: boolean): BlockResult[] {
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
    const { lanes } = this;
    if (lanes !== undefined && !lanes.isReleased && draws.drawsPaces) {
      runSideBySide(lanes, running, draws, first, trials);
    } else {
      for (let t = 0; t < trials; t++) runTrial(running, draws, t, first + t);
    }
    for (const { point, samples } of running) checkTime(point, longestOf(samples.completion_time, trials));
    return running.map(({ samples, histogram, incomplete, events, asynchronous }, i) => ({
      trials,
      moments: momentsIn(METRICS, samples, trials, group.sampling),
      ...(asynchronous && {
        updates: momentsIn(UPDATE_METRICS, asynchronous.samples, trials, undefined),
        staleness: pairsOf(asynchronous.staleness),
      }),
      histogram: !isCounted
        ? NO_VALUES
        : running[i].rounds > 1 || asynchronous
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
    const values = samples[metric].subarray(0, trials);
    return [metric, sampling === 'sobol' ? { n: 1, mean: meanOf(values), m2: 0 } : momentsOf(values)];
  });
  return Object.fromEntries(moments) as Record<M, Moments>;
}

/** The longest of the first times. */
function longestOf(times: Float64Array, count: number): number {
  let longest = 0;
  for (let i = 0; i < count; i++) longest = Math.max(longest, times[i]);
  return longest;
}

function asynchronousTrials(point: Point, compiled: CompiledPoint): { asynchronous?: AsynchronousTrials } {
  return compiled.code.updates ? { asynchronous: new AsynchronousTrials(point, compiled.code) } : {};
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
