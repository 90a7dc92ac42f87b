import { expect, it } from 'vitest';
import { BlockCounts } from '../../src/statistics/counts.js';

it('the standard error of a distribution function is that of the blocks’ fractions, whatever bins they have', () => {
  // Of four values each: fractions up to bins 3 to 8.
  const blocks = [
    [5, 2, 6, 2],
    [4, 1, 5, 1, 7, 2],
    [6, 4],
    [3, 1, 8, 3],
  ];
  const counts = new BlockCounts();
  expect(counts.standardError(5, 0.5)).toBeUndefined();
  for (const pairs of blocks) counts.add(Int32Array.from(pairs));
  for (let bin = 3; bin <= 8; bin++) {
    const fractions = blocks.map((pairs) => {
      let below = 0;
      for (let i = 0; i < pairs.length; i += 2) if (pairs[i] <= bin) below += pairs[i + 1] / 4;
      return below;
    });
    const mean = fractions.reduce((sum, x) => sum + x) / 4;
    const se = Math.sqrt(fractions.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 3 / 4);
    expect(counts.standardError(bin, mean)).toBeCloseTo(se, 12);
  }
});
