/**
 * A linear combination of tasks (or of points, see Plan.parts): sum over i of coefficient[i] · (result of
 * tasks[i]). The imaginary parts are there only for complex codes.
 */
export interface Combination {
  /** Indices of the tasks (or points). */
  readonly tasks: ArrayLike<number>;
  /** A coefficient for each. */
  readonly real: ArrayLike<number>;
  /** Their imaginary parts; absent where the code is real. */
  readonly imaginary?: ArrayLike<number>;
}

/**
 * Result of the distribution stage: who computes what, in which order, and after which sub-tasks a
 * message leaves. Sub-tasks are numbered through all workers: worker j's are
 * firstSubtask[j] .. firstSubtask[j + 1] − 1, in the order in which it works on them.
 */
export interface Plan {
  /** K, number of workers. */
  readonly workers: number;
  /** M, number of tasks that the whole job is divided into: the unit of work. */
  readonly tasks: number;
  /**
   * Number of parts that combinations and weights speak of: the M tasks, or, where a scheme places single data
   * points, the points.
   */
  readonly parts: number;
  /** K + 1 entries; see above. */
  readonly firstSubtask: Int32Array;
  /**
   * Per sub-task: the work its worker has done when it is finished, in tasks (1/M of the whole job),
   * counted from the start of the iteration. Strictly increasing within a worker.
   */
  readonly workDone: Float64Array;
  /** Per sub-task: the size of the message that leaves after it, 1 = one full result; 0 = no message. */
  readonly messageSize: Float64Array;
  /**
   * Whether a controller overwrites the arrays of this plan between iterations. They then have room for the most
   * sub-tasks that there can be, and those beyond the last worker's do not count.
   */
  readonly changes?: boolean;
  /** Largest work that any worker may be given, in tasks, where the plan changes; absent: that of the plan. */
  readonly mostWork?: number;
  /** Fraction of the job that each part is, where that is not the same for all; they add up to 1. */
  readonly partSize?: Float64Array;
  /** Contents of the message that leaves after this sub-task: one vector for each combination. */
  carries(subtask: number): readonly Combination[];
}

/** One worker's part of a plan, as a scheme writes it down. */
export interface Assignment {
  /** Work of each sub-task in tasks, in order; > 0. */
  readonly work: readonly number[];
  /** The messages, in the order in which they leave. */
  readonly messages: readonly {
    /** Index of the sub-task after which it leaves, counted from 0 within the worker. */
    readonly after: number;
    /** 1 = one full result. */
    readonly size: number;
    /** Its contents: one vector for each combination. */
    readonly carries: readonly Combination[];
  }[];
}

/**
 * Flattens assignments (one per worker) into a plan over `tasks` tasks; `parts` as in the plan.
 * @throws RangeError if an assignment cannot be: it names the worker and what is wrong
 * @example
 * // Three workers, each with a task of its own and the sum of the two others, a message after each.
 * makePlan(3, [0, 1, 2].map((j) => messagePerSubtask([single(j), sumOf([(j + 1) % 3, (j + 2) % 3])], 1 / 3)))
 */
export function makePlan(tasks: number, assignments: readonly Assignment[], parts = tasks): Plan {
  assignments.forEach((assignment, j) => {
    checkAssignment(assignment, parts, `worker ${j}`);
  });
  const workers = assignments.length;
  const firstSubtask = new Int32Array(workers + 1);
  for (let j = 0; j < workers; j++) firstSubtask[j + 1] = firstSubtask[j] + assignments[j].work.length;
  const total = firstSubtask[workers];
  const workDone = new Float64Array(total);
  const messageSize = new Float64Array(total);
  const contents: (readonly Combination[])[] = new Array(total).fill(NOTHING);
  assignments.forEach(({ work, messages }, j) => {
    let done = 0;
    work.forEach((amount, s) => {
      done += amount;
      workDone[firstSubtask[j] + s] = done;
    });
    for (const { after, size, carries } of messages) {
      messageSize[firstSubtask[j] + after] = size;
      contents[firstSubtask[j] + after] = carries;
    }
  });
  return {
    workers,
    tasks,
    parts,
    firstSubtask,
    workDone,
    messageSize,
    carries: (subtask) => contents[subtask],
  };
}

