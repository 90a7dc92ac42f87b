import { expect, it } from 'vitest';
import { CommonWeight } from '../../../src/models/objectives/blocks.js';

const common = new CommonWeight();

it('is what most points have, the first of equals', () => {
  expect(common.of(Float64Array.of(9, 2, 3, 2, 5, 3, 2, 0), 1, 7, 1)).toBe(2);
  expect(common.of(Float64Array.of(4, 2, 2, 4, 7), 0, 5, 1)).toBe(4);
});

it('is 0 where points without weight save as much', () => {
  const weights = Float64Array.of(0, 0, 0, 2, 2, 2, 2, 2, 3, 3);
  expect(common.of(weights, 0, 10, 1)).toBe(2);
  expect(common.of(weights, 0, 10, 2)).toBe(0);
  expect(common.of(new Float64Array(10), 0, 10, 0)).toBe(0);
});

it('looks at evenly spaced points of many, and tells eight values apart', () => {
  // one in two of 10,000 points is 1, the others are all different
  const weights = Float64Array.from({ length: 10_000 }, (_, i) => (i % 2 === 1 || i % 158 < 79 ? 1 : i));
  expect(common.of(weights, 0, 10_000, 50)).toBe(1);
  const late = Float64Array.from({ length: 100 }, (_, i) => (i < 20 ? i + 1 : 50));
  expect(common.of(late, 0, 100, 0)).toBe(1);
});
