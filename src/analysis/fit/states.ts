import type { NestedDelay } from '../../models/delays/delay.js';
import { delaySchema } from '../../models/delays/registry.js';
import type { Trace } from '../../models/traces/trace.js';
import type { Streams } from '../../random/stream.js';
import type { Limits } from '../../statistics/estimate.js';
import { ksDistance } from '../../statistics/kolmogorov-smirnov.js';
import { estimated, LEVEL, type ParameterEstimate, pValue, traceSampler } from './bootstrap.js';
import { rankCorrelations } from './dependence.js';
import type { FittedParameter } from './families/family.js';
import { fitTwoState, type Series, type TwoState, twoStateCdf } from './families/two-state.js';
import { windowOf } from './parts.js';

/** Whether a fit may be simulated with: not rejected by its distribution, nor by how slowness lasts, and seen to change. */
export function isAdequate({ p, persistsAlike, changes }: StatesFit): boolean {
  return p > LEVEL && persistsAlike && changes >= 1;
}

/** A Gilbert-Elliott model with lognormal states, fitted to a trace in which slow workers stay slow for a while. */
export interface StatesFit {
  readonly model: 'gilbert-elliott';
  readonly delay: NestedDelay;
  readonly parameters: readonly ParameterEstimate[];
  /** KS distance of single durations from the model, and its bootstrap p-value. */
  readonly ks: number;
  readonly p: number;
  /** 95 % range, over traces of the model, of the rank correlation of a round with the next, and of any two rounds. */
  readonly next: Limits;
  readonly any: Limits;
  /** Whether the trace's own correlations might be the model's, at the level of the test of persistence. */
  readonly persistsAlike: boolean;
  /** Changes of state that a worker is expected to have had: below 1, workers that always differ would look the same. */
  readonly changes: number;
  /** The part of the trace that it was fitted to. */
  readonly rounds: number;
  readonly workers: number;
}

/** Samples for states that are hardly ever left: nothing is concluded from them, and each takes hundreds of steps. */
const FEW = 19;

const PARAMETERS: readonly FittedParameter[] = [
  { name: 'to_slow', scale: 'logit' },
  { name: 'to_fast', scale: 'logit' },
  { name: 'fast.mu', scale: 'linear' },
  { name: 'fast.sigma', scale: 'log' },
  { name: 'slow.mu', scale: 'linear' },
  { name: 'slow.sigma', scale: 'log' },
];

/**
 * Fits the model and tests it by its parametric bootstrap: the distribution of single durations, and how long slowness
 * lasts, by the two rank correlations that `dependenceOf` measures.
 * @param most durations to fit to, of successive rounds
 * @param replicates samples of the fitted model; fewer are drawn where states are hardly ever left
 */
export function fitStates(
  trace: Trace,
  most: number,
  replicates: number,
  streams: Streams,
): StatesFit | undefined {
  const part = windowOf(trace, streams.uniform('window'), most);
  const { theta } = fitTwoState(seriesOf(part));
  // A likelihood that cannot be computed says nothing.
  if (!theta.every(Number.isFinite) || !delaySchema().safeParse(delayOf(theta)).success) return undefined;
  const draw = traceSampler(delayOf(theta), part, streams.under('states'));
  const changes = (part.rounds - 1) * changesPerRound(theta);
  const samples = changes < 1 ? Math.min(FEW, replicates) : replicates;
  const estimates = theta.map(() => new Float64Array(samples));
  const distances = new Float64Array(samples);
  const next = new Float64Array(samples);
  const any = new Float64Array(samples);
  for (let i = 0; i < samples; i++) {
    const drawn = draw();
    const refitted = fitTwoState(seriesOf(drawn), theta).theta;
    refitted.forEach((value, k) => {
      estimates[k][i] = value;
    });
    distances[i] = ksDistance(drawn.durations.slice().sort(), twoStateCdf(refitted));
    const correlations = rankCorrelations(drawn);
    next[i] = correlations.next;
    any[i] = correlations.any;
  }
  const ks = ksDistance(part.durations.slice().sort(), twoStateCdf(theta));
  const measured = rankCorrelations(part);
  return {
    model: 'gilbert-elliott',
    delay: delayOf(theta),
    parameters: PARAMETERS.map((parameter, i) => estimated(parameter, theta[i], estimates[i])),
    ks,
    p: pValue(distances, ks),
    next: middle(next, 0.05),
    any: middle(any, 0.05),
    persistsAlike:
      holds(middle(next, LEVEL / 2), measured.next) && holds(middle(any, LEVEL / 2), measured.any),
    changes,
    rounds: part.rounds,
    workers: part.workers,
  };
}

function seriesOf({ rounds, workers, durations }: Trace): Series {
  const logs = new Float64Array(durations.length);
  for (let round = 0; round < rounds; round++) {
    for (let worker = 0; worker < workers; worker++) {
      logs[worker * rounds + round] = Math.log(durations[round * workers + worker]);
    }
  }
  return { rounds, workers, logs };
}

function delayOf([to_slow, to_fast, mu, sigma, slowMu, slowSigma]: TwoState): NestedDelay {
  const fast = { model: 'lognormal', mu, sigma };
  const slow = { model: 'lognormal', mu: slowMu, sigma: slowSigma };
  return { model: 'gilbert-elliott', to_slow, to_fast, fast, slow };
}

/** P(a worker's state changes from a round to the next), in the stationary law. */
function changesPerRound([toSlow, toFast]: TwoState): number {
  return (2 * toSlow * toFast) / (toSlow + toFast);
}

/** The middle part of values, without `level` of them, half of that on either side. */
function middle(values: Float64Array, level: number): Limits {
  const sorted = values.slice().sort();
  const k = Math.max(1, Math.floor((level / 2) * (sorted.length + 1)));
  return { low: sorted[k - 1], high: sorted[sorted.length - k] };
}

function holds({ low, high }: Limits, value: number): boolean {
  return low <= value && value <= high;
}
