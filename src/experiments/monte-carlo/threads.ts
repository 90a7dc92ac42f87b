import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Experiment } from '../definition/experiment.js';

/**
 * Has tasks done in `jobs` threads, a few per thread under way at a time, and takes their results in the order
 * of the tasks, whatever the order in which they are done.
 */
export async function inThreads<Task, Result>(
  experiment: Experiment,
  jobs: number,
  tasks: Iterable<Task>,
  take: (task: Task, result: Result) => void,
): Promise<void> {
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./thread.js', import.meta.url)),
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
      const result: Promise<Result> = pool.run(task);
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
