import type { NestedDelay } from '../../models/delays/delay.js';
import { delaySchema } from '../../models/delays/registry.js';
import type { Trace } from '../../models/traces/trace.js';
import type { Streams, Uniform } from '../../random/stream.js';
import { blockLengthOf } from '../../statistics/block-bootstrap.js';
import { ksDistance } from '../../statistics/kolmogorov-smirnov.js';
import { normalCdf } from '../../statistics/special-functions.js';
import { estimated, LEVEL, type ParameterEstimate, pValue, traceSampler } from './bootstrap.js';
import { medianOf } from './change-points.js';
import { dependenceOf } from './dependence.js';
import type { FittedParameter } from './families/family.js';
import { roundsWindow } from './parts.js';

/** Workers that always differ: a speed for each, perhaps a common factor per round, and a lognormal rest. */
export interface SpeedsFit {
  readonly model: 'per-worker';
  readonly delay: NestedDelay;
  /** Spread of the rest, and of the rounds' common factor where there is one; of logarithms. */
  readonly parameters: readonly ParameterEstimate[];
  /** Of each worker, with geometric mean 1. */
  readonly speeds: readonly number[];
  /** KS distance of the rest from its lognormal law, and its bootstrap p-value. */
  readonly ks: number;
  readonly p: number;
  /** Whether the rest still depends on the round before, on other workers, or rounds on one another. */
  readonly restDepends: boolean;
}

/** Whether some workers are always slower, and not only for a while. */
export interface Lasting {
  /** P(worker means that differ as much, if slowness, however long it lasts, falls on all alike). */
  readonly p: number;
  /** Stretches of rounds that were compared with one another, and their length. */
  readonly blocks: number;
  readonly length: number;
}

/** Fewer stretches of rounds cannot tell what lasts from what passes. */
const FEWEST_BLOCKS = 5;
/** Length of a stretch, in multiples of the rounds over which dependence lasts. */
const APART = 2;
const PERMUTATIONS = 999;

/**
 * Tests whether workers differ for as long as the trace lasts. Stretches of rounds that are long against the time for
 * which slowness lasts are independent; if all workers are alike in the long run, their means within a stretch may be
 * exchanged, stretch by stretch (a permutation test: Good, Permutation, Parametric and Bootstrap Tests, 2005).
 * @returns undefined where there are too few such stretches to tell
 */
export function lastingOf(trace: Trace, streams: Streams): Lasting | undefined {
  const { rounds, workers } = trace;
  if (workers < 2) return undefined;
  const centred = withoutRounds(logsOf(trace), workers);
  const series = Array.from({ length: workers }, (_, j) =>
    Float64Array.from({ length: rounds }, (_, r) => centred[r * workers + j]),
  );
  const length = APART * Math.max(...series.map(blockLengthOf));
  const blocks = Math.floor(rounds / length);
  if (blocks < FEWEST_BLOCKS) return undefined;
  const means = Array.from({ length: blocks }, (_, b) =>
    series.map((own) => meanOf(own.subarray(b * length, (b + 1) * length))),
  );
  const spread = () => {
    let sum = 0;
    for (let j = 0; j < workers; j++) {
      let own = 0;
      for (const row of means) own += row[j];
      sum += own ** 2;
    }
    return sum;
  };
  const measured = spread();
  const uniform = streams.uniform('lasting');
  let atLeast = 1;
  for (let i = 0; i < PERMUTATIONS; i++) {
    for (const row of means) shuffle(row, uniform);
    if (spread() >= measured - 1e-12) atLeast++;
  }
  return { p: atLeast / (PERMUTATIONS + 1), blocks, length };
}

/**
 * Fits the model by the two-way layout of log durations (Scheffé, The Analysis of Variance, 1959, ch. 4 and 7) and tests
 * the lognormal rest by its parametric bootstrap.
 * @param most durations to fit to, of successive rounds
 * @param together whether rounds have a common factor
 */
