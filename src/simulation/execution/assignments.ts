import { serialize } from 'node:v8';
import type { Experiment } from '../experiment/experiment.js';
import { type Batch, batchesOf } from '../monte-carlo/batches.js';
import type { BlockTask } from '../monte-carlo/tasks.js';

/** What a thread is given: a task, and as much of its experiment as the task is about. */
export interface Assignment<Task> {
  /** Number of that part of an experiment among those that threads have been given. */
  readonly number: number;
  /** That part, as v8.serialize writes it: threads share the bytes. */
  readonly experiment: SharedArrayBuffer;
  readonly task: Task;
}

type Part = Omit<Assignment<never>, 'task'>;

let parts = 0;

/**
 * Turns the tasks of an experiment into what threads are given. A block's is about one slice: a thread holds no more
 * than that, however many points the experiment has.
 */
export function assigning<Task>(experiment: Experiment): (task: Task) => Assignment<Task> {
  let whole: Part | undefined;
  let slices: readonly Batch[] | undefined;
  let last: { readonly slice: number; readonly part: Part } | undefined;
  return (task) => {
    if (!isBlockTask(task)) {
      whole ??= partOf(experiment);
      return { ...whole, task };
    }
    const { slice } = task;
    if (last?.slice !== slice) {
      slices ??= batchesOf(experiment);
      last = { slice, part: partOf(alone(experiment, slices[slice])) };
    }
    return { ...last.part, task: { ...task, slice: 0 } };
  };
}

function isBlockTask(task: unknown): task is BlockTask {
  return typeof task === 'object' && task !== null && 'slice' in task;
}

function partOf(experiment: Experiment): Part {
  const bytes = serialize(experiment);
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  return { number: parts++, experiment: shared };
}

/** An experiment of the points of one slice, in their order, so that they are its only slice. */
function alone(experiment: Experiment, { points }: Batch): Experiment {
  const { pairing } = experiment;
  const placeOf = new Map(points.map((point, i) => [point, i]));
  return {
    ...experiment,
    paths: [],
    values: points.map(() => []),
    points: points.map((point) => experiment.points[point]),
    ...(pairing && {
      pairing: {
        ...pairing,
        baseline: points.map((point) => placeOf.get(pairing.baseline[point]) as number),
      },
    }),
  };
}
