import type { LinePoint } from '../../report/line-chart.js';
import type { ResultRow } from '../../simulation/results/labelled.js';
import { type Estimate, interval } from '../../statistics/estimate.js';

/**
 * A point of a line: an estimate with its 95 % interval.
 * @param series name of one of the chart's series
 */
export function pointAt(series: string, x: number, estimate: Estimate): LinePoint {
  return { series, x, y: estimate.value, ...interval(estimate) };
}

/**
 * A point for each row of a result.
 * @param series path of the coordinate that names the series
 * @param x path of the coordinate on the x axis
 */
export function pointsOf<Row extends ResultRow>(
  rows: Iterable<Row>,
  series: string,
  x: string,
  estimate: (row: Row) => Estimate,
): LinePoint[] {
  return Array.from(rows, (row) =>
    pointAt(String(row.coordinate(series)), Number(row.coordinate(x)), estimate(row)),
  );
}
