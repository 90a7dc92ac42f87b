import type { Claim } from '../../analysis/figures/claim.js';
import type { Figure, FigureContext, TrainingRun } from '../../analysis/figures/figure.js';
import type { LineChart, LinePanel, LinePoint } from '../../report/line-chart.js';
import { type Estimate, positiveInterval, sampleMean } from '../../statistics/estimate.js';
import { ratioOfMeans } from '../../statistics/ratios.js';
import {
  AUTHORS_DATA,
  evenlySpaced,
  iterations,
  runsOf,
  STAND_IN,
  seriesOf,
  type VariantName,
} from './settings.js';
import { CURVE_COLUMNS, type Curve, curveRows, type Study, type StudyPlan, trainStudy } from './study.js';

/**
 * A figure of the papers' simulations: how the error falls at some p, and where it ends against p; and below (or beside
 * a single panel) the same divided by SGC's error.
 */
interface StudyFigure extends Pick<Figure, 'id' | 'title' | 'source'> {
  readonly heading: string;
  /** n */
  readonly workers: number;
  /** d */
  readonly redundancy: number;
  readonly variants: readonly VariantName[];
  readonly probabilities: (context: FigureContext) => readonly number[];
  /** The p of the panels of convergence, and their titles. */
  readonly convergence: readonly { readonly p: number; readonly title: string }[];
  /** Title of the panel of error floors, where there is one. */
  readonly floors?: string;
  /** Part of the caption that is about this figure. */
  readonly notes: (made: MadeStudy) => readonly string[];
  readonly claims: (made: MadeStudy) => readonly Claim[];
  readonly size?: Pick<LineChart, 'width' | 'height'>;
}

/** A study that was trained for a figure. */
interface MadeStudy {
  readonly context: FigureContext;
  readonly study: Study;
  readonly runs: readonly TrainingRun[];
  /** The p > 0 of the study. */
  readonly stragglers: readonly number[];
}

/** The figure that makes a study of the authors' data. */
export function studyFigure(spec: StudyFigure): Figure {
  const { id, title, source, variants, convergence, floors } = spec;
  const coded = variants.filter((name) => name !== 'gd');
  const compared = coded.filter((name) => name !== 'sgc');
  return {
    ...{ id, paper: 'sgc', title, source },
    make: async (context) => {
      const probabilities = spec.probabilities(context);
      const { workers, redundancy } = spec;
      const data = context.data(AUTHORS_DATA, STAND_IN);
      const plan = { data, workers, redundancy, variants, probabilities };
      const { study, runs } = await trainStudy(context, plan);
      const made = { context, study, runs, stragglers: probabilities.filter((p) => p > 0) };
      const drawn = convergence.flatMap(({ p }) => curvesAt(study, variants, p)).map(({ curve }) => curve);
      return {
        columns: CURVE_COLUMNS,
        rows: curveRows(study, floors === undefined ? study.curves : drawn),
        chart: {
          title: spec.heading,
          caption: captionOf(context, plan, ...spec.notes(made), RATIO_READING),
          series: seriesOf(convergence.length > 0 ? variants : coded),
          panels: [
            ...convergence.map((each) => convergencePanel(each.title, curvesAt(study, variants, each.p))),
            ...(floors === undefined ? [] : [floorPanel(floors, study, coded, probabilities)]),
            ...convergence.map((each) => convergenceRatios(each.title, study, compared, each.p)),
            ...(floors === undefined ? [] : [floorRatios(floors, study, compared, made.stragglers)]),
          ],
          columns: Math.max(2, convergence.length + (floors === undefined ? 0 : 1)),
          ...spec.size,
        },
        claims: spec.claims(made),
        runs,
      };
    },
  };
}

