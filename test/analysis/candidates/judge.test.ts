import { describe, expect, test } from 'vitest';
import {
  type Judge,
  judgeOfRounds,
  judgeOfTrials,
  simultaneousLevel,
} from '../../../src/analysis/candidates/judge.js';
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

test.each([2, 3, 4])(
  'of %i rounds they hold it, too, and no candidate is called slower that is not',
  (rounds) => {
    const [samples, candidates] = [200, 12];
    let covered = 0;
    let wronged = 0;
    for (let i = 0; i < samples; i++) {
      const uniform = streams.uniform('few', rounds, i);
      const times = Array.from({ length: candidates }, () =>
        Array.from({ length: rounds }, () => 2 + uniform()),
      );
      const judge = judgeOfRounds(times, 0, streams.uniform('few drawn', rounds, i));
      const { low, high } = judge.saved(1);
      if (low <= 0 && 0 <= high) covered++;
      const means = times.map((own) => own.reduce((sum, time) => sum + time, 0));
      const fastest = means.indexOf(Math.min(...means));
      // All are alike: the first one is the best as much as any other.
      if (fastest !== 0 && judge.behind(0, fastest).low > 0) wronged++;
      expect(judge.time(0).low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
    }
    const error = Math.sqrt((0.95 * 0.05) / samples);
    expect(covered / samples).toBeGreaterThan(0.95 - 4 * error);
    expect(wronged / samples).toBeLessThan(0.05 + 4 * error);
  },
);

test('who is never faster, and as fast to the last digit in other rounds, is not tied, however few they are', () => {
  const judge = judgeOfRounds(
    [
      [2, 2, 3],
      [2, 2, 2],
      [2, 1, 4],
    ],
    0,
    streams.uniform('few ties'),
  );
  expect(judge.behind(0, 1).low).toBe(0);
  expect(judge.behind(2, 1).low).toBeLessThan(0);
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

describe('the best of many that are all like the baseline', () => {
  const [candidates, rounds] = [20, 60];

  /** How often the one that seems to save most is said to save, by its own interval and by that for all of them. */
  function saidToSave(
    samples: number,
    judgeOf: (times: number[][], i: number) => Judge,
  ): [alone: number, together: number] {
    const count: [number, number] = [0, 0];
    for (let i = 0; i < samples; i++) {
      const uniform = streams.uniform('null', i);
      const series = () => Array.from({ length: rounds }, () => 5 + uniform());
      const common = series();
      const times = Array.from({ length: candidates + 1 }, () =>
        series().map((x, round) => x + common[round]),
      );
      const judge = judgeOf(times, i);
      const all = Array.from({ length: candidates }, (_, c) => c + 1);
      const best = all.reduce((a, b) => (judge.saved(b).value > judge.saved(a).value ? b : a));
      if (judge.saved(best).low > 0) count[0]++;
      if (judge.savedByAnyOf(all)(best).low > 0) count[1]++;
    }
    return count;
  }

  // 2.5 % on the side that counts: three of 120, and more than eight with probability 0.4 %.
  test('independent trials: hardly ever, while its own interval says so every fifth time', () => {
    const [alone, together] = saidToSave(120, (times) => judgeOfTrials(times, 0, 0.95));
    expect(alone).toBeGreaterThan(24);
    expect(together).toBeLessThanOrEqual(8);
  });

  // Of 50 more than five with probability 0.3 %.
  test('rounds of a trace, drawn anew', () => {
    const drawn = (times: number[][], i: number) => judgeOfRounds(times, 0, streams.uniform('again', i));
    const [alone, together] = saidToSave(50, drawn);
    expect(alone).toBeGreaterThan(5);
    expect(together).toBeLessThanOrEqual(5);
  });
});

describe('the level at which several intervals hold together', () => {
  const uniform = streams.uniform('levels');
  const replicates = () => Float64Array.from({ length: 1999 }, () => uniform());

  test('of one it is its own; of the same ones, too; of independent ones that of Šidák', () => {
    const one = replicates();
    expect(simultaneousLevel([one], 0.05)).toBeCloseTo(0.05, 2);
    expect(simultaneousLevel([one, one, one.map((x) => 2 * x)], 0.05)).toBeCloseTo(0.05, 2);
    const ten = Array.from({ length: 10 }, replicates);
    const sidak = 1 - 0.95 ** (1 / 10);
    // Within 4 standard errors of the share of replicates that are missed, 0.05 of 1999.
    const error = (4 * Math.sqrt((0.05 * 0.95) / 1999)) / 0.05;
    expect(Math.abs(simultaneousLevel(ten, 0.05) / sidak - 1)).toBeLessThan(error + 0.1);
  });

  test('replicates that are equal are as far out as all of them together', () => {
    const hung = Float64Array.from({ length: 1999 }, (_, r) => (r < 700 ? 0 : 1 + r / 1999));
    expect(simultaneousLevel([hung], 0.05)).toBeGreaterThan(0.05);
  });
});
