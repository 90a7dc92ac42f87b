import { mean, sampleCorrelation, standardDeviation } from 'simple-statistics';
import { expect, it } from 'vitest';
import { drawn, integer, permutation } from '../../src/random/draws.js';
import { Streams } from '../../src/random/stream.js';
import { standardNormal } from '../../src/random/ziggurat.js';

const uniform = () => new Streams('random test').uniform();

it('draws normal numbers: moments, tails and independence of neighbours', () => {
  const n = 200_000;
  const values = Array.from(drawn(n, standardNormal(uniform())));
  expect(Math.abs(mean(values)) * Math.sqrt(n)).toBeLessThan(4);
  expect(Math.abs(standardDeviation(values) - 1) * Math.sqrt(2 * n)).toBeLessThan(4);
  const fourth = mean(values.map((z) => z ** 4));
  expect(Math.abs(fourth - 3) / Math.sqrt(96 / n)).toBeLessThan(4);
  // P(Z > 2) = 0.0227501319481792
  const beyond = values.filter((z) => z > 2).length / n;
  expect(Math.abs(beyond - 0.0227501319) / Math.sqrt((0.02275 * 0.97725) / n)).toBeLessThan(4);
  const neighbours = sampleCorrelation(values.slice(0, -1), values.slice(1));
  expect(Math.abs(neighbours) * Math.sqrt(n)).toBeLessThan(4);
});

it('draws integers up to both ends', () => {
  const source = uniform();
  const seen = new Set(Array.from({ length: 1000 }, () => integer(source, -2, 2)));
  expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  expect(integer(() => 1 - 2 ** -53, 1, 9)).toBe(9);
});

it('draws every order equally often', () => {
  const source = uniform();
  const counts = new Map<string, number>();
  const n = 24_000;
  for (let k = 0; k < n; k++) {
    const order = permutation(source, 4).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  // the 0.9999 quantile for 23 degrees of freedom
  expect(chiSquare).toBeLessThan(56);
});