/** A curve and the name of the series that draws it. */
interface DrawnCurve {
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

/** Errors of some variants divided by SGC's, run by run on the same stragglers, against the iteration. */
function convergenceRatios(title: string, study: Study, names: readonly VariantName[], p: number): LinePanel {
  const sgc = study.of('sgc', p);
  return {
    ...ratioPanel(title, { title: 'iteration t', zero: true }),
    points: names.flatMap((name) => {
      const { iterations, errors } = study.of(name, p);
      return iterations.map((t, i) => ({
        ...ratioPoint(name, t, ratioOfMeans(errors[i], sgc.errors[i])),
        plain: !evenlySpaced(t, iterations.at(-1) as number),
      }));
    }),
  };
}

/** The same after the last iteration, against p > 0; at p = 0 all are gradient descent. */
function floorRatios(
  title: string,
  study: Study,
  names: readonly VariantName[],
  stragglers: readonly number[],
): LinePanel {
  return {
    ...ratioPanel(title, { title: 'straggler probability p' }),
    points: names.flatMap((name) =>
      stragglers.map((p) => ratioPoint(name, p, ratioOfMeans(study.final(name, p), study.final('sgc', p)))),
    ),
  };
}

function ratioPanel(title: string, x: LinePanel['x']) {
  return {
    title: title === '' ? '' : `${title}, ÷ SGC`,
    x,
    y: { title: 'error ÷ error of SGC', log: true },
    marks: [{ kind: 'horizontal' as const, y: 1, label: '' }],
  };
}

function ratioPoint(series: string, x: number, ratio: Estimate): LinePoint {
  return { series, x, y: ratio.value, ...(ratio.df !== 0 ? positiveInterval(ratio) : {}) };
}

/** The error after the last iteration, against p. */
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
    points: names.flatMap((name) => probabilities.map((p) => linePoint(name, p, study.final(name, p)))),
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

/** Caption: what holds for all of these figures, and the part about this one. */
export function captionOf(
  context: FigureContext,
  { data, workers, redundancy }: Omit<StudyPlan, 'variants' | 'probabilities'>,
  ...more: readonly string[]
): string {
  const authors = data.source === AUTHORS_DATA.source;
  const runs = runsOf(context);
  return [
    `${authors ? 'The authors’ data' : 'Generated data'}, 1,000 points of 100 features; n = ${workers} workers, ` +
      `d = ${redundancy}; T = ${iterations(context).toLocaleString('en')} iterations from β₀ = 0, steps ` +
      '7·ln(10¹⁰⁰)/(t^0.7·‖XᵀX‖₂·m) (eq. (11) omits ‖XᵀX‖₂ and m).',
    `Means of ${runs === 1 ? 'one run' : `${runs} runs with 95 % bands (Student’s t, on the logarithm)`}, seed ${context.seed}; all ` +
      'schemes of equal n and p meet the same stragglers, and a pattern without a responder is drawn again. ' +
      'Where points are placed at random, that is done anew in each run, so that the bands have that in them.',
    ...more,
  ].join(' ');
}

/** Says where all curves of a floor panel meet. */
export function noStragglersNote(study: Study): string {
  const [digits, exponent] = study.final('gd', 0)[0].toExponential(2).split('e');
  const raised = [...exponent].map((sign) => (sign === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)])).join('');
  return `At p = 0 all are gradient descent (one run: nothing is random) and end at ${digits}·10${raised}.`;
}

/** Runs that the panels of ratios compare. */
const RATIO_READING = 'Ratios to SGC run by run on the same stragglers.';

/** Meaning of the centralised baseline; the spaces keep the formulas together. */
export const BATCH_READING =
  'Batch SGD, centralised: a fraction 1\u00a0−\u00a0p of the points, drawn without replacement, and the sum divided by it.';

/** Normalisation of the estimates. */
export const ERASUREHEAD_READING =
  'ErasureHead, as in Table I, does not divide by the probability 1\u00a0−\u00a0pᵈ that a group is in.';

/** Addition to it where both are drawn. */
export const UNBIASED_READING = 'Its unbiased variant does.';

/** The divisor of SGC-Send-All. */
export const SEND_ALL_READING =
  'SGC-Send-All divides each point by its own probability 1\u00a0−\u00a0p^dᵢ of being in, as the authors’ program does.';
