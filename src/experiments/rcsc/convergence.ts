import { below, type Claim, claimsFor, close } from '../../analysis/figures/claim.js';
import { curveOf, recordCells, recordColumns } from '../../analysis/figures/estimates.js';
import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { changingTolerance, PAPER_DELAY } from '../../analysis/papers/cpgc.js';
import type { TrainingRow } from '../../simulation/results/labelled.js';
import { ratioAtEqualTime } from '../../simulation/training/records.js';
import { sampleMean } from '../../statistics/estimate.js';
import { farthestFromOne, largest, ratioOfMeans, scaled } from '../../statistics/ratios.js';
import { TOLERANCES, WORKERS } from './table.js';

const ITERATIONS = 80;

/** Runs whose errors the paper's figures add up. */
const PAPER_RUNS = 10;

/** Figures 8 and 9: their numbers of features, and what is read off their curves after the first iteration. */
const FIGURES = [
  { number: 8, features: 1000, read: { 0: 3185, 0.15: 3435, 0.3: 3665 } },
  { number: 9, features: 400, read: { 0: 1265, 0.15: 1348, 0.3: 1447 } },
] as const;

/** A run of the figure: a fixed tolerance, or one of the extensions of Section VII. */
interface Variant {
  readonly name: string;
  readonly label: string;
  readonly tolerance: number;
  /** Time that is collected for before the tolerance counts. */
  readonly collect?: number;
  /** The tolerance at the end, where it falls. */
  readonly fallsTo?: number;
}

/** Of the double threshold: about the mean time of an iteration at tolerance 0.15. */
const COLLECT = 0.094;

const DOUBLE: Variant = {
  name: 'double',
  label: `two thresholds: collect for ${COLLECT}, tolerance 0.3`,
  ...{ tolerance: 0.3, collect: COLLECT },
};
const FALLING: Variant = {
  name: 'falling',
  label: 'tolerance falling from 0.3 to 0',
  ...{ tolerance: 0.3, fallsTo: 0 },
};
const VARIANTS: readonly Variant[] = [
  ...TOLERANCES.map((q) => ({ name: String(q), label: `tolerance ${q}`, tolerance: q })),
  DOUBLE,
  FALLING,
];

const QUICK = { points: 200, test: 40, features: [100, 40] };
const FULL = { points: 2000, test: 400, features: FIGURES.map(({ features }) => features) };

const RECORDED = [1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 30, 36, 43, 50, 60, 70, 80];

/**
 * Mean square test error after one iteration with all blocks recovered, exactly: every entry of X is N(0, 2), theta*
 * is uniform on [0, 1], theta_0 = 0.1, y = X theta* and the step multiplies (XᵀX theta − Xᵀy)/m by 0.1. The error is
 * 2·‖theta_1 − theta*‖², and theta_1 − theta* = (I − 0.1·S)(theta_0 − theta*) with S = XᵀX/m, of which E[S] = 2·I and
 * E[S²] = 4·(1 + (d + 1)/m)·I (second moment of a Wishart matrix). E(u − 0.1)² = 1/3 − 0.1 + 0.01.
 */
export function exactFirstError(features: number, points: number): number {
  const contraction = 1 - 0.4 + 0.01 * 4 * (1 + (features + 1) / points);
  return 2 * features * (1 / 3 - 0.1 + 0.01) * contraction;
}

export const convergence: Figure = {
  id: 'rcsc-convergence',
  paper: 'rcsc',
  title:
    'Test error against iteration and time at tolerances 0, 0.15, 0.3, two thresholds, a falling tolerance; K = 40, r = 3',
  source: 'RCSC, Figures 8 and 9 and Section VII (future extensions)',
  make: async (context) => {
    const trials = trialsFor(context, 20, 3);
    const { points, test, features } = context.quick ? QUICK : FULL;
    const trained = await context.trainAll(
      features.flatMap((each) =>
        VARIANTS.map(({ tolerance, collect, fallsTo }) => ({
          name: `rcsc-convergence-${each}`,
          seed: context.seed,
          trials,
          workers: WORKERS,
          split: 'blocks',
          delay: PAPER_DELAY,
          scheme: { name: 'rcsc', orders: [1, 2, 3], ...(collect !== undefined && { collect }) },
          tolerance,
          training: {
            iterations: ITERATIONS,
            data: {
              source: 'gaussian',
              points,
              test,
              features: each,
              std: Math.SQRT2,
              noise: 0,
              truth: 'uniform',
            },
            step: { rule: 'constant', value: 0.1 / points },
            start: { value: 0.1 },
            record: RECORDED,
            measure: ['test_metric'],
            resample: ['data', 'placement'],
            ...(fallsTo !== undefined && {
              tolerance_schedule: changingTolerance(WORKERS, tolerance, fallsTo, ITERATIONS),
            }),
          },
        })),
      ),
    );
    const runs = features.map((_, k): Row[] =>
      VARIANTS.map((variant, v) => {
        const { results } = trained[k * VARIANTS.length + v];
        return { variant, row: results.rows[0] };
      }),
    );
    return {
      columns: ['features', 'variant', 'runs', 'iteration', ...recordColumns(MEASURES)],
      rows: runs.flatMap((rows, k) => rowsOf(rows, features[k])),
      chart: {
        title: 'RCSC, Figures 8 and 9: convergence with partial recovery',
        caption:
          `Least squares, ${points.toLocaleString('en')} rows with entries from N(0, 2), ${test} test rows, β* ` +
          `uniform on [0, 1], no noise; K = M = ${WORKERS} blocks, RCSC with orders 1, 2, 3, α = 0.01, μ = 10, ` +
          `step 0.1 on the gradient divided by the number of rows, all entries of β₀ are 0.1. Mean of ${trials} ` +
          'runs, each with data, code and delays of its own, 95 % bands. The paper plots the sum of ten runs on one ' +
          'data set, ten times what its axis says. Two thresholds and a tolerance that changes are named in its Section VII ' +
          `and not tried there: here the master collects for ${COLLECT} (about a mean iteration at tolerance 0.15) and goes on ` +
          'only with less than 0.7 of the blocks, or the tolerance falls evenly from 0.3 to 0.',
        series: VARIANTS,
        panels: (['iteration', 'time'] as const).flatMap((against, row) =>
          runs.map((rows, k) => ({
            title: `(${'abcd'[2 * row + k]}) d = ${features[k]}`,
            x: { title: against === 'time' ? 'time (time units)' : 'iteration' },
            y: { title: 'test error (mean square)', log: true },
            points: rows.flatMap(({ variant, row }) => curveOf(variant.name, row, 'test_metric', against)),
          })),
        ),
        columns: 2,
        width: 260,
        height: 190,
      },
      claims: context.quick ? [] : runs.flatMap((rows, k) => claimsOf(rows, FIGURES[k])),
      runs: trained,
    };
  },
};

