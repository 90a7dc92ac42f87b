import type { TopLevelSpec } from 'vega-lite';
import { type Axis, axisScale } from './axes.js';
import { framed, INK, panelTitle, seriesStyle, type View } from './frame.js';
import { position } from './line-chart.js';

/** A value of a row, with its confidence interval. */
export interface Dot {
  readonly row: string;
  readonly value: number;
  /** Ends of the confidence interval; both or neither. */
  readonly low?: number;
  readonly high?: number;
}

/** A figure of values in labelled rows, such as one for each scheme. */
export interface DotChart {
  readonly title: string;
  /** Caption below the figure; wrapped, \n breaks a line. */
  readonly caption: string;
  /** Labels from top to bottom. */
  readonly rows: readonly string[];
  /** Side by side, with common rows. */
  readonly panels: readonly { readonly x: Axis; readonly dots: readonly Dot[]; readonly title?: string }[];
}

const ROW = 24;
const WIDTH = 240;
const GAP = 18;

/**
 * Vega-Lite specification of a dot chart: a row for each label, a point with its interval in each panel.
 *
 * @throws Error where a value is not finite
 */
export function dotChart(chart: DotChart): TopLevelSpec {
  const { rows, panels, title } = chart;
  const columns = Math.min(2, panels.length);
  for (const { dots } of panels) {
    for (const { row, value } of dots)
      if (!Number.isFinite(value)) throw new Error(`row "${row}" of figure "${title}" is ${value}`);
  }
  const body: View = { columns, spacing: GAP, concat: panels.map((panel) => dotPanel(panel, rows)) };
  return framed(chart, columns * (WIDTH + 140) + GAP, body);
}

function dotPanel({ x: axis, dots, title }: DotChart['panels'][number], rows: readonly string[]): View {
  const ends = dots.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const x = axisScale(axis, ends, WIDTH);
  const y = {
    field: 'row',
    type: 'ordinal' as const,
    sort: [...rows],
    scale: { domain: [...rows] },
    axis: { title: null, grid: true },
  };
  const { color } = seriesStyle(0);
  return {
    width: WIDTH,
    height: ROW * rows.length,
    data: { values: dots },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.low)' }],
        mark: { type: 'rule', color: INK.mark, strokeWidth: 1.4 },
        encoding: { x: position('low', axis, x), x2: { field: 'high' }, y },
      },
      {
        mark: { type: 'point', filled: true, size: 55, opacity: 1, color },
        encoding: { x: position('value', axis, x), y },
      },
      ...panelTitle(title === undefined ? {} : { title }, WIDTH),
    ],
  };
}
