import type { TopLevelSpec } from 'vega-lite';
import { FONT_SIZE, framed, INK, panelTitle, seriesStyle, type View } from './frame.js';
import type { Series } from './line-chart.js';

/** A cell of a heat map: a number, or the name of a category. */
export interface HeatCell {
  readonly x: string;
  readonly y: string;
  readonly value: number | string;
  /** Written into the cell where there is room. */
  readonly text: string;
  /** Hatched out lightly, for a value that is not certain. */
  readonly uncertain?: boolean;
}

/** One grid of a heat map. */
interface HeatPanel {
  readonly title?: string;
  readonly cells: readonly HeatCell[];
}

/** A figure of coloured grids with common axes and colours. */
export interface HeatMap {
  readonly title: string;
  /** Caption below the figure; wrapped, \n breaks a line. */
  readonly caption: string;
  /** Titles of the axes and their values in order, as they are written. */
  readonly x: { readonly title: string; readonly values: readonly string[] };
  readonly y: { readonly title: string; readonly values: readonly string[] };
  /** Title of the legend; of numbers their scale, of categories all of them. */
  readonly colour: { readonly title: string } & (
    | { readonly log: boolean; readonly middle?: number }
    | { readonly series: readonly Series[] }
  );
  readonly panels: readonly HeatPanel[];
}

const LARGEST = { one: 420, several: 250 };
const GAP = 18;
/** Room for an axis with its title, and for the legend. */
const AXIS = 60;
const LEGEND = 110;

/**
 * Vega-Lite specification of a heat map: panels in rows of at most three, cells of equal size in the order of their values,
 * the lowest y at the bottom. Numbers are shown in viridis, ratios about a middle from blue to orange.
 *
 * @throws Error where there is no panel
 */
export function heatMap(map: HeatMap): TopLevelSpec {
  const { panels, x, y, colour, title } = map;
  if (panels.length === 0) throw new Error(`figure "${title}" has no panel`);
  const columns = Math.min(3, panels.length);
  const largest = panels.length === 1 ? LARGEST.one : LARGEST.several;
  const cell = Math.min(64, largest / Math.max(x.values.length, y.values.length));
  const size = {
    width: Math.max(90, Math.round(cell * x.values.length)),
    height: Math.round(cell * y.values.length),
  };
  const room = { width: size.width / x.values.length, height: size.height / y.values.length };
  const numbers = panels
    .flatMap(({ cells }) => cells.map(({ value }) => value))
    .filter((value) => typeof value === 'number');
  const scale = scaleOf(colour, numbers);
  const views = panels.map((panel, i) => panelOf(map, panel, size, room, scale, i === columns - 1));
  const figureWidth = columns * (size.width + AXIS) + (columns - 1) * GAP + LEGEND;
  return framed(map, Math.max(figureWidth, 420), {
    columns,
    spacing: GAP,
    concat: views,
    resolve: { scale: { color: 'independent' }, legend: { color: 'independent' } },
  });
}

function scaleOf(colour: HeatMap['colour'], numbers: readonly number[]) {
  if ('series' in colour) {
    const styles = colour.series.map(({ look }, i) => seriesStyle(look ?? i).color);
    return { domain: colour.series.map(({ name }) => name), range: styles, dark: '#000000' };
  }
  const low = numbers.reduce((a, b) => Math.min(a, b), Infinity);
  const high = numbers.reduce((a, b) => Math.max(a, b), -Infinity);
  const log = colour.log && low > 0;
  const type = log ? ('log' as const) : ('linear' as const);
  if (colour.middle === undefined)
    return { type, domain: [low, high], scheme: 'viridis' as const, nice: false };
  // As far on one side as on the other: a colour means as much above the middle as below it.
  const far = Math.max(high / colour.middle, colour.middle / Math.max(low, Number.MIN_VALUE), 1.05);
  const ends = [colour.middle / far, colour.middle, colour.middle * far];
  return { type: 'log' as const, domain: ends, range: ['#0072B2', '#f5f5f5', '#D55E00'], nice: false };
}

function panelOf(
  { x, y, colour }: HeatMap,
  { title, cells }: HeatPanel,
  size: { readonly width: number; readonly height: number },
  room: { readonly width: number; readonly height: number },
  scale: ReturnType<typeof scaleOf>,
  hasLegend: boolean,
): View {
  const isNamed = 'series' in colour;
  const labels = isNamed ? colour.series : [];
  const legend = {
    title: colour.title,
    titleFontSize: FONT_SIZE.label,
    titleFontWeight: 'normal' as const,
    labelFontSize: FONT_SIZE.label,
    ...(isNamed ? {} : { format: '.2~g' }),
    ...('middle' in colour && { values: scale.domain }),
    labelLimit: 0,
    titleLimit: 0,
    ...(isNamed && {
      symbolType: 'square',
      labelExpr: `${JSON.stringify(Object.fromEntries(labels.map(({ name, label }) => [name, label ?? name])))}[datum.value]`,
    }),
  };
  const at = {
    x: {
      field: 'x',
      type: 'ordinal' as const,
      sort: [...x.values],
      scale: { domain: [...x.values] },
      axis: { title: x.title, grid: false, labelAngle: 0 },
    },
    y: {
      field: 'y',
      type: 'ordinal' as const,
      sort: [...y.values].reverse(),
      scale: { domain: [...y.values].reverse() },
      axis: { title: y.title, grid: false },
    },
  };
  const dark = darkText(scale, isNamed);
  const fits = room.width >= 34 && room.height >= 16;
  return {
    ...size,
    data: {
      values: cells.map((cell) => ({ ...cell, mark: cell.uncertain ? '≈' : '', light: !dark(cell.value) })),
    },
    layer: [
      {
        mark: { type: 'rect', stroke: 'white', strokeWidth: 1, opacity: 1 },
        encoding: {
          ...at,
          color: {
            field: 'value',
            type: isNamed ? ('nominal' as const) : ('quantitative' as const),
            scale,
            legend: hasLegend ? legend : null,
          },
        },
      },
      {
        mark: { type: 'text', fontSize: FONT_SIZE.mark },
        encoding: {
          ...at,
          text: { field: fits ? 'text' : 'mark' },
          color: { condition: { test: 'datum.light', value: 'white' }, value: INK.text },
        },
      },
      ...panelTitle(title === undefined ? {} : { title }, size.width),
    ],
  };
}

/** Whether text on a value's colour is to be dark. */
function darkText(scale: ReturnType<typeof scaleOf>, isNamed: boolean): (value: number | string) => boolean {
  if (isNamed)
    return (value) =>
      ['#E69F00', '#56B4E9', '#CC79A7'].includes(scale.range?.[scale.domain.indexOf(value as never)] ?? '');
  if (scale.domain.length === 3) {
    const [low, , high] = scale.domain as number[];
    const range = Math.log(high / low);
    return (value) => Math.abs(Math.log(Number(value) / low) / range - 0.5) < 0.33;
  }
  const [low, high] = scale.domain as number[];
  const forward = scale.type === 'log' ? Math.log : (value: number) => value;
  return (value) => forward(Number(value)) - forward(low) > 0.6 * (forward(high) - forward(low));
}
