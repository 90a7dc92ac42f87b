import type { Collector } from '../../engine/collector.js';
import type { Delays } from '../../engine/delays.js';
import { DelayStream } from '../../engine/delays.js';
import { SimulationError } from '../../engine/iteration.js';
import { largestWork } from '../../engine/plan.js';
import { createDelay } from '../../models/delays/registry.js';
import { Streams } from '../../random/stream.js';
import { histogramOf } from '../../statistics/histogram.js';
import { crossDeviations, type Moments, momentsOf } from '../../statistics/moments.js';
import type { Experiment, Point } from '../experiment/experiment.js';
import { METRICS } from '../experiment/metrics.js';
import { type CompiledPoint, PointCompiler } from './compiled-point.js';
import { BLOCK_TRIALS, type PointGroup } from './point-group.js';

/** What one block of trials says about one point. Plain data: it travels between threads. */
export interface BlockResult {
  /** In the order of METRICS. */
  readonly moments: readonly Moments[];
  /** Completion times: [bin, count, …]. A typed array travels between threads as it is. */
  readonly histogram: Int32Array;
  /** Trials that never completed (with `incomplete: skip` or `partial`). */
  readonly incomplete: number;
  /** Events that the engine handled. */
  readonly events: number;
  /** With a baseline: sum of products of deviations of the paired metric, this point's times the baseline's. */
  readonly cross?: number;
  /** Completion time of every trial, where it was asked for. */
  readonly times?: Float64Array;
}

/** One point of a world, laid out and ready to run. */
interface Lane {
  readonly point: Point;
  readonly rig: CompiledPoint;
  /** Per metric, one value per trial of the block. */
  readonly samples: readonly Float64Array[];
  incomplete: number;
  events: number;
}

/** Runs blocks of trials of one world, all its points on the same draws. */
export class BlockRunner {
  private readonly lanes: readonly Lane[];
  private readonly draws: DelayStream;
  /** For each lane the lane it is paired with, and the metric; absent without a baseline. */
  private readonly pairs: { readonly metric: number; readonly partner: readonly number[] } | undefined;

  constructor(
    experiment: Experiment,
    private readonly world: PointGroup,
    rigs = new PointCompiler(),
  ) {
    const points = world.points.map((index) => experiment.points[index]);
    let work = 0;
    this.lanes = rigs.of(points).map((rig, i): Lane => {
      work = Math.max(work, largestWork(rig.code.plan));
      return { point: points[i], rig, samples: rigs.samples(i), incomplete: 0, events: 0 };
    });
    const { workers, delay } = points[0];
    this.draws = new DelayStream(createDelay(delay), workers, work);
    const { pairing } = experiment;
    this.pairs = pairing && {
      metric: METRICS.indexOf(pairing.metric),
      partner: world.points.map((index) => world.points.indexOf(pairing.baseline[index])),
    };
  }

  /**
   * Runs block number `block` (from 0). Returns one result per point of the world.
   * @param withTimes whether every completion time comes back
   * @throws SimulationError if an iteration can never complete and `incomplete` is `error`
   */
  run(block: number, withTimes = false): BlockResult[] {
    const { draws, lanes, world } = this;
    const first = block * BLOCK_TRIALS;
    const trials = Math.min(BLOCK_TRIALS, world.trials - first);
    draws.open(new Streams(world.seed, world.key, 'block', block, 'computing'));
    for (const lane of lanes) {
      lane.incomplete = 0;
      lane.events = 0;
    }
    for (let t = 0; t < trials; t++) {
      draws.restart(first + t);
      const conditions = draws.next();
      for (let i = 0; i < lanes.length; i++) runTrial(lanes[i], conditions, t, first + t);
    }
    return lanes.map(({ samples, incomplete, events }, i) => ({
      moments: samples.map((values) => momentsOf(values.subarray(0, trials))),
      histogram: histogramOf(samples[0].subarray(0, trials)),
      incomplete,
      events,
      ...this.cross(i, trials),
      ...(withTimes ? { times: samples[0].slice(0, trials) } : {}),
    }));
  }

  private cross(lane: number, trials: number): { cross: number } | undefined {
    if (this.pairs === undefined) return undefined;
    const { metric, partner } = this.pairs;
    const own = this.lanes[lane].samples[metric].subarray(0, trials);
    const baseline = this.lanes[partner[lane]].samples[metric].subarray(0, trials);
    return { cross: crossDeviations(own, baseline) };
  }
}

function runTrial(lane: Lane, conditions: Delays, slot: number, trial: number): void {
  const { samples, point } = lane;
  const { iteration, collector, v } = lane.rig;
  const measures = iteration.run(conditions, collector);
  if (!measures.complete) {
    if (point.incomplete === 'error') throw neverCompletes(point, trial);
    lane.incomplete++;
  }
  lane.events += measures.events;
  samples[0][slot] = measures.completionTime;
  samples[1][slot] = measures.messages;
  samples[2][slot] = measures.volume;
  samples[3][slot] = measures.computations;
  samples[4][slot] = measures.complete || point.incomplete === 'partial' ? recovered(collector, v) : 0;
}

/** Fraction of tasks (or points) that are in the estimate at all. */
function recovered(collector: Collector, v: Float64Array): number {
  collector.weights(v);
  let count = 0;
  for (let i = 0; i < v.length; i++) if (v[i] !== 0) count++;
  return count / v.length;
}

function neverCompletes({ scheme, delay }: Point, trial: number): SimulationError {
  return new SimulationError(
    `trial ${trial}: an iteration of ${scheme.name} under ${delay.model} can never complete: ` +
      'all messages that could arrive are in, and they do not recover enough ' +
      '(incomplete: skip or partial says what to do then)',
  );
}
