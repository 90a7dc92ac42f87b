import type { TopLevelSpec } from 'vega-lite';
import { framed } from './frame.js';
import { legend } from './legend.js';
import { type LinePanel, linePanel } from './line-panel.js';
import { seriesStyle } from './theme.js';

export type { LinePanel, LinePoint } from './line-panel.js';

/** A set of lines that look the same in all panels. */
export interface Series {
  readonly name: string;
  readonly label?: string;
  /** Number of its style, for a series that shall look the same in several figures; default: its place here. */
  readonly look?: number;
}

/** A figure of lines with confidence bands. */
export interface LineChart {
  readonly title: string;
  /** What a reader must know to trust the figure: trials, seed, model. Is wrapped; \n breaks a line. */
  readonly caption: string;
  /** The series in the order of the legend. The label is what is shown. */
  readonly series: readonly Series[];
  readonly panels: readonly LinePanel[];
  /** Panels in a row; default: all, at most 3. */
  readonly columns?: number;
  /** Default: bottom. */
  readonly legend?: 'bottom' | 'right';
  /** Size of a panel's plot in pixels. Default: 420 x 270 for one column, 290 x 210 for two, else 200 x 170. */
  readonly width?: number;
  readonly height?: number;
}

const sizes = [
  [420, 270],
  [290, 210],
  [200, 170],
];

/**
 * The vega-lite specification of a figure of lines: one or several panels, each with its own axes, and a
 * legend for all. Series differ by colour, by dash pattern and by point shape, so that a copy without colour
 * can be read; a line of many points bears its shape at some of them only.
 *
 * @throws Error where a point is NaN or belongs to no series, a domain is empty, or there is no panel
 */
export function lineChart(chart: LineChart): TopLevelSpec {
  const { panels } = chart;
  const columns = Math.min(chart.columns ?? 3, panels.length);
  if (columns < 1) throw new Error(`figure "${chart.title}" has no panel`);
  const [width, height] = sizes[Math.min(columns, 3) - 1];
  const size = { width: chart.width ?? width, height: chart.height ?? height };
  const series = chart.series.map(({ name, label, look }, i) => ({
    name,
    label: label ?? name,
    ...seriesStyle(look ?? i),
  }));
  const figureWidth = columns * (size.width + AXIS_WIDTH) + (columns - 1) * GAP;
  const atRight = chart.legend === 'right';
  const body = { columns, spacing: GAP, concat: panels.map((panel) => linePanel(panel, series, size)) };
  const key = legend(series, atRight ? 0 : figureWidth - AXIS_WIDTH);
  return framed(
    chart,
    figureWidth,
    atRight ? { hconcat: [body, key], spacing: GAP } : { vconcat: [body, key], spacing: 14 },
  );
}

/** About what a y axis with its title takes, in pixels. */
const AXIS_WIDTH = 48;
const GAP = 18;
