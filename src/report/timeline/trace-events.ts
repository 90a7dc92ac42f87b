import { laneTrace } from './lane-trace.js';
import { endOf, type Timeline } from './timeline.js';

/**
 * The timeline as a trace: a process for each scheme, in it a track for the master and one for each worker, the
 * messages, which may overlap, and a counter of what is recovered.
 */
export function traceText(timeline: Timeline): string {
  const scale = microsecondsPerUnit(timeline);
  const events = timeline.lanes.flatMap((lane, i) => laneTrace(lane, i + 1, scale));
  const head = {
    otherData: {
      title: timeline.title,
      caption: timeline.caption,
      unit: timeline.unit,
      microseconds_per_unit: scale,
    },
  };
  // One event to a line: large, and yet to be looked at with a pager.
  const lines = events.map((event) => JSON.stringify(event)).join(',\n');
  return `${JSON.stringify(head).slice(0, -1)},"traceEvents":[\n${lines}\n]}\n`;
}

/**
 * How many microseconds stand for one unit of simulated time: a second where that shows anything, else a power of a
 * thousand of it. Viewers keep whole nanoseconds: of much less than a millisecond in all they would lose digits.
 */
export function microsecondsPerUnit({ lanes }: Timeline): number {
  const last = Math.max(...lanes.map(endOf));
  if (!(last > 0)) return 1e6;
  // 1 ms to 10⁶ s
  const [shortest, longest] = [3, 12];
  const now = Math.log10(last) + 6;
  const thousands =
    now < shortest ? Math.ceil((shortest - now) / 3) : now > longest ? -Math.ceil((now - longest) / 3) : 0;
  return Number(`1e${6 + 3 * thousands}`);
}
