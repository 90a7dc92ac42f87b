import type { Combination, Plan } from './plan.js';

const NOTHING: readonly Combination[] = [];

/**
 * A plan in which all workers take the same steps, and only what their messages carry differs. That is worked out
 * when it is asked for: a million workers need no million lists.
 * @param workers K
 * @param tasks M
 * @param work of each sub-task in tasks, in order; > 0
 * @param size of the message that leaves after each sub-task; 0 = no message
 * @param carries what the message after sub-task number `index` (from 0) of a worker carries; not asked for where none
 *   leaves, and always the same for the same worker and index
 *
 * @throws RangeError if work or sizes cannot be
 *
 * @example regularPlan(3, 3, [1, 1], [0, 1], (j) => [sumOf([j, (j + 1) % 3])]) // two tasks each, one message
 */
export function regularPlan(
  workers: number,
  tasks: number,
  work: readonly number[],
  size: readonly number[],
  carries: (worker: number, index: number) => readonly Combination[],
): Plan {
  const each = work.length;
  if (size.length !== each) {
    throw new RangeError(
      `${size.length} message sizes; allowed: one for each of ${each} sub-tasks, 0 = no message`,
    );
  }
  work.forEach((amount, i) => {
    if (!(amount > 0 && amount < Infinity)) {
      throw new RangeError(`sub-task ${i}: work ${amount}; allowed: a number of tasks > 0`);
    }
    if (!(size[i] >= 0 && size[i] < Infinity)) {
      throw new RangeError(`sub-task ${i}: a message of size ${size[i]}; allowed: >= 0, 1 = one full result`);
    }
  });
  const done = new Float64Array(each);
  work.forEach((amount, i) => {
    done[i] = (i === 0 ? 0 : done[i - 1]) + amount;
  });
  const workDone = new Float64Array(workers * each);
  const messageSize = new Float64Array(workers * each);
  for (let j = 0; j < workers; j++) {
    workDone.set(done, j * each);
    messageSize.set(size, j * each);
  }
  return {
    workers,
    tasks,
    parts: tasks,
    firstSubtask: Int32Array.from({ length: workers + 1 }, (_, j) => j * each),
    workDone,
    messageSize,
    carries: (subtask) => {
      const index = subtask % each;
      return size[index] === 0 ? NOTHING : carries((subtask - index) / each, index);
    },
  };
}
