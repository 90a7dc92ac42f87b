import { z } from 'zod';
import { type DelayModel, type DelaySampler, Delays, type WorkTime } from '../../engine/delays.js';
import { ExponentialDraws } from '../../random/exponential-draws.js';
import { exponentialQuantile } from '../../random/exponential-quantile.js';
import { PointStreams } from '../../random/point-streams.js';
import type { Streams, Uniform } from '../../random/stream.js';
import { standardExponential } from '../../random/ziggurat.js';
import { type Definition, definer, type Named } from '../../registry/registry.js';

/** A delay model inside another one, as parsed: its name and its parameters. */
export type NestedDelay = Named<'model'>;

/** Makes the delay models inside another one (sum, classes, …). */
export type MakeDelay = (delay: NestedDelay) => DelayModel;

/** Formulas of a delay model that is a distribution, in its parameters, for the documentation. */
export interface Law {
  /** The law of X, the time for one task. */
  readonly law?: string;
  /** E[X]. */
  readonly mean?: string;
}

/** A delay model as the registry holds it. `create` throws a DelayError if a file or a combination of parameters cannot be used. */
export type DelayDefinition = Definition<DelayModel, [nested: MakeDelay]> & Law;

/** Writes down a delay model. */
export const defineDelay = definer<DelayModel, [nested: MakeDelay], Law>('delay model');

/**
 * Delays of their own for the models inside another one to draw into.
 * @param members workers that are drawn for, in increasing order
 */
export function innerDelays(members: Int32Array, units: number): Delays {
  return new Delays(members.length === 0 ? 0 : members[members.length - 1] + 1, units);
}

/** Whether fractions add up to 1, as closely as one writes them down. */
export function addUpToOne(fractions: readonly number[]): boolean {
  return Math.abs(fractions.reduce((sum, fraction) => sum + fraction, 0) - 1) <= 1e-6;
}

/** A multiple of an exponential variate with mean 1, and a constant. */
export interface ScaledExponential {
  /** The least value. */
  readonly shift: number;
  /** What the variate is multiplied by; > 0. */
  readonly scale: number;
}

/** A distribution of durations, which takes its random source from outside. */
export type Distribution = {
  /** The quantile function, for draws by inversion: rises with u, 0 < u < 1. Without it draws stay independent. */
  readonly quantile?: (u: number) => number;
  /** Its distribution function and mean, where they are known in closed form. */
  readonly closedForm?: ClosedForm;
} & (
  | {
      /** Independent draws. How many numbers one of them takes depends on these numbers alone. */
      sampler(uniform: Uniform): () => number;
      /**
       * In place of the quantile function: it as a function of the same quantile of an exponential distribution with mean 1,
       * rising. Exponential quantiles of Sobol points are found fast, and are the same bits on every machine.
       */
      readonly ofExponential?: ((quantile: number) => number) | ScaledExponential;
    }
  | {
      /** Absent: independent draws are those of standardExponential, in the form of `ofExponential`. Fast. */
      readonly sampler?: undefined;
      /** The multiple of an exponential variate that a duration is, for all draws. */
      readonly ofExponential: ScaledExponential;
    }
);

/** A distribution in closed form. */
export interface ClosedForm {
  /** P(X <= x). */
  readonly cdf: (x: number) => number;
  /** May be infinite. */
  readonly mean: number;
  /** The least value; the distribution function may jump there. */
  readonly least: number;
  /** Whether there is no other value. */
  readonly isConstant?: boolean;
}

/** The time for an amount of work: w·X, or X whatever the work. */
function workTimeOf({ cdf, mean, least, isConstant }: ClosedForm, kind: 'worker' | 'iteration'): WorkTime {
  const size = kind === 'worker' ? (work: number) => work : () => 1;
  return {
    cdf: (work, t) => (size(work) === 0 ? Number(t >= 0) : cdf(t / size(work))),
    mean: (work) => size(work) * mean,
    breaks: (work) => [size(work) * least],
    ...(isConstant && { constant: (work: number) => size(work) * least }),
  };
}

/** Dependence of a worker's units of work within an iteration. */
export const correlation = z
  .enum(['worker', 'subtask', 'iteration'])
  .default('worker')
  .describe(
    'worker: one draw X per worker and iteration, w units take w·X; subtask: a draw per unit; ' +
      'iteration: one draw per worker and iteration before the first sub-task, whatever the work',
  );

/** One of them. */
export type Correlation = z.infer<typeof correlation>;

/**
 * A delay model whose draws are independent over workers and iterations: a distribution and a correlation.
 * @param ties whether two draws may be equal with positive probability
 */
export function correlated(distribution: Distribution, kind: Correlation, ties: boolean): DelayModel {
  const { closedForm } = distribution;
  const time = closedForm === undefined || kind === 'subtask' ? undefined : workTimeOf(closedForm, kind);
  return {
    responseProbability: 1,
    ties,
    ...(time && { workTimes: (workers: number) => new Array<WorkTime>(workers).fill(time) }),
    sampler: (streams, members, units) => {
      if (kind === 'subtask') return subtaskSampler(distribution, streams, members, units);
      return workerSampler(distribution, streams, members, kind === 'worker' ? 'pace' : 'offset');
    },
  };
}

