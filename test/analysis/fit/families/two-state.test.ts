import { expect, test } from 'vitest';
import {
  fitTwoState,
  type Series,
  type TwoState,
  twoStateCdf,
} from '../../../../src/analysis/fit/families/two-state.js';
import { Streams } from '../../../../src/random/stream.js';
import { simulated } from '../simulated.js';

const TRUE: TwoState = [0.1, 0.3, 0, 0.2, 1, 0.4];
const DELAY = {
  model: 'gilbert-elliott',
  to_slow: 0.1,
  to_fast: 0.3,
  fast: { model: 'lognormal', mu: 0, sigma: 0.2 },
  slow: { model: 'lognormal', mu: 1, sigma: 0.4 },
};

/** Series of so many workers, as the simulator draws them. */
function series(rounds: number, workers: number, seed: string): Series {
  const { durations } = simulated(DELAY, rounds, workers, seed);
  const logs = new Float64Array(durations.length);
  durations.forEach((x, i) => {
    logs[(i % workers) * rounds + Math.floor(i / workers)] = Math.log(x);
  });
  return { rounds, workers, logs };
}

/** The likelihood by its definition: a sum over all ways through the states. */
function enumerated({ rounds, workers, logs }: Series, [a, b, ...states]: TwoState): number {
  const move = [
    [1 - a, a],
    [b, 1 - b],
  ];
  const density = (y: number, state: number) => {
    const [mu, sigma] = states.slice(2 * state);
    return Math.exp(-(((y - mu) / sigma) ** 2) / 2) / sigma;
  };
  let sum = 0;
  for (let worker = 0; worker < workers; worker++) {
    let likelihood = 0;
    for (let way = 0; way < 2 ** rounds; way++) {
      const at = (t: number) => (way >> t) & 1;
      let p = at(0) === 1 ? a / (a + b) : b / (a + b);
      for (let t = 0; t < rounds; t++) {
        if (t > 0) p *= move[at(t - 1)][at(t)];
        p *= density(logs[worker * rounds + t], at(t));
      }
      likelihood += p;
    }
    sum += Math.log(likelihood);
  }
  return sum;
}

test('the estimate has the largest likelihood, and its likelihood is the sum over all ways through the states', () => {
  const small = series(8, 40, 'small');
  const { theta, logLikelihood } = fitTwoState(small);
  expect(enumerated(small, theta)).toBeCloseTo(logLikelihood, 8);
  expect(logLikelihood).toBeGreaterThan(enumerated(small, TRUE));
  theta.forEach((value, i) => {
    const at = (factor: number) => enumerated(small, theta.with(i, value * factor));
    const [low, high] = [at(0.99), at(1.01)];
    // The root of the parabola through three points: far within a standard error of the estimate.
    const curvature = 2 * logLikelihood - low - high;
    expect(curvature).toBeGreaterThan(0);
    expect(Math.abs((high - low) / 2 / Math.sqrt(curvature))).toBeLessThan(0.02);
  });
});

test('the estimate comes to the parameters as the trace grows', () => {
  const { theta } = fitTwoState(series(200, 100, 'large'));
  theta.forEach((value, i) => {
    expect(Math.abs(value - TRUE[i])).toBeLessThan(0.02);
  });
});

test('a single duration is a mixture of both states, in their stationary shares', () => {
  const cdf = twoStateCdf(TRUE);
  const n = 20_000;
  const { durations } = simulated(DELAY, 1, n, 'single');
  const uniform = new Streams('places').uniform();
  for (let i = 0; i < 5; i++) {
    const x = Math.exp(3 * uniform() - 0.5);
    const below = durations.filter((duration) => duration <= x).length / n;
    expect(Math.abs(below - cdf(x))).toBeLessThan(4 * Math.sqrt((cdf(x) * (1 - cdf(x))) / n));
  }
});

test('a state that holds a single duration far out does not break it', () => {
  const far = series(30, 10, 'far');
  far.logs[7] = 50;
  const { theta, logLikelihood } = fitTwoState(far);
  expect([...theta, logLikelihood].every(Number.isFinite)).toBe(true);
});
