import type { FigureContext, TrainingRun } from '../../analysis/figures/figure.js';
import { type CsvCell, cellOf } from '../../report/csv.js';
import type { TrainingPoint } from '../../simulation/experiment/experiment.js';
import { recordsOf } from '../../simulation/training/records.js';
import { trainingColumns, trainingRows } from '../../simulation/training/table.js';
import { positiveInterval, sampleMean } from '../../statistics/estimate.js';
import { type CurveLabel, partsOf, type StudyPlan } from './parts.js';
import type { VariantName } from './settings.js';

/** The runs of a variant under stragglers of some p and ν. */
export interface Curve extends CurveLabel {
  /** The recorded iterations. */
  readonly iterations: readonly number[];
  /** errors[i][r] = ‖beta_t − beta*‖₂ of run r after the i-th recorded iteration. */
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

/** Curves that can be asked for. */
export class Study {
  constructor(readonly curves: readonly Curve[]) {}

  /** @throws Error if it has not been trained */
  of(variant: VariantName, p: number, persistence = 1): Curve {
    // Gradient descent waits for all: it is the same for every p.
    const found = this.curves.find(
      (curve) =>
        curve.variant === variant &&
        (variant === 'gd' || (curve.p === p && curve.persistence === persistence)),
    );
    if (!found) throw new Error(`no curve of ${variant} at p = ${p}, ν = ${persistence}`);
    return found;
  }

  /** The error of each run after the last iteration: the papers' error floor. */
  final(variant: VariantName, p: number, persistence = 1): readonly number[] {
    return this.of(variant, p, persistence).errors.at(-1) as readonly number[];
  }
}

/** The last row of each curve. */
export function lastRows(curves: readonly Curve[]): (readonly CsvCell[])[] {
  return curves.flatMap(({ rows }) => rows.slice(-1));
}

/** A study with the experiments behind it. */
export interface TrainedStudy {
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
  const runs = await context.trainAll(parts.flat().map(({ experiment }) => experiment));
  return parts.map((own, i) => {
    const before = parts.slice(0, i).flat().length;
    const ownRuns = runs.slice(before, before + own.length);
    const curves = own.flatMap(({ labels }, k) => curvesOf(labels, ownRuns[k]));
    return { study: new Study(curves), runs: ownRuns };
  });
}

function curvesOf(labels: readonly CurveLabel[], { experiment, summaries }: TrainingRun): Curve[] {
  return summaries.map((summary, i) => {
    const point = experiment.points[i] as TrainingPoint;
    const { variant, p, persistence } = labels[i];
    const { divergedBy, iterations: recorded } = summary;
    if (divergedBy !== undefined)
      throw new Error(`${variant} diverged by iteration ${divergedBy} at p = ${p}, ν = ${persistence}`);
    const errors = recorded.map((_, at) => recordsOf(summary.runs, at, 'error'));
    const head = [variant, cellOf(point.scheme), point.workers, p, persistence];
    const single = { ...experiment, paths: [], points: [point], values: [[]] };
    const rows = trainingRows(single, [summary]).map((row, at) => {
      const { low, high } = positiveInterval(sampleMean(errors[at]));
      return [...head, ...row, low, high];
    });
    return { variant, p, persistence, iterations: recorded, errors, rows };
  });
}
