import { below, type Claim, type ClaimDraft, claimsFor, close } from '../../analysis/figures/claim.js';
import { estimateCells } from '../../analysis/figures/estimates.js';
import { type Figure, type TrainingRun, trialsFor } from '../../analysis/figures/figure.js';
import { computing, LINEAR, PARTITIONS, SYSTEM, SYSTEM_TEXT } from '../../analysis/papers/wgc.js';
import type { SketchParameters } from '../../models/sketch/sketch.js';
import { type Estimate, interval } from '../../statistics/estimate.js';
import { pow } from '../../statistics/pow.js';
import { ratioOfMeans } from '../../statistics/ratios.js';

/** Noise of every other block of the data; the others have 1. */
const NOISY = [2, 5, 10];

/** Weight of a partition by the standard deviation σ of its labels' noise: 1/σ^power. */
const WEIGHTINGS = [
  { name: 'inverse variance', label: 'weights 1/σ²', power: 2 },
  { name: 'rough', label: 'weights 1/σ, as of a poor estimate', power: 1 },
] as const;

/** The largest entry of block i is 15·i. */
const SPREAD = 15;

/** Test error of a way of weighing over that with equal weights, and what it should be. */
interface Row {
  readonly noisy: number;
  readonly weighting: (typeof WEIGHTINGS)[number];
  readonly ratio: Estimate;
  readonly expected: number;
}

/**
 * E‖θ_w − θ‖² over that with equal weights, where block i has XᵀX = s_i·I: the error of weighted least squares is
 * Σ s_i·w_i²·σ_i²/(Σ s_i·w_i)² times the number of features. The weights 1/σ_i² make it least (Aitken, 1935).
 */
export function expectedRatio(s: readonly number[], sigma: readonly number[], power: number): number {
  const error = (weights: readonly number[]) => {
    const sum = s.reduce((total, each, i) => total + each * weights[i], 0);
    return s.reduce((total, each, i) => total + each * (weights[i] * sigma[i]) ** 2, 0) / sum ** 2;
  };
  return error(sigma.map((each) => pow(each, -power))) / error(sigma.map(() => 1));
}

export const noise: Figure = {
  id: 'wgc-noise',
  paper: 'wgc',
  title: 'Weights by the noise of the partitions’ labels: error against the noise of every other partition',
  source: 'Weighted gradient coding, Section 4 (partitions drawn from noisy sources of different variance)',
  make: async (context) => {
    const runs = trialsFor(context, 60, 2);
    const iterations = context.quick ? 100 : 500;
    const trained = await context.trainAll(
      NOISY.map((noisy) => ({
        ...{ name: 'wgc-noise', seed: context.seed, trials: runs, ...SYSTEM, delay: computing(1) },
        training: {
          ...LINEAR,
          data: { ...LINEAR.data, shuffle: false, noise: sigmasOf(noisy), test: 200 },
          step: { rule: 'constant', value: 2e-7 },
          iterations,
          record: [iterations],
        },
        sweep: {
          'training.sketch': [
            drawing(false),
            ...WEIGHTINGS.map(({ power }) => drawing(byNoise(noisy, power))),
          ],
        },
      })),
    );
    const rows = trained.flatMap((run, i) => rowsOf(run, NOISY[i]));
    return {
      columns: ['noise', 'weights', 'runs', 'error_ratio_mean', 'error_ratio_se', 'expected'],
      rows: rows.map(({ noisy, weighting, ratio, expected }) => [
        ...[noisy, weighting.name, runs],
        ...estimateCells(ratio),
        expected,
      ]),
      chart: {
        title: 'Weighted gradient coding: weights by noise',
        caption:
          `Data of Section 6.2, 20 blocks of 50 rows with entries Uni[−15i, 15i], not shuffled, a block for each partition; the labels of ` +
          `every other block have noise of standard deviation σ, those of the others 1. Mean square error on 200 test points ` +
          `without noise, divided by that with equal weights; ${runs} runs, each with data of its own, 95 % bands. Crosses: ` +
          `expected where blocks have XᵀX in proportion to I. Nothing is left out; ${SYSTEM_TEXT}, step 2e-7, ` +
          `${iterations} iterations, seed ${context.seed}.`,
        series: WEIGHTINGS.map(({ name, label }) => ({ name, label })),
        crosses: 'expected',
        panels: [
          {
            title: '',
            x: { title: 'noise σ of every other partition', log: true },
            y: { title: 'error ÷ error with equal weights', log: true },
            points: rows.map(({ noisy, weighting, ratio }) => {
              const { low, high } = interval(ratio);
              return { series: weighting.name, x: noisy, y: ratio.value, low, high };
            }),
            marks: rows.map(
              ({ noisy, expected }) => ({ kind: 'point', x: noisy, y: expected, label: '' }) as const,
            ),
          },
        ],
        width: 420,
        height: 250,
      },
      claims: claimsOf(rows),
      runs: trained,
    };
  },
};

function sigmasOf(noisy: number): number[] {
  return Array.from({ length: PARTITIONS }, (_, i) => (i % 2 === 0 ? 1 : noisy));
}

function byNoise(noisy: number, power: number): number[] {
  return sigmasOf(noisy).map((sigma) => pow(sigma, -power));
}

/** All partitions, with these weights. */
function drawing(weights: SketchParameters['weights']): SketchParameters {
  return { method: 'uniform', factor: 1, partitions: PARTITIONS, weights };
}

function rowsOf({ results }: TrainingRun, noisy: number): Row[] {
  const errors = (weights: SketchParameters['weights']) =>
    results.at({ 'training.sketch': drawing(weights) }).values('test_metric');
  const equal = errors(false);
  // Mean square of the integers −n .. n: n(n + 1)/3.
  const s = Array.from({ length: PARTITIONS }, (_, i) => (SPREAD * (i + 1) * (SPREAD * (i + 1) + 1)) / 3);
  return WEIGHTINGS.map((weighting) => ({
    noisy,
    weighting,
    ratio: ratioOfMeans(errors(byNoise(noisy, weighting.power)), equal),
    expected: expectedRatio(s, sigmasOf(noisy), weighting.power),
  }));
}

function claimsOf(rows: readonly Row[]): Claim[] {
  const at = (noisy: number, power: number) =>
    rows.find((row) => row.noisy === noisy && row.weighting.power === power) as Row;
  const [few, many] = [NOISY[0], NOISY[NOISY.length - 1]];
  const better = (power: number) => {
    const { ratio, expected, weighting } = at(many, power);
    return {
      section: '4',
      found: ratio,
      verdict: below(1),
      note:
        `value: test error with ${weighting.label} ÷ that with equal weights, σ = 1 and ${many} in turn; expected ` +
        expected.toFixed(3),
    };
  };
  const { ratio, expected } = at(few, 1);
  const drafts: ClaimDraft[] = [
    {
      id: 'noise-weights',
      statement:
        'If the partitions come from sources of different noise, weights by its variances improve the model',
      ...better(2),
    },
    {
      id: 'noise-weights-rough',
      origin: 'ours',
      statement: 'Weights by the noise improve the model even where its variances are estimated poorly',
      ...better(1),
    },
    {
      id: 'noise-expected',
      section: '4',
      origin: 'ours',
      statement: 'The gain from weights by noise is that of weighted least squares',
      found: { ...ratio, value: ratio.value / expected, se: ratio.se / expected },
      verdict: close,
      note:
        `value: the quotient of test errors with weights 1/σ and equal ones, σ = 1 and ${few} in turn, which is known best, ÷ ` +
        'the expected one; close: within 10 %, either way',
    },
  ];
  return drafts.map(claimsFor('wgc'));
}
