import type { Claim, Verdict } from '../../analysis/figures/claim.js';
import type { Sample } from './samples.js';

/** A claim about Weighted Gradient Coding; where there is a single run, it has no interval. */
export function claimOf(
  id: string,
  section: string,
  statement: string,
  { value, low, high, se }: Sample,
  verdict: Verdict,
  note: string,
): Claim {
  const bounds = se === undefined ? {} : { low, high };
  return { id: `wgc-${id}`, paper: 'wgc', section, statement, value, ...bounds, verdict, note };
}
