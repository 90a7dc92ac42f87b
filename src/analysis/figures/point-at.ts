import type { LinePoint } from '../../report/line-chart.js';
import { type Estimate, interval } from '../../statistics/estimate.js';

/**
 * A point of a line: an estimate with its 95 % interval.
 * @param series name of one of the chart's series
 */
export function pointAt(series: string, x: number, estimate: Estimate): LinePoint {
  return { series, x, y: estimate.value, ...interval(estimate) };
}
