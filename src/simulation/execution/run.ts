import { SimulationError } from '../../engine/errors.js';
import type { CsvCell } from '../../report/csv.js';
import { type Experiment, isTraining, type TrainingPoint, trainingPoint } from '../experiment/experiment.js';
import type { BlockResult } from '../monte-carlo/block.js';
import { PairedSummary } from '../monte-carlo/paired.js';
import { type Batch, batchesOf, blocksOf } from '../monte-carlo/point-group.js';
import { PointSummary } from '../monte-carlo/summary.js';
import { blockTasks } from '../monte-carlo/tasks.js';
import { Results, sweptOf, type TrainingRow, TrialsRow, trainingResults } from '../results/labelled.js';
import {
  moreColumns,
  type ResultTable,
  trainingResult,
  trialsCells,
  trialsColumns,
} from '../results/table.js';
import type { RunRecord } from '../training/recorder.js';
import { summarise, type TrainingSummary } from '../training/records.js';
import { sharedTasks } from '../training/tasks.js';
import { Executor } from './executor.js';

/** Told how many trials (or runs, of all points together) are done. */
export type Progress = (done: number) => void;

/** The results of a batch, from its blocks in their order. */
export class BatchSummary {
  private readonly summaries: readonly PointSummary[];
  private readonly pairs: PairedSummary | undefined;

  constructor(
    private readonly experiment: Experiment,
    private readonly batch: Batch,
  ) {
    const { pairing } = experiment;
    this.summaries = batch.points.map(() => new PointSummary());
    this.pairs = pairing && new PairedSummary(pairing, batch.points);
  }

  /** Adds the next block. */
  add(block: readonly BlockResult[]): void {
    this.summaries.forEach((summary, i) => {
      summary.add(block[i]);
    });
    this.pairs?.add(block);
  }

  /** A row per point of the batch. */
  rows(): TrialsRow[] {
    const { experiment, batch } = this;
    return batch.points.map((point, i) => {
      const swept = sweptOf(experiment, point);
      return new TrialsRow(swept, experiment.points[point], this.summaries[i], this.pairs?.of(i));
    });
  }
}

/**
 * Runs all points of an experiment without training, and hands on the rows of one batch after the other, so that
 * nobody need keep all of them. The result does not depend on the executor: blocks have streams of their own and are
 * merged in block order.
 * @param take given the rows of a batch, and the indices of their points
 * @throws SimulationError if an iteration can never complete, or a delay is not a finite time
 */
async function runBatches(
  experiment: Experiment,
  executor: Executor,
  take: (rows: readonly TrialsRow[], points: readonly number[]) => void,
  progress?: Progress,
): Promise<void> {
  const batches = batchesOf(experiment);
  let summary: BatchSummary | undefined;
  let done = 0;
  await executor.run(experiment, blockTasks(experiment), (task, { blocks }) => {
    const batch = batches[task.batch];
    summary ??= new BatchSummary(experiment, batch);
    for (const block of blocks) {
      summary.add(block);
      for (const { trials } of block) done += trials;
    }
    if (task.first + task.count === blocksOf(batch)) {
      take(summary.rows(), batch.points);
      summary = undefined;
    }
    progress?.(done);
  });
}

/** The same with all rows, in the order of the sweep. */
export async function runTrials(
  experiment: Experiment,
  executor = new Executor(),
  progress?: Progress,
): Promise<Results<TrialsRow>> {
  const rows = new Array<TrialsRow>(experiment.points.length);
  const take = (some: readonly TrialsRow[], points: readonly number[]) => {
    points.forEach((point, i) => {
      rows[point] = some[i];
    });
  };
  await runBatches(experiment, executor, take, progress);
  return new Results(rows);
}

/**
 * Runs all points of an experiment with training. The result does not depend on the executor.
 * @throws SimulationError if an iteration can never complete, or `until` is not reached
 */
export async function runTraining(
  experiment: Experiment,
  executor = new Executor(),
  progress?: Progress,
): Promise<Results<TrainingRow>> {
  const found: RunRecord[][] = experiment.points.map(() => []);
  let done = 0;
  await executor.run(experiment, sharedTasks(experiment), ({ point, beside = [], count }, { runs }) => {
    [point, ...beside].forEach((each, p) => {
      found[each].push(...runs.slice(p * count, (p + 1) * count));
    });
    done += runs.length;
    progress?.(done);
  });
  const summaries = found.map((runs, i) => summarise(trainingPoint(experiment.points[i]), runs));
  checkStopped(experiment, summaries);
  return trainingResults(experiment, summaries);
}

/**
 * Runs an experiment from the beginning, and makes a table of its results.
 * @throws SimulationError if it cannot be finished
 */
export async function runTable(experiment: Experiment, executor = new Executor()): Promise<ResultTable> {
  if (experiment.points.every(isTraining)) {
    const results = await runTraining(experiment, executor);
    return trainingResult(
      experiment,
      results.rows.map(({ summary }) => summary),
    );
  }
  const rows = new Array<readonly CsvCell[]>(experiment.points.length);
  const more = moreColumns(experiment);
  await runBatches(experiment, executor, (some, points) => {
    points.forEach((point, i) => {
      rows[point] = trialsCells(experiment.values[point], some[i], more);
    });
  });
  return { columns: trialsColumns(experiment), rows };
}

function checkPointStopped({ training, scheme }: TrainingPoint, { runs, divergedBy }: TrainingSummary): void {
  if (!training.until || divergedBy !== undefined) return;
  const open = runs.filter(({ stopped }) => stopped === undefined);
  if (open.length === 0) return;
  const least = Math.min(...open.map(({ shortest }) => shortest));
  throw new SimulationError(
    `training.until.gradient_norm ${training.until.gradient_norm} was not reached by ${open.length} of ` +
      `${runs.length} runs of ${scheme.name} in ${training.iterations} iterations; the shortest estimate ` +
      `recorded there has norm ${least.toPrecision(3)}`,
  );
}

/**
 * Where runs are to stop at a short gradient, all of them must have.
 * @throws SimulationError naming the point and how near it came
 */
export function checkStopped({ points }: Experiment, summaries: readonly TrainingSummary[]): void {
  for (const [i, summary] of summaries.entries()) checkPointStopped(trainingPoint(points[i]), summary);
}
