/**
 * Sees an iteration's events as the engine handles them, in their order. Times are simulated times from the
 * start of the iteration; sub-tasks are numbered through all workers, as in the plan. Used by timelines,
 * replays and tests; measuring itself is done by the iteration, from the same events.
 */
export interface Observer {
  /** A worker starts on a sub-task. */
  started(time: number, worker: number, subtask: number): void;
  /** A worker has finished a sub-task. */
  finished(time: number, worker: number, subtask: number): void;
  /** The message after this sub-task became ready and was handed to its link; it will arrive at `arrival`. */
  sent(time: number, worker: number, subtask: number, arrival: number): void;
  /** The message after this sub-task has reached the master, which has spent its overhead on it. */
  arrived(time: number, worker: number, subtask: number): void;
  /** The iteration ended: what has started but not finished, or not arrived, is cancelled. */
  ended(time: number, complete: boolean): void;
}

/** Measures of one iteration, all of them taken from its events. */
export interface Measures {
  /** Whether the collector declared the iteration complete. */
  complete: boolean;
  /** Simulated time from the start to the arrival that ended it. */
  completionTime: number;
  /** Communication load: messages received, the completing one included. */
  messages: number;
  /** Communication volume: their sizes summed, 1 = one full result. */
  volume: number;
  /** Work in sub-tasks finished by then, in tasks, whether received or not. */
  computations: number;
  /** Events handled: sub-tasks finished, messages arrived and, where the network has an overhead, taken in. */
  events: number;
}
