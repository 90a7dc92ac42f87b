import { textWidth } from './font.js';
import { FONT_SIZE, fixed, type StyledSeries, styled, type View } from './frame.js';
import { CROSS } from './reference-marks.js';

const KEY = 36; // length of the piece of line
const POINT_KEY = 10; // width of the symbol where there is no line
const GAP = 6; // between symbol and label
const ITEM_GAP = 20;
const ROW = 18;

/**
 * Legend that shows a piece of each series' line with its point shape on it. (Vega's own shows the line or the
 * shape, not both.)
 *
 * @param width pixels before a new row begins; 0: one series per row
 * @param lines whether the series have lines, or points only
 * @param crosses label of the points of reference, where they have one for all
 */
export function legend(series: readonly StyledSeries[], width: number, lines = true, crosses?: string): View {
  const key = lines ? KEY : POINT_KEY;
  let [x, y, right] = [0, ROW / 2, 0];
  const place = ({ name, label }: { readonly name: string; readonly label: string }) => {
    const item = key + GAP + textWidth(label, FONT_SIZE.label);
    if (x > 0 && x + item > width) [x, y] = [0, y + ROW];
    const value = { series: name, label, x, y, middle: x + key / 2, end: x + key, text: x + key + GAP };
    right = Math.max(right, x + item);
    x += item + ITEM_GAP;
    return value;
  };
  const values = series.map(place);
  const cross = crosses === undefined ? [] : [place({ name: '', label: crosses })];
  const { color, strokeDash, shape } = styled(series);
  return {
    data: { values },
    width: Math.ceil(right),
    height: y + ROW / 2,
    encoding: { y: fixed('y') },
    layer: [
      ...(lines
        ? [
            {
              mark: { type: 'rule' as const, strokeWidth: 2 },
              encoding: { x: fixed('x'), x2: { field: 'end' }, color, strokeDash },
            },
          ]
        : []),
      {
        mark: { type: 'point', size: 45, filled: true, opacity: 1 },
        encoding: { x: fixed('middle'), color, shape },
      },
      ...(crosses === undefined
        ? []
        : [{ data: { values: cross }, mark: CROSS, encoding: { x: fixed('middle') } }]),
      {
        ...(crosses === undefined ? {} : { data: { values: [...values, ...cross] } }),
        mark: { type: 'text', align: 'left', baseline: 'middle' },
        encoding: { x: fixed('text'), text: { field: 'label' } },
      },
    ],
  };
}
