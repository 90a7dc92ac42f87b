import type { TopLevelSpec } from 'vega-lite';
import { wrapText } from './font.js';
import { FONT_SIZE, INK, theme } from './theme.js';

/** A view within a figure: what vega-lite takes as an element of vconcat. */
export type View = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];

/** A layer of such a view. */
export type Layer = Extract<View, { layer: unknown }>['layer'][number];

/**
 * Puts a title above a view and a caption below it, both wrapped to `width` pixels, and makes it a figure in
 * the common theme.
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
