import type { CsvCell } from '../../report/csv.js';
import { type Estimate, interval } from '../../statistics/estimate.js';

/** A mean and its standard error as cells; the error of a single run is not known. */
export function estimateCells({ value, se, df }: Estimate): CsvCell[] {
  return [value, df === 0 ? null : se];
}

/** A mean and half its 95 % interval, such as 12.3 ± 0.4; a single run without the latter. */
export function meanText(estimate: Estimate, digits: number): string {
  const { value, df } = estimate;
  const half = interval(estimate).high - value;
  return df === 0 ? value.toFixed(digits) : `${value.toFixed(digits)} ± ${half.toFixed(digits)}`;
}
