import type { TopLevelSpec } from 'vega-lite';
import { textWidth } from '../font.js';
import { FONT_SIZE, fixed, framed, type Layer, panelTitle, type View } from '../frame.js';
import { type Arrival, arrivalsOf, type Bar, barsOf, recoveredOf } from './bars.js';
import {
  arrivalLayers,
  axes,
  axesLayer,
  barLayers,
  completionLayers,
  type GanttScale,
  scaleOf,
  textLayers,
  WIDTH,
} from './gantt-layers.js';
import {
  ARRIVAL,
  COMPLETION,
  COMPLETION_MARK,
  FAILURE,
  LOOKS,
  type Look,
  type LookName,
  RECOVERED,
} from './looks.js';
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
    updates: lanes.some(({ partName }) => partName === 'updates'),
    iterations: lanes.some(({ partName }) => partName !== 'updates'),
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
      stripAxes(lane, scale, title),
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

function stripAxes({ parts, partName }: Lane, { last }: GanttScale, title: string): Layer {
  return axes(
    { last, axis: { title: title === '' ? null : title, tickCount: 8 } },
    {
      field: 'count',
      domain: [0, parts],
      axis: {
        title: [partName, partName === 'updates' ? 'made' : 'recovered'],
        values: [0, parts],
        format: ',d',
        titleFontSize: 11,
      },
    },
  );
}

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
  /** Lanes without a barrier, and with one. */
  readonly updates: boolean;
  readonly iterations: boolean;
}

/** Legend of the kinds that occur, `width` pixels wide at most. */
function ganttLegend(used: Used, width: number): View {
  const names = (Object.keys(LOOKS) as LookName[]).filter((name) => used.looks.has(name));
  const completion = completionLabel(used);
  const labels = [
    ...names.map((name) => LOOKS[name].label),
    ...(used.arrivals ? [ARRIVAL.label] : []),
    ...(used.completions ? [completion] : []),
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
        data: { values: at(completion).map(({ x, y }) => ({ x: x + KEY / 2, y })) },
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

/** Effect of the marked arrivals. */
function completionLabel({ updates, iterations }: Used): string {
  if (!updates) return COMPLETION.label;
  return iterations
    ? 'the arrival that completed the iteration, or made an update'
    : 'an arrival that made an update';
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
