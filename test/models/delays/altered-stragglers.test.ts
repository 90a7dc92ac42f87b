import { describe, expect, test } from 'vitest';
import { drawing, elapsed, modelOf, zScore } from './helpers.js';

const heavy = { model: 'pareto', shape: 1.5, scale: 1 };
const altered = (of: object, rest: object = {}) => ({ model: 'altered-stragglers', of, ...rest });

/** The lower median. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length / 2) - 1];
}

/** What a model draws below another model's key: the same streams, so that times can be compared one by one. */
function pairs(of: object, rest: object, workers: number, rounds: number, units = 1) {
  const plain = drawing(altered(of), workers, { units });
  const other = drawing(altered(of, rest), workers, { units });
  return Array.from({ length: rounds }, () => {
    const before = elapsed(plain.next(), units);
    return { before, after: elapsed(other.next(), units) };
  });
}

describe('stragglers made slower', () => {
  test('have their excess over the median multiplied, and nobody else is touched', () => {
    let touched = 0;
    for (const { before, after } of pairs(heavy, { slower: 2, threshold: 1.5 }, 9, 50)) {
      const m = median(before);
      before.forEach((x, j) => {
        const expected = x > 1.5 * m ? m + 2 * (x - m) : x;
        if (x > 1.5 * m) touched++;
        expect(after[j]).toBeCloseTo(expected, 12);
      });
    }
    expect(touched).toBeGreaterThan(50);
  });

  test('unit by unit, where every unit is drawn', () => {
    const of = { ...heavy, correlation: 'subtask' };
    const one = pairs(of, { slower: 3 }, 5, 1, 1)[0];
    const two = pairs(of, { slower: 3 }, 5, 1, 2)[0];
    const grown = (before: number[]) => {
      const m = median(before);
      return before.map((x) => (x > 1.5 * m ? m + 3 * (x - m) : x));
    };
    const second = grown(two.before.map((x, j) => x - one.before[j]));
    two.after.forEach((x, j) => {
      expect(x).toBeCloseTo(grown(one.before)[j] + second[j], 12);
    });
  });
});

describe('stragglers made rarer', () => {
  test('take the median time instead, all but one in so many', () => {
    const outcomes: number[] = [];
    for (const { before, after } of pairs(heavy, { rarer: 3 }, 9, 400)) {
      const m = median(before);
      before.forEach((x, j) => {
        if (!(x > 1.5 * m)) {
          expect(after[j]).toBe(x);
          return;
        }
        const stays = after[j] === x;
        outcomes.push(stays ? 1 : 0);
        if (!stays) expect(after[j]).toBeCloseTo(m, 12);
      });
    }
    expect(outcomes.length).toBeGreaterThan(500);
    expect(Math.abs(zScore(outcomes, 1 / 3, 2 / 9))).toBeLessThan(4);
  });

  test('those that do not respond respond, with the times of the median worker', () => {
    const of = {
      model: 'sum',
      models: [
        { model: 'bernoulli', p: 0.4, redraw_empty: false },
        { model: 'exponential', mean: 1 },
      ],
    };
    expect(modelOf(altered(of, { rarer: 4 })).responseProbability).toBeCloseTo(0.9, 12);
    const plain = drawing(altered(of), 9);
    const other = drawing(altered(of, { rarer: 4 }), 9);
    const responds: number[] = [];
    for (let round = 0; round < 300; round++) {
      const before = plain.next();
      const m = median(elapsed(before, 1).filter((_, j) => before.responds[j] === 1));
      const after = other.next();
      for (let j = 0; j < 9; j++) {
        responds.push(after.responds[j]);
        if (before.responds[j] === 0 && after.responds[j] === 1)
          expect(after.elapsed(j, 1)).toBeCloseTo(m, 12);
      }
    }
    // Workers are independent, also in who is spared.
    expect(Math.abs(zScore(responds, 0.9, 0.09))).toBeLessThan(4);
  });

  test('an iteration in which nobody responds stays one', () => {
    const of = { model: 'bernoulli', p: 0.9, redraw_empty: false };
    const drawn = drawing(altered(of, { rarer: 1e9 }), 1);
    const counts = Array.from({ length: 200 }, () => drawn.next().responds[0]);
    const share = counts.reduce((sum, x) => sum + x, 0) / 200;
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.3);
  });
});

test('nothing altered is the model itself, offsets and all, and it restarts', () => {
  const of = {
    model: 'gilbert-elliott',
    to_slow: 0.2,
    to_fast: 0.2,
    fast: heavy,
    slow: { ...heavy, scale: 9 },
  };
  const shifted = { model: 'sum', models: [of, { model: 'exponential', mean: 1, correlation: 'iteration' }] };
  const drawn = drawing(altered(shifted), 6);
  const delays = drawn.next();
  expect(delays.offset.every((x) => x > 0)).toBe(true);
  const ends = elapsed(delays, 1);
  elapsed(delays, 2).forEach((x, j) => {
    expect(x - ends[j]).toBeCloseTo(delays.pace[j], 12);
  });
  drawn.restart();
  expect(drawn.next().offset.length).toBe(6);
});
