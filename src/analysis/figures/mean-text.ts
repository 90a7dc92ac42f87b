import { type Estimate, interval } from '../../statistics/estimate.js';

/** A mean and half its 95 % interval, such as 12.3 ± 0.4; without the latter where there is a single run. */
export function meanText(estimate: Estimate, digits: number): string {
  const { value, df } = estimate;
  const half = interval(estimate).high - value;
  return df === 0 ? value.toFixed(digits) : `${value.toFixed(digits)} ± ${half.toFixed(digits)}`;
}
