import { textWidth } from '../font.js';
import { FONT_SIZE, fixed, type Layer } from '../frame.js';
import type { Arrival, Bar } from './bars.js';
import {
  ARRIVAL,
  type Band,
  COMPLETION,
  COMPLETION_MARK,
  FAILURE,
  LOOKS,
  type Look,
  type LookName,
} from './looks.js';
import type { Lane } from './timeline.js';

/** The axes: worker numbers, and time as grid lines only. */
export function axesLayer({ workers }: Lane, { last, row }: GanttScale): Layer {
  return axes(
    { last, axis: { title: null, labels: false, ticks: false, domain: false, tickCount: 8 } },
    {
      field: 'worker',
      domain: [workers - 0.5, -0.5],
      axis: {
        title: 'worker',
        values: workerTicks(workers, row),
        grid: false,
        format: 'd',
        labelOverlap: false,
      },
    },
  );
}

/** An axis as vega-lite takes it; null for none. */
type Axis = Record<string, unknown>;

/** Axes alone: time from 0 on, and a vertical one. */
export function axes(
  time: { readonly last: number; readonly axis: Axis },
  vertical: { readonly field: string; readonly domain: number[]; readonly axis: Axis },
): Layer {
  return {
    data: { values: [{ time: 0, [vertical.field]: 0 }] },
    mark: { type: 'point', opacity: 0 },
    encoding: {
      x: {
        field: 'time',
        type: 'quantitative',
        scale: { domain: [0, time.last], nice: false },
        axis: time.axis,
      },
      y: {
        field: vertical.field,
        type: 'quantitative',
        scale: { domain: vertical.domain, nice: false },
        axis: vertical.axis,
      },
    },
  };
}

/** Labelled workers: every n-th, n the smallest that leaves room for the labels. */
function workerTicks(workers: number, row: number): number[] {
  const every = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((step) => step * row >= 12) ?? 1000;
  return Array.from({ length: Math.ceil(workers / every) }, (_, i) => i * every);
}

/** Upper and lower edge of a band in a worker's row, at least 0.9 pixels apart. */
function edges({ networkTakesTime }: Lane, band: Band, worker: number, { y, row }: GanttScale) {
  const [upper, lower] = networkTakesTime ? band.network : band.bare;
  const [middle, half] = [((upper + lower) / 2) * row, Math.max(0.45, ((lower - upper) / 2) * row)];
  return { top: y(worker) + middle - half, bottom: y(worker) + middle + half };
}

/** One layer per look that occurs. */
export function barLayers(lane: Lane, bars: readonly Bar[], scale: GanttScale): Layer[] {
  return (Object.keys(LOOKS) as LookName[]).flatMap((name): Layer[] => {
    const look: Look = LOOKS[name];
    const own = bars.filter((bar) => bar.look === name);
    if (own.length === 0) return [];
    const values = own.map(({ worker, from, to }) => {
      const [left, right] = [scale.x(from), scale.x(to)];
      // A thin gap between consecutive sub-tasks; no bar vanishes.
      const gap = name === 'computing' && right - left > 3 ? 0.7 : 0;
      return {
        left,
        right: Math.max(right - gap, left + 0.4),
        ...edges(lane, look.band, worker, scale),
      };
    });
    const stroke = look.stroke === undefined ? {} : { stroke: look.stroke, strokeWidth: 0.5 };
    return [
      {
        data: { values },
        mark: { type: 'rect', fill: look.fill, opacity: 1, ...stroke },
        encoding: { x: fixed('left'), x2: { field: 'right' }, y: fixed('top'), y2: { field: 'bottom' } },
      },
    ];
  });
}

/** Ticks in the sender's row at the arrival of its messages. */
export function arrivalLayers(lane: Lane, arrivals: readonly Arrival[], scale: GanttScale): Layer[] {
  const values = arrivals.map(({ worker, time }) => ({
    x: scale.x(time),
    ...edges(lane, ARRIVAL.band, worker, scale),
  }));
  return [
    {
      data: { values },
      mark: { type: 'rule', color: ARRIVAL.color, strokeWidth: scale.row < 8 ? 0.9 : 1.4 },
      encoding: { x: fixed('x'), y: fixed('top'), y2: { field: 'bottom' } },
    },
  ];
}

