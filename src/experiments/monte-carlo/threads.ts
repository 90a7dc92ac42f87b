import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { SimulationError } from '../../engine/iteration.js';
import type { Experiment } from '../definition/experiment.js';

/** So often a task may end its thread before the run is given up. */
const MOST_DEATHS = 3;

/**
 * Has tasks done in `jobs` threads, a few per thread under way at a time, and takes their results in the order
 * of the tasks, whatever the order in which they are done. A thread that dies is replaced and its task done again.
 * @param thread module that does a task, for tests
 * @throws SimulationError naming the task that has ended its thread three times
 */
export async function inThreads<Task, Result>(
  experiment: Experiment,
  jobs: number,
  tasks: Iterable<Task>,
  take: (task: Task, result: Result) => void,
  thread = fileURLToPath(new URL('./thread.js', import.meta.url)),
): Promise<void> {
  const pool = new Piscina({
    filename: thread,
    minThreads: jobs,
    maxThreads: jobs,
    workerData: { experiment },
  });
  const underWay: { task: Task; result: Promise<Result> }[] = [];
  const takeFirst = async () => {
    const { task, result } = underWay.shift() as (typeof underWay)[number];
    take(task, await result);
  };
  try {
    for (const task of tasks) {
      const result = surviving<Task, Result>(pool, task);
      // It is awaited below; if an earlier task fails first, its own failure must not go unhandled.
      result.catch(() => {});
      underWay.push({ task, result });
      if (underWay.length >= 4 * jobs) await takeFirst();
    }
    while (underWay.length > 0) await takeFirst();
  } finally {
    await pool.destroy();
  }
}

async function surviving<Task, Result>(pool: Piscina, task: Task): Promise<Result> {
  for (let deaths = 1; ; deaths++) {
    try {
      return await pool.run(task);
    } catch (error) {
      if (!isDeath(error)) throw error;
      if (deaths === MOST_DEATHS) {
        const name = JSON.stringify(task);
        throw new SimulationError(
          `the task ${name} ended its thread ${deaths} times: ${(error as Error).message}`,
        );
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
