import type { Piscina } from 'piscina';
import { SimulationError } from '../../engine/errors.js';
import { url, v8 } from '../../host/node.js';
import type { Experiment } from '../experiment/experiment.js';
import { unknownToThreads } from '../experiment/modules.js';
import { fault, InputError } from '../input/input-error.js';
import { type Batch, batchesOf } from '../monte-carlo/point-group.js';
import type { BlockTask } from '../monte-carlo/tasks.js';
import { type PackedBlocks, unpackBlocks } from './packed-blocks.js';

/**
 * Memory for short-lived objects in a thread. What is simulated makes few, and the default of 48 costs every thread
 * 35 MB more for nothing.
 */
const YOUNG_MEGABYTES = 2;

/**
 * Milliseconds of work in a message to a thread, and most tasks. Between two messages a thread waits half a millisecond; what
 * is under way when nothing more is wanted was done for nothing.
 */
const MESSAGE = 20;
const MOST_TASKS = 64;

/** Maximum crashes per task before the run is given up. */
const MOST_DEATHS = 3;

/**
 * Threads that do the tasks of one experiment after the other. They start with the first task; a thread that dies is
 * replaced and its task done again.
 */
export class Threads {
  private pool: Promise<Piscina> | undefined;
  /** Experiments that are under way. */
  private open = 0;
  /** When all tasks of the experiments so far have been handed out. */
  private handedOut: Promise<unknown> = Promise.resolve();

  /** @param thread module that does a task, for tests */
  constructor(
    private readonly jobs: number,
    private readonly thread = url().fileURLToPath(new URL('./thread.js', import.meta.url)),
  ) {}

  /** Whether they have been started, so that a task costs no more than to hand it over. */
  get running(): boolean {
    return this.pool !== undefined;
  }

  /**
   * Has tasks done, a few messages per thread under way at a time, each with as many tasks as are worth one, and takes their results in the order of the tasks, whatever
   * the order in which they are done. Of several experiments at the same time, the tasks of the first are handed out
   * first. Where one fails, and no other is under way, the threads are ended.
   * @param nameOf says which task it was
   * @throws SimulationError naming the task that has ended its thread three times
   */
  async run<Task, Result>(
    experiment: Experiment,
    tasks: Iterable<Task>,
    take: (task: Task, result: Result) => void,
    nameOf: (task: Task) => string = (task) => `the task ${JSON.stringify(task)}`,
  ): Promise<void> {
    this.pool ??= this.start();
    const own = this.pool;
    this.open++;
    const before = this.handedOut;
    let isHandedOut = () => {};
    this.handedOut = new Promise<void>((resolve) => {
      isHandedOut = resolve;
    });
    const underWay: { tasks: readonly Task[]; outcome: Promise<Outcome<Result>> }[] = [];
    /** Tasks that are worth a message, as fast as they were done last. */
    let worth = 1;
    const takeFirst = async () => {
      const { tasks, outcome } = underWay.shift() as (typeof underWay)[number];
      const done = await outcome;
      worth = Math.ceil(Math.min(MOST_TASKS, (MESSAGE * tasks.length) / done.milliseconds));
      const results = resultsOf(done);
      tasks.forEach((task, i) => {
        take(task, results[i]);
      });
    };
    try {
      const pool = await own;
      const assign = assigning<Task>(experiment);
      await before;
      const handOut = async (group: readonly Task[], assignment: Assignment<Task>) => {
        if (this.pool !== own) throw new Error('the threads have been ended');
        const outcome = surviving<Task, Result>(pool, assignment, (i) => nameOf(group[i]));
        // It is awaited below; if an earlier task fails first, its own failure must not go unhandled.
        outcome.catch(() => {});
        underWay.push({ tasks: group, outcome });
        if (underWay.length >= 4 * this.jobs) await takeFirst();
      };
      let group: Task[] = [];
      let assignment: Assignment<Task> | undefined;
      for (const task of tasks) {
        const next = assign(task);
        if (assignment !== undefined && next.number !== assignment.number) {
          await handOut(group, assignment);
          assignment = undefined;
        }
        if (assignment === undefined) [group, assignment] = [[task], next];
        else {
          group.push(task);
          assignment.tasks.push(...next.tasks);
        }
        if (group.length >= worth) {
          await handOut(group, assignment);
          assignment = undefined;
        }
      }
      if (assignment !== undefined) await handOut(group, assignment);
      isHandedOut();
      while (underWay.length > 0) await takeFirst();
      this.open--;
    } catch (error) {
      isHandedOut();
      // A thread that is ended in the midst of a task may still send its result, and nobody would expect it.
      await Promise.allSettled(underWay.map(({ outcome }) => outcome));
      if (--this.open === 0) await this.end();
      throw error;
    }
  }