/** Labels of sub-tasks, inside their bars where there is room. */
export function textLayers(lane: Lane, bars: readonly Bar[], scale: GanttScale): Layer[] {
  if (scale.row < 14) return [];
  const values = bars.flatMap((bar) => {
    const { look, worker, from, to, text } = bar;
    if (look !== 'computing' || text === undefined) return [];
    const room = scale.x(to) - scale.x(from) - 6;
    if (textWidth(text, FONT_SIZE.mark) > room) return [];
    const { top, bottom } = edges(lane, LOOKS[look].band, worker, scale);
    return [{ text, x: (scale.x(from) + scale.x(to)) / 2, y: (top + bottom) / 2 }];
  });
  if (values.length === 0) return [];
  return [
    {
      data: { values },
      mark: { type: 'text', align: 'center', baseline: 'middle', color: 'white', fontSize: FONT_SIZE.mark },
      encoding: { x: fixed('x'), y: fixed('y'), text: { field: 'text' } },
    },
  ];
}

/** The end of every iteration, or every update: a line, and a mark on the arrival. */
export function completionLayers(
  { iterations, partName }: Lane,
  arrivals: readonly Arrival[],
  { x, y, row, height }: GanttScale,
): Layer[] {
  const ends = (complete: boolean) =>
    iterations
      .filter((iteration) => iteration.complete === complete)
      .map(({ start, end }) => ({ x: x(start + end), top: 0, bottom: height }));
  const updates = arrivals
    .filter(({ completes }) => completes)
    .map(({ time }) => ({ x: x(time), top: 0, bottom: height }));
  const marks = arrivals
    .filter(({ completes }) => completes)
    .map(({ worker, time }) => ({ x: x(time), y: y(worker) + row / 2 }));
  const rule = { x: fixed('x'), y: fixed('top'), y2: { field: 'bottom' } } as const;
  return [
    {
      data: { values: partName === 'updates' ? updates : ends(true) },
      mark: { type: 'rule', color: COMPLETION.color, strokeWidth: 1.2 },
      encoding: rule,
    },
    {
      data: { values: ends(false) },
      mark: { type: 'rule', color: FAILURE.color, strokeWidth: 1.2, strokeDash: FAILURE.dash },
      encoding: rule,
    },
    {
      data: { values: marks },
      mark: { ...COMPLETION_MARK, stroke: 'white', strokeWidth: 1 },
      encoding: { x: fixed('x'), y: fixed('y') },
    },
  ];
}

/** Width of the time axis in pixels. */
export const WIDTH = 760;

/** Pixel geometry of a lane's rows. */
export interface GanttScale {
  readonly width: number;
  readonly height: number;
  /** Height of a worker's row. */
  readonly row: number;
  /** End of the time axis. */
  readonly last: number;
  readonly x: (time: number) => number;
  /** Upper edge of a worker's row. */
  readonly y: (worker: number) => number;
}

/** @param last end of the last of all lanes */
export function scaleOf({ workers, networkTakesTime }: Lane, last: number): GanttScale {
  const row = rowHeight(workers, networkTakesTime);
  // Room on the right for the mark of the last arrival.
  const end = last * 1.01;
  return {
    width: WIDTH,
    height: workers * row,
    row,
    last: end,
    x: (time) => (WIDTH * time) / end,
    y: (worker) => worker * row,
  };
}

/** Row height by number of workers; in the lowest rows work and messages are still about 1.5 pixels high each. */
function rowHeight(workers: number, network: boolean): number {
  if (workers <= 12) return network ? 22 : 18;
  if (workers <= 24) return network ? 18 : 14;
  if (workers <= 50) return network ? 12 : 9;
  if (workers <= 100) return network ? 8 : 6;
  if (workers <= 250) return network ? 5 : 4;
  return network ? 4 : 3;
}
