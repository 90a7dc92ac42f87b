import { expect, test } from 'vitest';
import { drawing, elapsed, modelOf, zScore } from './helpers.js';

const WORKERS = 20_000;
const fast = { model: 'deterministic', value: 0 };
const slow = { model: 'deterministic', value: 1 };
const chain = { model: 'gilbert-elliott', to_slow: 0.1, to_fast: 0.3, fast, slow };
const PI = 0.25;

/** For each worker, 1 where it is slow: the chain's models take no time or one time unit. */
function states(count: number): number[][] {
  const { next } = drawing(chain, WORKERS);
  return Array.from({ length: count }, () => elapsed(next(), 1));
}

test('a worker is slow with the stationary probability, from the first iteration on', () => {
  for (const state of states(4)) expect(Math.abs(zScore(state, PI, PI * (1 - PI)))).toBeLessThan(4);
});

test('states change with to_slow and to_fast', () => {
  const [before, after] = states(2);
  const from = (state: number) => after.filter((_, j) => before[j] === state);
  expect(Math.abs(zScore(from(0), 0.1, 0.09))).toBeLessThan(4);
  expect(Math.abs(zScore(from(1), 0.7, 0.21))).toBeLessThan(4);
});

test('the autocorrelation over k iterations is (1 − to_slow − to_fast)^k', () => {
  const sequence = states(4);
  for (const lag of [1, 2, 3]) {
    const both = sequence[0].map((state, j) => state * sequence[lag][j]);
    const joint = PI * PI + PI * (1 - PI) * 0.6 ** lag;
    expect(Math.abs(zScore(both, joint, joint * (1 - joint)))).toBeLessThan(4);
  }
});

test('a restart forgets the states', () => {
  const drawn = drawing(chain, WORKERS);
  const before = elapsed(drawn.next(), 1);
  drawn.restart(1);
  const after = elapsed(drawn.next(), 1);
  const both = before.map((state, j) => state * after[j]);
  expect(Math.abs(zScore(both, PI * PI, PI * PI * (1 - PI * PI)))).toBeLessThan(4);
});

test('workers change independently', () => {
  const [, state] = states(2);
  const pairs = state.slice(1).map((s, j) => s * state[j]);
  expect(Math.abs(zScore(pairs, PI * PI, PI * PI * (1 - PI * PI)))).toBeLessThan(4);
});

test('what the models draw does not depend on the states', () => {
  const models = {
    fast: { model: 'exponential', mean: 1, correlation: 'subtask' },
    slow: { model: 'gamma', shape: 0.5, scale: 100 },
  };
  const rare = drawing({ ...chain, ...models, to_slow: 0.01 }, 200, { units: 2 });
  const always = drawing({ ...chain, ...models, to_slow: 0, to_fast: 1 }, 200, { units: 2 });
  let alike = 0;
  for (let iteration = 0; iteration < 10; iteration++) {
    const mixed = elapsed(rare.next(), 2);
    alike += elapsed(always.next(), 2).filter((time, j) => time === mixed[j]).length;
  }
  // to_slow/(to_slow + to_fast) = 0.032 of the 2000 are slow, and all others meet the same.
  expect(alike).toBeGreaterThan(1850);
  expect(alike).toBeLessThan(2000);
});

test('each worker takes all of its state: units, offset, pace and response', () => {
  const parts = (scale: number) => [
    { model: 'deterministic', value: scale, correlation: 'subtask' },
    { model: 'deterministic', value: 10 * scale, correlation: 'iteration' },
    { model: 'deterministic', value: 100 * scale },
  ];
  const delay = {
    ...chain,
    fast: { model: 'sum', models: parts(1) },
    slow: { model: 'sum', models: [...parts(2), { model: 'bernoulli', p: 0.5, redraw_empty: false }] },
  };
  const delays = drawing(delay, 1000, { units: 2 }).next();
  const times = elapsed(delays, 2);
  // 2·1 + 10 + 2·100 when fast, twice that and the time unit of bernoulli when slow.
  expect(new Set(times)).toEqual(new Set([212, 425]));
  const silent = times.filter((_, j) => delays.responds[j] === 0);
  expect(new Set(silent)).toEqual(new Set([425]));
  expect(silent.length).toBeLessThan(times.filter((time) => time === 425).length);
  expect(delays.idle).toBe(1);
  // Slow a quarter of the time, and then it responds with probability 1/2.
  expect(modelOf(delay).responseProbability).toBeCloseTo(0.875, 12);
  expect(modelOf(delay).ties).toBe(true);
});

test('alternates with certainty where both probabilities are 1', () => {
  const { next } = drawing({ ...chain, to_slow: 1, to_fast: 1 }, 50);
  const first = elapsed(next(), 1);
  expect(elapsed(next(), 1)).toEqual(first.map((state) => 1 - state));
  expect(elapsed(next(), 1)).toEqual(first);
});

test('does not call back a worker that another model has silenced', () => {
  const silent = { model: 'bernoulli', p: 0.5, redraw_empty: false };
  const alone = { model: 'sum', models: [silent] };
  const withChain = { model: 'sum', models: [silent, chain] };
  const expected = [...drawing(alone, 100).next().responds];
  expect(expected).toContain(0);
  expect([...drawing(withChain, 100).next().responds]).toEqual(expected);
});
