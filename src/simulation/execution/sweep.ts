import type { CsvCell } from '../../report/csv.js';
import { isTraining } from '../experiment/experiment.js';
import {
  moreColumns,
  type ResultTable,
  trainingResult,
  trialsCells,
  trialsColumns,
} from '../results/table.js';
import type { RunRecord } from '../training/recorder.js';
import { summarise, type TrainingSummary } from '../training/records.js';
import { type Done, type Executor, yielding } from './executor.js';
import { blockResults, runResults, type SweepRecord, storeBlock, storeRun } from './records.js';
import { BatchSummary, checkStopped } from './run.js';
import type { Place, SweepState } from './state.js';
import type { Task } from './task-runner.js';

/** Milliseconds that a result may wait before it is brought to the disk. */
const DELAY = 50;

/** Destination of the records of a sweep. */
interface RecordSink {
  append(records: readonly SweepRecord[]): Place[];
}

/**
 * Does what is left of a sweep and puts every result into the sink as soon as it is there, in the order of the
 * tasks.
 * @param progress called when some more trials are in the sink
 * @throws SimulationError if an iteration can never complete, or a block ended its thread again and again
 */
export async function workOff(
  state: SweepState,
  sink: RecordSink,
  executor: Executor,
  progress?: () => void,
): Promise<void> {
  const { experiment } = state;
  // A precision is looked at after every task; else there is no hurry.
  const batcher = new WriteBatcher<SweepRecord>(experiment.precision ? 0 : DELAY, (records) => {
    const places = sink.append(records);
    records.forEach((record, i) => {
      state.note(record, places[i]);
    });
    progress?.();
  });
  try {
    await executor.run(experiment, state.tasks(), (task, result) => {
      batcher.add(recordsOf(task, result));
    });
  } finally {
    // Also where a later task has failed: what is done is done.
    batcher.flush();
  }
}

function recordsOf(task: Task, result: Done<Task>): SweepRecord[] {
  if ('batch' in task && 'blocks' in result) {
    return result.blocks.map((points, i) => ({
      slice: task.batch,
      block: task.first + i,
      points: points.map(storeBlock),
    }));
  }
  if ('point' in task && 'runs' in result) {
    return [{ point: task.point, first: task.first, runs: result.runs.map(storeRun) }];
  }
  throw new Error('a task and its result do not belong together');
}

/**
 * Gathers what comes in and hands it on some at a time: to bring a few lines to the disk takes as long as one.
 * Nothing waits longer than `delay`, as long as this thread is free or more comes in.
 */
class WriteBatcher<T> {
  private waiting: T[] = [];
  private timer: NodeJS.Timeout | undefined;
  private since = 0;
  private failure: { readonly error: unknown } | undefined;

  /**
   * @param delay milliseconds; 0: everything is handed on at once
   * @param handOn what to do with what has come in
   */
  constructor(
    private readonly delay: number,
    private readonly handOn: (items: readonly T[]) => void,
  ) {}

  /** @throws what `handOn` has thrown, now or in the meantime */
  add(items: readonly T[]): void {
    if (this.failure !== undefined) throw this.failure.error;
    const now = performance.now();
    if (this.waiting.length === 0) this.since = now;
    this.waiting.push(...items);
    if (now - this.since >= this.delay) this.flush();
    else this.timer ??= setTimeout(() => this.flushLater(), this.delay);
  }

  /**
   * Hands on what is waiting.
   * @throws as `add`
   */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.failure !== undefined) throw this.failure.error;
    const items = this.waiting;
    this.waiting = [];
    if (items.length > 0) this.handOn(items);
  }

  private flushLater(): void {
    try {
      this.flush();
    } catch (error) {
      this.failure = { error };
    }
  }
}

/** Source of the records of a sweep. */
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
  const more = moreColumns(experiment);
  for (const [b, batch] of batches.entries()) {
    const summary = new BatchSummary(experiment, batch);
    for (let block = 0; block < state.blocksFor(b); block++) {
      summary.add(blockResults(read(state, store, b, block)));
      await giveWay();
    }
    const found = summary.rows();
    batch.points.forEach((point, i) => {
      rows[point] = trialsCells(experiment.values[point], found[i], more);
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
    summaries.push(summarise(point, runs));
  }
  checkStopped(experiment, summaries);
  return trainingResult(experiment, summaries);
}

function read(state: SweepState, store: RecordSource, group: number, at: number): SweepRecord {
  const place = state.place(group, at);
  if (place === undefined) throw new Error(`record ${at} of group ${group} is missing`);
  return store.at(place) as SweepRecord;
}
