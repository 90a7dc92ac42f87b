import { describe, expect, test } from 'vitest';
import { checkDecoding } from '../../../src/analysis/closed-forms/checked-decoding.js';
import {
  eq1Cdf,
  eq1Mean,
  erlangCdf,
  harmonic,
  meanFromCdf,
  meanOrderStatistic,
  shiftedExponentialCdf,
} from '../../../src/analysis/closed-forms/completion-times.js';
import { pointOf, simulatedMean } from '../../../src/analysis/closed-forms/simulate.js';
import { PAPER_DELAY } from '../../../src/analysis/papers/cpgc.js';
import { asynchronousChecks } from '../../../src/analysis/validate/asynchronous-checks.js';
import { type Check, LARGEST_Z, passes, zScore } from '../../../src/analysis/validate/check.js';
import { completionTimeChecks } from '../../../src/analysis/validate/completion-time-checks.js';
import { exactChecks } from '../../../src/analysis/validate/exact-checks.js';
import type { Decoder } from '../../../src/engine/collector.js';
import { registerScheme } from '../../../src/schemes/registry.js';
import { uncoded } from '../../../src/schemes/uncoded.js';
import { integral } from '../../../src/statistics/special-functions.js';

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
}

describe('closed forms', () => {
  test('harmonic numbers', () => {
    expect([0, 1, 2].map(harmonic)).toEqual([0, 1, 1.5]);
    expect(harmonic(4)).toBeCloseTo(25 / 12, 14);
    expect(harmonic(20)).toBeCloseTo(55835135 / 15519504, 14);
  });

  test.each([
    [1, 1],
    [5, 1],
    [5, 3],
    [5, 5],
    [20, 7],
  ])('mean of order statistic: of %i, number %i, is the integral of its tail', (n, k) => {
    const [shift, rate] = [0.3, 2];
    const tail = (t: number) => {
      const p = t < shift ? 0 : 1 - Math.exp(-rate * (t - shift));
      return Array.from({ length: k }, (_, b) => choose(n, b) * p ** b * (1 - p) ** (n - b)).reduce(
        (a, b) => a + b,
      );
    };
    const steps = 100_000;
    const end = 20;
    let area = 0;
    for (let i = 0; i < steps; i++) area += (tail(((i + 0.5) * end) / steps) * end) / steps;
    expect(meanOrderStatistic(n, k, shift, rate)).toBeCloseTo(area, 7);
  });

  test('shifted exponential distribution', () => {
    expect(shiftedExponentialCdf(0.3, 0.3, 2)).toBe(0);
    expect(shiftedExponentialCdf(0.1, 0.3, 2)).toBe(0);
    expect(shiftedExponentialCdf(0.3 + Math.LN2 / 2, 0.3, 2)).toBeCloseTo(0.5, 15);
    expect(shiftedExponentialCdf(1e-12, 0, 1) / 1e-12).toBeCloseTo(1, 11);
  });

  test('Erlang distribution, by the Poisson probabilities of fewer than k events', () => {
    for (const x of [0.01, 0.5, 3, 9]) {
      expect(erlangCdf(x, 1, 2)).toBeCloseTo(1 - Math.exp(-2 * x), 14);
      expect(erlangCdf(x, 2, 2)).toBeCloseTo(1 - Math.exp(-2 * x) * (1 + 2 * x), 14);
      expect(erlangCdf(x, 4, 2)).toBeCloseTo(
        1 - Math.exp(-2 * x) * (1 + 2 * x + (2 * x) ** 2 / 2 + (2 * x) ** 3 / 6),
        14,
      );
    }
    expect([erlangCdf(0, 3, 1), erlangCdf(-1, 3, 1)]).toEqual([0, 0]);
    // Its mean is k/rate.
    expect(meanFromCdf((t) => erlangCdf(t, 3, 2), [0, 30])).toBeCloseTo(3 / 2, 12);
  });

  test('integrals of functions that are known', () => {
    expect(integral(Math.sin, 0, Math.PI)).toBeCloseTo(2, 13);
    expect(integral(Math.exp, -1, 3)).toBeCloseTo(Math.exp(3) - Math.exp(-1), 12);
    expect(integral((x) => x ** 9, 0, 1)).toBeCloseTo(1 / 10, 14);
    expect(integral((x) => 1 / x, 1, 10)).toBeCloseTo(Math.log(10), 13);
    expect(integral(() => 1, 3, 3)).toBe(0);
  });

  test('means of laws that are known', () => {
    expect(meanFromCdf((t) => 1 - Math.exp(-t / 4), [0, 200])).toBeCloseTo(4, 11);
    expect(meanFromCdf((t) => Math.min(1, t), [0, 1, 5])).toBeCloseTo(0.5, 14);
  });

  describe('eq. (1), K = 4, r = 2', () => {
    const eq1 = { alpha: 0.01, mu: 10 };
    /** Counts of the score vectors for which a condition on (N0, N1, N2) holds. */
    const typesWhere = (condition: (n0: number, n1: number, n2: number) => boolean) =>
      [0, 1, 2, 3, 4].flatMap((n2) =>
        Array.from({ length: 5 - n2 }, (_, n1) => {
          const n0 = 4 - n1 - n2;
          const vectors = choose(4, n2) * choose(4 - n2, n1);
          return { workersWith: [n0, n1, n2], recovering: condition(n0, n1, n2) ? vectors : 0 };
        }),
      );

    test('all types together are certain', () => {
      for (const t of [0, 0.005, 0.015, 0.1, 3]) {
        expect(
          eq1Cdf(
            t,
            typesWhere(() => true),
            eq1,
          ),
        ).toBeCloseTo(1, 14);
      }
    });

    test('two workers with both sub-tasks: the second order statistic, twice as slow', () => {
      const types = typesWhere((_n0, _n1, n2) => n2 >= 2);
      for (const t of [0.015, 0.03, 0.2]) {
        const p = shiftedExponentialCdf(t / 2, 0.01, 10);
        const tail = [2, 3, 4].reduce((sum, k) => sum + choose(4, k) * p ** k * (1 - p) ** (4 - k), 0);
        expect(eq1Cdf(t, types, eq1)).toBeCloseTo(tail, 14);
      }
      expect(eq1Mean(types, eq1)).toBeCloseTo(2 * (0.01 + (1 / 4 + 1 / 3) / 10), 10);
    });

    test('everyone with at least one: the largest of four', () => {
      const types = typesWhere((n0) => n0 === 0);
      expect(eq1Mean(types, eq1)).toBeCloseTo(0.01 + 25 / 12 / 10, 10);
    });
  });
});

