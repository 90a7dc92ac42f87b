import type { FigureContext } from '../../analysis/figures/figure.js';
import type { Named } from '../../models/named.js';
import { iterations, POINTS, records, runsOf, STEP, VARIANTS, type VariantName } from './settings.js';

/** What is trained: some variants under stragglers of some p and ν, all of them combined. */
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

/** Which curve it is. */
export interface CurveLabel {
  readonly variant: VariantName;
  readonly p: number;
  /** ν */
  readonly persistence: number;
}

/** An experiment of a study, and which curve each of its points is. */
export interface StudyPart {
  readonly labels: readonly CurveLabel[];
  readonly experiment: Record<string, unknown>;
}

/** The experiments: the schemes among stragglers, gradient descent without, and centralised batches. */
export function partsOf(context: FigureContext, plan: StudyPlan): StudyPart[] {
  const { variants } = plan;
  const coded = variants.filter((name) => name !== 'gd' && VARIANTS[name].batch === undefined);
  return [
    amongStragglers(context, plan, coded),
    ...(variants.includes('gd')
      ? [amongStragglers(context, { ...plan, probabilities: [0], persistences: [1] }, ['gd'])]
      : []),
    ...variants.map((name) => batches(context, plan, name)),
  ].filter(({ labels }) => labels.length > 0);
}

function amongStragglers(
  context: FigureContext,
  { data, workers, redundancy, probabilities, persistences = [1] }: StudyPlan,
  names: readonly VariantName[],
): StudyPart {
  return {
    labels: probabilities.flatMap((p) =>
      persistences.flatMap((persistence) => names.map((variant) => ({ variant, p, persistence }))),
    ),
    experiment: {
      ...common(context, data),
      name: `sgc-${names.join('-')}`,
      workers,
      delay: { model: 'bernoulli' },
      sweep: {
        'delay.p': probabilities,
        'delay.persistence': persistences,
        scheme: names.map((name) => VARIANTS[name].scheme(redundancy)),
      },
    },
  };
}

/**
 * Batches of a fixed size: each point is a worker of its own, and the first so many of workers that are all
 * alike are a sample without replacement. Without stragglers it would be gradient descent at a thousand times
 * the price.
 */
function batches(
  context: FigureContext,
  { data, redundancy, probabilities }: StudyPlan,
  variant: VariantName,
): StudyPart {
  const { batch, scheme } = VARIANTS[variant];
  const ps = batch === undefined ? [] : probabilities.filter((p) => p > 0);
  return {
    labels: ps.map((p) => ({ variant, p, persistence: 1 })),
    experiment: {
      ...common(context, data),
      name: `sgc-${variant}`,
      workers: POINTS,
      delay: { model: 'exponential', mean: 1 },
      sweep: {
        scheme: ps.map((p) => ({
          ...scheme(redundancy),
          wait: Math.round(POINTS * (batch?.(p, redundancy) ?? 1)),
        })),
      },
    },
  };
}

function common(context: FigureContext, data: Named<'source'>): Record<string, unknown> {
  return {
    seed: context.seed,
    trials: runsOf(context),
    training: {
      iterations: iterations(context),
      objective: { loss: 'least-squares' },
      data,
      step: STEP,
      record: records(context),
    },
  };
}
