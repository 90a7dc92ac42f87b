import type { TrainingPoint } from '../experiment/experiment.js';
import { recordedIterations } from '../experiment/training-schema.js';
import type { RunRecord } from './recorder.js';

/** All runs of one point, in their order. */
export interface TrainingSummary {
  /** The recorded iterations that all runs have reached in finite numbers. */
  readonly iterations: readonly number[];
  readonly runs: readonly RunRecord[];
  /** The first recorded iteration at which a run had diverged. */
  readonly divergedBy: number | undefined;
}

/** Puts a point's runs together. */
export function summarise({ training }: TrainingPoint, runs: readonly RunRecord[]): TrainingSummary {
  const recorded = recordedIterations(training.record, training.iterations);
  const filled = Math.min(...runs.map((run) => run.filled));
  return { iterations: recorded.slice(0, filled), runs, divergedBy: recorded[filled] };
}
