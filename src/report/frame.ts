import type { Config, TopLevelSpec } from 'vega-lite';
import { FONT_FAMILY, wrapText } from './font.js';

/** Font sizes in pixels. */
export const FONT_SIZE = { title: 13, panel: 12, axis: 12, label: 11, caption: 11, mark: 10 } as const;

/** Greys of text, axes and grids. */
export const INK = { text: '#222222', mark: '#444444', axis: '#666666', grid: '#e4e4e4' } as const;

/** Colour, dash pattern and point shape of a series; up to six series differ in each of the three. */
interface SeriesStyle {
  readonly color: string;
  /** Lengths in pixels of dashes and gaps; [1, 0] is a solid line. */
  readonly dash: number[];
  /** Name of a vega symbol. */
  readonly shape: string;
}

/** Okabe and Ito's colours that stand out on white, in an order that keeps neighbours apart in grey too. */
const colors = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#000000', '#E69F00', '#56B4E9'];
const dashes = [
  [1, 0],
  [7, 3],
  [2, 2],
  [9, 3, 2, 3],
  [12, 3],
  [5, 2, 2, 2, 2, 2],
];
const shapes = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'triangle-down',
  'cross',
  'triangle-right',
  'triangle-left',
];

/** The style of the series number `index` (from 0); the first 168 all differ. */
export function seriesStyle(index: number): SeriesStyle {
  return {
    color: colors[index % colors.length],
    dash: dashes[index % dashes.length],
    shape: shapes[index % shapes.length],
  };
}

/** A series with its style. */
export interface StyledSeries extends SeriesStyle {
  readonly name: string;
  readonly label: string;
}

/** Encodings of colour, dash pattern and point shape by series, without vega's own legend. */
export function styled(series: readonly StyledSeries[]) {
  const domain = series.map(({ name }) => name);
  const common = { field: 'series', type: 'nominal', legend: null } as const;
  return {
    color: { ...common, scale: { domain, range: series.map(({ color }) => color) } },
    strokeDash: { ...common, scale: { domain, range: series.map(({ dash }) => dash) } },
    shape: { ...common, scale: { domain, range: series.map(({ shape }) => shape) } },
  };
}

/** Vega-Lite configuration of all figures. */
export const theme: Config = {
  background: 'white',
  padding: 12,
  font: FONT_FAMILY,
  // One description for the whole figure instead of a label on every point: smaller, and more use to a reader.
  aria: false,
  view: { stroke: null },
  title: { color: INK.text, fontSize: FONT_SIZE.title, fontWeight: 'bold', anchor: 'start', limit: 0 },
  axis: {
    domainColor: INK.axis,
    tickColor: INK.axis,
    gridColor: INK.grid,
    labelColor: INK.text,
    titleColor: INK.text,
    labelFontSize: FONT_SIZE.label,
    titleFontSize: FONT_SIZE.axis,
    titleFontWeight: 'normal',
    titlePadding: 8,
    labelLimit: 0,
    titleLimit: 0,
    labelOverlap: 'greedy',
    labelSeparation: 3,
    tickSize: 4,
  },
  text: { color: INK.text, fontSize: FONT_SIZE.label },
};

/** Fill of diagonal stripes of a colour (#rrggbb) on white; `withHatches` adds its definition to the SVG. */
export function hatched(color: string): string {
  return `url(#hatch-${color.slice(1)})`;
}

/** The SVG with definitions of all `hatched` fills that it uses. */
export function withHatches(svg: string): string {
  const used = new Set([...svg.matchAll(/url\(#hatch-([0-9A-Fa-f]{6})\)/g)].map(([, color]) => color));
  if (used.size === 0) return svg;
  const patterns = [...used].sort().map(patternOf).join('');
  return svg.replace(/<svg [^>]*>/, (start) => `${start}<defs>${patterns}</defs>`);
}

/** SVG pattern of stripes at 45 degrees. */
function patternOf(color: string): string {
  const tile = 'patternUnits="userSpaceOnUse" width="3.5" height="3.5" patternTransform="rotate(45)"';
  const stripe = `<rect width="1.5" height="3.5" fill="#${color}"/>`;
  return `<pattern id="hatch-${color}" ${tile}><rect width="3.5" height="3.5" fill="#ffffff"/>${stripe}</pattern>`;
}

/** A view within a figure: an element of Vega-Lite's vconcat. */
export type View = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];

/** A layer of such a view. */
export type Layer = Extract<View, { layer: unknown }>['layer'][number];

/**
 * Figure in the common theme: a view with a title above and a caption below, both wrapped to `width` pixels.
 */
export function framed(
  text: { readonly title: string; readonly caption: string },
  width: number,
  body: View,
): TopLevelSpec {
  const caption = wrapText(text.caption, width, FONT_SIZE.caption);
  return {
    config: theme,
    description: `${text.title}. ${text.caption}`,
    title: { text: wrapText(text.title, width, FONT_SIZE.title, true), frame: 'bounds', offset: 12 },
    vconcat: [
      {
        title: {
          text: caption,
          orient: 'bottom',
          frame: 'bounds',
          offset: 14,
          color: INK.mark,
          fontSize: FONT_SIZE.caption,
          fontWeight: 'normal',
          lineHeight: 15,
        },
        vconcat: [body],
      },
    ],
  };
}

/** Encoding of a position in pixels. */
export function fixed(field: string) {
  return { field, type: 'quantitative', scale: null, axis: null } as const;
}

const LINE = 15;

/**
 * Title above a panel's plot, with a lighter second line. Drawn as text: vega's own title moves up where the highest
 * tick label is in its way, and the titles of a row would not be aligned.
 */
export function panelTitle(
  { title = '', subtitle = '' }: { readonly title?: string; readonly subtitle?: string },
  width: number,
): Layer[] {
  const first = title === '' ? [] : wrapText(title, width, FONT_SIZE.panel, true);
  const second = subtitle === '' ? [] : wrapText(subtitle, width, FONT_SIZE.caption);
  const rows = [...first, ...second].map((text, i, all) => ({
    text,
    x: 0,
    y: -11 - LINE * (all.length - 1 - i),
  }));
  const encoding = { x: fixed('x'), y: fixed('y'), text: { field: 'text' } } as const;
  const look = { type: 'text', align: 'left', baseline: 'alphabetic' } as const;
  return [
    {
      data: { values: rows.slice(0, first.length) },
      mark: { ...look, fontSize: FONT_SIZE.panel, fontWeight: 'bold' },
      encoding,
    },
    {
      data: { values: rows.slice(first.length) },
      mark: { ...look, fontSize: FONT_SIZE.caption, color: INK.mark },
      encoding,
    },
  ];
}