const NOTHING: readonly Combination[] = [];

/** Checks that would otherwise fail late, as an iteration that never ends or as a wrong number. */
function checkAssignment({ work, messages }: Assignment, parts: number, worker: string): void {
  for (const amount of work) {
    if (!(amount > 0 && amount < Infinity)) {
      throw new RangeError(`${worker}: work ${amount}; allowed: a number of tasks > 0`);
    }
  }
  let last = -1;
  for (const { after, size, carries } of messages) {
    if (!(Number.isInteger(after) && after > last && after < work.length)) {
      const allowed = `a sub-task from ${last + 1} to ${work.length - 1}, one message at most after each`;
      throw new RangeError(`${worker}: a message after sub-task ${after}; allowed: ${allowed}`);
    }
    last = after;
    if (!(size > 0 && size < Infinity)) {
      throw new RangeError(`${worker}: a message of size ${size}; allowed: > 0, 1 = one full result`);
    }
    for (const { tasks, real, imaginary } of carries) {
      for (let i = 0; i < tasks.length; i++) {
        if (!(Number.isInteger(tasks[i]) && tasks[i] >= 0 && tasks[i] < parts)) {
          throw new RangeError(`${worker}: a message with task ${tasks[i]}; allowed: 0 to ${parts - 1}`);
        }
      }
      if (real.length !== tasks.length || (imaginary && imaginary.length !== tasks.length)) {
        throw new RangeError(
          `${worker}: ${real.length} coefficients; allowed: one for each of ${tasks.length} tasks`,
        );
      }
    }
  }
}

/** An assignment in which every sub-task is one unit of work, and its combination is sent as soon as it is done. */
export function messagePerSubtask(combinations: readonly Combination[], size: number): Assignment {
  return {
    work: combinations.map(() => 1),
    messages: combinations.map((combination, after) => ({ after, size, carries: [combination] })),
  };
}

/** The combination of a single task with coefficient 1. */
export function single(task: number): Combination {
  return { tasks: [task], real: [1] };
}

/** The plain sum of tasks. */
export function sumOf(tasks: ArrayLike<number>): Combination {
  return { tasks, real: new Array<number>(tasks.length).fill(1) };
}

/** Work of worker j in one iteration if it is not cut short, in tasks. */
export function workOf(plan: Plan, worker: number): number {
  const end = plan.firstSubtask[worker + 1];
  return end === plan.firstSubtask[worker] ? 0 : plan.workDone[end - 1];
}

/** Largest work of any worker, in tasks: the number of unit draws that a delay model must have ready. */
export function largestWork(plan: Plan): number {
  let most = plan.mostWork ?? 0;
  for (let j = 0; j < plan.workers; j++) most = Math.max(most, workOf(plan, j));
  return most;
}

/** Computation load: tasks per worker, on average. */
export function computationLoad(plan: Plan): number {
  let sum = 0;
  for (let j = 0; j < plan.workers; j++) sum += workOf(plan, j);
  return sum / plan.workers;
}

/**
 * Storage redundancy: tasks stored at all workers ÷ M. A coded block is as large as an uncoded one, so that
 * every unit of work is one stored task.
 */
export function storageRedundancy(plan: Plan): number {
  return (computationLoad(plan) * plan.workers) / plan.tasks;
}

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

/** Message sizes of `count` sub-tasks, of which only the last is followed by one. */
export function lastOf(count: number, size: number): number[] {
  const sizes = new Array<number>(count).fill(0);
  sizes[count - 1] = size;
  return sizes;
}
