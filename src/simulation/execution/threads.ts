import { url } from '../../host/node.js';
import type { Experiment } from '../experiment/experiment.js';
import { unknownToThreads } from '../experiment/modules.js';
import { fault, InputError } from '../input/input-error.js';
import { type Outcome, resultsOf, type TaskGroup, taskGroups } from './assignment.js';
import { ThreadPool } from './thread-pool.js';

/**
 * Milliseconds of work in a message to a thread, and most tasks. To hand over a task of less takes longer than to do it; what
 * is under way when nothing more is wanted was done for nothing.
 */
const MESSAGE = 10;
const MOST_TASKS = 64;

/** Milliseconds that a task may take in this thread, which hears nothing meanwhile. */
const MOST_HERE = 500;

/** Messages that are under way at a time, done or not, for each thread: short ones, and such as are a task. */
const UNDER_WAY = { short: 8, long: 4 };

/** Tasks that are being done, or done and not yet taken. */
interface UnderWay<Task, Result> {
  readonly tasks: readonly Task[];
  readonly outcome: Promise<Outcome<Result>>;
  isDone: boolean;
}

/**
 * Threads that do the tasks of one experiment after the other. They start with the first task. This thread may be one of
 * them, which begins at once.
 */
export class Threads {
  private pool: Promise<ThreadPool> | undefined;
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
   * Has tasks done, a few messages per thread under way at a time, each with as many tasks as are worth one, and takes their
   * results in the order of the tasks, whatever the order in which they are done. Of several experiments at the same time,
   * the tasks of the first are handed out first. Where one fails, and no other is under way, the threads are ended.
   * @param nameOf says which task it was
   * @param here does a task in this thread, which is then one of the threads as long as its tasks are short
   * @throws SimulationError naming the task that has ended its thread three times
   */
  async run<Task, Result>(
    experiment: Experiment,
    tasks: Iterable<Task>,
    take: (task: Task, result: Result) => void,
    nameOf: (task: Task) => string = (task) => `the task ${JSON.stringify(task)}`,
    here?: (task: Task) => Result,
  ): Promise<void> {
    this.open++;
    const before = this.handedOut;
    let isHandedOut = () => {};
    this.handedOut = new Promise<void>((resolve) => {
      isHandedOut = resolve;
    });
    const underWay: UnderWay<Task, Result>[] = [];
    /** Tasks that are worth a message, as fast as they were done last. */
    let worth = 1;
    const takeFirst = async () => {
      const { tasks, outcome } = underWay.shift() as UnderWay<Task, Result>;
      const done = await outcome;
      worth = Math.ceil(Math.min(MOST_TASKS, (MESSAGE * tasks.length) / done.milliseconds));
      resultsOf(done).forEach((result, i) => {
        take(tasks[i], result);
      });
    };
    const helper = here && new Helper(here);
    let own: Promise<ThreadPool> | undefined;
    let pool: ThreadPool | undefined;
    const start = (threads: number) => {
      own = this.start(threads);
      own.then(
        (started) => {
          pool = started;
        },
        () => {},
      );
    };
    try {
      if (helper === undefined) start(this.jobs);
      else if (this.jobs > 1) start(this.jobs - 1);
      await before;
      for (const group of taskGroups(experiment, tasks, () => worth)) {
        const { jobs } = this;
        if (helper?.isQuick && (pool === undefined || (pool.size < jobs && !pool.hasRoom))) {
          underWay.push(await helper.run(group));
        } else {
          if (own === undefined) start(jobs);
          pool ??= await own;
          if (this.pool !== own || pool === undefined) throw new Error('the threads have been ended');
          if (!helper?.isQuick) pool.grow(jobs);
          // Nobody hands out more while this thread is at work itself.
          underWay.push(handedOut(pool, group, worth > 1 || helper?.isQuick === true, nameOf));
        }
        const most = jobs * (worth > 1 ? UNDER_WAY.short : UNDER_WAY.long);
        while (underWay[0]?.isDone || underWay.length >= most) await takeFirst();
      }
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

  private start(threads: number): Promise<ThreadPool> {
    this.pool ??= import('piscina').then(({ Piscina }) => new ThreadPool(Piscina, this.thread, threads));
    return this.pool;
  }

  /** Ends the threads, and what they are doing. */
  async end(): Promise<void> {
    const pool = this.pool?.catch(() => undefined);
    this.pool = undefined;
    await (await pool)?.end();
  }
}

function handedOut<Task, Result>(
  pool: ThreadPool,
  { tasks, assignment }: TaskGroup<Task>,
  mayWait: boolean,
  nameOf: (task: Task) => string,
): UnderWay<Task, Result> {
  const outcome = pool.run<Task, Result>(assignment(), mayWait, (i) => nameOf(tasks[i]));
  const message = { tasks, outcome, isDone: false };
  // A failure is met when it is taken; if an earlier task fails first, it must not go unhandled.
  const done = () => {
    message.isDone = true;
  };
  outcome.then(done, done);
  return message;
}

/** Does tasks in this thread. */
class Helper<Task, Result> {
  /** Whether a task takes so little time that this thread may do it. */
  isQuick = true;

  constructor(private readonly here: (task: Task) => Result) {}

  /** Does a message's tasks, and then hears what the threads have sent. */
  async run({ tasks }: TaskGroup<Task>): Promise<UnderWay<Task, Result>> {
    const begun = performance.now();
    const results = tasks.map(this.here);
    const milliseconds = performance.now() - begun;
    if (milliseconds > MOST_HERE * tasks.length) this.isQuick = false;
    await new Promise((resume) => setImmediate(resume));
    return { tasks, outcome: Promise.resolve({ results, milliseconds }), isDone: true };
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
