import { type Claim, claimsFor } from '../../analysis/figures/claim.js';
import type { FigureContext, TrainingRun } from '../../analysis/figures/figure.js';

import { holdings } from '../../analysis/moments/weights.js';
import type { Named } from '../../registry/registry.js';

import { type CsvCell, cellOf } from '../../report/csv.js';
import { layOut, trainingPoint } from '../../simulation/experiment/experiment.js';
import { ProblemCache } from '../../simulation/experiment/problem.js';
import type { Coordinates, TrainingRow } from '../../simulation/results/labelled.js';
import { trainingColumns, trainingRows } from '../../simulation/results/table.js';
import { positiveInterval, sampleMean } from '../../statistics/estimate.js';
import { iterations, POINTS, records, runsOf, STEP, VARIANTS, type VariantName } from './settings.js';

/** Settings to be trained: some variants under stragglers of some p and ν, all of them combined. */
export interface StudyPlan {
  readonly data: Named<'source'>;
  /** n */
  readonly workers: number;
  /** d */
  readonly redundancy: number;
  readonly variants: readonly VariantName[];
  readonly probabilities: readonly number[];
  /** Values of ν; default: 1. */
  readonly persistences?: readonly number[];
}

/** The runs of a variant under stragglers of some p and ν. */
export interface Curve {
  readonly variant: VariantName;
  readonly p: number;
  /** ν */
  readonly persistence: number;
  /** The recorded iterations. */
  readonly iterations: readonly number[];
  /** errors[i][r] = ‖beta_t − beta*‖₂ of run r after the i-th recorded iteration; at p = 0 all runs are the same. */
  readonly errors: readonly (readonly number[])[];
  /** A row of the figure's table per recorded iteration. */
  readonly rows: readonly (readonly CsvCell[])[];
}

/** Columns of `Curve.rows`. */
export const CURVE_COLUMNS: readonly string[] = [
  ...['variant', 'scheme', 'workers', 'p', 'persistence'],
  ...trainingColumns({ name: '', paths: [], points: [], values: [], dataFolders: [] }, []),
  ...['error_low', 'error_high'],
];

/** Curves that are asked for by name. */
export class Study {
  constructor(readonly curves: readonly Curve[]) {}

  /** @throws Error if it has not been trained */
  of(variant: VariantName, p: number, persistence = 1): Curve {
    // Gradient descent waits for all: it is the same for every p, and what a batch of all points is.
    const wanted = variant === 'batch' && p === 0 ? 'gd' : variant;
    const found = this.curves.find(
      (curve) =>
        curve.variant === wanted && (wanted === 'gd' || (curve.p === p && curve.persistence === persistence)),
    );
    if (!found) throw new Error(`no curve of ${variant} at p = ${p}, ν = ${persistence}`);
    return found;
  }

  /** The error of each run after the last iteration: the papers' error floor. */
  final(variant: VariantName, p: number, persistence = 1): readonly number[] {
    return this.of(variant, p, persistence).errors.at(-1) as readonly number[];
  }
}

/** All rows of the curves that are drawn, then the last row of each other curve. */
export function curveRows({ curves }: Study, drawn: readonly Curve[]): (readonly CsvCell[])[] {
  const others = curves.filter((curve) => !drawn.includes(curve));
  return [...new Set(drawn.flatMap(({ rows }) => rows)), ...others.flatMap(({ rows }) => rows.slice(-1))];
}

/** A study with the experiments behind it. */
interface TrainedStudy {
  readonly study: Study;
  readonly runs: readonly TrainingRun[];
}

/** Trains what is planned; what was trained before in the same call of `figures` is not trained again. */
export async function trainStudy(context: FigureContext, plan: StudyPlan): Promise<TrainedStudy> {
  const [study] = await trainStudies(context, [plan]);
  return study;
}

/** The same for several plans side by side. */
export async function trainStudies(
  context: FigureContext,
  plans: readonly StudyPlan[],
): Promise<TrainedStudy[]> {
  const parts = plans.map((plan) => partsOf(context, plan));
  const trained = await context.trainAll(parts.flat().map(({ experiment }) => experiment));
  const runs = new Map(parts.flat().map((part, i) => [part, trained[i]]));
  return parts.map((own) => ({
    study: new Study(own.flatMap((part) => curvesOf(runsOf(context), part, runs.get(part) as TrainingRun))),
    runs: own.map((part) => runs.get(part) as TrainingRun),
  }));
}

/** Curve to which a row of an experiment belongs. */
interface Sought extends Pick<Curve, 'variant' | 'p' | 'persistence'> {
  readonly at: Coordinates;
}

/** An experiment of a study, and the curves that come out of it. */
interface Part {
  readonly sought: readonly Sought[];
  readonly experiment: Record<string, unknown>;
}

/** The experiments: the schemes among stragglers, gradient descent without, and centralised batches. */
function partsOf(context: FigureContext, plan: StudyPlan): Part[] {
  const { variants } = plan;
  const coded = variants.filter((name) => name !== 'gd' && VARIANTS[name].batch === undefined);
  const isPlaced = (name: VariantName) => VARIANTS[name].placed === true;
  const stragglers = { ...plan, probabilities: plan.probabilities.filter((p) => p > 0) };
  const none = { ...plan, probabilities: [0], persistences: [1] };
  return [
    amongStragglers(context, stragglers, coded.filter(isPlaced), ['placement']),
    amongStragglers(
      context,
      stragglers,
      coded.filter((name) => !isPlaced(name)),
    ),
    ...(plan.probabilities.includes(0) ? [amongStragglers(context, none, coded)] : []),
    ...(variants.includes('gd') ? [amongStragglers(context, none, ['gd'])] : []),
    ...variants.map((name) => batches(context, plan, name)),
  ].filter(({ sought }) => sought.length > 0);
}

