import { describe, expect, test } from 'vitest';
import {
  countScoreVectors,
  countsOf,
  eq1Cdf,
  eq1Mean,
  type TypeCount,
} from '../../../src/analysis/closed-forms/completion-times.js';
import { forEachTrial, pointOf } from '../../../src/analysis/closed-forms/simulate.js';
import type { FigureContext } from '../../../src/analysis/figures/figure.js';
import { PAPER_DELAY } from '../../../src/analysis/papers/cpgc.js';
import { table1, table2 } from '../../../src/experiments/cpgc/tables.js';
import { layOut } from '../../../src/simulation/experiment/experiment.js';

/** N2, N1, N0, then the counts of MCC, UC-MMC and CPGC. */
type Row = readonly [number, number, number, number, number, number];

const SCHEMES = ['mcc', 'uc-mmc', 'cpgc'] as const;

/** Table 1 of the paper, full gradient. */
const TABLE_1: readonly Row[] = [
  [4, 0, 0, 1, 1, 1],
  [3, 1, 0, 4, 4, 4],
  [3, 0, 1, 4, 4, 4],
  [2, 2, 0, 6, 6, 6],
  [2, 1, 1, 12, 8, 12],
  [2, 0, 2, 6, 2, 6],
  [1, 3, 0, 0, 4, 4],
  [1, 2, 1, 0, 4, 8],
  // Printed as N0 = 1, which would be five workers.
  [0, 4, 0, 0, 1, 1],
];

/** Table 2, three of the four partial gradients. */
const TABLE_2: readonly Row[] = [
  [4, 0, 0, 1, 1, 1],
  [3, 1, 0, 4, 4, 4],
  [3, 0, 1, 4, 4, 4],
  [2, 2, 0, 6, 6, 6],
  [2, 1, 1, 12, 12, 12],
  [2, 0, 2, 6, 6, 6],
  [1, 3, 0, 0, 4, 4],
  [1, 2, 1, 0, 12, 12],
  [1, 1, 2, 0, 8, 8],
  [0, 4, 0, 0, 1, 1],
  [0, 3, 1, 0, 4, 4],
];

/** All types of four workers that do up to two sub-tasks, N2 falling, then N1 falling. */
const ALL_TYPES = [4, 3, 2, 1, 0].flatMap((n2) =>
  Array.from({ length: 5 - n2 }, (_, i) => [n2, 4 - n2 - i, i] as const),
);

/** What a table says of one scheme for every type; types that are not printed count 0. */
function printed(table: readonly Row[], scheme: (typeof SCHEMES)[number]): number[] {
  const column = 3 + SCHEMES.indexOf(scheme);
  return ALL_TYPES.map(
    ([n2, n1, n0]) => table.find((r) => r[0] === n2 && r[1] === n1 && r[2] === n0)?.[column] ?? 0,
  );
}

function recovering(types: readonly TypeCount[]): number[] {
  return types.map((type) => type.recovering);
}

const factorial = (n: number): number => (n === 0 ? 1 : n * factorial(n - 1));

describe('the types', () => {
  test('there are 15, in the order of the paper, 81 score vectors in all', () => {
    for (const scheme of SCHEMES) {
      const types = countsOf(scheme, 4);
      expect(types.map(({ workersWith }) => [...workersWith].reverse())).toEqual(ALL_TYPES);
      expect(types.map(({ scoreVectors }) => scoreVectors)).toEqual(
        ALL_TYPES.map((type) => type.reduce((ways, count) => ways / factorial(count), factorial(4))),
      );
      expect(types.reduce((sum, { scoreVectors }) => sum + scoreVectors, 0)).toBe(3 ** 4);
    }
  });
});

describe.each([
  { name: 'Table 1', table: TABLE_1, needed: 4, figure: table1, verdict: 'holds as amended' },
  { name: 'Table 2', table: TABLE_2, needed: 3, figure: table2, verdict: 'holds' },
])('$name', ({ table, needed, figure, verdict }) => {
  test.each(SCHEMES)('%s counts as printed, 0 for types that are not', (scheme) => {
    expect(recovering(countsOf(scheme, needed))).toEqual(printed(table, scheme));
  });

  test('cpgc counts the same with linear solving', () => {
    const scheme = { name: 'cpgc', load: 2, decoder: 'gaussian' };
    const tolerance = 1 - needed / 4;
    const code = layOut(pointOf({ workers: 4, tolerance, scheme, delay: PAPER_DELAY }));
    expect(recovering(countScoreVectors(code.plan, code.collector()))).toEqual(printed(table, 'cpgc'));
  });

  test('the figure has a row for each of the 15 types, and its claim says what is right', async () => {
    // A table is counted, not run: it asks nothing of its context.
    const made = await figure.make({} as FigureContext);
    expect(made.columns).toEqual(['N2', 'N1', 'N0', 'score_vectors', 'mcc', 'uc_mmc', 'cpgc']);
    expect(made.rows.map((row) => [...row.slice(0, 3), ...row.slice(4)])).toEqual(
      ALL_TYPES.map((type, i) => [...type, ...SCHEMES.map((scheme) => printed(table, scheme)[i])]),
    );
    expect(made.claims[0]).toMatchObject({ value: table.length, verdict });
    expect(made.claims[1].verdict).toBe('holds');
  });
});

