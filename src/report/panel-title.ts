import { wrapText } from './font.js';
import type { Layer } from './frame.js';
import { fixed } from './line-styles.js';
import { FONT_SIZE, INK } from './theme.js';

const LINE = 15;

/**
 * The title above a panel's plot, and a lighter second line. Set as text and not as a title of vega's, which
 * moves up where the highest tick label is in its way: the titles of a row shall stand on one line.
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