  private async start(): Promise<Piscina> {
    const { Piscina } = await import('piscina');
    return new Piscina({
      filename: this.thread,
      minThreads: this.jobs,
      maxThreads: this.jobs,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
  }

  /** Ends the threads, and what they are doing. */
  async end(): Promise<void> {
    const pool = this.pool?.catch(() => undefined);
    this.pool = undefined;
    await (await pool)?.destroy();
  }
}

/**
 * A definition that was registered in this thread, and does not come from a module, is not there in another one.
 * @throws InputError naming it
 */
export function refuseUnknown({ points }: Experiment, jobs: number): void {
  for (const point of points) {
    const unknown = unknownToThreads(point);
    if (unknown === undefined) continue;
    const what = `threads do not know the ${unknown.kind} ${unknown.name}, which was registered in this one`;
    throw new InputError([fault(`jobs ${jobs}`, what, '1, or importModule in place of register')]);
  }
}

/**
 * Has the tasks of a message done. If their thread dies they are done one by one, so that it is known which of them ended it.
 * @param nameOf says which task it was
 * @param before deaths that a task has met already
 */
async function surviving<Task, Result>(
  pool: Piscina,
  assignment: Assignment<Task>,
  nameOf: (index: number) => string,
  before = 0,
): Promise<Outcome<Result>> {
  for (let deaths = before + 1; ; deaths++) {
    try {
      return await pool.run(assignment);
    } catch (error) {
      if (!isDeath(error)) throw error;
      if (assignment.tasks.length > 1) break;
      if (deaths === MOST_DEATHS) {
        const why = (error as Error).message;
        throw new SimulationError(`${nameOf(0)}: the thread has died ${deaths} times: ${why}`);
      }
    }
  }
  const results: Result[] = [];
  let milliseconds = 0;
  for (const [i, task] of assignment.tasks.entries()) {
    const alone = { ...assignment, tasks: [task] };
    const outcome = await surviving<Task, Result>(pool, alone, () => nameOf(i), 1);
    results.push(...resultsOf(outcome));
    milliseconds += outcome.milliseconds;
  }
  return { results, milliseconds };
}

/** Whether an error says that the thread is gone, and not that the task failed in it. */
function isDeath(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || /worker exited/i.test(error.message);
}

/** Input of a thread: consecutive tasks, and as much of their experiment as they are about. */
export interface Assignment<Task> {
  /** Number of that part of an experiment among those that threads have been given. */
  readonly number: number;
  /** That part, as v8.serialize writes it: threads share the bytes. */
  readonly experiment: SharedArrayBuffer;
  readonly tasks: Task[];
}

/** Output of a thread: the results of the tasks, in their order, those of blocks packed, and how long they took. */
export interface Outcome<Result> {
  readonly results: readonly Result[] | PackedBlocks;
  readonly milliseconds: number;
}

function resultsOf<Result>({ results }: Outcome<Result>): readonly Result[] {
  if (!('pairs' in results)) return results;
  return unpackBlocks(results).map((blocks) => ({ blocks }) as Result);
}

type Part = Omit<Assignment<never>, 'tasks'>;

let parts = 0;

/**
 * Turns the tasks of an experiment into what threads are given. A block's is about one batch: a thread holds no more
 * than that, however many points the experiment has.
 */
export function assigning<Task>(experiment: Experiment): (task: Task) => Assignment<Task> {
  let whole: Part | undefined;
  let batches: readonly Batch[] | undefined;
  let last: { readonly batch: number; readonly part: Part } | undefined;
  return (task) => {
    if (!isBlockTask(task)) {
      whole ??= partOf(experiment);
      return { ...whole, tasks: [task] };
    }
    const { batch } = task;
    if (last?.batch !== batch) {
      batches ??= batchesOf(experiment);
      last = { batch, part: partOf(alone(experiment, batches[batch])) };
    }
    return { ...last.part, tasks: [{ ...task, batch: 0 }] };
  };
}

function isBlockTask(task: unknown): task is BlockTask {
  return typeof task === 'object' && task !== null && 'batch' in task;
}

function partOf(experiment: Experiment): Part {
  const bytes = v8().serialize(experiment);
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  return { number: parts++, experiment: shared };
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
