import { describe, expect, test } from 'vitest';
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
    const delays = drawing(delay, 10_000).next();
    expect(Math.abs(zScore([...delays.responds], 0.4, 0.24))).toBeLessThan(4);
    expect(modelOf(delay).responseProbability).toBeCloseTo(0.4, 12);
    expect(delays.idle).toBe(1);
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
