import type { Claim, Verdict } from '../../analysis/figures/claim.js';
import { limits, type SmallSample } from '../../statistics/small-sample.js';

/** A claim about the SGC papers. A plain number has no interval: it was not sampled, or it is a count. */
export function claimOf(
  id: string,
  section: string,
  statement: string,
  found: SmallSample | number,
  verdict: Verdict,
  note: string,
): Claim {
  const sampled = typeof found === 'number' ? { value: found } : { value: found.value, ...limits(found) };
  return { id: `sgc-${id}`, paper: 'sgc', section, statement, ...sampled, verdict, note };
}

/** Whether a quantity lies below a number by more than its sampling error can explain (95 %). */
export function surelyBelow(sample: SmallSample, number: number): boolean {
  return limits(sample).high < number;
}

/** Whether it lies above. */
export function surelyAbove(sample: SmallSample, number: number): boolean {
  return limits(sample).low > number;
}

/** The number with its interval, for notes. */
export function written(sample: SmallSample, digits = 2): string {
  const { low, high } = limits(sample);
  const short = (x: number) => String(Number(x.toPrecision(digits)));
  if (sample.freedom < 1 || low === high) return short(sample.value);
  return `${short(sample.value)} [${short(low)}, ${short(high)}]`;
}
