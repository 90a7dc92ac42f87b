import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { SimulationError } from '../../engine/iteration.js';
import type { Experiment } from '../experiment/experiment.js';
import { isKnownToThreads } from '../experiment/scheme-modules.js';
import { fault, InputError } from '../input/input-error.js';
import { type Assignment, assigning } from './assignments.js';

/**
 * Memory for short-lived objects in a thread. What is simulated makes few, and the default of 48 costs every thread
 * 35 MB more for nothing.
 */
const YOUNG_MEGABYTES = 2;

/** So often a task may end its thread before the run is given up. */
const MOST_DEATHS = 3;

/**
 * Threads that do the tasks of one experiment after the other. They start with the first task; a thread that dies is
 * replaced and its task done again.
 */
export class Threads {
  private pool: Piscina | undefined;

  /** @param thread module that does a task, for tests */
  constructor(
    private readonly jobs: number,
    private readonly thread = fileURLToPath(new URL('./thread.js', import.meta.url)),
  ) {}

  /** Whether they have been started, so that a task costs no more than to hand it over. */
  get running(): boolean {
    return this.pool !== undefined;
  }

  /**
   * Has tasks done, a few per thread under way at a time, and takes their results in the order of the tasks, whatever
   * the order in which they are done. Where it fails the threads are ended.
   * @param nameOf says which task it was
   * @throws SimulationError naming the task that has ended its thread three times
   * @throws InputError if the experiment has a scheme that threads do not know
   */
  async run<Task, Result>(
    experiment: Experiment,
    tasks: Iterable<Task>,
    take: (task: Task, result: Result) => void,
    nameOf: (task: Task) => string = (task) => `the task ${JSON.stringify(task)}`,
  ): Promise<void> {
    refuseUnknown(experiment, this.jobs);
    this.pool ??= new Piscina({
      filename: this.thread,
      minThreads: this.jobs,
      maxThreads: this.jobs,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    const { pool } = this;
    const assign = assigning<Task>(experiment);
    const underWay: { task: Task; result: Promise<Result> }[] = [];
    const takeFirst = async () => {
      const { task, result } = underWay.shift() as (typeof underWay)[number];
      take(task, await result);
    };
    try {
      for (const task of tasks) {
        const result = surviving<Task, Result>(pool, assign(task), () => nameOf(task));
        // It is awaited below; if an earlier task fails first, its own failure must not go unhandled.
        result.catch(() => {});
        underWay.push({ task, result });
        if (underWay.length >= 4 * this.jobs) await takeFirst();
      }
      while (underWay.length > 0) await takeFirst();
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  /** Ends the threads, and what they are doing. */
  async end(): Promise<void> {
    await this.pool?.destroy();
    this.pool = undefined;
  }
}

/** A scheme that was registered in this thread, and does not come from a module, is not there in another one. */
function refuseUnknown({ points }: Experiment, jobs: number): void {
  const unknown = points.find(({ scheme }) => !isKnownToThreads(scheme.name));
  if (unknown === undefined) return;
  const what = `threads do not know the scheme ${unknown.scheme.name}, which was registered in this one`;
  throw new InputError([fault(`jobs ${jobs}`, what, '1, or importSchemes in place of registerScheme')]);
}

/** Has the tasks of one experiment done in threads of their own; see Threads. */
export async function inThreads<Task, Result>(
  experiment: Experiment,
  jobs: number,
  tasks: Iterable<Task>,
  take: (task: Task, result: Result) => void,
  nameOf?: (task: Task) => string,
  thread?: string,
): Promise<void> {
  const threads = new Threads(jobs, thread);
  try {
    await threads.run(experiment, tasks, take, nameOf);
  } finally {
    await threads.end();
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
