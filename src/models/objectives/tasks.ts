/**
 * First point of task i when m points make M tasks: floor(i·m/M). Task i holds the points from there to the
 * first of task i + 1, exclusive. (Split by points, as the public interface defines it; for blocks of rows of
 * W = XᵀX the same with ℓ in place of m.)
 */
export function firstOfTask(task: number, tasks: number, points: number): number {
  return Math.floor((task * points) / tasks);
}

/**
 * Expands weights per task to weights per point: out[at + i] = v[task of point i] for all m points.
 * @param v M entries; M = m leaves them as they are
 */
export function expandTasks(v: Float64Array, points: number, out: Float64Array, at = 0): void {
  const tasks = v.length;
  for (let task = 0; task < tasks; task++) {
    out.fill(v[task], at + firstOfTask(task, tasks, points), at + firstOfTask(task + 1, tasks, points));
  }
}

/** The task of each of m points (or of each of ℓ rows of W). */
export function taskOfPoints(tasks: number, points: number): Int32Array {
  const owner = new Int32Array(points);
  for (let task = 0; task < tasks; task++) {
    owner.fill(task, firstOfTask(task, tasks, points), firstOfTask(task + 1, tasks, points));
  }
  return owner;
}
