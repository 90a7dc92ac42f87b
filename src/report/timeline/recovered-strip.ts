import type { Layer, View } from '../frame.js';
import { fixed } from '../line-styles.js';
import { type Arrival, recoveredOf } from './bars.js';
import type { GanttScale } from './gantt-scale.js';
import { COMPLETION, RECOVERED } from './looks.js';
import type { Lane } from './timeline.js';

const HEIGHT = 44;

/** What was recovered so far, below the rows of a lane and on their time axis. */
export function recoveredStrip(
  lane: Lane,
  arrivals: readonly Arrival[],
  scale: GanttScale,
  title: string,
): View {
  const y = (count: number) => HEIGHT * (1 - count / lane.parts);
  const steps = recoveredOf(lane).map(({ from, to, count }) => ({
    left: scale.x(from),
    right: scale.x(to),
    top: y(count),
    bottom: HEIGHT,
  }));
  // Both ends of every step, one after the other: the line rises between them.
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
