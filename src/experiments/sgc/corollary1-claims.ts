import { type Claim, estimated, verdictOf } from '../../analysis/figures/claim.js';
import { type Estimate, interval } from '../../statistics/estimate.js';
import type { Descent } from './corollary1-runs.js';
import { over } from './facts.js';
import { hypothesesHold, leastIterations, mendedBound } from './theorem3-bounds.js';

/** An error over its bound, at one T. */
interface Quotient {
  readonly descent: Descent;
  readonly t: number;
  readonly quotient: Estimate;
}

/**
 * The statement of Corollary 1, for the least T of every ε and for later T.
 * @param tiny the ε whose run serves for the least T, up to `lastLeast`, of all larger ones
 */
export function corollary1Claims(all: readonly Descent[], lastLeast: number, tiny: number): Claim[] {
  const quotients = all
    .filter(({ facts, setup }) => hypothesesHold(facts, setup))
    .flatMap((descent) => quotientsOf(descent, lastLeast, tiny));
  const of = (exact: boolean, straggling: boolean) =>
    quotients.filter(({ descent }) => descent.exact === exact && descent.setup.p > 0 === straggling);
  const contracting = of(true, true).filter(({ descent }) => contracts(descent));
  const kappas = [...new Set(contracting.map(({ descent }) => descent.facts.kappa.toFixed(2)))].join(', ');
  return [
    claim(
      'sgc-corollary1',
      'On a consistent system E‖beta_T − beta*‖² is at most ε²‖beta_0 − beta*‖² for all T >= 2 log(1/ε²)',
      of(true, true),
    ),
    claim(
      'sgc-corollary1-gd',
      'Without stragglers: gradient descent with the corollary’s step is within ε²‖beta_0 − beta*‖² from T = 2 log(1/ε²) on',
      of(true, false),
    ),
    claim(
      'sgc-corollary1-random',
      'The corollary’s bound holds for a random placement, too (n = 100, d = 5)',
      of(false, true),
    ),
    {
      ...claim(
        'sgc-corollary1-mended',
        'The corollary’s bound holds where the mended recursion of Theorem 3 contracts by exp(−1/2) in the first steps',
        contracting,
      ),
      verdict: contracting.length > 0 && failing(contracting).length === 0 ? 'holds as amended' : 'fails',
      note:
        'amended: only where kappa, the smallest eigenvalue of XᵀX over the largest, is large enough (without stragglers ' +
        `0.44); here kappa = ${kappas || 'none'}; value: largest quotient of error and bound`,
    },
  ];
}

function quotientsOf(descent: Descent, lastLeast: number, tiny: number): Quotient[] {
  const { facts, setup, errors } = descent;
  const bound = (t: number) =>
    (setup.epsilon === tiny ? Math.exp(-t / 2) : setup.epsilon ** 2) * facts.initial;
  return errors
    .filter(({ t }) => (setup.epsilon === tiny ? t <= lastLeast : t >= leastIterations(setup)))
    .map(({ t, error }) => ({ descent, t, quotient: over(error, bound(t)) }));
}

/** Whether the first steps, of size 1/2, contract as the corollary needs, by the mended recursion. */
function contracts({ facts, setup }: Descent): boolean {
  return mendedBound({ ...facts, residual: 0, initial: 1 }, setup, 1)[1] <= Math.exp(-1 / 2);
}

function failing(quotients: readonly Quotient[]): Quotient[] {
  return quotients.filter(({ quotient }) => interval(quotient).low > 1);
}

function claim(id: string, statement: string, quotients: readonly Quotient[]): Claim {
  const failed = failing(quotients);
  const largest = quotients.reduce<Estimate>(
    (most, { quotient }) => (quotient.value > most.value ? quotient : most),
    { value: 0, se: 0 },
  );
  const kappas = [...new Set(failed.map(({ descent }) => descent.facts.kappa.toFixed(2)))].join(', ');
  return {
    id,
    paper: 'sgc',
    section: 'Corollary 1',
    statement,
    ...estimated(largest),
    verdict: verdictOf(quotients.length > 0 && failed.length === 0),
    note:
      `value: largest quotient of error and bound; above the bound at ${failed.length} of ${quotients.length} values of ` +
      `T, epsilon and kappa${failed.length > 0 ? `, with kappa = ${kappas}` : ''}`,
  };
}
