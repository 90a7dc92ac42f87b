import type { Piscina } from 'piscina';
import { SimulationError } from '../../engine/errors.js';
import { url, v8 } from '../../host/node.js';
import type { Experiment } from '../experiment/experiment.js';
import { unknownToThreads } from '../experiment/modules.js';
import { fault, InputError } from '../input/input-error.js';
import { type Batch, batchesOf } from '../monte-carlo/point-group.js';
import type { BlockTask } from '../monte-carlo/tasks.js';

/**
 * Memory for short-lived objects in a thread. What is simulated makes few, and the default of 48 costs every thread
 * 35 MB more for nothing.
 */
const YOUNG_MEGABYTES = 2;

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
   * Has tasks done, a few per thread under way at a time, and takes their results in the order of the tasks, whatever
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
    const underWay: { task: Task; result: Promise<Result> }[] = [];
    const takeFirst = async () => {
      const { task, result } = underWay.shift() as (typeof underWay)[number];
      take(task, await result);
    };
    try {
      const pool = await own;
      const assign = assigning<Task>(experiment);
      await before;
      for (const task of tasks) {
        if (this.pool !== own) throw new Error('the threads have been ended');
        const result = surviving<Task, Result>(pool, assign(task), () => nameOf(task));
        // It is awaited below; if an earlier task fails first, its own failure must not go unhandled.
        result.catch(() => {});
        underWay.push({ task, result });
        if (underWay.length >= 4 * this.jobs) await takeFirst();
      }
      isHandedOut();
      while (underWay.length > 0) await takeFirst();
      this.open--;
    } catch (error) {
      isHandedOut();
      // A thread that is ended in the midst of a task may still send its result, and nobody would expect it.
      await Promise.allSettled(underWay.map(({ result }) => result));
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

async function surviving<Task, Result>(
  pool: Piscina,
  assignment: Assignment<Task>,
  name: () => string,
): Promise<Result> {
  for (let deaths = 1; ; deaths++) {
    try {
      return await pool.run(assignment);
    } catch (error) {
      if (!isDeath(error)) throw error;
      if (deaths === MOST_DEATHS) {
        const why = (error as Error).message;
        throw new SimulationError(`${name()}: the thread has died ${deaths} times: ${why}`);
      }
    }
  }
}

/** Whether an error says that the thread is gone, and not that the task failed in it. */
function isDeath(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || /worker exited/i.test(error.message);
}

/** Input of a thread: a task, and as much of its experiment as the task is about. */
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
      return { ...whole, task };
    }
    const { batch } = task;
    if (last?.batch !== batch) {
      batches ??= batchesOf(experiment);
      last = { batch, part: partOf(alone(experiment, batches[batch])) };
    }
    return { ...last.part, task: { ...task, batch: 0 } };
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
