/**
 * First point of task i when m points make M tasks: floor(i·m/M). Task i holds the points from there to the
 * first of task i + 1, exclusive. (Split by points, as the public interface defines it; for blocks of rows of
 * W = XᵀX the same with ℓ in place of m.)
 */
export function firstOfTask(task: number, tasks: number, points: number): number {
  return Math.floor((task * points) / tasks);
}

/** Starts of the tasks, and m at the end: M + 1 entries. */
export function startsOfTasks(tasks: number, points: number): Int32Array {
  return Int32Array.from({ length: tasks + 1 }, (_, task) => firstOfTask(task, tasks, points));
}

/**
 * Expands weights per task to weights per point: out[at + i] = v[task of point i] for all points.
 * @param v M entries
 * @param starts M + 1 entries: task j holds the points starts[j] .. starts[j + 1] − 1
 */
export function expandTasks(v: Float64Array, starts: Int32Array, out: Float64Array, at = 0): void {
  for (let task = 0; task < v.length; task++) {
    out.fill(v[task], at + starts[task], at + starts[task + 1]);
  }
}

/** The task of each of m points (or of each of ℓ rows of W). */
export function taskOfPoints(tasks: number, points: number): Int32Array {
  return ownersOf(startsOfTasks(tasks, points));
}

/** The same for tasks that start elsewhere; see expandTasks. */
export function ownersOf(starts: Int32Array): Int32Array {
  const tasks = starts.length - 1;
  const owner = new Int32Array(starts[tasks]);
  for (let task = 0; task < tasks; task++) owner.fill(task, starts[task], starts[task + 1]);
  return owner;
}
