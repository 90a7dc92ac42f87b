import { type Axis, axisScale, logTicks, type Scale } from './axes.js';
import type { View } from './frame.js';
import { type StyledSeries, styled } from './line-styles.js';
import { panelTitle } from './panel-title.js';
import { type CurvePoint, markExtent, type ReferenceMark, referenceLayers } from './reference-marks.js';

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

/** A row of a panel's data: a point as far as its axes can show it. */
interface PanelRow extends CurvePoint {
  /** Whether the point bears its series' shape. */
  readonly marker: boolean;
}

/** The view of one panel: bands, then rules, lines, points, and what is said about the marks on top. */
export function linePanel(
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

/** More points than this, and only some of them bear a shape. */
const MARKERS = 15;

function rowsOf(points: readonly LinePoint[], seriesIndex: number, x: Scale, y: Scale): PanelRow[] {
  const seen = points.filter((p) => x.shows(p.x)).sort((a, b) => a.x - b.x);
  const bearers = seen.filter(({ plain }) => !plain);
  const every = Math.ceil(bearers.length / MARKERS) * (bearers.length > MARKERS ? 2 : 1);
  const bears = new Set(bearers.filter((_, i) => (i - 2 * seriesIndex) % every === 0));
  return seen.map((p) => ({
    series: p.series,
    x: p.x,
    y: y.shows(p.y) ? p.y : null,
    ...band(p, y),
    // Each series begins a little later than the one before, so that the shapes of close lines do not pile up.
    marker: x.holds(p.x) && y.holds(p.y) && bears.has(p),
  }));
}

/** The confidence interval; what lies beyond a logarithmic axis is cut off at its lower end. */
function band({ low, high }: LinePoint, y: Scale): { low: number | null; high: number | null } {
  if (low === undefined || high === undefined || !y.shows(high)) return { low: null, high: null };
  return { low: y.shows(low) ? Math.max(low, y.domain[0]) : y.domain[0], high };
}

/** The encoding of a position on an axis, with its ticks. */
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

/** A vega expression that finds a tick's label. */
function labelLookup({ values, labels }: { values: number[]; labels: string[] }): string {
  return `${JSON.stringify(labels)}[indexof(${JSON.stringify(values)}, datum.value)]`;
}
