import type { TopLevelSpec } from 'vega-lite';
import { dotChart } from '../../report/dot-chart.js';
import { heatMap } from '../../report/heat-map.js';
import { lineChart } from '../../report/line-chart.js';
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

/** Vega-Lite specification of a figure. */
export function specOf({ kind, chart }: Figure): TopLevelSpec {
  if (kind === 'lines') return lineChart(chart);
  return kind === 'map' ? heatMap(chart) : dotChart(chart);
}
