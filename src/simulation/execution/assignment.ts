import { v8 } from '../../host/node.js';
import type { Experiment } from '../experiment/experiment.js';
import { type Batch, batchesOf } from '../monte-carlo/point-group.js';
import type { BlockTask } from '../monte-carlo/tasks.js';
import { type PackedBlocks, unpackBlocks } from './packed-blocks.js';

/** Input of a thread: consecutive tasks, and as much of their experiment as they are about. */
export interface Assignment<Task> {
  /** Number of that part of an experiment among those that threads have been given. */
  readonly number: number;
  /** That part, as v8.serialize writes it: threads share the bytes. */
  readonly experiment: SharedArrayBuffer;
  readonly tasks: readonly Task[];
}

/** Output of a thread: the results of the tasks, in their order, those of blocks packed, and how long they took. */
export interface Outcome<Result> {
  readonly results: readonly Result[] | PackedBlocks;
  readonly milliseconds: number;
}

/** The results that a thread has sent. */
export function resultsOf<Result>({ results }: Outcome<Result>): readonly Result[] {
  if (!('pairs' in results)) return results;
  return unpackBlocks(results).map((blocks) => ({ blocks }) as Result);
}

/** A part of an experiment, as threads are given it. */
export class ExperimentPart {
  private static known = 0;
  readonly number = ExperimentPart.known++;
  private bytes: SharedArrayBuffer | undefined;

  constructor(private readonly make: () => Experiment) {}

  /** Its bytes, once somebody needs them. */
  get shared(): SharedArrayBuffer {
    if (this.bytes === undefined) {
      const bytes = v8().serialize(this.make());
      this.bytes = new SharedArrayBuffer(bytes.length);
      new Uint8Array(this.bytes).set(bytes);
    }
    return this.bytes;
  }
}

/** Consecutive tasks that are about the same part of an experiment. */
export interface TaskGroup<Task> {
  /** As their experiment has them. */
  readonly tasks: readonly Task[];
  assignment(): Assignment<Task>;
}

/**
 * Joins tasks of an experiment to groups. A block's task is about one batch: a thread holds no more than that, however many
 * points the experiment has.
 * @param size asked again and again how many tasks a group is to have
 */
export function* taskGroups<Task>(
  experiment: Experiment,
  tasks: Iterable<Task>,
  size: () => number,
): Generator<TaskGroup<Task>> {
  const whole = new ExperimentPart(() => experiment);
  let part = whole;
  let batch: number | undefined;
  let group: Task[] = [];
  const taken = (): TaskGroup<Task> => {
    const [own, all, isPart] = [group, part, batch !== undefined];
    group = [];
    return {
      tasks: own,
      assignment: () => ({
        number: all.number,
        experiment: all.shared,
        tasks: isPart ? own.map((task) => ({ ...task, batch: 0 })) : own,
      }),
    };
  };
  for (const task of tasks) {
    const next = isBlockTask(task) ? task.batch : undefined;
    if (next !== batch) {
      if (group.length > 0) yield taken();
      batch = next;
      part =
        next === undefined ? whole : new ExperimentPart(() => alone(experiment, batchesOf(experiment)[next]));
    }
    group.push(task);
    if (group.length >= size()) yield taken();
  }
  if (group.length > 0) yield taken();
}

function isBlockTask(task: unknown): task is BlockTask {
  return typeof task === 'object' && task !== null && 'batch' in task;
}

/** An experiment of the points of one batch, in their order, so that they are its only batch. */
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
