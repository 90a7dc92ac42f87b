import { atMost, type ClaimDraft } from '../../analysis/figures/claim.js';
import type { Estimate } from '../../statistics/estimate.js';
import { largest, over } from '../../statistics/ratios.js';
import { agrees, FAR, short } from './claims.js';
import type { Moments } from './instance.js';

/** One iteration of a curve: Δ_T of AGC and of gradient descent, and what bounds them. */
export interface CurveRow {
  readonly T: number;
  readonly gap: Estimate;
  readonly descent: number;
  readonly lemma1: number;
  readonly theorem1: number;
  readonly theorem2: number;
}

/** One step size and one number of workers that are waited for. */
export interface Curve {
  readonly c: number;
  readonly r: number;
  readonly step: { readonly name: 'erasurehead-1' | 'erasurehead-2'; readonly label: string };
  readonly initialGap: number;
  readonly rows: readonly CurveRow[];
}

const THEOREMS: readonly {
  readonly id: string;
  readonly bound: 'theorem1' | 'theorem2';
  readonly step: string;
  readonly statement: string;
}[] = [
  {
    id: 'theorem1-first',
    bound: 'theorem1',
    step: 'erasurehead-1',
    statement: 'Step 1/β: Δ_T <= (1 − μ/β)^T Δ₀ + σ²/(2(1 − p)μ)·(p + (q − p)c/((1 − p)n))',
  },
  {
    id: 'theorem1-second',
    bound: 'theorem1',
    step: 'erasurehead-2',
    statement: 'Step (1 − p)/β: Δ_T <= (1 − (1 − p)μ/β)^T Δ₀ + (q − p)c·σ²/(2(1 − p)μ·n)',
  },
  {
    id: 'theorem2-first',
    bound: 'theorem2',
    step: 'erasurehead-1',
    statement: 'Step 1/β, c >= n ln(2)/r: Δ_T <= (1 − μ/β)^T Δ₀ + exp(−cr/n)σ²/μ·(1 + 4c/n)',
  },
  {
    id: 'theorem2-second',
    bound: 'theorem2',
    step: 'erasurehead-2',
    statement:
      'Step (1 − p)/β, c >= n ln(2)/r: Δ_T <= (1 − (1 − exp(−cr/n))μ/β)^T Δ₀ + 2c·exp(−cr/n)σ²/(μ·n)',
  },
];

/** The statements of Section 3 about convergence. */
export function theorem12Claims(
  sigma: number,
  curves: readonly Curve[],
  start: Moments,
  optimum: Moments,
): ClaimDraft[] {
  const { rows } = curves[0];
  const moments = [start, optimum];
  const descent = rows.map(({ descent, lemma1 }) => descent / lemma1);
  return [
    sigmaClaim(sigma),
    {
      id: 'lemma1',
      section: 'Lemma 1',
      statement: 'Gradient descent with step 1/β has f(x_T) − f* <= (1 − μ/β)^T (f(x_0) − f*)',
      found: Math.max(...descent),
      verdict: atMost(1),
      note: `value: the largest ratio of the two sides, T = 1 … ${rows.length}, on our instance`,
    },
    {
      id: 'lemma3-first',
      section: 'Lemma 3.1',
      statement: 'E[g(x)] = (1 − p)∇f(x)',
      found: start.along,
      verdict: agrees(start.along, start.present),
      note: `value: E⟨g, ∇f⟩/‖∇f‖² at the start, c = 2, r = 11; 1 − p = ${start.present.toFixed(4)}`,
    },
    {
      id: 'lemma3-second',
      section: 'Lemma 3.2',
      statement: 'E‖g‖² = (1 − q)‖∇f‖² + ((q − p)/n²) Σ‖g[i]‖²',
      found: start.square,
      verdict: moments.every(({ square, lemma3 }) => agrees(square, lemma3)),
      note:
        `value: simulated at the start, where the formula gives ${short(start.lemma3)}; at the optimum ` +
        `${short(optimum.square.value)} and ${short(optimum.lemma3)} (agreement: within ${FAR} standard errors)`,
    },
    {
      id: 'lemma4',
      section: 'Lemma 4',
      statement: 'E‖g‖² <= (1 − q)‖∇f‖² + (q − p)c·σ²/n',
      found: over(start.square, start.lemma4),
      verdict: moments.every(({ lemma3, lemma4 }) => lemma3 <= lemma4),
      note: `value: E‖g‖² over the bound, at the start; at the optimum ${(optimum.square.value / optimum.lemma4).toPrecision(2)}`,
    },
    ...THEOREMS.map(({ id, bound, step, statement }): ClaimDraft => {
      const own = curves.filter((curve) => curve.step.name === step);
      const binding = own.flatMap((curve) => ratiosBelow(curve, bound, curve.initialGap));
      const loose = own.filter((curve) => ratiosBelow(curve, bound, curve.initialGap).length === 0);
      const all = own.flatMap((curve) => ratiosBelow(curve, bound, Infinity));
      return {
        id,
        section: `Theorem ${bound.at(-1)}`,
        statement,
        found: largest(binding.length > 0 ? binding : all),
        verdict: atMost(1),
        note:
          `value: the largest ratio of Δ_T to its bound, T = 1 … ${rows.length}, where that is less than Δ₀ and so says something ` +
          `(${binding.length} of ${all.length} points${loose.map(({ c, r }) => `; none with c = ${c}, r = ${r}`).join('')}). ` +
          `Over all points ${largest(all).value.toPrecision(2)}. σ as in erasurehead-sigma`,
      };
    }),
  ];
}

/** Δ_T over its bound, for the T at which the bound is less than `most`. */
function ratiosBelow({ rows }: Curve, bound: 'theorem1' | 'theorem2', most: number): Estimate[] {
  return rows.filter((row) => row[bound] < most).map((row) => over(row.gap, row[bound]));
}

/** Suppositions of the theorems. */
function sigmaClaim(sigma: number): ClaimDraft {
  return {
    id: 'sigma',
    section: 'Section 3, Lemma 4',
    statement: 'f is μ-PL and ‖∇f_i(x)‖ <= σ for all i and all x',
    found: sigma,
    verdict: 'holds as amended',
    note:
      'value: σ on our first instance. Amended: it bounds ‖∇f_i‖ on a ball that holds all iterates, which is enough for the ' +
      'theorems. For all x, as stated, only a constant can have it: f would be bounded, and where it comes near its supremum ' +
      'its gradient vanishes, against the PL inequality',
  };
}
