import { momentsOfY } from '../../analysis/closed-forms/erasurehead.js';
import { forEachTrial, pointOf } from '../../analysis/closed-forms/simulate.js';
import type { ClaimDraft } from '../../analysis/figures/claim.js';
import { meanAndError, pointAt, tableOf } from '../../analysis/figures/estimates.js';
import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { Streams } from '../../random/stream.js';
import { cyclic } from '../../schemes/cyclic.js';
import { frc } from '../../schemes/fractional-repetition.js';
import type { SchemeDefinition } from '../../schemes/scheme.js';
import { type Estimate, meanOf } from '../../statistics/estimate.js';
import { momentsOf } from '../../statistics/moments.js';
import { scaled } from '../../statistics/ratios.js';
import { agrees, claims, FAR } from './claims.js';

/** n tasks, k workers, c tasks per worker: the paper's experiments, and one with k ≠ n. */
const CODES = [
  { name: 'c2', n: 30, k: 30, c: 2 },
  { name: 'c3', n: 30, k: 30, c: 3 },
  { name: 'c5', n: 30, k: 30, c: 5 },
  { name: 'n60', n: 60, k: 20, c: 6 },
] as const;

/** Fractions of the workers that are in. */
const FRACTIONS = [0.05, 0.1, 0.2, 0.3, 11 / 30, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** E[Y_i] and E[Y_i Y_j] of a code with r workers in, simulated, and p and q of the formulas. */
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
    const difference = (title: string, value: (row: Row) => Estimate) => ({
      ...panel(title, 'simulation − formula', value),
      marks: [{ kind: 'horizontal', y: 0, label: '' } as const],
    });
    return {
      ...tableOf(rows, {
        n: ({ code }) => code.n,
        k: ({ code }) => code.k,
        c: ({ code }) => code.c,
        r: ({ r }) => r,
        trials: () => trials,
        EY_formula: ({ p }) => 1 - p,
        ...meanAndError('EY', ({ one }) => one),
        EYY_formula: ({ q }) => 1 - q,
        ...meanAndError('EYY', ({ two }) => two),
      }),
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
          difference('(c) E[Y_i], difference', ({ one, p }) => scaled(one, 1, -(1 - p))),
          difference('(d) E[Y_i Y_j], difference', ({ two, q }) => scaled(two, 1, -(1 - q))),
        ],
        columns: 2,
      },
      claims: claims([...recoveryClaims(), ...momentClaims(rows, trials)]),
      runs: [],
    };
  },
};

