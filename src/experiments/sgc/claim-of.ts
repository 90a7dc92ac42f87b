import type { Claim, Verdict } from '../../analysis/figures/claim.js';
import { type Estimate, interval } from '../../statistics/estimate.js';

/** A claim about the SGC papers. A plain number has no interval: it was not sampled, or it is a count. */
export function claimOf(
  id: string,
  section: string,
  statement: string,
  found: Estimate | number,
  verdict: Verdict,
  note: string,
): Claim {
  const sampled = typeof found === 'number' ? { value: found } : { value: found.value, ...interval(found) };
  return { id: `sgc-${id}`, paper: 'sgc', section, statement, ...sampled, verdict, note };
}

/** Whether a quantity lies below a number by more than its sampling error can explain (95 %). */
export function surelyBelow(sample: Estimate, number: number): boolean {
  return interval(sample).high < number;
}

/** Whether it lies above. */
export function surelyAbove(sample: Estimate, number: number): boolean {
  return interval(sample).low > number;
}

/** The number with its interval, for notes. */
export function written(sample: Estimate, digits = 2): string {
  const { low, high } = interval(sample);
  const short = (x: number) => String(Number(x.toPrecision(digits)));
  if (sample.df === 0 || low === high) return short(sample.value);
  return `${short(sample.value)} [${short(low)}, ${short(high)}]`;
}