function amongStragglers(
  context: FigureContext,
  { data, workers, redundancy, probabilities, persistences = [1] }: StudyPlan,
  names: readonly VariantName[],
  resample: readonly 'placement'[] = [],
): Part {
  const schemeOf = (name: VariantName) => VARIANTS[name].scheme(redundancy);
  return {
    sought: probabilities.flatMap((p) =>
      persistences.flatMap((persistence) =>
        names.map((variant) => {
          const at = { 'delay.p': p, 'delay.persistence': persistence, scheme: schemeOf(variant) };
          return { variant, p, persistence, at };
        }),
      ),
    ),
    experiment: {
      ...common(context, data, resample),
      // Without stragglers all runs are the same.
      ...(probabilities.every((p) => p === 0) && { trials: 1 }),
      name: `sgc-${names.join('-')}`,
      workers,
      delay: { model: 'bernoulli' },
      sweep: {
        'delay.p': probabilities,
        'delay.persistence': persistences,
        scheme: names.map(schemeOf),
      },
    },
  };
}

/**
 * Batches of a fixed size: each point is a worker of its own, and the first of many workers that are all alike are a
 * sample without replacement. Without stragglers it would be gradient descent at a thousand times the price.
 */
function batches(
  context: FigureContext,
  { data, redundancy, probabilities }: StudyPlan,
  variant: VariantName,
): Part {
  const { batch, scheme } = VARIANTS[variant];
  const ps = batch === undefined ? [] : probabilities.filter((p) => p > 0);
  const schemeAt = (p: number) => ({
    ...scheme(redundancy),
    wait: Math.round(POINTS * (batch?.(p) ?? 1)),
  });
  return {
    sought: ps.map((p) => ({ variant, p, persistence: 1, at: { scheme: schemeAt(p) } })),
    experiment: {
      ...common(context, data),
      name: `sgc-${variant}`,
      workers: POINTS,
      delay: { model: 'exponential', mean: 1 },
      sweep: { scheme: ps.map(schemeAt) },
    },
  };
}

function common(
  context: FigureContext,
  data: Named<'source'>,
  resample: readonly 'placement'[] = [],
): Record<string, unknown> {
  return {
    seed: context.seed,
    trials: runsOf(context),
    training: {
      iterations: iterations(context),
      objective: { loss: 'least-squares' },
      data,
      step: STEP,
      record: records(context),
      resample,
    },
  };
}

function curvesOf(runs: number, { sought }: Part, { experiment, results }: TrainingRun): Curve[] {
  return sought.map(({ at, variant, p, persistence }) => {
    const row = results.at(at);
    const { divergedBy } = row.summary;
    if (divergedBy !== undefined)
      throw new Error(`${variant} diverged by iteration ${divergedBy} at p = ${p}, ν = ${persistence}`);
    const errors = row.iterations.map((t) => {
      const values = row.values('error', t);
      return p === 0 ? new Array<number>(runs).fill(values[0]) : values;
    });
    const head = [variant, cellOf(row.point.scheme), row.point.workers, p, persistence];
    return {
      ...{ variant, p, persistence, iterations: row.iterations, errors },
      rows: tableRows(experiment, row).map((cells, i) => {
        const { low, high } = positiveInterval(sampleMean(errors[i]));
        return [...head, ...cells, low, high];
      }),
    };
  });
}

/** A row per recorded iteration, with the columns of an experiment that sweeps nothing. */
function tableRows(experiment: TrainingRun['experiment'], { point, summary }: TrainingRow): CsvCell[][] {
  return trainingRows({ ...experiment, paths: [], points: [point], values: [[]] }, [summary]);
}

/** d_i of every point, as SGC has been laid out for a run: counted, not computed. */
export function copiesOf({ dataFolders }: FigureContext, { experiment }: TrainingRun): number[] {
  const point = trainingPoint(experiment.points.find(({ scheme }) => scheme.name === 'sgc'));
  const { plan } = layOut(point, new ProblemCache(dataFolders).of(point, 0).setting);
  const copies = new Array<number>(plan.parts).fill(0);
  for (const held of holdings(plan)) for (const i of held) copies[i]++;
  return copies;
}

/** d: mean copies of a point. */
export function meanOfCopies(copies: readonly number[]): number {
  return copies.reduce((sum, d) => sum + d, 0) / copies.length;
}

/** "The majority of the d_i's are equal to 2 while the others are either 1 or 3, resulting in d = 2.024." */
export function redundancyClaim(copies: readonly number[]): Claim {
  const count = (d: number) => copies.filter((each) => each === d).length;
  const mean = meanOfCopies(copies);
  const others = copies.length - count(1) - count(2) - count(3);
  return claimsFor('sgc')({
    id: 'redundancy',
    section: 'VI.A',
    statement: 'After rounding most d_i are 2, the others 1 or 3, and the average redundancy is 2.024',
    found: mean,
    verdict: Math.abs(mean - 2.024) < 5e-4 && others === 0 && count(2) > copies.length / 2,
    note: `value: mean of d_i; ${count(1)} points have 1, ${count(2)} have 2 and ${count(3)} have 3 copies`,
  });
}