describe('a check', () => {
  const sampled: Check = { name: '', source: '', expected: 2, simulated: 2.1, se: 0.05 };
  const exact: Check = { name: '', source: '', expected: 2, simulated: 2, se: 0 };

  test('is scored in standard errors, unless it must be exact', () => {
    expect(zScore(sampled)).toBeCloseTo(2, 12);
    expect(zScore({ ...sampled, simulated: 1.9 })).toBeCloseTo(-2, 12);
    expect(zScore(exact)).toBeUndefined();
  });

  test('passes up to the largest z, on both sides', () => {
    for (const sign of [-1, 1]) {
      expect(passes({ ...sampled, simulated: 2 + sign * 0.05 * (LARGEST_Z - 0.01) })).toBe(true);
      expect(passes({ ...sampled, simulated: 2 + sign * 0.05 * (LARGEST_Z + 0.01) })).toBe(false);
    }
  });

  test('that must be exact passes to rounding, or to its tolerance', () => {
    expect(passes({ ...exact, simulated: 2 + 1e-12 })).toBe(true);
    expect(passes({ ...exact, simulated: 2 + 1e-11 })).toBe(false);
    expect(passes({ ...exact, simulated: 2.4, tolerance: 0.5 })).toBe(true);
    expect(passes({ ...exact, simulated: 1.4, tolerance: 0.5 })).toBe(false);
  });

  test('never passes with a NaN', () => {
    expect(passes({ ...sampled, simulated: Number.NaN })).toBe(false);
    expect(passes({ ...exact, simulated: Number.NaN })).toBe(false);
    expect(passes({ ...sampled, se: Number.NaN })).toBe(false);
  });
});

test('closed forms hold with Sobol points, whose errors are smaller', () => {
  const checks = completionTimeChecks(32_768, 'sobol', 'sobol');
  expect(checks.filter((check) => !passes(check)).map(({ name }) => name)).toEqual([]);
  const independent = completionTimeChecks(32_768, 'sobol');
  const gains = checks.flatMap(({ name, se }, i) =>
    name.includes('E[T]') ? (independent[i].se / se) ** 2 : [],
  );
  expect(Math.min(...gains)).toBeGreaterThan(1);
  expect(gains.sort((a, b) => a - b)[Math.floor(gains.length / 2)]).toBeGreaterThan(3);
}, 120_000);

