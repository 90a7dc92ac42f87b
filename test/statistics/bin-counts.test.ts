import { expect, it } from 'vitest';
import { Streams } from '../../src/random/stream.js';
import { BinCounts } from '../../src/statistics/bin-counts.js';

it('counts as a map does, in any order of bins', () => {
  const uniform = new Streams('bins').uniform('counts');
  const counts = new BinCounts();
  const expected = new Map<number, number>();
  const add = (bin: number, count: number) => expected.set(bin, (expected.get(bin) ?? 0) + count);
  for (let round = 0; round < 300; round++) {
    // Bins of few pages and of many, the first and the last one that a double >= 0 can have among them.
    const bin = uniform() < 0.1 ? (round % 2) * (2 ** 20 - 2 ** 9) : Math.floor(2 ** (20 * uniform()));
    if (round % 3 === 0) {
      counts.add(bin);
      add(bin, 1);
      continue;
    }
    const pairs = [bin, 2 ** 30, bin + 1, round, bin + 70, 1];
    counts.addPairs(Int32Array.from(pairs));
    for (let i = 0; i < pairs.length; i += 2) add(pairs[i], pairs[i + 1]);
  }
  expect(counts.entries()).toEqual([...expected].sort(([a], [b]) => a - b));
  for (let bin = 0; bin < 2000; bin++) expect(counts.get(bin)).toBe(expected.get(bin) ?? 0);
  counts.clear();
  expect(counts.entries()).toEqual([]);
  counts.add(5);
  expect(counts.entries()).toEqual([[5, 1]]);
});
