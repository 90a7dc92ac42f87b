import type { Claim, Verdict } from '../../analysis/figures/claim.js';
import { type Estimate, interval, positiveInterval } from '../../statistics/estimate.js';

/**
 * A claim of this paper about a sampled number, with its 95 % interval; without a standard error it has none. The
 * samples of a few runs are speed-ups, so that their interval is one of positive numbers.
 */
export function erasureheadClaim(
  id: string,
  section: string,
  statement: string,
  estimate: Estimate,
  verdict: Verdict,
  note: string,
): Claim {
  return {
    id: `erasurehead-${id}`,
    paper: 'erasurehead',
    section,
    statement,
    value: estimate.value,
    ...(estimate.se > 0 ? ('df' in estimate ? positiveInterval(estimate) : interval(estimate)) : {}),
    verdict,
    note,
  };
}

/** A number that was counted or computed, not sampled. */
export function exactly(value: number): Estimate {
  return { value, se: 0 };
}

/** Beyond so many standard errors a simulated number is not the predicted one. */
export const FAR = 4;

/** Whether a simulated number is the predicted one as far as sampling errors allow; exact ones to rounding. */
export function agrees({ value, se }: Estimate, expected: number): boolean {
  return Math.abs(value - expected) <= Math.max(FAR * se, 1e-9 * Math.abs(expected));
}

/** A number to three digits, as text: 0.0123, 63.9, 1,910. */
export function short(x: number): string {
  return Number(x.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 });
}
