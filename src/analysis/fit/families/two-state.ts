import { normalCdf } from '../../../statistics/special-functions.js';

/**
 * Parameters of a Gilbert-Elliott model whose states are lognormal: to_slow, to_fast, mu and sigma of the fast state,
 * mu and sigma of the slow one.
 */
export type TwoState = readonly number[];

/** Logarithms of durations, worker by worker: logs[worker · rounds + round]. */
export interface Series {
  readonly rounds: number;
  readonly workers: number;
  readonly logs: Float64Array;
}

/** A fit, and the logarithm of its likelihood but for a constant. */
interface TwoStateFit {
  readonly theta: TwoState;
  readonly logLikelihood: number;
}

const MOST_STEPS = 500;

/**
 * Maximum likelihood of the Gilbert-Elliott model with lognormal states, each worker's chain starting from the
 * stationary law: expectation maximisation with the forward and backward recursions (Baum et al., Ann. Math. Statist.
 * 41, 1970; Rabiner, Proc. IEEE 77, 1989), from several starts, as the likelihood may have more than one maximum.
 * @param start where to begin, if something is known
 */
export function fitTwoState(series: Series, start?: TwoState): TwoStateFit {
  const starts = start === undefined ? [0.5, 0.8, 0.95].map((part) => split(series, part)) : [start];
  const reached = starts.map((theta) => ascend(series, theta, 10));
  const best = reached.reduce((a, b) => (b.logLikelihood > a.logLikelihood ? b : a));
  const { theta, logLikelihood } = ascend(series, best.theta, MOST_STEPS);
  const [toSlow, toFast, mu, sigma, slowMu, slowSigma] = theta;
  // Slow is what takes longer.
  if (mu <= slowMu) return { theta, logLikelihood };
  return { theta: [toFast, toSlow, slowMu, slowSigma, mu, sigma], logLikelihood };
}

/** P(X <= x) of a single duration, whatever the state. */
export function twoStateCdf([toSlow, toFast, mu, sigma, slowMu, slowSigma]: TwoState): (x: number) => number {
  const slow = toSlow / (toSlow + toFast);
  return (x) => {
    const log = Math.log(x);
    return (1 - slow) * normalCdf((log - mu) / sigma) + slow * normalCdf((log - slowMu) / slowSigma);
  };
}

/** The shortest part of the durations is fast, the rest slow, for five rounds on average. */
function split({ logs }: Series, part: number): TwoState {
  const sorted = logs.slice().sort();
  const cut = Math.max(1, Math.min(sorted.length - 1, Math.round(part * sorted.length)));
  const moments = (values: Float64Array) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return [mean, Math.sqrt(variance)];
  };
  const spread = moments(sorted)[1];
  const [mu, sigma] = moments(sorted.subarray(0, cut));
  const [slowMu, slowSigma] = moments(sorted.subarray(cut));
  const least = 0.1 * spread;
  return [(0.2 * (1 - part)) / part, 0.2, mu, Math.max(sigma, least), slowMu, Math.max(slowSigma, least)];
}

/** Steps of expectation maximisation until they gain next to nothing. */
function ascend(series: Series, start: TwoState, steps: number): TwoStateFit {
  const work = new Recursions(series);
  let theta = start;
  let before = -Infinity;
  for (let step = 0; step < steps; step++) {
    const logLikelihood = work.run(theta);
    if (!(logLikelihood - before > 1e-6)) return { theta, logLikelihood };
    before = logLikelihood;
    theta = work.maximum(theta);
  }
  return { theta, logLikelihood: work.run(theta) };
}

/** A chain that hardly ever changes, or always does: a state must stay one that can be reached. */
const EDGE = 1e-6;

/** The forward and backward recursions, and the expected counts that they give. State 0 is fast, 1 slow. */
class Recursions {
  private readonly forward: Float64Array;
  private readonly density: Float64Array;
  /** Expected numbers of transitions from i to j, at 2·i + j. */
  private readonly moves = new Float64Array(4);
  /** Expected number of workers that begin in each state. */
  private readonly first = new Float64Array(2);
  /** Weights of the states, and weighted sums of logarithms and of their squares from `centre`. */
  private readonly weight = new Float64Array(2);
  private readonly sum = new Float64Array(2);
  private readonly squares = new Float64Array(2);
  private readonly centre: number;
  private readonly leastSigma: number;

  constructor(private readonly series: Series) {
    const { rounds, logs } = series;
    this.forward = new Float64Array(2 * rounds);
    this.density = new Float64Array(2 * rounds);
    this.centre = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    const variance = logs.reduce((sum, log) => sum + (log - this.centre) ** 2, 0) / logs.length;
    // A state that shrinks onto one duration would have infinite likelihood.
    this.leastSigma = 1e-3 * Math.sqrt(variance);
  }

