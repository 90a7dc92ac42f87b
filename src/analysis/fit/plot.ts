import type { Trace } from '../../models/traces/trace.js';
import type { Streams } from '../../random/stream.js';
import { panelTitle, type View } from '../../report/frame.js';
import type { LineChart, LinePanel } from '../../report/line-chart.js';
import { count } from '../../report/numbers.js';
import { pow } from '../../statistics/pow.js';
import { bootstrap } from './bootstrap.js';
import { medianOf } from './change-points.js';
import type { Family, Sample } from './families/family.js';
import { families } from './families/registry.js';
import { type Fit, type FittedModel, fitStreams } from './fit-trace.js';

/**
 * The probability plot of a fit: for each model, sorted durations against what the model says they should be. What a
 * true model gives lies on the diagonal, within the band.
 * @param name what to call the trace
 * @param seed that of the fit
 */
export function probabilityPlot(name: string, fit: Fit, seed: string): LineChart {
  const { models, sample, replicates, trace } = fit;
  const all = trace.durations.length;
  const some =
    sample.n < all
      ? `${count(sample.n)} of ${count(all)} durations, drawn at random`
      : `${count(all)} durations`;
  return {
    above: heatMap(trace),
    title: `${name}: measured durations against the models fitted to them`,
    caption:
      `Maximum likelihood, ${some}. A model that is true puts the measured quantiles on its line. Band: where 95 % ` +
      `of samples of the model would put each of them (${replicates} samples, the model fitted anew to each). ` +
      'Both axes are logarithmic. Map: dark is slow, on a logarithmic scale. KS: largest distance of the distribution functions; p: its bootstrap p-value.',
    series: [
      { name: 'model', label: 'the model itself, with its 95 % band' },
      { name: 'measured', label: 'measured' },
    ],
    panels: models.map((model) => panelOf(model, fit, seed)),
    columns: Math.min(3, Math.max(2, models.length)),
  };
}

function panelOf({ model, parameters, ks, p }: FittedModel, fit: Fit, seed: string): LinePanel {
  const family = families.find(({ name }) => name === model)!;
  const theta = parameters.map(({ value }) => value);
  const plotted = plotPoints(family, theta, fit.sample, fit.replicates, fitStreams(seed));
  return {
    title: model,
    subtitle: `KS ${ks.toFixed(3)}, p = ${p.toFixed(3)}`,
    x: { title: 'quantile of the model (s)', log: true },
    y: { title: 'measured (s)', log: true },
    // A power law that is far off may reach beyond all numbers.
    points: plotted
      .filter((point) => Object.values(point).every(Number.isFinite))
      .flatMap(({ fitted, measured, low, high }) => [
        { series: 'model', x: fitted, y: fitted, low, high, plain: true },
        { series: 'measured', x: fitted, y: measured },
      ]),
  };
}

/** A point of a probability plot: a duration against what the model says it should be. */
interface PlotPoint {
  /** Quantile of the model, at (rank − 1/2)/n. */
  readonly fitted: number;
  readonly measured: number;
  /** Pointwise 95 % band of samples of the model. */
  readonly low: number;
  readonly high: number;
}

/**
 * The probability plot of a fitted model, with what samples of the model look like in theirs: the model is fitted to
 * each of them, and their durations are taken relative to its quantiles.
 * @param streams those of the fit: the replicates are then the same
 */
function plotPoints(
  family: Family,
  theta: readonly number[],
  sample: Sample,
  replicates: number,
  streams: Streams,
): PlotPoint[] {
  const ranks = plottedRanks(sample.n);
  const quantiles = (parameters: readonly number[]) => {
    const quantile = family.quantile(parameters);
    return ranks.map((rank) => quantile((rank + 0.5) / sample.n));
  };
  const ratios = ranks.map(() => new Float64Array(replicates));
  bootstrap(family, theta, sample.n, replicates, streams, (drawn, refitted, replicate) => {
    const own = quantiles(refitted);
    ranks.forEach((rank, i) => {
      ratios[i][replicate] = drawn.sorted[rank] / own[i];
    });
  });
  const k = Math.max(1, Math.floor(0.025 * (replicates + 1)));
  return quantiles(theta).map((fitted, i) => {
    const sorted = ratios[i].sort();
    const [low, high] = [fitted * sorted[k - 1], fitted * sorted[replicates - k]];
    return { fitted, measured: sample.sorted[ranks[i]], low, high };
  });
}

/** Ranks, from 0, that lie close together at both ends, where models differ most: about forty of them. */
function plottedRanks(n: number): number[] {
  const ranks = new Set<number>();
  for (let step = 0; step <= 20; step++) {
    const rank = Math.round(pow(n / 2, step / 20)) - 1;
    ranks.add(rank);
    ranks.add(n - 1 - rank);
  }
  return [...ranks].sort((a, b) => a - b);
}

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
