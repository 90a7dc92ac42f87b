import type { FigureContext } from '../../analysis/figures/figure.js';
import type { LinePanel, LinePoint } from '../../report/line-chart.js';
import { positiveInterval, sampleMean } from '../../statistics/estimate.js';
import type { StudyPlan } from './parts.js';
import { AUTHORS_DATA, evenlySpaced, iterations, runsOf, type VariantName } from './settings.js';
import type { Curve, Study } from './study.js';

/** A curve and the name of the series that draws it. */
export interface DrawnCurve {
  readonly series: string;
  readonly curve: Curve;
}

/** The curves of some variants at one p. */
export function curvesAt(study: Study, names: readonly VariantName[], p: number): DrawnCurve[] {
  return names.map((series) => ({ series, curve: study.of(series, p) }));
}

/** The error against the iteration. */
export function convergencePanel(title: string, drawn: readonly DrawnCurve[]): LinePanel {
  return {
    title,
    x: { title: 'iteration t', zero: true },
    y: { title: 'error ‖βₜ − β*‖₂', log: true },
    points: drawn.flatMap(({ series, curve }) =>
      curve.iterations.map((t, i) => ({
        ...linePoint(series, t, curve.errors[i]),
        plain: !evenlySpaced(t, curve.iterations.at(-1) as number),
      })),
    ),
  };
}

/**
 * The error after the last iteration, against p > 0. At p = 0 all is gradient descent, decades below: that would
 * leave no room for what is to be seen.
 */
export function floorPanel(
  title: string,
  study: Study,
  names: readonly VariantName[],
  probabilities: readonly number[],
): LinePanel {
  return {
    title,
    x: { title: 'straggler probability p' },
    y: finalError(study),
    points: names.flatMap((name) =>
      probabilities.filter((p) => p > 0).map((p) => linePoint(name, p, study.final(name, p))),
    ),
  };
}

/** The axis of the error after the last iteration. */
export function finalError({ curves }: Study) {
  const last = curves[0].iterations.at(-1) as number;
  return { title: `error ‖βₜ − β*‖₂ at t = ${last.toLocaleString('en')}`, log: true } as const;
}

/** The mean over runs with its 95 % interval, where there are runs enough for one. */
export function linePoint(series: string, x: number, runs: readonly number[]): LinePoint {
  const mean = sampleMean(runs);
  return { series, x, y: mean.value, ...(mean.df > 0 ? positiveInterval(mean) : {}) };
}

/** What the reader of any of these figures must know, and what is said of this one. */
export function captionOf(
  context: FigureContext,
  { data, workers, redundancy }: Pick<StudyPlan, 'data' | 'workers' | 'redundancy'>,
  ...more: readonly string[]
): string {
  const authors = data.source === AUTHORS_DATA.source;
  const runs = runsOf(context);
  return [
    `${authors ? 'The authors’ data' : 'Generated data'}, 1,000 points of 100 features; n = ${workers} workers, ` +
      `d = ${redundancy}; T = ${iterations(context).toLocaleString('en')} iterations from β₀ = 0, steps ` +
      '7·ln(10¹⁰⁰)/(t^0.7·‖XᵀX‖₂·m) (eq. (11) omits ‖XᵀX‖₂ and m).',
    `Means of ${runs === 1 ? 'one run' : `${runs} runs with 95 % bands (Student’s t, on the logarithm)`}, seed ${context.seed}; all ` +
      'schemes of equal n and p meet the same stragglers, and a pattern without a responder is drawn again. Placements are drawn once.',
    ...more,
  ].join(' ');
}

/** Says of a floor panel what it leaves out. */
export function noStragglersNote(study: Study, where = ''): string {
  const [digits, exponent] = study.final('gd', 0)[0].toExponential(2).split('e');
  const raised = [...exponent].map((sign) => (sign === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)])).join('');
  return `At p = 0, not drawn${where}, all are gradient descent and end at ${digits}·10${raised}.`;
}

/** What is meant by the centralised baseline; the spaces keep the formulas together. */
export const BATCH_READING =
  'Batch SGD, centralised: a fraction 1\u00a0−\u00a0p of the points, drawn without replacement, and the sum divided by it.';

/** The same with as many points as a code of redundancy d receives on average. */
export const BATCH_DISTINCT_READING =
  'With as many points as SGC: a fraction 1\u00a0−\u00a0pᵈ, divided by just that (the authors’ program divides by ' +
  'min(d(1\u00a0−\u00a0p),\u00a01)).';

/** How the estimates are normalised. */
export const ERASUREHEAD_READING =
  'ErasureHead, as in Table I, does not divide by the probability 1\u00a0−\u00a0pᵈ that a group is in.';

/** What stands after it where both are drawn. */
export const UNBIASED_READING = 'Its unbiased variant does.';

/** The divisor of SGC-Send-All. */
export const SEND_ALL_READING =
  'SGC-Send-All divides each point by its own probability 1\u00a0−\u00a0p^dᵢ of being in, as the authors’ program does.';
