import { describe, expect, test } from 'vitest';
import { largestRemainder } from '../../../src/models/delays/composites.js';
import { drawing, elapsed, modelOf, zScore } from './helpers.js';

const exponential = { model: 'exponential', mean: 2 };
const fixed = (value: number) => ({ model: 'deterministic', value });
const bernoulli = (p: number) => ({ model: 'bernoulli', p, redraw_empty: false });

describe('sum', () => {
  test('adds times of every kind', () => {
    const models = [
      fixed(1),
      { ...fixed(10), correlation: 'iteration' },
      { ...fixed(100), correlation: 'subtask' },
    ];
    const { next } = drawing({ model: 'sum', models }, 2, { units: 3 });
    next();
    expect(elapsed(next(), 3)).toEqual([313, 313]);
  });

  test('draws its parts separately, even if they are the same', () => {
    const n = 10_000;
    const sums = elapsed(drawing({ model: 'sum', models: [exponential, exponential] }, n).next(), 1);
    expect(Math.abs(zScore(sums, 4, 8))).toBeLessThan(4);
    // A shared draw would have twice the variance.
    const fourth = 6 * 2 * 2 ** 4 + 2 * 8 ** 2; // var of (S − 4)²: excess 6 per part, + 2σ⁴
    expect(
      Math.abs(
        zScore(
          sums.map((s) => (s - 4) ** 2),
          8,
          fourth,
        ),
      ),
    ).toBeLessThan(4);
  });

  test('a worker responds if it does in all parts', () => {
    const delay = { model: 'sum', models: [bernoulli(0.5), bernoulli(0.2), exponential] };
    const conditions = drawing(delay, 10_000).next();
    expect(Math.abs(zScore([...conditions.responds], 0.4, 0.24))).toBeLessThan(4);
    expect(modelOf(delay).responseProbability).toBeCloseTo(0.4, 12);
    expect(conditions.idle).toBe(1);
  });

  test('ties only if all parts tie', () => {
    expect(modelOf({ model: 'sum', models: [bernoulli(0.5), fixed(1)] }).ties).toBe(true);
    expect(modelOf({ model: 'sum', models: [bernoulli(0.5), exponential] }).ties).toBe(false);
  });

  test('restarts its parts', () => {
    const lasting = { ...bernoulli(0.5), persistence: 100 };
    const drawn = drawing({ model: 'sum', models: [exponential, lasting] }, 40);
    const first = [...drawn.next().responds];
    expect([...drawn.next().responds]).toEqual(first);
    drawn.restart(2);
    expect([...drawn.next().responds]).not.toEqual(first);
  });
});

describe('classes', () => {
  test.each([
    { shares: [0.5, 0.25, 0.25], seats: 5, dealt: [3, 1, 1] },
    { shares: [0.5, 0.5], seats: 3, dealt: [2, 1] },
    { shares: [0.3, 0.7], seats: 5, dealt: [2, 3] },
    { shares: [0.58, 0.42], seats: 25, dealt: [15, 10] }, // a tie, but 25·0.58 is 14.499999999999998
    { shares: [0.1, 0.2, 0.7], seats: 4, dealt: [0, 1, 3] },
    { shares: [0.29, 0.71], seats: 100, dealt: [29, 71] }, // 100·0.29 is 28.999999999999996
    { shares: [0.47, 0.16, 0.158, 0.12, 0.061, 0.031], seats: 10, dealt: [5, 2, 1, 1, 1, 0] },
  ])('deals $seats workers by largest remainder: $dealt', ({ shares, seats, dealt }) => {
    expect(largestRemainder(shares, seats)).toEqual(dealt);
  });

  test('always deals every worker, within one of the quota', () => {
    const shares = [0.123, 0.321, 0.056, 0.5];
    for (let seats = 0; seats <= 200; seats++) {
      const dealt = largestRemainder(shares, seats);
      expect(dealt.reduce((a, b) => a + b, 0)).toBe(seats);
      dealt.forEach((count, i) => {
        expect(Math.abs(count - seats * shares[i])).toBeLessThan(1);
      });
    }
  });

  test('the first workers are of the first class', () => {
    const list = [
      { share: 0.4, ...fixed(1) },
      { share: 0.01, ...fixed(9) },
      { share: 0.59, ...fixed(2) },
    ];
    const { next } = drawing({ model: 'classes', classes: list }, 5);
    expect(elapsed(next(), 1)).toEqual([1, 1, 2, 2, 2]);
  });

  test('classes with the same model draw separately', () => {
    const half = { share: 0.5, ...exponential };
    const times = elapsed(drawing({ model: 'classes', classes: [half, half] }, 2000).next(), 1);
    expect(new Set(times).size).toBe(2000);
  });

  test('an empty class draws nothing, nor does it hang', () => {
    const list = [
      { share: 0.99, ...fixed(1) },
      { share: 0.01, model: 'bernoulli', p: 0.5 },
    ];
    expect(drawing({ model: 'classes', classes: list }, 3).next().idle).toBe(0);
  });

  test('the response probability is that of all classes, or else the mean over the workers', () => {
    const classes = (...list: object[]) => modelOf({ model: 'classes', classes: list });
    const same = classes({ share: 0.1, ...bernoulli(0.3) }, { share: 0.9, ...bernoulli(0.3) });
    expect(same.responseProbability).toBe(0.7);
    const unlike = classes({ share: 0.25, ...bernoulli(0.6) }, { share: 0.75, ...exponential });
    expect(unlike.responseProbability).toBeCloseTo(0.25 * 0.4 + 0.75, 12);
    expect(unlike.ties).toBe(true);
    expect(classes({ share: 1, ...exponential }).ties).toBe(false);
  });

  test('classes within classes, and within a sum', () => {
    const inner = {
      model: 'classes',
      classes: [
        { share: 0.5, ...fixed(1) },
        { share: 0.5, ...fixed(2) },
      ],
    };
    const outer = {
      model: 'classes',
      classes: [
        { share: 0.5, ...inner },
        { share: 0.5, ...fixed(4) },
      ],
    };
    const { next } = drawing({ model: 'sum', models: [outer, fixed(10)] }, 8);
    expect(elapsed(next(), 1)).toEqual([11, 11, 12, 12, 14, 14, 14, 14]);
  });
});