const { alpha: ALPHA, mu: MU } = PAPER_DELAY;

/** P(exactly s of two sub-tasks done by t), s = 0, 1, 2: at least two counts as two. */
function exactly(t: number): number[] {
  const survival = (s: number) => (t < s * ALPHA ? 1 : Math.exp(-MU * (t / s - ALPHA)));
  return [survival(1), survival(2) - survival(1), 1 - survival(2)];
}

/** Eq. (1) taken literally at s = r: workers that would have done more than r sub-tasks are lost. */
function literally(t: number): number[] {
  const third = t < 3 * ALPHA ? 1 : Math.exp(-MU * (t / 3 - ALPHA));
  const [none, one, two] = exactly(t);
  return [none, one, two - (1 - third)];
}

/** P(T < t) from the printed counts, with P_0, P_1, P_2 as given. */
function cdf(table: readonly Row[], scheme: (typeof SCHEMES)[number], [p0, p1, p2]: number[]): number {
  const column = 3 + SCHEMES.indexOf(scheme);
  return table.reduce((sum, row) => sum + row[column] * p2 ** row[0] * p1 ** row[1] * p0 ** row[2], 0);
}

/** Integral by Simpson's rule, between points where the integrand may have a kink. */
function simpson(f: (t: number) => number, breaks: readonly number[], panels = 2000): number {
  let sum = 0;
  for (let b = 1; b < breaks.length; b++) {
    const h = (breaks[b] - breaks[b - 1]) / panels;
    for (let i = 0; i < panels; i++) {
      const t = breaks[b - 1] + i * h;
      sum += (h / 6) * (f(t) + 4 * f(t + h / 2) + f(t + h));
    }
  }
  return sum;
}

describe('eq. (1) with the printed counts, K = 4, r = 2', () => {
  const TRIALS = 40_000;
  const cases = [
    { needed: 4, table: TABLE_1 },
    { needed: 3, table: TABLE_2 },
  ].flatMap(({ needed, table }) => SCHEMES.map((scheme) => ({ scheme, needed, table })));

  describe.each(cases)('$scheme, $needed of 4', ({ scheme, needed, table }) => {
    const expected = simpson((t) => 1 - cdf(table, scheme, exactly(t)), [0, ALPHA, 2 * ALPHA, 1, 8]);
    const instants = [0.4, 0.8, 1, 1.5, 2.5].map((factor) => factor * expected);
    const times = new Float64Array(TRIALS);
    let trial = 0;
    const point = pointOf({
      seed: 'eq. (1)',
      workers: 4,
      tolerance: 1 - needed / 4,
      split: 'blocks',
      scheme: { name: scheme, load: 2 },
      delay: PAPER_DELAY,
    });
    forEachTrial(point, TRIALS, ({ completionTime }) => {
      times[trial++] = completionTime;
    });
    const fractionBy = (t: number) => times.filter((time) => time < t).length / TRIALS;

    test('the simulated mean of T is its integral, within 4 standard errors', () => {
      const mean = times.reduce((sum, t) => sum + t, 0) / TRIALS;
      const variance = times.reduce((sum, t) => sum + (t - mean) ** 2, 0) / (TRIALS - 1);
      expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(variance / TRIALS));
    });

    test('P(T < t) is simulated within 4 standard errors', () => {
      for (const t of instants) {
        const p = cdf(table, scheme, exactly(t));
        expect(Math.abs(fractionBy(t) - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / TRIALS));
      }
    });

    test('read literally at s = r it is far off', () => {
      const errors = instants.map((t) => {
        const p = cdf(table, scheme, literally(t));
        return Math.abs(fractionBy(t) - p) / Math.sqrt((p * (1 - p)) / TRIALS);
      });
      expect(Math.max(...errors)).toBeGreaterThan(20);
    });

    test('`validate` expects the same', () => {
      const types = countsOf(scheme, needed);
      expect(eq1Mean(types, { alpha: ALPHA, mu: MU })).toBeCloseTo(expected, 9);
      for (const t of [0.5 * ALPHA, 1.5 * ALPHA, ...instants]) {
        const p = cdf(table, scheme, exactly(t));
        expect(eq1Cdf(t, types, { alpha: ALPHA, mu: MU })).toBeCloseTo(p, 12);
      }
    });
  });
});
