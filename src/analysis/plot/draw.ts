import type { TopLevelSpec } from 'vega-lite';
import type { CsvCell } from '../../report/csv.js';
import { type Dot, type DotChart, dotChart } from '../../report/dot-chart.js';
import { type HeatCell, type HeatMap, heatMap } from '../../report/heat-map.js';
import { type LineChart, type LinePanel, lineChart } from '../../report/line-chart.js';
import { InputError, mistake } from '../../simulation/input/input-error.js';
import { pow } from '../../statistics/pow.js';
import { choosePlot, type Plan, type PlotChoice } from './choose.js';
import type { CsvTable } from './result-files.js';
import { combination, type Dimension, labelOf, type Measure, shapeOf } from './shape.js';
import { BANDS, BARS, bandOf, baselineOf, isWide, nameOf, ResultView, type Sample, titleOf } from './view.js';

/** A figure of one of the kinds that are drawn. */
export type Figure =
  | { readonly kind: 'lines'; readonly chart: LineChart }
  | { readonly kind: 'map'; readonly chart: HeatMap }
  | { readonly kind: 'dots'; readonly chart: DotChart };

/** A picture of a result. */
export interface Plot {
  readonly figure: Figure;
  /** Channels chosen: label and text. */
  readonly chosen: readonly (readonly [string, string])[];
  /** Omissions from the picture, a sentence each. */
  readonly leftOut: readonly string[];
}

/** Lines in panels. */
function drawLines(view: ResultView, { xs, ys, series, facets }: Extract<Plan, { kind: 'lines' }>): Plot {
  const log = view.choice.log;
  const groups = view.facets(facets);
  const panels = groups.flatMap(([facet, rows]) =>
    ys.flatMap((y) =>
      xs.map((x): LinePanel => {
        const points = view.samples(y, rows).flatMap((sample) => {
          const { row, value } = sample;
          const at = row[x.column];
          if (typeof at !== 'number') return [];
          const name = combination(series, row) || (view.shape.trials === '' ? titleOf(y) : 'mean');
          return [{ series: name, x: at, y: value, ...bandOf(sample) }];
        });
        const isLog = {
          x:
            log?.includes('x') ??
            isWide(
              points.map((each) => each.x),
              view.shape,
            ),
          y: log?.includes('y') ?? view.shape.isTraining,
        };
        return {
          ...(facet === '' ? {} : { title: facet }),
          x: {
            title: view.axisTitle(x),
            log: isLog.x,
          },
          y: { title: view.measureTitle(y), log: isLog.y, zero: !isLog.y && view.plan.ratio === undefined },
          points,
          ...unity(view),
        };
      }),
    ),
  );
  const names = ordered(
    series,
    panels.flatMap(({ points }) => points.map((point) => point.series)),
  );
  const columns = xs.length > 1 ? xs.length : facets.length > 0 ? 3 : 2;
  const chart: LineChart = {
    title: view.title,
    caption: view.caption(`against ${xs.map(titleOf).join(' and ')}`, BANDS),
    series: names.map((name) => ({ name })),
    panels: facets.length > 0 && xs.length === 1 ? alike(panels) : panels,
    columns,
  };
  return plotted(view, { kind: 'lines', chart }, [
    ['x', xs.map(({ name }) => name).join(', ')],
    ['y', view.measuresText(ys)],
    ['lines', view.dimensionsText(series, names.length)],
    ['panels', view.dimensionsText(facets, groups.length)],
  ]);
}

/** A heat map, of values or of what is best. */
function drawMap(view: ResultView, plan: Extract<Plan, { kind: 'map' }>): Plot {
  const { x, y, colour, best, facets } = plan;
  const groups = view.facets(facets);
  const place = (row: readonly CsvCell[]) => ({ x: labelOf(row[x.column]), y: labelOf(row[y.column]) });
  const panels = groups.map(([facet, rows]) => ({
    ...(facet === '' ? {} : { title: facet }),
    cells:
      best === undefined
        ? view.samples(colour, rows).map(({ row, value }) => ({ ...place(row), value, text: short(value) }))
        : bestCells(view, rows, colour, best, place),
  }));
  const values = panels.flatMap(({ cells }) => cells.map(({ value }) => value));
  const numbers = values.filter((value): value is number => typeof value === 'number');
  const chart: HeatMap = {
    title: view.title,
    caption: view.caption(
      `over ${x.name} and ${y.name}`,
      best === undefined
        ? ''
        : `Colour: the ${nameOf(best)} with the least ${titleOf(colour)}; ≈ where another one is within the error.`,
    ),
    x: { title: x.name, values: x.values.map(labelOf) },
    y: { title: y.name, values: y.values.map(labelOf) },
    colour:
      best === undefined
        ? {
            title: view.measureTitle(colour),
            log: isWide(numbers, view.shape),
            ...(view.plan.ratio && { middle: 1 }),
          }
        : { title: `best ${nameOf(best)}`, series: best.values.map((value) => ({ name: labelOf(value) })) },
    panels,
  };
  return plotted(view, { kind: 'map', chart }, [
    ['x', x.name],
    ['y', y.name],
    ['colour', best === undefined ? view.measuresText([colour]) : `best ${best.name} by ${colour.name}`],
    ['panels', view.dimensionsText(facets, groups.length)],
  ]);
}

