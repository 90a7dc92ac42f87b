import { seriesName, sketchOf, VARIANTS } from '../../analysis/papers/wgc.js';
import type { SketchParameters } from '../../models/sketch/sketch.js';
import type { TrainingSummary } from '../../simulation/training/summary.js';
import { finals, stops } from './samples.js';

/** Iterations that the paper's table prints, by rho and weights. */
export const PAPER_ITERATIONS: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  2: { true: 107.55, false: 145.6 },
  4: { true: 75.3, false: 84.4 },
};

/** Order of the error that it prints. */
export const PAPER_ERROR: Readonly<Record<number, number>> = { 2: 1e-5, 4: 1e-4 };

/** The runs of one row. */
export interface LinearRow {
  readonly rho: number;
  readonly key: string;
  readonly label: string;
  /** Updates of each run. */
  readonly stopped: Float64Array;
  /** ‖theta − X†(y + e)‖² of each run, where it stopped. */
  readonly squaredError: Float64Array;
}

/** Not in the paper: rho = 1, which keeps all partitions, and partitions drawn without their leverage scores. */
export const ROWS: readonly RowDefinition[] = [
  { rho: 1, key: 'none', label: 'none (all 20 partitions)', sketch: sketchOf(1, false) },
  ...[2, 4].flatMap((rho) => [
    ...VARIANTS.map(({ weights, label }) => ({
      ...{ rho, key: seriesName(weights), label },
      sketch: sketchOf(rho, weights),
    })),
    {
      ...{ rho, key: 'uniform', label: 'weighted, drawn uniformly' },
      sketch: { ...sketchOf(rho, true), method: 'uniform' as const },
    },
  ]),
];

/** A row of the table, before it is trained. */
export interface RowDefinition {
  readonly rho: number;
  /** The weights, or what else it is. */
  readonly key: string;
  readonly label: string;
  readonly sketch: SketchParameters;
}

/** What the runs of a row gave. */
export function rowOf({ rho, key, label }: RowDefinition, summary: TrainingSummary): LinearRow {
  return {
    ...{ rho, key, label },
    stopped: stops(summary),
    squaredError: finals(summary, 'error').map((error) => error * error),
  };
}
