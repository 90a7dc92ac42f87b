import { type Claim, estimated, type Verdict, verdictOf } from '../../analysis/figures/claim.js';
import { type Estimate, interval } from '../../statistics/estimate.js';
import { over } from './facts.js';
import type { Constrained } from './theorem4-runs.js';

/** The statements of Theorem 4, at every T that was recorded. */
export function theorem4Claims(cases: readonly Constrained[]): Claim[] {
  const largest = (bound: (each: Constrained) => number) =>
    cases
      .flatMap((each) => each.errors.map(({ t, error }) => over(error, bound(each) / t)))
      .reduce((a, b) => (b.value > a.value ? b : a));
  const printed = largest((each) => each.printed);
  const proved = largest((each) => each.proved);
  const rates = cases.map(rate);
  const slowest = rates.reduce((a, b) => (b.value > a.value ? b : a));
  const quotient =
    'value: largest quotient of error and bound over all T, two balls and two units of X and y';
  return [
    claim(
      'sgc-theorem4-printed',
      'The bound (10) holds with Φ as printed: C bounds the squared gradients, and Φ has C²',
      printed,
      verdictOf(interval(printed).low <= 1),
      `${quotient}; small units make C² smaller than C, and the bound as small as one likes`,
    ),
    claim(
      'sgc-theorem4',
      'The bound (10) holds',
      proved,
      interval(proved).low <= 1 ? 'holds as amended' : 'fails',
      `amended: Φ with C in place of C², as in the proof; ${quotient}; ${vacuous(cases)}`,
    ),
    claim(
      'sgc-theorem4-rate',
      'The error falls at least as fast as 1/T',
      slowest,
      verdictOf(interval(slowest).low <= -1),
      'value: slope of log E‖beta_T − beta*‖² against log T between the last T and a tenth of it, the slowest case',
    ),
  ];
}

/** Slope between the last record and the one nearest to a tenth of its T, the two taken for independent. */
function rate({ errors }: Constrained): Estimate {
  const last = errors[errors.length - 1];
  const first = errors.reduce((a, b) => (off(b.t, last.t) < off(a.t, last.t) ? b : a));
  const span = Math.log(last.t / first.t);
  return {
    value: Math.log(last.error.value / first.error.value) / span,
    se: Math.hypot(last.error.se / last.error.value, first.error.se / first.error.value) / span,
  };
}

function off(t: number, last: number): number {
  return Math.abs(Math.log((10 * t) / last));
}

/** From which T on the bound says more than that beta is in the ball. */
function vacuous(cases: readonly Constrained[]): string {
  const least = Math.min(...cases.map(({ proved, largest }) => proved / largest));
  return `it says more than that beta is in the ball only from T = ${Number(least.toPrecision(2)).toLocaleString('en')} on`;
}

function claim(id: string, statement: string, estimate: Estimate, verdict: Verdict, note: string): Claim {
  return {
    id,
    paper: 'sgc',
    section: 'Theorem 4',
    statement,
    ...estimated(estimate),
    verdict,
    note,
  };
}
