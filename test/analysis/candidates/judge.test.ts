import { expect, test } from 'vitest';
import { judgeOfRounds } from '../../../src/analysis/candidates/judge.js';
import { Streams } from '../../../src/random/stream.js';

const streams = new Streams('resampled test');

test('95 in 100 intervals hold what is saved in the mean, also over few rounds', () => {
  const [samples, rounds] = [400, 6];
  let covered = 0;
  for (let i = 0; i < samples; i++) {
    const uniform = streams.uniform('sample', i);
    const own = Array.from({ length: rounds }, () => 2 + uniform());
    const other = own.map((time) => time + 0.5 + uniform());
    const { low, high } = judgeOfRounds([other, own], 0, streams.uniform('rounds', i)).saved(1);
    const truth = 1 - 2.5 / 3.5;
    if (low <= truth && truth <= high) covered++;
  }
  // Four standard errors; plain percentiles of six rounds hold it 86 times in 100.
  expect(covered / samples).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / samples));
});

test('nothing is saved against oneself, and always something against who is slower in every round', () => {
  const own = [1, 2, 3, 4];
  const judge = judgeOfRounds([own.map((time) => 2 * time), own], 0, streams.uniform());
  expect(judge.saved(0)).toEqual({ value: 0, low: 0, high: 0 });
  expect(judge.saved(1)).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
  expect(judge.behind(0, 1).low).toBeGreaterThan(0);
});

test('is the longer the more a single round decides', () => {
  const own = Array(20).fill(1);
  const hung = [...Array(19).fill(1), 21];
  const { value, low, high } = judgeOfRounds([hung, own], 0, streams.uniform()).saved(1);
  expect(value).toBe(0.5);
  // That round is not drawn in 0.95^20 = 36 % of cases.
  expect(low).toBe(0);
  // Four times or more in 1.6 %, three times in 6 %.
  expect(high).toBeGreaterThanOrEqual(1 - 20 / (17 + 3 * 21));
});

test('95 in 100 intervals hold the mean of rounds that depend on each other', () => {
  const [samples, rounds, phi] = [200, 400, 0.8];
  let covered = 0;
  let alone = 0;
  for (let i = 0; i < samples; i++) {
    const uniform = streams.uniform('series', i);
    let state = 0;
    // Uniform noise, begun in the stationary law but for the first rounds, which are left out.
    const series = Array.from({ length: rounds + 50 }, () => {
      state = phi * state + uniform() - 0.5;
      return 10 + state;
    }).slice(50);
    const judge = judgeOfRounds([series], 0, streams.uniform('drawn', i));
    const { low, high } = judge.time(0);
    if (low <= 10 && 10 <= high) covered++;
    const mean = series.reduce((sum, x) => sum + x, 0) / rounds;
    const variance = series.reduce((sum, x) => sum + (x - mean) ** 2, 0) / rounds;
    if (Math.abs(mean - 10) <= 1.96 * Math.sqrt(variance / rounds)) alone++;
  }
  // As if they were independent it is three times too short: 1.96·√((1 − φ)/(1 + φ)) = 0.65 standard errors, 49 %.
  expect(alone / samples).toBeLessThan(0.6);
  expect(covered / samples).toBeGreaterThan(0.86);
});
