import type { Code, Collector } from '../../engine/collector.js';
import { DelayStream, type Delays } from '../../engine/delays.js';
import { FinishingOrder } from '../../engine/finishing-order.js';
import { Iteration } from '../../engine/iteration.js';
import { largestWork, type Plan } from '../../engine/plan.js';
import { Sequence } from '../../engine/sequence.js';
import { TrialLanes } from '../../engine/trial-lanes.js';
import { createDelay } from '../../models/delays/registry.js';
import { layOut, type Point, schemeOf, settingOf } from '../experiment/experiment.js';
import { METRICS, type Metric } from '../experiment/metrics.js';
import { canonicalJson } from '../input/canonical-json.js';
import { MOST_BLOCK_TRIALS } from './point-group.js';

/** A point, ready to run. From one iteration to the next it keeps what collector and controller keep, and nothing else. */
export interface CompiledPoint {
  readonly code: Code;
  readonly iteration: Iteration;
  readonly collector: Collector;
  readonly sequence: Sequence;
}

/** Compiles a point. */
export function compilePoint(point: Point, code: Code = layOut(point)): CompiledPoint {
  const label = `${point.scheme.name} under ${point.delay.model}`;
  const iteration = new Iteration(code.plan, point.network, label, code.cutoff?.());
  const collector = code.collector();
  return { code, iteration, collector, sequence: new Sequence(iteration, collector, code.controller) };
}

/** The delays of a point's workers, iteration by iteration, for plans whose workers do up to this amount of work. */
export function delaysOf({ delay, workers }: Point, ...plans: readonly Plan[]): DelayStream {
  return new DelayStream(createDelay(delay), workers, Math.max(...plans.map(largestWork)));
}

/**
 * Lets those of some points that can, find together in which order the workers finish.
 * @returns the order, to be released once they are done; undefined where nobody follows it
 */
export function shareOrder(delays: Delays, compiled: readonly CompiledPoint[]): FinishingOrder | undefined {
  const followers = compiled.map(({ iteration, collector }) => iteration.follower(collector));
  const following = followers.filter((follower) => follower !== undefined);
  const order = FinishingOrder.of(delays, following);
  compiled.forEach(({ iteration }, i) => {
    const follower = followers[i];
    if (follower === undefined) iteration.followOrder(undefined, 0);
    else iteration.followOrder(order, following.indexOf(follower));
  });
  return order;
}

/** Lanes for trials of one iteration each of some points; undefined where nobody can be run that way. */
function lanesFor(workers: number, compiled: readonly CompiledPoint[]): TrialLanes | undefined {
  const followers = compiled.map(({ code, iteration, collector }) => {
    // A part that is more of the job than another does not count as much as that one does.
    const isPlain = code.controller === undefined && code.plan.partSize === undefined;
    return isPlain ? iteration.follower(collector) : undefined;
  });
  return TrialLanes.of(workers, followers);
}

/** Memory for what is measured in the trials of a block: a value per trial for each metric. */
export type Samples = Readonly<Record<Metric, Float64Array>>;

/**
 * Compiles the points of one batch after the other. Points that differ in their delay alone share what they run on,
 * and in most sweeps the next batch has those of the last: they are not laid out again.
 */
export class PointCompiler {
  private last = new Map<string, CompiledPoint>();
  private readonly buffers: Samples[] = [];
  private order: FinishingOrder | undefined;
  private ownLanes: TrialLanes | undefined;

  /** Points without training, compiled; what the batch before had and this one has not is forgotten. */
  compile(points: readonly Point[]): CompiledPoint[] {
    // In the reverse of the order in which they were made: only what was taken last is taken again.
    this.ownLanes?.release();
    this.ownLanes = undefined;
    this.order?.release();
    this.order = undefined;
    const now = new Map<string, CompiledPoint>();
    const compiled = points.map((point) => {
      const key = keyOf(point);
      const known = now.get(key) ?? this.last.get(key);
      // Decisions of a controller for one point must not reach another.
      const each = known === undefined || known.code.controller ? compilePoint(point) : known;
      now.set(key, each);
      return each;
    });
    this.last = now;
    return compiled;
  }

  /** As the function of this name, until others are compiled. */
  shareOrder(delays: Delays, compiled: readonly CompiledPoint[]): void {
    this.order = shareOrder(delays, compiled);
  }

  /** Lanes for trials of one iteration each, until others are compiled; undefined where none of the points can use them. */
  lanes(workers: number, compiled: readonly CompiledPoint[]): TrialLanes | undefined {
    this.ownLanes = lanesFor(workers, compiled);
    return this.ownLanes;
  }

  /** Memory for the samples of the i-th point of a batch. */
  samples(i: number): Samples {
    this.buffers[i] ??= Object.fromEntries(
      METRICS.map((metric) => [metric, new Float64Array(MOST_BLOCK_TRIALS)]),
    ) as Record<Metric, Float64Array>;
    return this.buffers[i];
  }
}

/** All that a compiled point depends on. Placement is drawn from the seed and from what is in the key already. */
function keyOf(point: Point): string {
  const { placement: _, taskTimes: __, ...setting } = settingOf(point);
  const { seed, scheme, network, delay } = point;
  const world = schemeOf(point).definition.readsDelays ? delay : delay.model;
  return canonicalJson({ setting, seed, scheme, network, world });
}
