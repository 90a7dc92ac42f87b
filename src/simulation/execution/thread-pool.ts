import type { Piscina } from 'piscina';
import { SimulationError } from '../../engine/errors.js';
import { type Assignment, type Outcome, resultsOf } from './assignment.js';

/**
 * Megabytes for short-lived objects in a thread. What is simulated makes few, and the default of 48 costs every thread
 * 35 MB more for nothing.
 */
const YOUNG_MEGABYTES = 8;

/** Messages that a thread may have at a time: the next one is there when it is done with the first. */
const MOST_MESSAGES = 2;

/** Maximum crashes per task before the run is given up. */
const MOST_DEATHS = 3;

/** A thread, and how many messages it has. Each has a pool of its own, which replaces it when it dies. */
interface Member {
  readonly pool: Piscina;
  messages: number;
}

/** Threads that do tasks. A thread that dies is replaced and its tasks done again. */
export class ThreadPool {
  private readonly members: Member[] = [];
  /** Does what has ended a thread, one message at a time. */
  private careful: Piscina | undefined;
  /** Messages for which no thread had room. */
  private readonly waiting: (() => void)[] = [];

  /** @param module what a thread does with an assignment */
  constructor(
    private readonly Pool: typeof Piscina,
    private readonly module: string,
    threads: number,
  ) {
    this.grow(threads);
  }

  get size(): number {
    return this.members.length;
  }

  /** Starts more threads, until there are as many. */
  grow(threads: number): void {
    while (this.members.length < threads) this.members.push({ pool: this.start(MOST_MESSAGES), messages: 0 });
  }

  /** Whether a thread would take one more message. */
  get hasRoom(): boolean {
    return this.waiting.length === 0 && this.members.some(({ messages }) => messages < MOST_MESSAGES);
  }

  /**
   * Has the tasks of a message done by the thread that has the fewest. If it dies they are done one by one, so that it is
   * known which of them ended it.
   * @param mayWait whether it may be given to a thread that has something to do; else it goes to the first that has not
   * @param nameOf says which task it was
   * @throws SimulationError naming the task that has ended its thread three times
   */
  async run<Task, Result>(
    assignment: Assignment<Task>,
    mayWait: boolean,
    nameOf: (index: number) => string,
  ): Promise<Outcome<Result>> {
    const most = mayWait ? MOST_MESSAGES : 1;
    let member = this.memberWith(most);
    // At once where there is room: who looks for it next finds it taken.
    while (member === undefined) {
      await new Promise<void>((look) => this.waiting.push(look));
      member = this.memberWith(most);
    }
    member.messages++;
    try {
      return await member.pool.run(assignment);
    } catch (error) {
      if (!isDeath(error)) throw error;
    } finally {
      member.messages--;
      for (const look of this.waiting.splice(0)) look();
    }
    const results: Result[] = [];
    let milliseconds = 0;
    for (const [i, task] of assignment.tasks.entries()) {
      const alone = { ...assignment, tasks: [task] };
      const outcome = await this.runCarefully<Task, Result>(alone, nameOf(i));
      results.push(...resultsOf(outcome));
      milliseconds += outcome.milliseconds;
    }
    return { results, milliseconds };
  }

  /** The thread that has the fewest messages, if they are fewer than `most`. */
  private memberWith(most: number): Member | undefined {
    const member = this.members.reduce((least, each) => (each.messages < least.messages ? each : least));
    return member.messages < most ? member : undefined;
  }

  /** Does a task that may have ended its thread once. */
  private async runCarefully<Task, Result>(
    assignment: Assignment<Task>,
    name: string,
  ): Promise<Outcome<Result>> {
    this.careful ??= this.start(1);
    for (let deaths = 2; ; deaths++) {
      try {
        return await this.careful.run(assignment);
      } catch (error) {
        if (!isDeath(error)) throw error;
        if (deaths < MOST_DEATHS) continue;
        throw new SimulationError(
          `${name}: the thread has died ${deaths} times: ${(error as Error).message}`,
        );
      }
    }
  }

  private start(messages: number): Piscina {
    return new this.Pool({
      filename: this.module,
      minThreads: 1,
      maxThreads: 1,
      concurrentTasksPerWorker: messages,
      // So that a result is sent before the next message is begun.
      atomics: 'disabled',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
  }

  /** Ends the threads, and what they are doing. */
  async end(): Promise<void> {
    await Promise.all([...this.members.map(({ pool }) => pool), this.careful].map((pool) => pool?.destroy()));
  }
}

/** Whether an error says that the thread is gone, and not that the task failed in it. */
function isDeath(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || /worker exited/i.test(error.message);
}
