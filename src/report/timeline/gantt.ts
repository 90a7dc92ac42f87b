import type { TopLevelSpec } from 'vega-lite';
import { fixed, framed, type Layer, panelTitle, type View } from '../frame.js';
import { type Arrival, arrivalsOf, type Bar, barsOf, recoveredOf } from './bars.js';
import {
  arrivalLayers,
  axesLayer,
  barLayers,
  completionLayers,
  type GanttScale,
  scaleOf,
  textLayers,
  WIDTH,
} from './gantt-layers.js';
import { ganttLegend } from './gantt-legend.js';
import { COMPLETION, RECOVERED } from './looks.js';
import { endOf, type Lane, type Timeline } from './timeline.js';

/**
 * Vega-Lite specification of a Gantt chart: a row per worker, the recovered count below, the schemes stacked on a common
 * time axis.
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

const HEIGHT = 44;

/** Step curve of the recovered count, below a lane's rows on the same time axis. */
function recoveredStrip(lane: Lane, arrivals: readonly Arrival[], scale: GanttScale, title: string): View {
  const y = (count: number) => HEIGHT * (1 - count / lane.parts);
  const steps = recoveredOf(lane).map(({ from, to, count }) => ({
    left: scale.x(from),
    right: scale.x(to),
    top: y(count),
    bottom: HEIGHT,
  }));
  // Both ends of every step: the line rises between them.
  const line = steps.flatMap(({ left, right, top }, i) => [
    { order: 2 * i, x: left, y: top },
    { order: 2 * i + 1, x: right, y: top },
  ]);
  const ends = arrivals
    .filter(({ completes }) => completes)
    .map(({ time }) => ({ x: scale.x(time), top: 0, bottom: HEIGHT }));
  return {
    width: scale.width,
    height: HEIGHT,
    layer: [
      axes(lane, scale, title),
      {
        data: { values: steps },
        mark: { type: 'rect', fill: RECOVERED.fill, opacity: 1 },
        encoding: { x: fixed('left'), x2: { field: 'right' }, y: fixed('top'), y2: { field: 'bottom' } },
      },
      {
        data: { values: line },
        mark: { type: 'line', color: RECOVERED.line, strokeWidth: 1.5 },
        encoding: {
          x: fixed('x'),
          y: fixed('y'),
          order: { field: 'order', type: 'quantitative' },
        },
      },
      {
        data: { values: ends },
        mark: { type: 'rule', color: COMPLETION.color, strokeWidth: 1.2 },
        encoding: { x: fixed('x'), y: fixed('top'), y2: { field: 'bottom' } },
      },
    ],
  };
}

function axes({ parts, partName }: Lane, { last }: GanttScale, title: string): Layer {
  return {
    data: { values: [{ time: 0, count: 0 }] },
    mark: { type: 'point', opacity: 0 },
    encoding: {
      x: {
        field: 'time',
        type: 'quantitative',
        scale: { domain: [0, last], nice: false },
        axis: { title: title === '' ? null : title, tickCount: 8 },
      },
      y: {
        field: 'count',
        type: 'quantitative',
        scale: { domain: [0, parts], nice: false },
        axis: { title: [partName, 'recovered'], values: [0, parts], format: ',d', titleFontSize: 11 },
      },
    },
  };
}
