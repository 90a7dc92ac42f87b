import { describe, expect, test } from 'vitest';
import { loadRuleOf } from '../../../src/analysis/fit/loads.js';
import { Streams } from '../../../src/random/stream.js';
import { changed, simulated } from './simulated.js';

const LOGNORMAL = { model: 'lognormal', mu: 0, sigma: 0.4 };
const streams = new Streams('loads test');

/** A trace at a load under the rule, with the durations of load 4 as the unit. */
function at(load: number, fixed: number, seed: string, rounds = 12) {
  return changed(
    simulated(LOGNORMAL, rounds, 10, `${seed} ${load}`),
    (x) => x * (fixed + ((1 - fixed) * load) / 4),
  );
}

test('the fixed part is found, within its interval as often as it says', () => {
  const fixed = 0.35;
  const times = 40;
  let covered = 0;
  let rejected = 0;
  for (let i = 0; i < times; i++) {
    const rule = loadRuleOf([at(1, fixed, `${i}`), at(4, fixed, `${i}`)], [1, 4], streams.under(i));
    expect(rule.unit).toBe(1);
    if (rule.interval!.low <= fixed && fixed <= rule.interval!.high) covered++;
    if (rule.growth.some(({ differs }) => differs)) rejected++;
  }
  const bound = 4 * Math.sqrt(0.95 * 0.05 * times);
  expect(covered).toBeGreaterThan(0.95 * times - bound);
  expect(rejected).toBeLessThan(0.05 * times + bound);
});

test('loads may come in any order, and be more than two', () => {
  const traces = [at(4, 0.35, 'order', 80), at(1, 0.35, 'order', 80), at(2, 0.35, 'order', 80)];
  const rule = loadRuleOf(traces, [4, 1, 2], streams);
  expect(rule.unit).toBe(0);
  expect(rule.fixed).toBeGreaterThan(0.27);
  expect(rule.fixed).toBeLessThan(0.43);
  // 1, 0.51 and 0.675 of a median of 1, each with a standard error of 2 %.
  const expected = [1, 0.35 + 0.65 / 4, 0.35 + 0.65 / 2];
  for (const [i, median] of rule.medians.entries())
    expect(Math.abs(median / expected[i] - 1)).toBeLessThan(0.08);
  expect(rule.growth.map(({ quantile }) => quantile)).toEqual([0.1, 0.5, 0.9, 0.99]);
});

test('a line through two medians, exactly', () => {
  const [one, four] = [at(0, 1, 'line'), at(0, 1, 'line')].map((trace, i) =>
    changed(trace, (_, round, worker) => [2, 5][i] + 0.001 * (round * 10 + worker - 59.5)),
  );
  const rule = loadRuleOf([one, four], [1, 4], streams);
  // Medians 2 and 5: 1 + w.
  expect(rule.medians[0]).toBeCloseTo(2, 12);
  expect(rule.medians[1]).toBeCloseTo(5, 12);
  expect(rule.fixed).toBeCloseTo(0.2, 12);
});

describe('what the rule does not cover is said', () => {
  test('a delay that does not grow with the work', () => {
    const [light, heavy] = [1, 4].map((load) => {
      const injected = simulated({ model: 'exponential', mean: 0.5 }, 60, 10, `injected ${load}`);
      return changed(injected, (x) => x + load);
    });
    const rule = loadRuleOf([light, heavy], [1, 4], streams);
    expect(rule.growth.filter(({ differs }) => differs).map(({ quantile }) => quantile)).toContain(0.9);
  });

  test('which rule holds: in proportion, by the same time, or neither; a single round cannot tell', () => {
    const counts = { proportional: 0, added: 0, neither: 0, unknown: 0 };
    const cases = {
      proportional: (load: number, seed: string) => at(load, 0.35, seed, 60),
      // What makes a worker slow stays what it is, and each unit of load takes 2.
      added: (load: number, seed: string) =>
        changed(simulated(LOGNORMAL, 60, 10, `${seed} ${load}`), (x) => x + 2 * load),
      // The slow ones grow by the square of what the others do.
      neither: (load: number, seed: string) =>
        changed(simulated(LOGNORMAL, 60, 10, `${seed} ${load}`), (x) => 1 + load * x * (x > 1.5 ? x : 0.2)),
    };
    const times = 10;
    for (const [rule, trace] of Object.entries(cases)) {
      for (let i = 0; i < times; i++) {
        const traces = [trace(1, `${rule} ${i}`), trace(4, `${rule} ${i}`)];
        const { holds, slope } = loadRuleOf(traces, [1, 4], streams.under(rule, i));
        if (holds === rule) counts[holds]++;
        if (rule === 'added') expect(Math.abs(slope - 2)).toBeLessThan(0.1);
      }
    }
    // A true rule is rejected in 5 % of cases: three of ten or more with probability 0.012.
    expect(counts.proportional).toBeGreaterThanOrEqual(8);
    expect(counts.added).toBeGreaterThanOrEqual(8);
    expect(counts.neither).toBe(times);
    expect(loadRuleOf([at(1, 0.5, 'one', 1), at(4, 0.5, 'one')], [1, 4], streams).holds).toBe('unknown');
  });

  test('durations that grow faster than the work, or shrink', () => {
    const steep = loadRuleOf([at(1, 0, 'steep'), changed(at(4, 0, 'steep'), (x) => 3 * x)], [1, 4], streams);
    expect(steep.uncut).toBeLessThan(0);
    expect(steep.fixed).toBe(0);
    const falling = loadRuleOf([at(4, 0, 'falling'), at(1, 0, 'falling')], [1, 4], streams);
    expect(falling.uncut).toBeGreaterThan(1);
    expect(falling.fixed).toBe(1);
  });

  test('a single round gives no intervals', () => {
    const rule = loadRuleOf([at(1, 0.5, 'one', 1), at(4, 0.5, 'one')], [1, 4], streams);
    expect(rule.interval).toBeUndefined();
    expect(rule.growth.every(({ interval, differs }) => interval === undefined && !differs)).toBe(true);
  });
});
