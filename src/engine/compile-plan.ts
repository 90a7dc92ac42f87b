import type { Plan } from './plan.js';

/**
 * Work and messages of a plan's sub-tasks in the form that the engine reads event by event. Where all workers take the same
 * steps they are here once, for one worker, and stay in the cache however many workers there are.
 */
export interface Steps {
  /** Sub-tasks of each worker, where all take the same steps; else 0. */
  readonly each: number;
  /** Work of each sub-task, in tasks; per sub-task of one worker where all take the same steps, else of all. */
  readonly work: Float64Array;
  /** As in the plan. */
  readonly workDone: Float64Array;
  /** As messageSize in the plan. */
  readonly size: Float64Array;
  /** Number of messages of each worker that is here. */
  readonly messages: Int32Array;
}

/**
 * Reads a plan.
 * @param name what to call the scheme and delay model in error messages
 * @throws RangeError if message sizes or work are not as the plan promises
 */
export function compilePlan(plan: Plan, name: string): Steps {
  const { workers, firstSubtask, workDone, messageSize } = plan;
  const each = plan.changes ? 0 : commonSteps(plan);
  const here = each > 0 ? 1 : workers;
  const subtasks = plan.changes ? workDone.length : firstSubtask[here];
  const steps = {
    each,
    work: new Float64Array(subtasks),
    workDone: workDone.subarray(0, subtasks),
    size: messageSize.subarray(0, subtasks),
    messages: new Int32Array(here),
  };
  readAmounts(plan, steps, name);
  return steps;
}

/**
 * Reads the amounts of a plan that changes once more.
 * @throws RangeError if message sizes or work are not as the plan promises
 */
export function readAmounts(plan: Plan, { work, messages }: Steps, name: string): void {
  const { firstSubtask, workDone, messageSize } = plan;
  for (let j = 0; j < messages.length; j++) {
    messages[j] = 0;
    for (let s = firstSubtask[j]; s < firstSubtask[j + 1]; s++) {
      work[s] = s === firstSubtask[j] ? workDone[s] : workDone[s] - workDone[s - 1];
      if (!(work[s] > 0 && work[s] < Infinity) || !(messageSize[s] >= 0 && messageSize[s] < Infinity)) {
        throw new RangeError(
          `worker ${j} (${name}): sub-task ${s} has work ${work[s]} and message size ${messageSize[s]}; ` +
            'work must be > 0, a size >= 0, both finite',
        );
      }
      if (messageSize[s] > 0) messages[j]++;
    }
  }
}

/** Number of sub-tasks of every worker where all take the same steps; 0 where they do not. */
function commonSteps({ workers, firstSubtask, workDone, messageSize }: Plan): number {
  const each = firstSubtask[1];
  for (let j = 1; j < workers; j++) {
    const first = firstSubtask[j];
    if (firstSubtask[j + 1] - first !== each) return 0;
    for (let i = 0; i < each; i++) {
      if (workDone[first + i] !== workDone[i] || messageSize[first + i] !== messageSize[i]) return 0;
    }
  }
  return each;
}
