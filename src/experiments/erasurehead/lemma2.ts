import { momentsOfY } from '../../analysis/closed-forms/erasurehead.js';
import { forEachTrial, pointOf } from '../../analysis/closed-forms/simulate.js';
import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { pointAt } from '../../analysis/figures/point-at.js';
import { type Estimate, meanOf } from '../../statistics/estimate.js';
import { momentsOf } from '../../statistics/moments.js';
import { agrees, erasureheadClaim, FAR } from './claims.js';
import { recoveryClaims } from './exact-recovery.js';

/** n tasks, k workers, c tasks per worker: the paper's experiments, and one with k ≠ n. */
const CODES = [
  { name: 'c2', n: 30, k: 30, c: 2 },
  { name: 'c3', n: 30, k: 30, c: 3 },
  { name: 'c5', n: 30, k: 30, c: 5 },
  { name: 'n60', n: 60, k: 20, c: 6 },
] as const;

/** Fractions of the workers that are in. */
const FRACTIONS = [0.05, 0.1, 0.2, 0.3, 11 / 30, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

interface Row {
  readonly code: (typeof CODES)[number];
  readonly r: number;
  readonly one: Estimate;
  readonly two: Estimate;
  readonly p: number;
  readonly q: number;
}

export const lemma2: Figure = {
  id: 'erasurehead-lemma2',
  paper: 'erasurehead',
  title: 'Moments of Y_i, whether block i is in, against the number of workers that are in',
  source: 'ErasureHead, Lemma 2',
  make: async (context) => {
    const trials = trialsFor(context, 10_000, 400);
    const rows = CODES.flatMap((code) => rowsOf(code, trials, context.seed));
    const panel = (title: string, y: string, value: (row: Row) => Estimate) => ({
      title,
      x: { title: 'r/k, workers that are in' },
      y: { title: y },
      points: rows.map((row) => pointAt(row.code.name, row.r / row.code.k, value(row))),
    });
    const zero = { kind: 'horizontal', y: 0, label: '' } as const;
    return {
      columns: [
        'n',
        'k',
        'c',
        'r',
        'trials',
        'EY_formula',
        'EY_mean',
        'EY_se',
        'EYY_formula',
        'EYY_mean',
        'EYY_se',
      ],
      rows: rows.map(({ code, r, one, two, p, q }) => [
        ...[code.n, code.k, code.c, r, trials],
        ...[1 - p, one.value, one.se, 1 - q, two.value, two.se],
      ]),
      chart: {
        title: 'ErasureHead, Lemma 2: how likely blocks of gradients are in',
        caption:
          `Top: simulated with exponential delays, so that the r workers that are in are random; ` +
          `${trials.toLocaleString('en')} iterations per point, seed ${context.seed}. The formulas 1 − p and 1 − q could ` +
          'not be told from the lines. Bottom: simulation minus formula with 95 % intervals.',
        series: CODES.map(({ name, n, k, c }) => ({
          name,
          label: n === k ? `n = k = ${n}, c = ${c}` : `n = ${n}, k = ${k}, c = ${c}`,
        })),
        panels: [
          panel('(a) E[Y_i] = 1 − p', 'probability', ({ one }) => one),
          panel('(b) E[Y_i Y_j] = 1 − q', 'probability', ({ two }) => two),
          {
            ...panel('(c) E[Y_i], difference', 'simulation − formula', ({ one, p }) => minus(one, 1 - p)),
            marks: [zero],
          },
          {
            ...panel('(d) E[Y_i Y_j], difference', 'simulation − formula', ({ two, q }) => minus(two, 1 - q)),
            marks: [zero],
          },
        ],
        columns: 2,
      },
      claims: [...recoveryClaims(), ...claims(rows, trials)],
      runs: [],
    };
  },
};

function rowsOf(code: (typeof CODES)[number], trials: number, seed: string): Row[] {
  const { n, k, c } = code;
  const groups = n / c;
  return [...new Set(FRACTIONS.map((fraction) => Math.round(fraction * k)))].map((r): Row => {
    const point = pointOf({
      seed,
      workers: k,
      tasks: n,
      scheme: { name: 'erasurehead', load: c, wait: r },
      delay: { model: 'exponential', mean: 1 },
    });
    const v = new Float64Array(n);
    const one = new Float64Array(trials);
    const two = new Float64Array(trials);
    let trial = 0;
    forEachTrial(point, trials, (_, master) => {
      master.weights(v);
      const present = v.reduce((sum, weight) => sum + weight, 0) / c;
      one[trial] = present / groups;
      two[trial++] = (present * (present - 1)) / (groups * (groups - 1));
    });
    return { code, r, one: estimateOf(one), two: estimateOf(two), ...momentsOfY(k, (k * c) / n, r) };
  });
}

function estimateOf(values: Float64Array): Estimate {
  return meanOf(momentsOf(values));
}

function minus({ value, se }: Estimate, expected: number): Estimate {
  return { value: value - expected, se };
}

function claims(rows: readonly Row[], trials: number): Claim[] {
  const paper = rows.find(({ code, r }) => code.name === 'c2' && r === 11) as Row;
  // Where a block is hardly ever missing, a sample may show no spread at all.
  const visible = ({ value, se }: Estimate) => ({ value, se: Math.max(se, 2 / trials) });
  const one = rows.filter((row) => agrees(visible(row.one), 1 - row.p)).length;
  const two = rows.filter((row) => agrees(visible(row.two), 1 - row.q)).length;
  const note = (formula: number, matching: number) =>
    `value: simulated for n = k = 30, c = 2, r = 11, where the formula gives ${formula.toFixed(4)}; of ` +
    `${rows.length} settings (c = 2, 3, 5, 6; k = 20, 30) ${matching} agree within ${FAR} standard errors`;
  return [
    erasureheadClaim(
      'lemma2-first',
      'Lemma 2.1',
      'E[Y_i] = 1 − C(k−l, r)/C(k, r)',
      paper.one,
      verdictOf(one === rows.length),
      note(1 - paper.p, one),
    ),
    erasureheadClaim(
      'lemma2-second',
      'Lemma 2.2',
      'E[Y_i Y_j] = 1 − (2C(k−l, r) − C(k−2l, r))/C(k, r)',
      paper.two,
      verdictOf(two === rows.length),
      note(1 - paper.q, two),
    ),
  ];
}
