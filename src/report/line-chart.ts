import type { TopLevelSpec } from 'vega-lite';
import { type Axis, axisScale, logTicks, type Scale } from './axes.js';
import { framed, panelTitle, type StyledSeries, seriesStyle, styled, type View } from './frame.js';
import { legend } from './legend.js';
import { type CurvePoint, markExtent, type ReferenceMark, referenceLayers } from './reference-marks.js';

/** A series: lines in the same style in all panels. */
export interface Series {
  readonly name: string;
  readonly label?: string;
  /** Number of its style, for the same style in several figures; default: its index. */
  readonly look?: number;
}

/** A figure of lines with confidence bands. */
export interface LineChart {
  readonly title: string;
  /** Caption below the figure (trials, seed, model); wrapped, \n breaks a line. */
  readonly caption: string;
  /** View above the panels. */
  readonly above?: View;
  /** In the order of the legend. */
  readonly series: readonly Series[];
  readonly panels: readonly LinePanel[];
  /** Panels in a row; default: all, at most 3. */
  readonly columns?: number;
  /** Label in the legend of the panels' points of reference, which are drawn as crosses. */
  readonly crosses?: string;
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
 * Vega-Lite specification of a line chart: panels with their own axes and a common legend. Series differ by colour, dash
 * pattern and point shape, so that a copy without colour can be read; long lines have their shape at some points only.
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
  const panelsBelow = {
    columns,
    spacing: GAP,
    concat: panels.map((panel) => linePanel(panel, series, size)),
  };
  const body =
    chart.above === undefined ? panelsBelow : { spacing: GAP, vconcat: [chart.above, panelsBelow] };
  const key = legend(series, atRight ? 0 : figureWidth - AXIS_WIDTH, true, chart.crosses);
  return framed(
    chart,
    figureWidth,
    atRight ? { hconcat: [body, key], spacing: GAP } : { vconcat: [body, key], spacing: 14 },
  );
}

/** Approximate width of a y axis with its title in pixels. */
const AXIS_WIDTH = 48;
const GAP = 18;

/** A point of a line. */
export interface LinePoint {
  /** Name of one of the chart's series. */
  readonly series: string;
  readonly x: number;
  /** Infinite, or not positive on a logarithmic axis: a gap in the line. */
  readonly y: number;
  /** Ends of the confidence interval; both or neither. */
  readonly low?: number;
  readonly high?: number;
  /** Drawn without its series' shape, for densely spaced points. */
  readonly plain?: boolean;
}

/** One coordinate system with its lines. */
export interface LinePanel {
  readonly title?: string;
  /** A second, lighter line of the title. */
  readonly subtitle?: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly LinePoint[];
  /** References to compare the lines with, for example a number stated in a paper. */
  readonly marks?: readonly ReferenceMark[];
}

/** A point as far as the panel's axes can show it. */
interface PanelRow extends CurvePoint {
  /** Whether the point is drawn with its series' shape. */
  readonly marker: boolean;
}

/** The view of one panel: bands, rules, lines, points, and labels of the marks on top. */
function linePanel(
  panel: LinePanel,
  series: readonly StyledSeries[],
  size: { readonly width: number; readonly height: number },
): View {
  const { points, marks = [] } = panel;
  checkPoints(points, series);
  const ends = points.flatMap((p) => [p.y, p.low ?? p.y, p.high ?? p.y]);
  const x = axisScale(panel.x, [...points.map((p) => p.x), ...markExtent(marks, 'x')], size.width);
  // Labels of marks often find their place above everything else.
  const y = axisScale(
    panel.y,
    [...ends, ...markExtent(marks, 'y')],
    size.height,
    marks.length > 0 ? 0.12 : undefined,
  );
  const pointsOf = (name: string) => points.filter((p) => p.series === name);
  const rows = series.flatMap(({ name }, i) => rowsOf(pointsOf(name), i, x, y));
  const inside = marks.filter(
    (mark) => markExtent([mark], 'x').every(x.holds) && markExtent([mark], 'y').every(y.holds),
  );
  const reference = referenceLayers(inside, rows, x, y, size);
  const { color, strokeDash, shape } = styled(series);
  const clip = panel.x.domain !== undefined || panel.y.domain !== undefined;
  return {
    ...size,
    data: { values: rows },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.low)' }],
        mark: { type: 'area', opacity: 0.22, clip },
        encoding: {
          x: position('x', panel.x, x),
          y: position('low', panel.y, y),
          y2: { field: 'high' },
          color,
        },
      },
      ...reference.below,
      {
        mark: { type: 'line', strokeWidth: 1.8, clip },
        encoding: { x: position('x', panel.x, x), y: position('y', panel.y, y), color, strokeDash },
      },
      {
        transform: [{ filter: 'datum.marker' }],
        mark: { type: 'point', filled: true, size: 42, opacity: 1, stroke: 'white', strokeWidth: 0.7 },
        encoding: { x: position('x', panel.x, x), y: position('y', panel.y, y), color, shape },
      },
      ...reference.above,
      ...panelTitle(panel, size.width),
    ],
  };
}

function checkPoints(points: readonly LinePoint[], series: readonly StyledSeries[]): void {
  const names = new Set(series.map(({ name }) => name));
  for (const point of points) {
    if (!names.has(point.series)) throw new Error(`a point belongs to "${point.series}", which is no series`);
    if ([point.x, point.y, point.low, point.high].some(Number.isNaN)) {
      throw new Error(`series "${point.series}" has a NaN at x = ${point.x}`);
    }
  }
}

/** Number of points above which only some are drawn with a shape. */
const MARKERS = 15;

function rowsOf(points: readonly LinePoint[], seriesIndex: number, x: Scale, y: Scale): PanelRow[] {
  const seen = points.filter((p) => x.shows(p.x)).sort((a, b) => a.x - b.x);
  const marked = seen.filter(({ plain }) => !plain);
  const every = Math.ceil(marked.length / MARKERS) * (marked.length > MARKERS ? 2 : 1);
  const shift = every > 4 ? 2 : 1;
  const withMarker = new Set(marked.filter((_, i) => (i - shift * seriesIndex) % every === 0));
  return seen.map((p) => ({
    series: p.series,
    x: p.x,
    y: y.shows(p.y) ? p.y : null,
    ...band(p, y),
    // Each series begins a little later than the one before, so that the shapes of close lines do not pile up.
    marker: x.holds(p.x) && y.holds(p.y) && withMarker.has(p),
  }));
}

/** Confidence interval, cut at the lower end of a logarithmic axis. */
function band({ low, high }: LinePoint, y: Scale): { low: number | null; high: number | null } {
  if (low === undefined || high === undefined || !y.shows(high)) return { low: null, high: null };
  return { low: y.shows(low) ? Math.max(low, y.domain[0]) : y.domain[0], high };
}

/** Encoding of a position on an axis, with its ticks. */
export function position(field: string, axis: Axis, { log, domain }: Scale) {
  const ticks = log ? logTicks(domain) : undefined;
  return {
    field,
    type: 'quantitative' as const,
    // With a domain given, a linear scale does not reach for zero by itself.
    scale: { type: log ? ('log' as const) : ('linear' as const), domain: [...domain], nice: false },
    axis: {
      title: axis.title,
      ...(ticks === undefined ? { tickCount: 5 } : { values: ticks.values, labelExpr: labelLookup(ticks) }),
    },
  };
}

/** Vega expression that looks up a tick's label. */
function labelLookup({ values, labels }: { values: number[]; labels: string[] }): string {
  return `${JSON.stringify(labels)}[indexof(${JSON.stringify(values)}, datum.value)]`;
}
