import type { TopLevelSpec } from 'vega-lite';
import { framed } from './frame.js';
import { legend } from './legend.js';
import { linePanel } from './line-panel.js';
import type { ReferenceMark } from './reference-marks.js';
import { seriesStyle } from './theme.js';

/** A point of a line. */
export interface LinePoint {
  /** Name of one of the chart's series. */
  readonly series: string;
  readonly x: number;
  /** Where it is infinite, or not positive on a logarithmic axis, the line has a gap. */
  readonly y: number;
  /** Ends of the confidence interval; both or neither. */
  readonly low?: number;
  readonly high?: number;
  /** Never bears its series' shape: for points that stand so close that only the line needs them. */
  readonly plain?: boolean;
}

/** An axis of a panel. */
export interface Axis {
  /** What is shown, with its unit. */
  readonly title: string;
  /** Logarithmic; values that are not positive cannot be shown then. Default: linear. */
  readonly log?: boolean;
  /** Where the axis begins and ends; what lies beyond is cut off. Default: what is drawn, and a little more. */
  readonly domain?: readonly [number, number];
  /** Whether a linear axis shall include 0. Default: no. */
  readonly zero?: boolean;
}

/** A set of lines that look the same in all panels. */
export interface Series {
  readonly name: string;
  readonly label?: string;
  /** Number of its style, for a series that shall look the same in several figures; default: its place here. */
  readonly look?: number;
}

/** One coordinate system with its lines. */
export interface LinePanel {
  readonly title?: string;
  /** A second, lighter line of the title. */
  readonly subtitle?: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly LinePoint[];
  /** What the lines are compared with, for example a number that a paper states. */
  readonly marks?: readonly ReferenceMark[];
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