export function fitSpeeds(
  trace: Trace,
  most: number,
  replicates: number,
  streams: Streams,
  together: boolean,
): SpeedsFit | undefined {
  const part = roundsWindow(trace, most);
  const { rounds, workers } = part;
  if (workers < 2 || rounds < 3) return undefined;
  const layout = layoutOf(part, together);
  const delay = delayOf(layout, together);
  if (!(layout.sigma > 0) || !delaySchema().safeParse(delay).success) return undefined;
  const draw = traceSampler(delay, part, streams.under('speeds'));
  const distances = new Float64Array(replicates);
  const sigmas = new Float64Array(replicates);
  const factors = new Float64Array(replicates);
  for (let i = 0; i < replicates; i++) {
    const drawn = layoutOf(draw(), together);
    distances[i] = distanceOf(drawn);
    sigmas[i] = drawn.sigma;
    factors[i] = drawn.factor;
  }
  const ks = distanceOf(layout);
  const { persistence, togetherness } = dependenceOf(
    { rounds, workers, durations: layout.rest.map(Math.exp) },
    streams.under('rest'),
  );
  const depends = [
    persistence?.p ?? 1,
    together ? serialP(layout.roundEffects, streams.uniform('drift')) : (togetherness?.p ?? 1),
  ];
  return {
    model: 'per-worker',
    delay,
    parameters: [
      estimated(SIGMA, layout.sigma, sigmas),
      ...(together ? [estimated(FACTOR, layout.factor, factors)] : []),
    ],
    speeds: layout.speeds,
    ks,
    p: pValue(distances, ks),
    restDepends: depends.some((p) => p <= LEVEL / 2),
  };
}

const SIGMA: FittedParameter = { name: 'sigma', scale: 'log' };
const FACTOR: FittedParameter = { name: 'factor.sigma', scale: 'log' };

/** Log durations as a sum of a mean, an effect per worker, one per round, and a rest. */
interface Layout {
  readonly mean: number;
  readonly speeds: readonly number[];
  readonly roundEffects: Float64Array;
  /** Standard deviations of the rest and of the effects of rounds. */
  readonly sigma: number;
  readonly factor: number;
  readonly rest: Float64Array;
}

function layoutOf(trace: Trace, together: boolean): Layout {
  const { rounds, workers } = trace;
  const logs = logsOf(trace);
  const mean = meanOf(logs);
  const effects = Array.from({ length: workers }, () => 0);
  const roundEffects = new Float64Array(rounds);
  logs.forEach((x, i) => {
    effects[i % workers] += (x - mean) / rounds;
    roundEffects[Math.floor(i / workers)] += (x - mean) / workers;
  });
  const rest = logs.map(
    (x, i) => x - mean - effects[i % workers] - (together ? roundEffects[Math.floor(i / workers)] : 0),
  );
  const df = (rounds - 1) * (together ? workers - 1 : workers);
  const variance = squares(rest) / df;
  const between = squares(roundEffects) / (rounds - 1) - variance / workers;
  return {
    mean,
    speeds: effects.map((effect) => Math.exp(-effect)),
    roundEffects,
    sigma: Math.sqrt(variance),
    // Where rounds differ by no more than chance, the factor is next to nothing.
    factor: Math.sqrt(Math.max(between, 1e-6 * variance)),
    rest,
  };
}

function delayOf({ mean, speeds, sigma, factor }: Layout, together: boolean): NestedDelay {
  const rest = { model: 'lognormal', mu: mean, sigma };
  const shared = {
    model: 'racks',
    size: speeds.length,
    factor: { model: 'lognormal', mu: 0, sigma: factor },
  };
  const rounded = speeds.map((speed) => Number(speed.toPrecision(6)));
  return { model: 'per-worker', speeds: rounded, of: together ? { ...shared, of: rest } : rest };
}

/** KS distance of the rest from the normal law with its spread. */
function distanceOf({ rest }: Layout): number {
  const spread = Math.sqrt(squares(rest) / rest.length);
  return ksDistance(rest.slice().sort(), (x) => normalCdf(x / spread));
}

/** P(a correlation of successive values at least as large, if their order does not matter), by permutations. */
function serialP(values: Float64Array, uniform: Uniform): number {
  const own = Array.from(values);
  const correlation = () => own.reduce((sum, x, i) => (i === 0 ? 0 : sum + x * own[i - 1]), 0);
  const measured = correlation();
  let atLeast = 1;
  for (let i = 0; i < PERMUTATIONS; i++) {
    shuffle(own, uniform);
    if (correlation() >= measured - 1e-12) atLeast++;
  }
  return atLeast / (PERMUTATIONS + 1);
}

function logsOf({ durations }: Trace): Float64Array {
  return durations.map(Math.log);
}

/** Less the median of the round, which one slow worker does not move. */
function withoutRounds(logs: Float64Array, workers: number): Float64Array {
  const found = logs.slice();
  for (let first = 0; first < logs.length; first += workers) {
    const middle = medianOf(logs.slice(first, first + workers).sort());
    for (let j = 0; j < workers; j++) found[first + j] -= middle;
  }
  return found;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

function squares(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x * x, 0);
}

/** Fisher and Yates. */
function shuffle(values: number[], uniform: Uniform): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [values[i], values[j]] = [values[j], values[i]];
  }
}
