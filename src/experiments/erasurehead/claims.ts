import { type Claim, type ClaimDraft, claimsFor } from '../../analysis/figures/claim.js';
import { type Estimate, interval, positiveInterval } from '../../statistics/estimate.js';

/** Claims about ratios of times over a few runs: their intervals are those of positive numbers. */
const draft = claimsFor('erasurehead', (found) =>
  found.df === undefined ? interval(found) : positiveInterval(found),
);

/** Claims of this paper. A number that was computed or counted has no interval; a single run is no such number. */
export function claims(drafts: readonly ClaimDraft[]): Claim[] {
  return drafts.map(({ found, ...rest }) => {
    const isExact = typeof found === 'object' && 'se' in found && found.se === 0 && found.df === undefined;
    return draft({ ...rest, found: isExact ? found.value : found });
  });
}

/** Beyond this many standard errors a simulated number is not the predicted one. */
export const FAR = 4;

/** Whether a simulated number is the predicted one as far as sampling errors allow; exact ones to rounding. */
export function agrees({ value, se }: Estimate, expected: number): boolean {
  return Math.abs(value - expected) <= Math.max(FAR * se, 1e-9 * Math.abs(expected));
}

/** A number to three digits, as text: 0.0123, 63.9, 1,910. */
export function short(x: number): string {
  return Number(x.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 });
}

/** "Much", "substantial": from this factor on. */
export const MUCH = 1.5;
