import type { TopLevelSpec } from 'vega-lite';
import { wrapText } from './font.js';
import { FONT_SIZE, INK, theme } from './theme.js';

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
