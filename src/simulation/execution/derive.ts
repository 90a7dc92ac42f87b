import type { CsvCell } from '../../report/csv.js';
import { isTraining, type TrainingPoint } from '../experiment/experiment.js';
import { type ResultTable, trainingResult } from '../results/result-table.js';
import { trialsCells, trialsColumns } from '../results/table.js';
import type { RunRecord } from '../training/recorder.js';
import { summarise, type TrainingSummary } from '../training/summary.js';
import { yielding } from './executor.js';
import type { Place } from './offset-index.js';
import { blockResults, runResults, type SweepRecord } from './records.js';
import { BatchSummary, checkStopped } from './run.js';
import type { SweepState } from './state.js';

/** Where the records of a sweep come from. */
export interface RecordSource {
  at(place: Place): unknown;
}

/**
 * The result of a finished sweep, from its records alone: batch by batch in block order, whatever the order in
 * which they were written. Resuming and merging are the same as running through.
 */
export function deriveTable(state: SweepState, store: RecordSource): Promise<ResultTable> {
  return state.training ? deriveTraining(state, store) : deriveBlocks(state, store);
}

async function deriveBlocks(state: SweepState, store: RecordSource): Promise<ResultTable> {
  const { experiment, batches } = state;
  const giveWay = yielding();
  const rows: CsvCell[][] = new Array(experiment.points.length);
  for (const [b, batch] of batches.entries()) {
    const summary = new BatchSummary(experiment, batch);
    for (let block = 0; block < state.blocksFor(b); block++) {
      summary.add(blockResults(read(state, store, b, block)));
      await giveWay();
    }
    const found = summary.rows();
    batch.points.forEach((point, i) => {
      rows[point] = trialsCells(experiment.values[point], found[i]);
    });
  }
  return { columns: trialsColumns(experiment), rows };
}

async function deriveTraining(state: SweepState, store: RecordSource): Promise<ResultTable> {
  const { experiment } = state;
  const giveWay = yielding();
  const summaries: TrainingSummary[] = [];
  for (const [p, point] of experiment.points.entries()) {
    if (!isTraining(point)) throw new Error('points with and without training');
    const runs: RunRecord[] = [];
    for (const first of state.wanted(p)) {
      runs.push(...runResults(read(state, store, p, first)));
      await giveWay();
    }
    summaries.push(summarise(point as TrainingPoint, runs));
  }
  checkStopped(experiment, summaries);
  return trainingResult(experiment, summaries);
}

function read(state: SweepState, store: RecordSource, group: number, at: number): SweepRecord {
  const place = state.place(group, at);
  if (place === undefined) throw new Error(`record ${at} of group ${group} is missing`);
  return store.at(place) as SweepRecord;
}
