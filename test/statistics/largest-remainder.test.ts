import { expect, test } from 'vitest';
import { largestRemainder } from '../../src/statistics/largest-remainder.js';

test.each([
  { shares: [0.5, 0.25, 0.25], seats: 5, dealt: [3, 1, 1] },
  { shares: [0.5, 0.5], seats: 3, dealt: [2, 1] },
  { shares: [0.3, 0.7], seats: 5, dealt: [2, 3] },
  { shares: [0.58, 0.42], seats: 25, dealt: [15, 10] }, // a tie, but 25·0.58 is 14.499999999999998
  { shares: [0.1, 0.2, 0.7], seats: 4, dealt: [0, 1, 3] },
  { shares: [0.29, 0.71], seats: 100, dealt: [29, 71] }, // 100·0.29 is 28.999999999999996
  { shares: [0.47, 0.16, 0.158, 0.12, 0.061, 0.031], seats: 10, dealt: [5, 2, 1, 1, 1, 0] },
])('deals $seats seats by largest remainder: $dealt', ({ shares, seats, dealt }) => {
  expect([...largestRemainder(shares, seats)]).toEqual(dealt);
});

test('always deals every seat, within one of the quota', () => {
  const shares = [0.123, 0.321, 0.056, 0.5];
  for (let seats = 0; seats <= 200; seats++) {
    const dealt = largestRemainder(shares, seats);
    expect(dealt.reduce((a, b) => a + b, 0)).toBe(seats);
    dealt.forEach((count, i) => {
      expect(Math.abs(count - seats * shares[i])).toBeLessThan(1);
    });
  }
});
