import { csvText } from '../../report/csv.js';
import { type Experiment, trainingPoint } from '../../simulation/experiment/experiment.js';
import type { Recorded } from '../../simulation/experiment/metrics.js';
import { recordMoments, trainingResult } from '../../simulation/results/table.js';
import type { RunRecord } from '../../simulation/training/recorder.js';
import { summarise, type TrainingSummary } from '../../simulation/training/records.js';
import { TrainingTaskRunner } from '../../simulation/training/tasks.js';
import { standardError } from '../../statistics/moments.js';
import type { Mean, Trajectory } from '../protocol.js';

/**
 * Runs an experiment with training, a run of a point at a time, all points in turn. At the end the table is that of
 * `straggle run`, to the byte: what comes out for a run does not depend on which others stand beside it.
 */
export class TrainingSimulation {
  /** Runs done. */
  done = 0;
  /** Runs of all points together. */
  readonly all: number;
  private readonly runs: RunRecord[][];

  constructor(private readonly experiment: Experiment) {
    this.runs = experiment.points.map(() => []);
    this.all = experiment.points.reduce((sum, { trials }) => sum + trials, 0);
  }

  /**
   * Does the work; between two steps there is something new to show.
   * @throws Error if a run cannot be finished
   */
  *work(): Generator<void> {
    const { points } = this.experiment;
    const runner = new TrainingTaskRunner(this.experiment);
    const most = Math.max(...points.map(({ trials }) => trials));
    for (let first = 0; first < most; first++) {
      for (const [point, { trials }] of points.entries()) {
        if (first >= trials) continue;
        const result = runner.run({ point, first, count: 1 });
        if ('failure' in result) throw new Error(result.failure);
        this.runs[point].push(...result.runs);
        this.done++;
        yield;
      }
    }
  }

  /** Single iterations are not measured. */
  points(): [] {
    return [];
  }

  /** Means of each point so far; undefined where there is none yet. */
  trajectories(): (Trajectory | undefined)[] {
    return this.runs.map((runs, i) => (runs.length === 0 ? undefined : this.trajectoryOf(i)));
  }

  private trajectoryOf(i: number): Trajectory {
    const summary = this.summaryOf(i);
    const means = (record: Recorded) => summary.iterations.map((_, t) => meanOf(summary, t, record));
    const [time, error] = [means('time'), means('error')];
    const isKnown = error.every(({ mean }) => !Number.isNaN(mean));
    return {
      runs: summary.runs.length,
      iterations: summary.iterations,
      time,
      of: isKnown ? 'error' : 'loss',
      value: isKnown ? error : means('loss'),
    };
  }

  private summaryOf(i: number): TrainingSummary {
    return summarise(trainingPoint(this.experiment.points[i]), this.runs[i]);
  }

  /** The table of all points, when the work is done; and what went wrong, where a run diverged. */
  table(): { readonly csv: string; readonly failure?: string } {
    const summaries = this.runs.map((_, i) => this.summaryOf(i));
    const { columns, rows, failure } = trainingResult(this.experiment, summaries);
    return { csv: csvText(columns, rows), ...(failure !== undefined && { failure }) };
  }
}

function meanOf(summary: TrainingSummary, i: number, record: Recorded): Mean {
  const moments = recordMoments(summary, i, record);
  if (moments === undefined) return { mean: Number.NaN, se: Number.NaN };
  return { mean: moments.mean, se: standardError(moments) ?? Number.NaN };
}