const MEASURES = ['test_metric', 'time', 'messages'] as const;

/** The runs of a variant. */
interface Row {
  readonly variant: Variant;
  readonly row: TrainingRow;
}

function rowsOf(rows: readonly Row[], features: number) {
  return rows.flatMap(({ variant, row }) =>
    row.iterations.map((iteration) => [
      ...[features, variant.name, row.runs.length, iteration],
      ...recordCells(row, MEASURES, iteration),
    ]),
  );
}

const claim = claimsFor('rcsc');

function claimsOf(rows: readonly Row[], { number, features, read }: (typeof FIGURES)[number]): Claim[] {
  const of = (name: string) => (rows.find(({ variant }) => variant.name === name) as Row).row;
  const errors = (tolerance: number, iteration?: number) =>
    of(String(tolerance)).values('test_metric', iteration);
  const ratios = TOLERANCES.map((q) => scaled(sampleMean(errors(q, 1)), PAPER_RUNS / read[q]));
  const against = (name: string) =>
    TOLERANCES.map((q) => ({
      q,
      ratio: ratioAtEqualTime(of(name).runs, of(String(q)).runs, 'test_metric'),
    }));
  const [fixed, double] = [against('falling'), against('double')];
  const worstOf = (all: typeof fixed) => all.reduce((a, b) => (b.ratio.value > a.ratio.value ? b : a));
  const instead = (all: typeof fixed) =>
    `better than tolerance 0 (${all[0].ratio.value.toFixed(2)}), but a fixed tolerance of ${worstOf(all).q} is better still`;
  const listed = (all: typeof fixed) =>
    all.map(({ q, ratio }) => `${q}: ${ratio.value.toFixed(3)}`).join(', ');
  return [
    {
      id: `fig${number}-axis`,
      section: `VII.B, Fig. ${number}`,
      statement: `The test errors of Figure ${number} after the first iteration (about ${Object.values(read).join(', ')})`,
      found: farthestFromOne(ratios),
      verdict: close,
      amended: true,
      note:
        'value: ten times our mean square error ÷ the value read off the figure, of the three tolerances the one ' +
        'farthest from 1. The program adds up ten runs, so that the curves are ten times what the axis says',
    },
    {
      id: `fig${number}-first-error`,
      section: `VII.B, Fig. ${number}`,
      origin: 'ours' as const,
      statement: `With all blocks recovered the mean test error after the first iteration is close to its closed form (d = ${features})`,
      found: scaled(sampleMean(errors(0, 1)), 1 / exactFirstError(features, FULL.points)),
      verdict: close,
      note: 'value: sampled ÷ exact; close: within 10 %, either way',
    },
    {
      id: `fig${number}-slower`,
      section: `VII.B, Fig. ${number}`,
      statement: `Convergence per iteration slows down as the tolerance grows (d = ${features})`,
      found: largest([ratioOfMeans(errors(0), errors(0.15)), ratioOfMeans(errors(0.15), errors(0.3))]),
      verdict: below(1),
      note: `value: larger quotient of the test errors after ${ITERATIONS} iterations, of a tolerance and the next larger one`,
    },
    {
      id: `fig${number}-adaptive`,
      section: 'VII.C',
      origin: 'ours' as const,
      statement: `A tolerance that falls from 0.3 to 0 converges better in time than each of the fixed ones (d = ${features})`,
      found: worstOf(fixed).ratio,
      verdict: below(1),
      instead: instead(fixed),
      note:
        'value: test error of the falling tolerance ÷ that of a fixed one, each at the time at which the first of the two has ' +
        `ended, the largest of tolerances ${listed(fixed)}. The paper says that the tolerance can be adjusted, not how`,
    },
    {
      id: `fig${number}-double-threshold`,
      section: 'VII.C',
      origin: 'ours' as const,
      statement: `Two thresholds converge better in time than each of the fixed tolerances (d = ${features})`,
      found: worstOf(double).ratio,
      verdict: below(1),
      instead: instead(double),
      note:
        `value: the same, of a collecting time of ${COLLECT} and tolerance 0.3: ${listed(double)}. The paper names the rule ` +
        'and no numbers',
    },
  ].map(claim);
}
