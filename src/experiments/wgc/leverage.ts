import { above, below, type Claim, type ClaimDraft, claimsFor } from '../../analysis/figures/claim.js';
import { estimateCells, meanText, rangeText } from '../../analysis/figures/estimates.js';
import { type Figure, type TrainingRun, trialsFor } from '../../analysis/figures/figure.js';
import { computing, LINEAR, SYSTEM, SYSTEM_TEXT, sketchOf } from '../../analysis/papers/wgc.js';
import type { SketchParameters } from '../../models/sketch/sketch.js';
import { sampleMean } from '../../statistics/estimate.js';
import { pairedDifference } from '../../statistics/paired.js';

const RHOS = [2, 4] as const;
const METHODS = ['leverage', 'uniform'] as const;
const DATA = { source: 'uniform-blocks', shuffle: false } as const;

/** The runs of a way of drawing. */
interface Drawn {
  readonly rho: number;
  readonly method: (typeof METHODS)[number];
  /** ‖theta − X†(y + e)‖² in 1e-6. */
  readonly error: readonly number[];
  readonly stopped: readonly number[];
  /** Draws until k partitions are distinct, over k. */
  readonly draws: readonly number[];
  /** Percent of the drawn rows that need not be kept, as they were drawn before. */
  readonly saved: readonly number[];
}

export const leverage: Figure = {
  id: 'wgc-leverage',
  paper: 'wgc',
  title: 'Leverage scores against uniform sampling where the scores differ: error, draws and rows saved',
  source: 'Weighted gradient coding, Sections 3 and 5, with the data of 6.2 in blocks that are not shuffled',
  make: async (context) => {
    const runs = trialsFor(context, 200, 2);
    const base = { seed: context.seed, trials: runs, ...SYSTEM, delay: computing(1) };
    const ways = RHOS.flatMap((rho) => METHODS.map((method) => ({ rho, method })));
    const [long, first] = await context.trainAll([
      {
        ...{ name: 'wgc-leverage', ...base },
        training: { ...LINEAR, data: DATA, iterations: 3000, until: { gradient_norm: 0.1 }, record: [3000] },
        sweep: { 'training.sketch': ways.map((way) => drawing(way, true)) },
      },
      {
        ...{ name: 'wgc-leverage draws', ...base },
        training: { ...LINEAR, data: DATA, iterations: 1, record: [1] },
        sweep: { 'training.sketch': ways.flatMap((way) => [drawing(way, false), drawing(way, 'scaled')]) },
      },
    ]);
    const rows = ways.map((way) => drawn(way, long, first));
    return {
      columns: [
        ...['rho', 'method', 'runs', 'squared_error_1e6_mean', 'squared_error_1e6_se', 'iterations_mean'],
        ...['iterations_se', 'draws_per_partition_mean', 'draws_per_partition_se', 'rows_saved_percent_mean'],
        'rows_saved_percent_se',
      ],
      rows: rows.map(({ rho, method, error, stopped, draws, saved }) => [
        ...[rho, method, runs],
        ...[error, stopped, draws, saved].flatMap((values) => estimateCells(sampleMean(values))),
      ]),
      chart: {
        title: 'Weighted gradient coding: leverage scores pay where they differ',
        caption:
          `${runs} runs, each with data and sketch of its own; mean ± half its 95 % interval. Data of Section 6.2, 20 blocks ` +
          'of 50 rows with entries Uni[−15i, 15i], but not shuffled, so that partitions of later blocks have larger scores. ' +
          `Partitions are drawn until k = 20 are distinct, each is kept once and weighs as often as it was drawn. ${SYSTEM_TEXT}, ` +
          `step 1e-7, stopped at ‖g‖ < 0.1, seed ${context.seed}. Rows saved: of the drawn rows those drawn before.`,
        columns: [
          { header: 'ρ', align: 'right' },
          { header: 'Drawn by' },
          { header: '‖β − X†(y + e)‖²\nin 1e-6', align: 'right' },
          { header: 'Iterations', align: 'right' },
          { header: 'Draws ÷ k', align: 'right' },
          { header: 'Rows\nsaved, %', align: 'right' },
        ],
        rows: rows.map(({ rho, method, error, stopped, draws, saved }) => [
          ...[String(rho), method === 'leverage' ? 'leverage scores' : 'equal probabilities'],
          ...[meanText(sampleMean(error), 2), meanText(sampleMean(stopped), 1)],
          ...[meanText(sampleMean(draws), 2), meanText(sampleMean(saved), 1)],
        ]),
      },
      claims: claimsOf(rows),
      runs: [long, first],
    };
  },
};

type Way = Pick<Drawn, 'rho' | 'method'>;

function drawing({ rho, method }: Way, weights: SketchParameters['weights']): SketchParameters {
  return { ...sketchOf(rho, weights), method };
}

function drawn(way: Way, long: TrainingRun, first: TrainingRun): Drawn {
  const result = long.results.at({ 'training.sketch': drawing(way, true) });
  const length = (weights: SketchParameters['weights']) =>
    first.results.at({ 'training.sketch': drawing(way, weights) }).lengths(1);
  // The first gradients of the same partitions differ by the factor draws/k and in nothing else.
  const [scaled, plain] = [length('scaled'), length(false)];
  const draws = scaled.map((each, i) => each / plain[i]);
  return {
    ...way,
    error: result.values('error').map((error) => 1e6 * error * error),
    stopped: result.stops,
    draws,
    saved: draws.map((each) => 100 * (1 - 1 / each)),
  };
}

function claimsOf(rows: readonly Drawn[]): Claim[] {
  const at = (rho: number, method: string) =>
    rows.find((row) => row.rho === rho && row.method === method) as Drawn;
  const drafts = RHOS.flatMap((rho): ClaimDraft[] => {
    const [own, uniform] = METHODS.map((method) => at(rho, method));
    const iterations = pairedDifference(own.stopped, uniform.stopped);
    return [
      {
        id: `leverage-error-${rho}`,
        section: 'abstract, 3',
        statement: `ρ = ${rho}: importance sampling by leverage scores performs better than uniform sampling`,
        found: pairedDifference(own.error, uniform.error),
        verdict: below(0),
        amended: true,
        note:
          'value: difference of the squared errors in 1e-6, paired, both with weights; amended: where the scores differ, as ' +
          `in blocks that are not shuffled. Iterations differ by ${iterations.value.toFixed(1)} (${rangeText(iterations)})`,
      },
      {
        id: `leverage-rows-${rho}`,
        section: '5',
        statement: `ρ = ${rho}: where the scores are not uniform the weights save more rows`,
        found: pairedDifference(own.saved, uniform.saved),
        verdict: above(0),
        note: 'value: percentage points of the drawn rows that need not be kept, against drawing with equal probabilities',
      },
    ];
  });
  return drafts.map(claimsFor('wgc'));
}
