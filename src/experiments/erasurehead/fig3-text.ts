import type { SeriesName } from './cluster.js';
import { type SpeedRow, sampleAt, type Value } from './fig3-rows.js';

/** A speed-up to two digits. */
export function digits(row: SpeedRow | undefined, value: Value): string {
  return sampleAt(row, value).value.toFixed(2);
}

/** What a speed-up was found at. */
export function where(row: SpeedRow | undefined): string {
  if (row === undefined) return 'reached nowhere';
  const { task, series, wait, iteration } = row;
  return `${task.label}, ${NAMES[series]} waiting for ${wait}, level of exact descent after ${iteration} iterations`;
}

/** The series in running text. */
export const NAMES: Record<SeriesName, string> = {
  uncoded: 'uncoded',
  egc2: 'EGC c = 2',
  egc3: 'EGC c = 3',
  agc2: 'AGC c = 2',
  agc3: 'AGC c = 3',
};

/** Speed-ups, series by series. */
export function listed(rows: readonly SpeedRow[], value: Value): string {
  return rows.map((row) => `${NAMES[row.series]} ${digits(row, value)}`).join(', ');
}
