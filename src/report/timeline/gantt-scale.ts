import type { Lane } from './timeline.js';

/** Width of the time axis in pixels. */
export const WIDTH = 760;

/** How much room the rows of a lane have, and what stands on which pixel. */
export interface GanttScale {
  readonly width: number;
  readonly height: number;
  /** Height of a worker's row. */
  readonly row: number;
  /** Last moment on the axis. */
  readonly last: number;
  readonly x: (time: number) => number;
  /** Upper edge of a worker's row. */
  readonly y: (worker: number) => number;
}

/** @param last last moment of any lane */
export function scaleOf({ workers, networkTakesTime }: Lane, last: number): GanttScale {
  const row = rowHeight(workers, networkTakesTime);
  // Room at the right end for the mark of the last arrival.
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

/** Many workers have low rows, which still tell work from messages: about a pixel and a half each, doubled in a PNG. */
function rowHeight(workers: number, network: boolean): number {
  if (workers <= 12) return network ? 22 : 18;
  if (workers <= 24) return network ? 18 : 14;
  if (workers <= 50) return network ? 12 : 9;
  if (workers <= 100) return network ? 8 : 6;
  if (workers <= 250) return network ? 5 : 4;
  return network ? 4 : 3;
}
