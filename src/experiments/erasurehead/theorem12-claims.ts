import { type Claim, type Verdict, verdictOf } from '../../analysis/figures/claim.js';
import { type Estimate, Z95 } from '../../statistics/estimate.js';
import { agrees, erasureheadClaim, exactly, FAR, short } from './claims.js';
import type { Moments } from './instance-moments.js';
import { boundAt, type Curve, lemma1At, type Theorem12 } from './theorem12-bounds.js';

/** What the theorems suppose and cannot have, said where they hold nevertheless. */
const AMENDED =
  'Amended: sigma bounds ‖∇f_i‖ on a ball that holds all iterates. For all x, as stated, only a constant can have it: f ' +
  'would be bounded, and where it comes near its supremum its gradient vanishes, against the PL inequality';

/** The statements of Section 3 about convergence. */
export function theorem12Claims(found: Theorem12, moments: readonly Moments[]): Claim[] {
  const [start, optimum] = moments;
  const along = start.along ?? exactly(Number.NaN);
  const { constants, descent, curves } = found;
  const ratios = descent.map(({ value }, i) => value / lemma1At(constants, i + 1));
  return [
    erasureheadClaim(
      'lemma1',
      'Lemma 1',
      'Gradient descent with step 1/beta has f(x_T) − f* <= (1 − mu/beta)^T (f(x_0) − f*)',
      exactly(Math.max(...ratios)),
      verdictOf(ratios.every((ratio) => ratio <= 1)),
      `value: the largest ratio of the two sides, T = 1 … ${descent.length}, on our instance`,
    ),
    erasureheadClaim(
      'lemma3-first',
      'Lemma 3.1',
      'E[g(x)] = (1 − p)∇f(x)',
      along,
      verdictOf(agrees(along, start.present)),
      `value: E⟨g, ∇f⟩/‖∇f‖² at the start, c = 2, r = 11; 1 − p = ${start.present.toFixed(4)}`,
    ),
    erasureheadClaim(
      'lemma3-second',
      'Lemma 3.2',
      'E‖g‖² = (1 − q)‖∇f‖² + ((q − p)/n²) Σ‖g[i]‖²',
      start.square,
      verdictOf(moments.every(({ square, lemma3 }) => agrees(square, lemma3))),
      `value: simulated at the start, where the formula gives ${short(start.lemma3)}; at the optimum ` +
        `${short(optimum.square.value)} and ${short(optimum.lemma3)} (agreement: within ${FAR} standard errors)`,
    ),
    erasureheadClaim(
      'lemma4',
      'Lemma 4',
      'E‖g‖² <= (1 − q)‖∇f‖² + (q − p)c·sigma²/n',
      { value: start.square.value / start.lemma4, se: start.square.se / start.lemma4 },
      verdictOf(moments.every(({ lemma3, lemma4 }) => lemma3 <= lemma4)),
      `value: E‖g‖² over the bound, at the start; at the optimum ${(optimum.square.value / optimum.lemma4).toPrecision(2)}`,
    ),
    ...([1, 2] as const).flatMap((theorem) =>
      (['erasurehead-1', 'erasurehead-2'] as const).map((step) => {
        const own = curves.filter((curve) => curve.step.name === step);
        const worst = largestRatio(own, theorem === 1 ? 'theorem1' : 'theorem2', found);
        const holds: Verdict = worst.value - Z95 * worst.se <= 1 ? 'holds as amended' : 'fails';
        return erasureheadClaim(
          `theorem${theorem}-${step === 'erasurehead-1' ? 'first' : 'second'}`,
          `Theorem ${theorem}`,
          STATEMENTS[theorem][step],
          worst,
          holds,
          `value: the largest ratio of Δ_T to its bound, T = 1 … ${descent.length}, r = ${own.map(({ r }) => r).join(' and ')}. ${AMENDED}`,
        );
      }),
    ),
  ];
}

const STATEMENTS = {
  1: {
    'erasurehead-1':
      'Step 1/beta: Δ_T <= (1 − mu/beta)^T Δ_0 + sigma²/(2(1 − p)mu)·(p + (q − p)c/((1 − p)n))',
    'erasurehead-2': 'Step (1 − p)/beta: Δ_T <= (1 − (1 − p)mu/beta)^T Δ_0 + (q − p)c·sigma²/(2(1 − p)mu·n)',
  },
  2: {
    'erasurehead-1':
      'Step 1/beta, c >= n ln(2)/r: Δ_T <= (1 − mu/beta)^T Δ_0 + exp(−cr/n)sigma²/mu·(1 + 4c/n)',
    'erasurehead-2':
      'Step (1 − p)/beta, c >= n ln(2)/r: Δ_T <= (1 − (1 − exp(−cr/n))mu/beta)^T Δ_0 + 2c·exp(−cr/n)sigma²/(mu·n)',
  },
} as const;

function largestRatio(
  curves: readonly Curve[],
  theorem: 'theorem1' | 'theorem2',
  { constants }: Theorem12,
): Estimate {
  const ratios = curves.flatMap((curve) =>
    curve.gaps.map(({ value, se }, i) => {
      const bound = boundAt(curve[theorem], constants.initialGap, i + 1);
      return { value: value / bound, se: se / bound };
    }),
  );
  return ratios.reduce((largest, ratio) => (ratio.value > largest.value ? ratio : largest));
}