describe('the simulation', () => {
  const checks = [completionTimeChecks, exactChecks, asynchronousChecks].flatMap((group) =>
    group(4000, 'validate.test'),
  );

  test('agrees with every closed form', () => {
    expect(checks.filter((check) => !passes(check))).toEqual([]);
  });

  test('is compared often enough to notice if one of them were off by a half', () => {
    const off = checks.map((check) => ({
      ...check,
      expected: 1.5 * check.expected + (check.expected === 0 ? 1 : 0),
    }));
    expect(off.filter(passes)).toEqual([]);
  });

  test('is compared with what its name says once each', () => {
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  });
});

test('simulatedMean is the mean of the measure, with the standard error of that mean', () => {
  const point = pointOf({
    workers: 1,
    scheme: { name: 'uncoded' },
    delay: { model: 'exponential', mean: 3 },
  });
  const { simulated, se } = simulatedMean(point, 20_000);
  expect(Math.abs(simulated - 3)).toBeLessThan(4 * se);
  // The standard deviation of Exp is its mean.
  expect(se / (3 / Math.sqrt(20_000))).toBeCloseTo(1, 1);
  expect(simulatedMean(point, 10, (m) => m.messages)).toEqual({ simulated: 1, se: 0 });
});

describe('decoding real vectors', () => {
  const blocks = (scheme: object, more: object = {}) =>
    pointOf({ workers: 20, split: 'blocks', scheme, delay: PAPER_DELAY, ...more });

  test.each([
    [{ name: 'uncoded' }, 1e-14],
    [{ name: 'uc-mmc', load: 3 }, 1e-14],
    [{ name: 'cpgc', load: 3 }, 1e-13],
    [{ name: 'cpgc', load: 3, decoder: 'gaussian' }, 1e-13],
    [{ name: 'mcc', load: 3 }, 1e-10],
    [{ name: 'mcc', load: 2 }, 1e-9],
  ])('%o: exact but for %s', (scheme, bound) => {
    for (const tolerance of [0, 0.25]) {
      const { error, disagreements } = checkDecoding(blocks(scheme, { tolerance }), 100);
      expect(disagreements).toBe(0);
      expect(error).toBeLessThan(bound);
    }
  });

  test('costs nothing without a code, additions by peeling, multiplications with an MDS code', () => {
    const cost = (scheme: object) => checkDecoding(blocks(scheme), 50);
    expect(cost({ name: 'uc-mmc', load: 3 })).toMatchObject({ additions: 0, multiplications: 0 });
    const peeling = cost({ name: 'cpgc', load: 3 });
    expect(peeling.multiplications).toBe(0);
    // At most every block from a pair of its own.
    expect(peeling.additions).toBeGreaterThan(0.1);
    expect(peeling.additions).toBeLessThan(2);
    const mds = cost({ name: 'mcc', load: 3 });
    expect(mds.multiplications).toBeGreaterThan(3);
  });

  test('operations are per iteration and entry: a (2, 4) MDS code by hand', () => {
    const { additions, multiplications } = checkDecoding(blocks({ name: 'mcc', load: 2 }, { workers: 4 }), 7);
    // Blocks of 5 rows. Factorisation: 1 and 2; per column of 2 groups · 5 rows: 2 and 4; of 4 · 5 entries.
    expect(additions).toBeCloseTo((1 + 10 * 2) / 20, 13);
    expect(multiplications).toBeCloseTo((2 + 10 * 4) / 20, 13);
  });

  describe('a decoder that is wrong is found out', () => {
    /** The uncoded scheme, with what its decoder says passed through `change`. */
    const changed = (name: string, change: (decoded: Float64Array) => void) =>
      registerScheme({
        ...uncoded,
        name,
        build: (parameters, setting) => {
          const code = uncoded.build(parameters, setting);
          return {
            ...code,
            decoder: (): Decoder => {
              const inner = code.decoder();
              return {
                additions: 0,
                multiplications: 0,
                reset: (length) => inner.reset(length),
                receive: (...message) => inner.receive(...message),
                decode: () => {
                  const decoded = inner.decode();
                  change(decoded);
                  return decoded;
                },
              };
            },
          };
        },
      });
    changed('a little off', (decoded) => {
      decoded[7] *= 1 + 1e-6;
    });
    changed('with a block missing', (decoded) => decoded.fill(Number.NaN, 10, 15));

    test('in its numbers, by blocks and by points', () => {
      expect(checkDecoding(blocks({ name: 'a little off' }), 3).error).toBeGreaterThan(1e-9);
      changed('all a little off', (decoded) => {
        decoded[0] += 1e-6;
      });
      const points = blocks({ name: 'all a little off' }, { split: 'points' });
      expect(checkDecoding(points, 3).error).toBeGreaterThan(1e-9);
    });

    test('in what it recovers', () => {
      expect(checkDecoding(blocks({ name: 'with a block missing' }), 3).disagreements).toBe(3);
    });
  });
});
