import type { Trace } from '../../models/traces/trace.js';
import { panelTitle, type View } from '../../report/frame.js';
import { medianOf } from './change-points.js';

/** Cells of the map at most: more could not be told apart. */
const MOST_COLUMNS = 250;
const MOST_ROWS = 64;

const WIDTH = 640;
const TITLE = 'durations by worker and round';

/**
 * A map of a trace: a row for each worker, rounds from left to right, colour for the duration. Of a long trace a cell
 * is the median of successive rounds; of many workers, of neighbouring ones.
 */
export function heatMap({ rounds, workers, durations, names }: Trace): View {
  const columns = Math.min(rounds, MOST_COLUMNS);
  const rows = Math.min(workers, MOST_ROWS);
  const from = (i: number, parts: number, n: number) => Math.floor((i * n) / parts);
  const cells = Array.from({ length: rows }, (_, row) => {
    const own = { first: from(row, rows, workers), end: from(row + 1, rows, workers) };
    return Array.from({ length: columns }, (_, column) => {
      const [start, end] = [from(column, columns, rounds), from(column + 1, columns, rounds)];
      const values: number[] = [];
      for (let round = start; round < end; round++) {
        for (let worker = own.first; worker < own.end; worker++) {
          values.push(durations[round * workers + worker]);
        }
      }
      return {
        worker: names?.[own.first] ?? String(own.first),
        row,
        start,
        end,
        duration: medianOf(Float64Array.from(values)),
      };
    });
  }).flat();
  return {
    width: WIDTH,
    height: Math.max(60, Math.min(320, 16 * rows)),
    layer: [
      {
        data: { values: cells },
        mark: { type: 'rect' },
        encoding: {
          x: {
            field: 'start',
            type: 'quantitative',
            title: 'round',
            scale: { domain: [0, rounds], nice: false },
            axis: { grid: false },
          },
          x2: { field: 'end' },
          y: { field: 'worker', type: 'nominal', title: 'worker', sort: null, axis: { labelLimit: 120 } },
          color: {
            field: 'duration',
            type: 'quantitative',
            title: 'duration',
            scale: { type: 'log', scheme: 'viridis', reverse: true },
            legend: { format: '.3~g', gradientLength: 60 },
          },
        },
      },
      ...panelTitle({ title: TITLE }, WIDTH),
    ],
  };
}
