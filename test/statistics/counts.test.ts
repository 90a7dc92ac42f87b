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
  expect(counts.standardError(5, 1, 0.5)).toBeUndefined();
  for (const pairs of blocks) counts.add(Int32Array.from(pairs));
  for (let bin = 3; bin <= 8; bin++) {
    for (const part of [0, 0.3, 1]) {
      const fractions = blocks.map((pairs) => {
        let below = 0;
        for (let i = 0; i < pairs.length; i += 2) {
          if (pairs[i] <= bin) below += (pairs[i + 1] / 4) * (pairs[i] < bin ? 1 : part);
        }
        return below;
      });
      const mean = fractions.reduce((sum, x) => sum + x) / 4;
      // With the variance of rounding to a whole number.
      const variance = fractions.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 3 + 1 / 12 / 4 ** 2;
      const se = Math.sqrt(variance / 4);
      expect(counts.standardError(bin, part, mean)).toBeCloseTo(se, 12);
    }
  }
});