/** Points in labelled rows. */
function drawDots(view: ResultView, { rows: dimensions, ys }: Extract<Plan, { kind: 'dots' }>): Plot {
  const all = [...new Set(view.table.rows.map((row) => combination(dimensions, row)))];
  const labels = all.slice(0, MOST_ROWS);
  if (all.length > MOST_ROWS)
    view.leftOut.push(`Only the first ${MOST_ROWS} of ${all.length} rows are drawn.`);
  const chart: DotChart = {
    title: view.title,
    caption: view.caption(`by ${dimensions.map(({ name }) => name).join(', ')}`, BARS),
    rows: labels,
    panels: ys.map((y) => ({
      x: {
        title: view.measureTitle(y),
        log: view.choice.log?.includes('x') ?? false,
        zero: view.plan.ratio === undefined,
      },
      dots: view.samples(y, view.table.rows).flatMap((sample): Dot[] => {
        const { row, value } = sample;
        const label = combination(dimensions, row);
        if (!labels.includes(label) || !Number.isFinite(value)) return [];
        return [{ row: label, value, ...bandOf(sample) }];
      }),
    })),
  };
  return plotted(view, { kind: 'dots', chart }, [
    ['rows', view.dimensionsText(dimensions, labels.length)],
    ['x', view.measuresText(ys)],
  ]);
}

/** The best value of a dimension in each place, and whether another one may be as good. */
function bestCells(
  view: ResultView,
  rows: readonly (readonly CsvCell[])[],
  measure: Measure,
  best: Dimension,
  place: (row: readonly CsvCell[]) => { x: string; y: string },
): HeatCell[] {
  const cells = new Map<string, Sample[]>();
  for (const sample of view.samples(measure, rows)) {
    const key = JSON.stringify(place(sample.row));
    cells.set(key, [...(cells.get(key) ?? []), sample]);
  }
  return [...cells].map(([key, samples]) => {
    const [first, second] = samples.toSorted((a, b) => a.value - b.value);
    const apart = second === undefined ? Infinity : second.value - first.value;
    const error = 1.96 * Math.hypot(first.se ?? 0, second?.se ?? 0);
    const uncertain = apart <= error;
    const label = labelOf(first.row[best.column]);
    return {
      ...(JSON.parse(key) as { x: string; y: string }),
      value: label,
      text: uncertain ? `≈ ${short(first.value, 2)}` : short(first.value),
      uncertain,
    };
  });
}

/** Names of series in the order of their values. */
function ordered(series: readonly Dimension[], names: readonly string[]): string[] {
  const used = [...new Set(names)];
  if (series.length !== 1) return used;
  const order = series[0].values.map((value) =>
    combination(series, Object.assign([], { [series[0].column]: value })),
  );
  return used.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
}

function unity(view: ResultView): Pick<LinePanel, 'marks'> {
  const { ratio } = view.plan;
  return ratio === undefined ? {} : { marks: [{ kind: 'horizontal', y: 1, label: baselineOf(ratio) }] };
}

function plotted(view: ResultView, figure: Figure, chosen: readonly (readonly [string, string])[]): Plot {
  return { figure, chosen: chosen.filter(([, text]) => text !== ''), leftOut: view.leftOut };
}

/** Panels with the same vertical axis, so that they can be compared. */
function alike(panels: readonly LinePanel[]): LinePanel[] {
  const log = panels[0].y.log === true;
  const values = panels
    .flatMap(({ points }) => points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]))
    .filter((value) => Number.isFinite(value) && (!log || value > 0));
  if (values.length === 0) return [...panels];
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  if (!(low < high)) return [...panels];
  const margin = log ? pow(high / low, 0.04) : 0.04 * (high - low);
  const linear: [number, number] = [panels[0].y.zero ? Math.min(0, low) : low - margin, high + margin];
  const domain = log ? ([low / margin, high * margin] as const) : linear;
  return panels.map((panel) => ({ ...panel, y: { ...panel.y, domain } }));
}

/** More rows than this make no picture. */
const MOST_ROWS = 40;

function short(value: number, digits = 3): string {
  return String(Number(value.toPrecision(digits)));
}

/**
 * Draws a result.
 * @param file for messages
 * @throws InputError as `choosePlot`, or where no row can be drawn
 */
export function plotOf(file: string, title: string, table: CsvTable, choice: PlotChoice = {}): Plot {
  checkSizes(file, table);
  const shape = shapeOf(table);
  const plan = choosePlot(file, table, shape, choice);
  const view = new ResultView(table, shape, plan, choice, choice.title ?? title);
  switch (plan.kind) {
    case 'lines':
      return drawLines(view, plan);
    case 'map':
      return drawMap(view, plan);
    case 'dots':
      return drawDots(view, plan);
  }
}

/** Sizes of numbers that an axis can hold: it reaches beyond the least and the largest by a part of what is between. */
const SIZES = { least: 1e-290, most: 1e280 };

function checkSizes(file: string, { columns, rows }: CsvTable): void {
  for (const row of rows) {
    for (const [i, cell] of row.entries()) {
      const size = typeof cell === 'number' ? Math.abs(cell) : 0;
      if (size === 0 || size === Infinity || (size >= SIZES.least && size <= SIZES.most)) continue;
      const allowed = `0, or numbers from ${SIZES.least} to ${SIZES.most} in size, in a picture`;
      throw new InputError([mistake(`${file}: ${columns[i]}`, String(cell), allowed)]);
    }
  }
}

/** Vega-Lite specification of a figure. */
export function specOf({ kind, chart }: Figure): TopLevelSpec {
  if (kind === 'lines') return lineChart(chart);
  return kind === 'map' ? heatMap(chart) : dotChart(chart);
}
