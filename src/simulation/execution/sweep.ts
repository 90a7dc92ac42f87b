import { SimulationError } from '../../engine/iteration.js';
import type { Experiment } from '../experiment/experiment.js';
import { type BlockTask, type BlockTaskResult, TaskRunner } from '../monte-carlo/tasks.js';
import type { ResultTable } from '../results/result-table.js';
import { type TrainingTask, type TrainingTaskResult, TrainingTaskRunner } from '../training/tasks.js';
import { storeBlock } from './block-codec.js';
import { deriveTable } from './derive.js';
import { type SweepRecord, storeRun } from './records.js';
import { SweepState } from './state.js';
import { MemoryStore, type RecordStore } from './store.js';
import { inThreads } from './threads.js';
import { WriteBatcher } from './write-batcher.js';
import { yielding } from './yielding.js';

/** Milliseconds that a result may wait before it is brought to the disk. */
const DELAY = 50;

export interface SweepOptions {
  /** Number of threads; 0 runs in this one. */
  readonly jobs: number;
  /** Called when some more trials are in the store. */
  readonly progress?: () => void;
}

type Task = BlockTask | TrainingTask;
type TaskResult = BlockTaskResult | TrainingTaskResult;

/**
 * Does what is left of a sweep and puts every result into the store as soon as it is there, in the order of the
 * tasks.
 * @throws SimulationError if an iteration can never complete, or a block ended its thread again and again
 */
export async function workOff(state: SweepState, store: RecordStore, options: SweepOptions): Promise<void> {
  const { experiment } = state;
  // A precision is looked at after every task; else there is no hurry.
  const gathered = new WriteBatcher<SweepRecord>(experiment.precision ? 0 : DELAY, (records) => {
    const places = store.append(records);
    records.forEach((record, i) => {
      state.note(record, places[i]);
    });
    options.progress?.();
  });
  const take = (task: Task, result: TaskResult): void => {
    if ('failure' in result) throw new SimulationError(result.failure);
    gathered.add(recordsOf(task, result));
  };
  try {
    if (options.jobs > 0) {
      await inThreads(experiment, options.jobs, state.tasks(), take, (task) => nameOf(task, state));
    } else {
      const run = taskRunner(experiment);
      const giveWay = yielding();
      for (const task of state.tasks()) {
        take(task, run(task));
        await giveWay();
      }
    }
  } finally {
    // Also where a later task has failed: what is done is done.
    gathered.flush();
  }
}

function taskRunner(experiment: Experiment): (task: Task) => TaskResult {
  const blocks = new TaskRunner(experiment);
  const training = new TrainingTaskRunner(experiment);
  return (task) => ('slice' in task ? blocks.run(task) : training.run(task));
}

function recordsOf(task: Task, result: Exclude<TaskResult, { failure: string }>): SweepRecord[] {
  if ('slice' in task && 'blocks' in result) {
    return result.blocks.map((points, i) => ({
      slice: task.slice,
      block: task.first + i,
      points: points.map(storeBlock),
    }));
  }
  if ('point' in task && 'runs' in result) {
    return [{ point: task.point, first: task.first, runs: result.runs.map(storeRun) }];
  }
  throw new Error('a task and its result do not belong together');
}

/** A task in the words of its experiment. */
function nameOf(task: Task, { slices }: SweepState): string {
  const last = task.first + task.count - 1;
  if (!('slice' in task)) return `runs ${task.first} to ${last} of point ${task.point}`;
  const { points } = slices[task.slice];
  return `blocks ${task.first} to ${last} of ${points.length > 1 ? 'points' : 'point'} ${points.join(', ')}`;
}

/**
 * Runs an experiment from the beginning, in memory.
 * @throws SimulationError if it cannot be finished
 */
export async function resultsOf(experiment: Experiment, options: SweepOptions): Promise<ResultTable> {
  const state = new SweepState(experiment);
  const store = new MemoryStore();
  await workOff(state, store, options);
  return deriveTable(state, store);
}
