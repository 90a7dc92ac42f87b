import type { TopLevelSpec } from 'vega-lite';
import { dotChart } from '../../report/dot-chart.js';
import { heatMap } from '../../report/heat-map.js';
import { lineChart } from '../../report/line-chart.js';
import { InputError, mistake } from '../../simulation/input/input-error.js';
import { choosePlot, type PlotChoice } from './choose.js';
import { drawDots, drawLines, drawMap, type Figure, type Plot } from './figures.js';
import type { CsvTable } from './result-files.js';
import { shapeOf } from './shape.js';
import { ResultView } from './view.js';

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