/** Durations of some members, drawn again and again. */
interface Draws {
  /** Writes the next one of each member. */
  next(durations: Float64Array): void;
  /** Writes as many: the t-th next of member i at i·stride + t. */
  many(durations: Float64Array, stride: number, count: number): void;
}

/**
 * Numbers between two coordinates in memory. A point reads one number of each: at distances of a power of two they would
 * contend for the same few lines of the cache.
 */
const APART = 8;

/** Draws durations by inversion, each member's coordinate its own, where there are points; else from one stream. */
function durationsOf(
  distribution: Distribution,
  streams: Streams,
  members: Int32Array,
  ...key: readonly (string | number)[]
): Draws {
  const quantile = quantileOf(distribution);
  if (quantile === undefined || !(streams instanceof PointStreams)) {
    return independentDraws(distribution, members.length, streams, ...key);
  }
  // All of them at once, coordinate by coordinate.
  const { points, left } = streams;
  const width = Math.min(members.length, left);
  const stride = points + APART;
  const all = new Float64Array(width * stride);
  for (let i = 0; i < width; i++) {
    fillColumn(distribution, streams, all.subarray(i * stride, i * stride + points));
  }
  const rest = Array.from(members.subarray(width), () => streams.independent());
  let point = 0;
  /** Takes points; returns the first of them. */
  const take = (count: number) => {
    if (point + count > points) throw new RangeError(`all ${points} points have been taken`);
    point += count;
    return point - count;
  };
  return {
    next: (durations) => {
      for (let i = 0, at = take(1); i < width; i++, at += stride) durations[i] = all[at];
      for (let i = width; i < durations.length; i++) durations[i] = quantile(rest[i - width]());
    },
    many: (durations, apart, count) => {
      for (let i = 0, at = take(count); i < width; i++, at += stride) {
        durations.set(all.subarray(at, at + count), i * apart);
      }
      for (let i = width; i < members.length; i++) {
        for (let t = 0; t < count; t++) durations[i * apart + t] = quantile(rest[i - width]());
      }
    },
  };
}

/** Draws durations for so many members from one stream. */
function independentDraws(
  distribution: Distribution,
  members: number,
  streams: Streams,
  ...key: readonly (string | number)[]
): Draws {
  if (distribution.sampler !== undefined) {
    return new SingleDraws(distribution.sampler(streams.uniform(...key)), members);
  }
  const { shift, scale } = distribution.ofExponential;
  const fast = ExponentialDraws.of(shift, scale, members, streams, ...key);
  if (fast !== undefined) return fast;
  const exponential = standardExponential(streams.uniform(...key));
  return new SingleDraws(() => shift + scale * exponential(), members);
}

/** Durations that are drawn one by one. */
class SingleDraws implements Draws {
  constructor(
    private readonly one: () => number,
    private readonly members: number,
  ) {}

  next(durations: Float64Array): void {
    for (let i = 0; i < durations.length; i++) durations[i] = this.one();
  }

  many(durations: Float64Array, stride: number, count: number): void {
    for (let t = 0; t < count; t++) {
      for (let i = 0, at = t; i < this.members; i++, at += stride) durations[at] = this.one();
    }
  }
}

/** Writes durations at all points, from the next coordinate. */
function fillColumn(
  { quantile, ofExponential }: Distribution,
  streams: PointStreams,
  values: Float64Array,
): void {
  if (typeof ofExponential === 'object') {
    streams.exponentialCoordinate(ofExponential.shift, ofExponential.scale, values);
    return;
  }
  if (ofExponential !== undefined) streams.exponentialCoordinate(0, 1, values);
  else streams.coordinate(values);
  const of = ofExponential ?? quantile;
  if (of !== undefined) for (let p = 0; p < values.length; p++) values[p] = of(values[p]);
}

/** The quantile function of a distribution that has one. */
function quantileOf({ quantile, ofExponential }: Distribution): ((u: number) => number) | undefined {
  if (ofExponential === undefined) return quantile;
  if (typeof ofExponential === 'function') return (u) => ofExponential(exponentialQuantile(u));
  return (u) => ofExponential.shift + ofExponential.scale * exponentialQuantile(u);
}

function workerSampler(
  distribution: Distribution,
  streams: Streams,
  members: Int32Array,
  into: 'pace' | 'offset',
): DelaySampler {
  const draws = durationsOf(distribution, streams, members, 'worker');
  const durations = new Float64Array(members.length);
  return {
    restart: () => {},
    draw: (delays: Delays) => {
      const target = delays[into];
      draws.next(durations);
      for (let i = 0; i < members.length; i++) target[members[i]] += durations[i];
    },
    ...(into === 'pace' && {
      drawPaces: (paces, stride, count) => draws.many(paces, stride, count),
    }),
  };
}

/** A stream, or coordinates, per unit index, so that a larger load does not shift what the others meet. */
function subtaskSampler(
  distribution: Distribution,
  streams: Streams,
  members: Int32Array,
  units: number,
): DelaySampler {
  const next = Array.from({ length: units }, (_, unit) =>
    durationsOf(distribution, streams, members, 'unit', unit),
  );
  const durations = new Float64Array(members.length);
  return {
    restart: () => {},
    draw: (delays: Delays) => {
      next.forEach((draw, unit) => {
        draw.next(durations);
        for (let i = 0; i < members.length; i++) delays.addUnit(unit, members[i], durations[i]);
      });
    },
  };
}