  /** Runs through all series and returns the log likelihood. */
  run(theta: TwoState): number {
    for (const counts of [this.moves, this.first, this.weight, this.sum, this.squares]) counts.fill(0);
    let logLikelihood = 0;
    for (let worker = 0; worker < this.series.workers; worker++) logLikelihood += this.worker(theta, worker);
    return logLikelihood;
  }

  private worker([toSlow, toFast, mu, sigma, slowMu, slowSigma]: TwoState, worker: number): number {
    const { rounds, logs } = this.series;
    const { forward, density, moves } = this;
    const own = logs.subarray(worker * rounds, (worker + 1) * rounds);
    const [stayFast, staySlow] = [1 - toSlow, 1 - toFast];
    const [logSigma, logSlowSigma] = [Math.log(sigma), Math.log(slowSigma)];
    let logLikelihood = 0;
    let slow = toSlow / (toSlow + toFast);
    let fast = 1 - slow;
    for (let t = 0; t < rounds; t++) {
      const a = -0.5 * ((own[t] - mu) / sigma) ** 2 - logSigma;
      const b = -0.5 * ((own[t] - slowMu) / slowSigma) ** 2 - logSlowSigma;
      // Relative to the larger one: far out, both would underflow.
      const top = Math.max(a, b);
      density[2 * t] = Math.exp(a - top);
      density[2 * t + 1] = Math.exp(b - top);
      fast *= density[2 * t];
      slow *= density[2 * t + 1];
      const total = fast + slow;
      logLikelihood += top + Math.log(total);
      forward[2 * t] = fast / total;
      forward[2 * t + 1] = slow / total;
      fast = forward[2 * t] * stayFast + forward[2 * t + 1] * toFast;
      slow = forward[2 * t] * toSlow + forward[2 * t + 1] * staySlow;
    }
    // Backwards: probabilities of the states given the whole series, and of the moves between them.
    let backFast = 1;
    let backSlow = 1;
    for (let t = rounds - 1; t >= 0; t--) {
      const inFast = forward[2 * t] * backFast;
      const inSlow = forward[2 * t + 1] * backSlow;
      const total = inFast + inSlow;
      this.count(own[t], inFast / total, inSlow / total);
      if (t === 0) {
        this.first[0] += inFast / total;
        this.first[1] += inSlow / total;
        break;
      }
      const toF = density[2 * t] * backFast;
      const toS = density[2 * t + 1] * backSlow;
      const [f, s] = [forward[2 * t - 2], forward[2 * t - 1]];
      const all = f * (stayFast * toF + toSlow * toS) + s * (toFast * toF + staySlow * toS);
      moves[0] += (f * stayFast * toF) / all;
      moves[1] += (f * toSlow * toS) / all;
      moves[2] += (s * toFast * toF) / all;
      moves[3] += (s * staySlow * toS) / all;
      backFast = (stayFast * toF + toSlow * toS) / all;
      backSlow = (toFast * toF + staySlow * toS) / all;
    }
    return logLikelihood;
  }

  private count(log: number, fast: number, slow: number): void {
    const y = log - this.centre;
    this.weight[0] += fast;
    this.weight[1] += slow;
    this.sum[0] += fast * y;
    this.sum[1] += slow * y;
    this.squares[0] += fast * y * y;
    this.squares[1] += slow * y * y;
  }

  /** The parameters that make the expected counts most likely. */
  maximum([toSlow, toFast]: TwoState): TwoState {
    const { moves, first, weight, sum, squares, centre, leastSigma } = this;
    let [a, b] = [toSlow, toFast];
    // Moves are binomial, but the stationary start depends on both: alternately, each from a quadratic equation.
    for (let i = 0; i < 5; i++) {
      a = changeProbability(moves[1] + first[1], moves[0], this.series.workers / (a + b));
      b = changeProbability(moves[2] + first[0], moves[3], this.series.workers / (a + b));
    }
    const states = [0, 1].flatMap((state) => {
      const mean = sum[state] / weight[state];
      const variance = squares[state] / weight[state] - mean * mean;
      return [centre + mean, Math.max(leastSigma, Math.sqrt(Math.max(0, variance)))];
    });
    return [a, b, ...states];
  }
}

/** The root between 0 and 1 of changes/a − stays/(1 − a) − start = 0. */
function changeProbability(changes: number, stays: number, start: number): number {
  const half = (changes + stays + start) / 2;
  const root = changes / (half + Math.sqrt(Math.max(0, half * half - start * changes)));
  return Math.min(1 - EDGE, Math.max(EDGE, root));
}
