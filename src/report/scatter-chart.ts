import type { TopLevelSpec } from 'vega-lite';
import { type Axis, axisScale } from './axes.js';
import { framed, INK, panelTitle, type StyledSeries, seriesStyle, styled, type View } from './frame.js';
import { legend } from './legend.js';
import { position, type Series } from './line-chart.js';
import { type CurvePoint, labelLayers, type ReferenceMark } from './reference-marks.js';

/** A point of a scatter chart. */
export interface ScatterPoint {
  /** Name of one of the chart's series. */
  readonly series: string;
  readonly x: number;
  readonly y: number;
  /** Ends of the confidence interval of y; both or neither. */
  readonly low?: number;
  readonly high?: number;
  /** Drawn large and filled with its interval; otherwise small and pale. */
  readonly strong?: boolean;
  /** Drawn with a ring around it. */
  readonly ringed?: boolean;
  readonly label?: string;
}

/** One coordinate system with its points. */
interface ScatterPanel {
  readonly title?: string;
  readonly subtitle?: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly ScatterPoint[];
}

/** A figure of unconnected points. */
interface ScatterChart {
  readonly title: string;
  /** Caption below the figure; wrapped, \n breaks a line. */
  readonly caption: string;
  /** In the order of the legend. */
  readonly series: readonly Series[];
  /** Side by side. */
  readonly panels: readonly ScatterPanel[];
}

const SIZE = { width: 330, height: 300 };
const AXIS_WIDTH = 48;
const GAP = 18;

/**
 * Vega-Lite specification of a scatter chart: panels side by side and a common legend. Series differ by colour and
 * shape.
 *
 * @throws Error where a point is NaN or infinite, or belongs to no series
 */
export function scatterChart(chart: ScatterChart): TopLevelSpec {
  const series = chart.series.map(({ name, label, look }, i) => ({
    name,
    label: label ?? name,
    ...seriesStyle(look ?? i),
  }));
  const width = chart.panels.length * (SIZE.width + AXIS_WIDTH) + (chart.panels.length - 1) * GAP;
  const body = { spacing: GAP, hconcat: chart.panels.map((panel) => scatterPanel(panel, series)) };
  const key = legend(series, width - AXIS_WIDTH, false);
  return framed(chart, width, { vconcat: [body, key], spacing: 14 });
}

function scatterPanel(panel: ScatterPanel, series: readonly StyledSeries[]): View {
  const { points } = panel;
  checkPoints(points, series);
  const ends = points.flatMap(({ y, low, high, strong }) => (strong ? [y, low ?? y, high ?? y] : [y]));
  const x = axisScale(
    panel.x,
    points.map((point) => point.x),
    SIZE.width,
  );
  const y = axisScale(panel.y, ends, SIZE.height, 0.1);
  const { color, shape } = styled(series);
  const at = { x: position('x', panel.x, x), y: position('y', panel.y, y) };
  const labelled = points.filter(({ label }) => label !== undefined);
  const marks = labelled.map((p): ReferenceMark => ({ kind: 'point', x: p.x, y: p.y, label: p.label ?? '' }));
  // No two of these rows are connected.
  const rows = points.map(
    (p, i): CurvePoint => ({ series: String(i), x: p.x, y: p.y, low: null, high: null }),
  );
  return {
    ...SIZE,
    data: { values: points },
    layer: [
      {
        transform: [{ filter: '!datum.strong' }],
        mark: { type: 'point', filled: true, size: 26, opacity: 0.3 },
        encoding: { ...at, color, shape },
      },
      {
        transform: [{ filter: 'datum.strong && isValid(datum.low)' }],
        mark: { type: 'rule', strokeWidth: 1.2 },
        encoding: { x: at.x, y: position('low', panel.y, y), y2: { field: 'high' }, color },
      },
      {
        transform: [{ filter: 'datum.strong' }],
        mark: { type: 'point', filled: true, size: 75, opacity: 1, stroke: 'white', strokeWidth: 0.7 },
        encoding: { ...at, color, shape },
      },
      {
        transform: [{ filter: 'datum.ringed' }],
        mark: { type: 'point', size: 170, strokeWidth: 1.4, color: INK.text, opacity: 1, shape: 'circle' },
        encoding: at,
      },
      ...labelLayers(marks, rows, x, y, SIZE),
      ...panelTitle(panel, SIZE.width),
    ],
  };
}

function checkPoints(points: readonly ScatterPoint[], series: readonly StyledSeries[]): void {
  const names = new Set(series.map(({ name }) => name));
  for (const { series: name, x, y } of points) {
    if (!names.has(name)) throw new Error(`a point belongs to "${name}", which is no series`);
    if (!Number.isFinite(x) || !Number.isFinite(y))
      throw new Error(`series "${name}" has a point at ${x}, ${y}`);
  }
}
