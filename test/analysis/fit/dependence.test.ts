import { describe, expect, test } from 'vitest';
import { LEVEL } from '../../../src/analysis/fit/bootstrap.js';
import { dependenceOf, standardRanks } from '../../../src/analysis/fit/dependence.js';
import { windowOf } from '../../../src/analysis/fit/parts.js';
import type { Trace } from '../../../src/models/traces/trace.js';
import { Streams } from '../../../src/random/stream.js';
import { changed, simulated } from './simulated.js';

const WEIBULL = { model: 'weibull', shape: 0.7, scale: 1 };
const of = (trace: Trace, seed = 's') => dependenceOf(trace, new Streams(seed));

describe('ranks', () => {
  test('have mean 0 and mean square 1, and average those of equal values', () => {
    const ranks = standardRanks(Float64Array.of(5, 1, 9, 5));
    expect([...ranks].map((rank) => rank / ranks[2])).toEqual([0, -1, 1, 0]);
    expect(ranks.reduce((sum, rank) => sum + rank * rank, 0)).toBeCloseTo(4, 12);
    expect([...standardRanks(Float64Array.of(2, 2, 2))]).toEqual([0, 0, 0]);
  });

  test('give Spearman’s correlation, 1 − 6Σd²/(n(n² − 1))', () => {
    const [a, b] = [Float64Array.of(3, 1, 4, 1.5, 9), Float64Array.of(2, 7, 1, 8, 3)];
    const [x, y] = [standardRanks(a), standardRanks(b)];
    // Ranks 3 1 4 2 5 and 2 4 1 5 3.
    const squares = 1 + 9 + 9 + 9 + 4;
    expect(x.reduce((sum, rank, i) => sum + rank * y[i], 0) / 5).toBeCloseTo(
      1 - (6 * squares) / (5 * 24),
      12,
    );
  });
});

describe('correlations', () => {
  test('are those counted pair by pair', () => {
    const { rounds, workers, durations } = simulated(WEIBULL, 6, 5, 'pairs');
    const rows = Array.from({ length: rounds }, (_, r) =>
      standardRanks(durations.subarray(r * workers, (r + 1) * workers)),
    );
    const columns = Array.from({ length: workers }, (_, w) =>
      standardRanks(Float64Array.from({ length: rounds }, (_, r) => durations[r * workers + w])),
    );
    const spearman = (a: Float64Array, b: Float64Array) =>
      a.reduce((sum, rank, i) => sum + rank * b[i], 0) / a.length;
    const pairs = (all: Float64Array[], apart?: number) => {
      const found = all.flatMap((a, i) =>
        all.slice(i + 1).flatMap((b, k) => (apart === undefined || k + 1 === apart ? [spearman(a, b)] : [])),
      );
      return found.reduce((sum, each) => sum + each, 0) / found.length;
    };
    const { persistence, togetherness } = of({ rounds, workers, durations });
    expect(persistence?.next).toBeCloseTo(pairs(rows, 1), 12);
    expect(persistence?.any).toBeCloseTo(pairs(rows), 12);
    expect(togetherness?.correlation).toBeCloseTo(pairs(columns), 12);
  });

  test('are 1 where the order never changes', () => {
    const { persistence } = of(changed(simulated(WEIBULL, 8, 6, 'order'), (_, __, worker) => 1 + worker));
    expect(persistence?.next).toBeCloseTo(1, 12);
    expect(persistence?.p).toBe(0.001);
    const { togetherness } = of(changed(simulated(WEIBULL, 8, 6, 'order'), (_, round) => 1 + round));
    expect(togetherness?.correlation).toBeCloseTo(1, 12);
    expect(togetherness?.p).toBe(0.001);
  });
});

describe('the tests', () => {
  const traces = 50;
  // Four standard errors above the level.
  const most = traces * LEVEL + 4 * Math.sqrt(traces * LEVEL);
  const rejections = (make: (i: number) => Trace) => {
    let persistent = 0;
    let together = 0;
    for (let i = 0; i < traces; i++) {
      const { persistence, togetherness } = of(make(i), `${i}`);
      if (persistence!.p <= LEVEL) persistent++;
      if (togetherness!.p <= LEVEL) together++;
    }
    return { persistent, together };
  };
  const independent = (i: number) => simulated(WEIBULL, 12, 8, `trace ${i}`);

  test('keep their level where durations are independent', () => {
    const { persistent, together } = rejections(independent);
    expect(persistent).toBeLessThan(most);
    expect(together).toBeLessThan(most);
  });

  test('tell workers that are always slower from rounds that are slower for all', () => {
    const workers = rejections((i) => changed(independent(i), (x, _, worker) => x * 1.6 ** worker));
    expect(workers.persistent).toBeGreaterThan(0.9 * traces);
    expect(workers.together).toBeLessThan(most);
    // A factor that repeats every other round, and is no trend.
    const rounds = rejections((i) => changed(independent(i), (x, round) => x * (round % 2 === 0 ? 1 : 9)));
    expect(rounds.together).toBeGreaterThan(0.75 * traces);
    expect(rounds.persistent).toBeLessThan(most);
  });

  test('see states that last a few rounds, and do not take them for something shared', () => {
    const fast = { model: 'exponential', mean: 1 };
    const slow = { model: 'exponential', mean: 20 };
    const delay = { model: 'gilbert-elliott', to_slow: 0.1, to_fast: 0.2, fast, slow };
    const { persistent, together } = rejections((i) => simulated(delay, 30, 8, `states ${i}`));
    expect(persistent).toBeGreaterThan(0.85 * traces);
    expect(together).toBeLessThan(most);
    const { persistence } = of(simulated(delay, 200, 20, 'states'));
    expect(persistence!.next).toBeGreaterThan(0.3);
    expect(persistence!.any).toBeLessThan(0.1);
  });
});

describe('little or much of a trace', () => {
  test('one round, or one worker, cannot tell', () => {
    expect(of(simulated(WEIBULL, 1, 30, 'one'))).toEqual({ rounds: 1, workers: 30 });
    expect(of(simulated(WEIBULL, 30, 1, 'one'))).toEqual({ rounds: 30, workers: 1 });
  });

  test('a large one is looked at through a window', () => {
    const large = { rounds: 300, workers: 2000, durations: new Float64Array(600_000) };
    large.durations.forEach((_, i) => {
      large.durations[i] = 1 + i;
    });
    const { rounds, workers, durations } = windowOf(large, new Streams('window').uniform());
    expect({ rounds, workers, cells: durations.length }).toEqual({
      rounds: 50,
      workers: 1000,
      cells: 50_000,
    });
    const places = [...durations].map((x) => [Math.floor((x - 1) / 2000), (x - 1) % 2000]);
    expect(places.every(([round], i) => round === 125 + Math.floor(i / 1000))).toBe(true);
    expect(places.every(([, worker], i) => worker === places[i % 1000][1])).toBe(true);
    expect(new Set(places.map(([, worker]) => worker)).size).toBe(1000);
  });
});
