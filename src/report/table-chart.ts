import type { TopLevelSpec } from 'vega-lite';
import { textWidth, wrapText } from './font.js';
import { FONT_SIZE, fixed, framed, INK, type Layer, type View } from './frame.js';

/** Text of a table cell; with emphasis it is bold on grey. */
export type TableCell = string | { readonly text: string; readonly emphasis: boolean };

/** A column of a table. */
interface TableColumn {
  /** \n breaks a line. */
  readonly header: string;
  /** Default: left. */
  readonly align?: 'left' | 'center' | 'right';
  /** Width in pixels beyond which text is wrapped. Default: no limit. */
  readonly maxWidth?: number;
}

/** A table rendered as a figure. */
export interface TableChart {
  readonly title: string;
  /** Caption below the table; wrapped, \n breaks a line. */
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** A cell for each column. */
  readonly rows: readonly (readonly TableCell[])[];
}

const PAD = 10; // on either side of a cell's text
const LEADING = 5; // above and below it
const LINE = 15;
const SIZE = FONT_SIZE.label;

/**
 * Vega-Lite specification of a table with rules above, below and under the header, none between columns.
 *
 * @throws Error where a row has not as many cells as there are columns
 */
export function tableChart(table: TableChart): TopLevelSpec {
  const rows = [table.columns.map(({ header }) => header), ...table.rows].map((cells, row) => {
    if (cells.length !== table.columns.length) {
      throw new Error(
        `row ${row} of table "${table.title}" has ${cells.length} cells, not ${table.columns.length}`,
      );
    }
    return cells.map((cell, column) => cellOf(cell, table.columns[column], row === 0));
  });
  const widths = table.columns.map((_, i) => Math.max(...rows.map((row) => row[i].width)) + 2 * PAD);
  const lefts = starts(widths);
  const heights = rows.map((row) => Math.max(...row.map(({ lines }) => lines)) * LINE + 2 * LEADING);
  const tops = starts(heights);
  const [width, height] = [lefts.at(-1)!, tops.at(-1)!];
  const placed = rows.flatMap((row, i) =>
    row.map((cell, j) => ({
      ...cell,
      left: lefts[j],
      right: lefts[j + 1],
      top: tops[i],
      bottom: tops[i + 1],
      x: anchor(cell.align, lefts[j] + PAD, lefts[j + 1] - PAD),
      // The header sits on its rule, the rest hangs from the top of its row.
      y: i === 0 ? tops[1] - LEADING - cell.lines * LINE : tops[i] + LEADING,
    })),
  );
  const body: View = {
    width,
    height,
    layer: [shades(placed), rules([tops[0], tops[1], height], width), ...texts(placed)],
  };
  return framed(table, Math.max(width, 420), body);
}

type Align = NonNullable<TableColumn['align']>;

function cellOf(cell: TableCell, { align = 'left', maxWidth = Infinity }: TableColumn, isHeader: boolean) {
  const emphasis = typeof cell !== 'string' && cell.emphasis;
  const bold = isHeader || emphasis;
  const lines = wrapText(typeof cell === 'string' ? cell : cell.text, maxWidth, SIZE, bold);
  const width = Math.max(...lines.map((line) => textWidth(line, SIZE, bold)));
  return { text: lines.join('\n'), lines: lines.length, width, emphasis, bold, align };
}

type PlacedCell = ReturnType<typeof cellOf> & {
  readonly [edge in 'left' | 'right' | 'top' | 'bottom' | 'x' | 'y']: number;
};

function anchor(align: Align, left: number, right: number): number {
  if (align === 'left') return left;
  return align === 'right' ? right : (left + right) / 2;
}

/** Cumulative sums of lengths rounded up, beginning with 0. */
function starts(lengths: readonly number[]): number[] {
  let sum = 0;
  return [0, ...lengths.map((length) => (sum += Math.ceil(length)))];
}

function shades(cells: readonly PlacedCell[]): Layer {
  return {
    data: { values: cells.filter(({ emphasis }) => emphasis) },
    mark: { type: 'rect', color: INK.grid, opacity: 1 },
    encoding: { x: fixed('left'), x2: { field: 'right' }, y: fixed('top'), y2: { field: 'bottom' } },
  };
}

function rules(heights: readonly number[], width: number): Layer {
  const values = heights.map((y, i) => ({ y, left: 0, right: width, thick: i === 1 ? 0.8 : 1.5 }));
  return {
    data: { values },
    mark: { type: 'rule', color: INK.text },
    encoding: {
      x: fixed('left'),
      x2: { field: 'right' },
      y: fixed('y'),
      strokeWidth: { field: 'thick', type: 'quantitative', scale: null },
    },
  };
}

/** One layer per alignment and weight, since these are properties of a layer. */
function texts(cells: readonly PlacedCell[]): Layer[] {
  const layers: Layer[] = [];
  for (const align of ['left', 'center', 'right'] as const) {
    for (const bold of [false, true]) {
      const values = cells.filter((cell) => cell.align === align && cell.bold === bold);
      if (values.length === 0) continue;
      const look = {
        lineBreak: '\n',
        lineHeight: LINE,
        fontSize: SIZE,
        fontWeight: bold ? 'bold' : 'normal',
      } as const;
      layers.push({
        data: { values: values.map(({ text, x, y }) => ({ text, x, y })) },
        mark: { type: 'text', align, baseline: 'line-top', ...look },
        encoding: { x: fixed('x'), y: fixed('y'), text: { field: 'text' } },
      });
    }
  }
  return layers;
}