function rowsOf(code: (typeof CODES)[number], trials: number, seed: string): Row[] {
  const { n, k, c } = code;
  const groups = n / c;
  return [...new Set(FRACTIONS.map((fraction) => Math.round(fraction * k)))].map((r): Row => {
    const point = pointOf({
      ...{ seed, workers: k, tasks: n },
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
    const moments = momentsOfY(k, (k * c) / n, r);
    return { code, r, one: meanOf(momentsOf(one)), two: meanOf(momentsOf(two)), ...moments };
  });
}

function momentClaims(rows: readonly Row[], trials: number): ClaimDraft[] {
  const paper = rows.find(({ code, r }) => code.name === 'c2' && r === 11) as Row;
  // Where a block is hardly ever missing, a sample may show no spread at all.
  const visible = ({ value, se }: Estimate) => ({ value, se: Math.max(se, 2 / trials) });
  const one = rows.filter((row) => agrees(visible(row.one), 1 - row.p)).length;
  const two = rows.filter((row) => agrees(visible(row.two), 1 - row.q)).length;
  const note = (formula: number, matching: number) =>
    `value: simulated for n = k = 30, c = 2, r = 11, where the formula gives ${formula.toFixed(4)}; of ` +
    `${rows.length} settings (c = 2, 3, 5, 6; k = 20, 30) ${matching} agree within ${FAR} standard errors`;
  return [
    {
      id: 'lemma2-first',
      section: 'Lemma 2.1',
      statement: 'E[Y_i] = 1 − C(k−l, r)/C(k, r)',
      found: paper.one,
      verdict: one === rows.length,
      note: note(1 - paper.p, one),
    },
    {
      id: 'lemma2-second',
      section: 'Lemma 2.2',
      statement: 'E[Y_i Y_j] = 1 − (2C(k−l, r) − C(k−2l, r))/C(k, r)',
      found: paper.two,
      verdict: two === rows.length,
      note: note(1 - paper.q, two),
    },
  ];
}

/** n tasks, k workers, c tasks per worker; small enough to go through all sets of workers. */
interface SmallCode {
  readonly scheme: SchemeDefinition;
  readonly n: number;
  readonly k: number;
  readonly c: number;
}

const EQUAL: readonly SmallCode[] = [
  ...[2, 3, 6].map((c) => ({ scheme: frc, n: 6, k: 6, c })),
  ...[2, 3, 4, 6].map((c) => ({ scheme: frc, n: 12, k: 12, c })),
  ...[2, 3, 5].map((c) => ({ scheme: cyclic, n: 8, k: 8, c })),
];

/** More tasks than workers: l = kc/n copies of a task, fewer than c. */
const UNEQUAL: readonly SmallCode[] = [
  { scheme: frc, n: 12, k: 6, c: 4 },
  { scheme: frc, n: 24, k: 12, c: 6 },
];

/** Largest distance from 1 of a weight of an exact gradient, by rounding. */
const ROUNDING = 1e-9;

/** Sets of responders, and those from which the full gradient is recovered. */
interface Count {
  readonly sets: number;
  readonly exact: number;
}

/** Goes through all sets of r workers, each handed to the code's own collector. */
function recovered({ scheme, n, k, c }: SmallCode, r: number): Count {
  const setting = {
    ...{ workers: k, tasks: n, split: 'points' as const, needed: n, responseProbability: 1 },
    placement: new Streams('exact recovery', n, k, c).uniform(),
  };
  const { plan, collector } = scheme.build({ load: c }, setting);
  const master = collector();
  const v = new Float64Array(n);
  const sets = subsets(k, r);
  const exact = sets.filter((responders) => {
    master.reset();
    let complete = false;
    for (const worker of responders) {
      complete = complete || master.receive(worker, plan.firstSubtask[worker + 1] - 1);
    }
    master.weights(v);
    return complete && v.every((weight) => Math.abs(weight - 1) <= ROUNDING);
  });
  return { sets: sets.length, exact: exact.length };
}

/** All sets of `size` of the numbers 0 … k − 1. */
function subsets(k: number, size: number): number[][] {
  if (size === 0) return [[]];
  return Array.from({ length: k - size + 1 }, (_, i) => k - 1 - i).flatMap((last) =>
    subsets(last, size - 1).map((rest) => [...rest, last]),
  );
}

function total(codes: readonly SmallCode[], responders: (code: SmallCode) => number): Count {
  const counts = codes.map((code) => recovered(code, responders(code)));
  return counts.reduce((sum, each) => ({ sets: sum.sets + each.sets, exact: sum.exact + each.exact }));
}

/** "If r >= k − c + 1, then no matter which nodes are stragglers, g(x) = ∇f(x)" (Section 2, after Tandon et al.). */
function recoveryClaims(): ClaimDraft[] {
  const equal = total(EQUAL, ({ k, c }) => k - c + 1);
  const printed = total(UNEQUAL, ({ k, c }) => k - c + 1);
  const amended = total(UNEQUAL, ({ n, k, c }) => k - (k * c) / n + 1);
  const all = ({ sets, exact }: Count) => exact === sets;
  const text = ({ sets, exact }: Count) => `${exact} of ${sets}`;
  return [
    {
      id: 'exact-recovery',
      section: '1; Section 2',
      statement: 'With n = k the gradient is recovered from any n − c + 1 workers',
      found: equal.exact,
      verdict: all(equal),
      note:
        `value: sets of n − c + 1 workers that recover it, of all ${equal.sets} of ${EQUAL.length} fractional repetition and cyclic ` +
        'codes with n from 6 to 12',
    },
    {
      id: 'exact-recovery-general',
      section: 'Section 2',
      statement: 'FRC(n, k, c): for r >= k − c + 1 it is recovered no matter which workers straggle',
      found: printed.exact,
      verdict: all(printed) ? 'holds' : all(amended) ? 'holds as amended' : 'fails',
      note:
        `value: sets of r = k − c + 1 workers that recover it, ${text(printed)}, for (n, k, c) = (12, 6, 4) and (24, 12, 6). ` +
        `Amended: k − l + 1 workers, l = kc/n copies of each task (${text(amended)} sets); where n = k that is the same`,
    },
  ];
}
