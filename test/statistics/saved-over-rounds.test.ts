import { expect, test } from 'vitest';
import { Streams } from '../../src/random/stream.js';
import { savedOverRounds } from '../../src/statistics/paired.js';

const streams = new Streams('resampled test');

test('95 in 100 intervals hold what is saved in the mean, also over few rounds', () => {
  const [samples, rounds] = [400, 6];
  let covered = 0;
  for (let i = 0; i < samples; i++) {
    const uniform = streams.uniform('sample', i);
    const own = Array.from({ length: rounds }, () => 2 + uniform());
    const other = own.map((time) => time + 0.5 + uniform());
    const [{ low, high }] = savedOverRounds(own, [other], streams.uniform('rounds', i));
    const truth = 1 - 2.5 / 3.5;
    if (low <= truth && truth <= high) covered++;
  }
  // Four standard errors; plain percentiles of six rounds hold it 86 times in 100.
  expect(Math.abs(covered / samples - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / samples));
});

test('nothing is saved against oneself, and always something against who is slower in every round', () => {
  const own = [1, 2, 3, 4];
  const [same, slower] = savedOverRounds(own, [own, own.map((time) => 2 * time)], streams.uniform());
  expect(same).toEqual({ value: 0, low: 0, high: 0 });
  expect(slower).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
});

test('is the longer the more a single round decides', () => {
  const own = Array(20).fill(1);
  const even = Array(20).fill(2);
  const hung = [...Array(19).fill(1), 21];
  const [a, b] = savedOverRounds(own, [even, hung], streams.uniform());
  expect([a.value, b.value]).toEqual([0.5, 0.5]);
  expect(a.high - a.low).toBe(0);
  // That round is not drawn in 0.95^20 = 36 % of cases.
  expect(b.low).toBe(0);
  // Four times or more in 1.6 %, three times in 6 %.
  expect(b.high).toBeGreaterThanOrEqual(1 - 20 / (17 + 3 * 21));
});
