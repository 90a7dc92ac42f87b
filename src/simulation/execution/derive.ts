import type { CsvCell } from '../../report/csv.js';
import { isTraining, type TrainingPoint } from '../experiment/experiment.js';
import { PointSummary } from '../monte-carlo/summary.js';
import { type ResultTable, trainingResult } from '../results/result-table.js';
import { resultColumns, resultRow } from '../results/table.js';
import type { RunRecord } from '../training/recorder.js';
import { summarise, type TrainingSummary } from '../training/summary.js';
import { PairedSummary, pairedColumns } from './paired.js';
import { blockResults, runResults, type SweepRecord } from './records.js';
import { checkStopped } from './run-training.js';
import type { SweepState } from './state.js';
import type { RecordStore } from './store.js';
import { yielding } from './yielding.js';

/**
 * The result of a finished sweep, from its records alone: slice by slice in block order, whatever the order in
 * which they were written. Resuming and merging are the same as running through.
 */
export function deriveTable(state: SweepState, store: RecordStore): Promise<ResultTable> {
  return state.training ? deriveTraining(state, store) : deriveBlocks(state, store);
}

async function deriveBlocks(state: SweepState, store: RecordStore): Promise<ResultTable> {
  const { experiment, slices } = state;
  const giveWay = yielding();
  const rows: CsvCell[][] = new Array(experiment.points.length);
  for (const [s, { points }] of slices.entries()) {
    const summaries = points.map(() => new PointSummary());
    const pairs = experiment.pairing && new PairedSummary(experiment.pairing, points);
    for (let block = 0; block < state.blocksFor(s); block++) {
      const results = blockResults(read(state, store, s, block));
      summaries.forEach((summary, i) => {
        summary.add(results[i]);
      });
      pairs?.add(results);
      await giveWay();
    }
    points.forEach((point, i) => {
      rows[point] = [...resultRow(experiment.values[point], summaries[i]), ...(pairs?.row(i) ?? [])];
    });
  }
  const paired = experiment.pairing ? pairedColumns(experiment.pairing.metric) : [];
  return { columns: [...resultColumns(experiment), ...paired], rows };
}

async function deriveTraining(state: SweepState, store: RecordStore): Promise<ResultTable> {
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

function read(state: SweepState, store: RecordStore, group: number, at: number): SweepRecord {
  const place = state.place(group, at);
  if (place === undefined) throw new Error(`record ${at} of group ${group} is missing`);
  return store.at(place) as SweepRecord;
}
