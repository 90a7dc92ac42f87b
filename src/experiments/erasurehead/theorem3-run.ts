import { THEOREM_3 } from '../../analysis/closed-forms/erasurehead.js';
import { type FigureContext, type TrainingRun, trialsFor } from '../../analysis/figures/figure.js';
import { recordMoments } from '../../simulation/training/table.js';
import { type Estimate, meanOf } from '../../statistics/estimate.js';
import { constantsOf, gaps, N, radiusOf, trainInstance } from './instance.js';

const C = 10;
const WAIT = 24;

/** How long a scheme takes on the instance until the mean gap is at most epsilon, and the bound of Theorem 3. */
export interface WholeRun {
  readonly scheme: 'uncoded' | 'frc' | 'erasurehead';
  readonly epsilon: number;
  readonly iterations: number;
  readonly time: Estimate;
  /** As printed, but for EGC's time per iteration, which is repaired. */
  readonly bound: number;
  /** The same with a whole number of iterations. */
  readonly wholeBound: number;
}

/** Theorem 3 as a whole, iterations times time per iteration, on the instance of erasurehead-theorem12. */
export async function runOnInstance(
  context: FigureContext,
): Promise<{ readonly run: TrainingRun; readonly rows: readonly WholeRun[]; readonly setting: string }> {
  const run = await trainInstance(context, 'erasurehead-theorem3', {
    runs: trialsFor(context, 100, 10),
    c: C,
    schemes: [
      { name: 'uncoded' },
      { name: 'frc', load: C },
      { name: 'erasurehead', load: C, wait: WAIT, unbiased: true },
    ],
    steps: ['erasurehead-2'],
  });
  const constants = constantsOf(run);
  const { mu, beta, initialGap } = constants;
  const sigma = constants.sigma(radiusOf(run, constants));
  const noise = Math.exp((-C * WAIT) / N);
  const least = (3 * C * noise * sigma ** 2) / (mu * N);
  const kappa = mu / beta;
  const rows = [1, 1.5, 2, 3, 5, 10].flatMap((factor) => {
    const epsilon = factor * least;
    return (['uncoded', 'frc', 'erasurehead'] as const).map((scheme, point): WholeRun => {
      const at = gaps(run, point, constants).findIndex(({ value }) => value <= epsilon);
      if (at < 0) throw new Error(`${scheme} does not come within ${epsilon} of the optimum`);
      const time = recordMoments(run.summaries[point], at, 'time');
      if (time === undefined) throw new Error('the time of every iteration is recorded');
      const iterations = iterationsBound(scheme, initialGap / epsilon, kappa, noise);
      return {
        scheme,
        epsilon,
        iterations: at + 1,
        time: meanOf(time),
        bound: (iterations * perIteration(scheme)) / N,
        wholeBound: (Math.ceil(iterations) * perIteration(scheme)) / N,
      };
    });
  });
  const setting = `c = ${C}, r = ${WAIT}, lambda = 1/${C}, epsilon from epsilon_0 = ${(least / initialGap).toFixed(3)}·Δ_0 to 10 epsilon_0`;
  return { run, rows, setting };
}

function iterationsBound(scheme: WholeRun['scheme'], gap: number, kappa: number, noise: number): number {
  if (scheme !== 'erasurehead') return Math.log(gap) / Math.log(1 / (1 - kappa));
  return Math.log(3 * gap) / Math.log(1 / (1 - (1 - noise) * kappa));
}

/** n times the bound per iteration; for EGC the repaired one. */
function perIteration(scheme: WholeRun['scheme']): number {
  if (scheme === 'uncoded') return THEOREM_3.uncoded(N, C);
  return scheme === 'frc' ? THEOREM_3.exact(N, C) : THEOREM_3.approximate(N, C, WAIT / N);
}
