import { expect, it } from 'vitest';
import { RecentRate } from '../../src/report/sweep-lines.js';

it('counts from when it first grew, and forgets what is long ago', () => {
  let now = 0;
  const rate = new RecentRate(1000, () => now);
  const grow = (until: number, count: (ms: number) => number) => {
    for (; now < until; now += 50) rate.note(count(now));
  };
  grow(3000, () => 1000);
  expect(rate.perSecond()).toBe(0);
  grow(3200, () => 1500);
  expect(rate.perSecond()).toBe(0);
  grow(10_000, (ms) => 1500 + (ms - 3000) / 10);
  expect(rate.perSecond()).toBeCloseTo(100, 9);
  grow(30_000, (ms) => 2200 + 3 * (ms - 10_000));
  expect(rate.perSecond()).toBeCloseTo(3000, 9);
});

it('is that of the last times where it grows rarely', () => {
  let now = 0;
  const rate = new RecentRate(0, () => now);
  for (let times = 1; times <= 100; times++) {
    now += 60_000;
    rate.note(250 * times);
  }
  expect(rate.perSecond()).toBeCloseTo(250 / 60, 9);
});
