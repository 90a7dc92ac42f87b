import { textWidth } from '../font.js';
import { fixed, type Layer, type View } from '../frame.js';
import { FONT_SIZE } from '../theme.js';
import { ARRIVAL, COMPLETION, COMPLETION_MARK, FAILURE, LOOKS, type Look, type LookName } from './looks.js';

const KEY = 22; // width of a sample
const GAP = 6;
const ITEM_GAP = 18;
const ROW = 19;

interface Item {
  readonly label: string;
  readonly x: number;
  readonly y: number;
}

/** The kinds of marks that occur in the chart. */
export interface Used {
  readonly looks: ReadonlySet<LookName>;
  readonly arrivals: boolean;
  readonly completions: boolean;
  readonly failures: boolean;
}

/** Legend of the kinds that occur, `width` pixels wide at most. */
export function ganttLegend(used: Used, width: number): View {
  const names = (Object.keys(LOOKS) as LookName[]).filter((name) => used.looks.has(name));
  const labels = [
    ...names.map((name) => LOOKS[name].label),
    ...(used.arrivals ? [ARRIVAL.label] : []),
    ...(used.completions ? [COMPLETION.label] : []),
    ...(used.failures ? [FAILURE.label] : []),
  ];
  const items = placed(labels, width);
  const at = (label: string) => items.filter((item) => item.label === label);
  const right = ({ label, x }: Item) => x + KEY + GAP + textWidth(label, FONT_SIZE.label);
  return {
    width: Math.ceil(Math.max(0, ...items.map(right))),
    height: Math.max(0, ...items.map(({ y }) => y)) + ROW / 2,
    layer: [
      ...names.map((name) => sample(LOOKS[name], at(LOOKS[name].label))),
      rule(at(ARRIVAL.label), { color: ARRIVAL.color, strokeWidth: 1.4 }),
      {
        data: { values: at(COMPLETION.label).map(({ x, y }) => ({ x: x + KEY / 2, y })) },
        mark: COMPLETION_MARK,
        encoding: { x: fixed('x'), y: fixed('y') },
      },
      rule(at(FAILURE.label), { color: FAILURE.color, strokeWidth: 1.2, strokeDash: FAILURE.dash }),
      {
        data: { values: items.map(({ label, x, y }) => ({ label, x: x + KEY + GAP, y })) },
        mark: { type: 'text', align: 'left', baseline: 'middle' },
        encoding: { x: fixed('x'), y: fixed('y'), text: { field: 'label' } },
      },
    ],
  };
}

/** Vertical rule as a symbol. */
function rule(
  items: readonly Item[],
  look: { readonly color: string; readonly strokeWidth: number; readonly strokeDash?: number[] },
): Layer {
  return {
    data: { values: items.map(({ x, y }) => ({ x: x + KEY / 2, top: y - 7, bottom: y + 7 })) },
    mark: { type: 'rule', ...look },
    encoding: { x: fixed('x'), y: fixed('top'), y2: { field: 'bottom' } },
  };
}

/** Places labels in rows of at most `width` pixels. */
function placed(labels: readonly string[], width: number): Item[] {
  let [x, y] = [0, ROW / 2];
  return labels.map((label) => {
    const item = KEY + GAP + textWidth(label, FONT_SIZE.label);
    if (x > 0 && x + item > width) [x, y] = [0, y + ROW];
    const at = { label, x, y };
    x += item + ITEM_GAP;
    return at;
  });
}

function sample({ fill, stroke, band }: Look, items: readonly Item[]): Layer {
  const half = 0.5 * (band.network[1] - band.network[0]) > 0.1 ? 5.5 : 2;
  const values = items.map(({ x, y }) => ({ left: x, right: x + KEY, top: y - half, bottom: y + half }));
  return {
    data: { values },
    mark: { type: 'rect', fill, opacity: 1, ...(stroke === undefined ? {} : { stroke, strokeWidth: 0.5 }) },
    encoding: { x: fixed('left'), x2: { field: 'right' }, y: fixed('top'), y2: { field: 'bottom' } },
  };
}
