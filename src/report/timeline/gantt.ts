import type { TopLevelSpec } from 'vega-lite';
import { framed, type View } from '../frame.js';
import { panelTitle } from '../panel-title.js';
import { type Arrival, arrivalsOf, type Bar, barsOf } from './bars.js';
import { arrivalLayers, axesLayer, barLayers, completionLayers, textLayers } from './gantt-layers.js';
import { ganttLegend } from './gantt-legend.js';
import { type GanttScale, scaleOf, WIDTH } from './gantt-scale.js';
import { recoveredStrip } from './recovered-strip.js';
import { endOf, type Lane, type Timeline } from './timeline.js';

/**
 * The vega-lite specification of a Gantt chart: a row for each worker, what was recovered so far below, the schemes
 * one above the other on a common time axis.
 */
export function ganttChart(timeline: Timeline): TopLevelSpec {
  const { lanes, title, caption } = timeline;
  const last = Math.max(...lanes.map(endOf)) || 1;
  const drawn = lanes.map((lane) => ({ lane, bars: barsOf(lane), arrivals: arrivalsOf(lane) }));
  const panels = drawn.map(({ lane, bars, arrivals }, i) => {
    const scale = scaleOf(lane, last);
    return {
      spacing: 6,
      vconcat: [
        rows(lane, bars, arrivals, scale),
        recoveredStrip(lane, arrivals, scale, i === lanes.length - 1 ? `time in ${timeline.unit}` : ''),
      ],
    };
  });
  const used = {
    looks: new Set(drawn.flatMap(({ bars }) => bars.map(({ look }) => look))),
    arrivals: drawn.some(({ arrivals }) => arrivals.length > 0),
    completions: lanes.some(({ iterations }) => iterations.some(({ complete }) => complete)),
    failures: lanes.some(({ iterations }) => iterations.some(({ complete }) => !complete)),
  };
  const body: View = {
    spacing: 14,
    vconcat: [{ spacing: 22, vconcat: panels }, ganttLegend(used, WIDTH)],
  };
  return framed({ title, caption }, WIDTH + 40, body);
}

function rows(lane: Lane, bars: readonly Bar[], arrivals: readonly Arrival[], scale: GanttScale): View {
  return {
    width: scale.width,
    height: scale.height,
    layer: [
      axesLayer(lane, scale),
      ...barLayers(lane, bars, scale),
      ...arrivalLayers(lane, arrivals, scale),
      ...textLayers(lane, bars, scale),
      ...completionLayers(lane, arrivals, scale),
      ...panelTitle(lane, scale.width),
    ],
  };
}
