/** Iteration as the master saw it: messages in the order of their arrival, and the end. */
export class Arrivals {
  /** Number of messages. */
  count = 0;
  /** End of the iteration, from its start. */
  end = 0;
  /** Per message, its sender. */
  readonly worker: Int32Array;
  /** Per message, the sub-task after which it left, numbered through all workers as in the plan. */
  readonly subtask: Int32Array;
  /** Per message, its time of arrival, from the start of the iteration. */
  readonly time: Float64Array;

  /** @param most messages that an iteration may have */
  constructor(most: number) {
    this.worker = new Int32Array(most);
    this.subtask = new Int32Array(most);
    this.time = new Float64Array(most);
  }

  /** Notes an arrival: worker, sub-task and time. */
  add(worker: number, subtask: number, time: number): void {
    const i = this.count++;
    this.worker[i] = worker;
    this.subtask[i] = subtask;
    this.time[i] = time;
  }
}

/**
 * The state of a scheme between iterations. It is shown what has arrived, never the delays, and may overwrite the
 * amounts of work in its code's plan for the next iteration. It belongs to a single trial or run at a time.
 */
export interface Controller {
  /** Forgets everything, and lays the first iteration of a trial or run out. */
  restart(): void;
  /** Told, in training, the inner product of the last two gradient estimates, before the next decision. */
  learn?(product: number): void;
  /**
   * Lays the next iteration out; called between two iterations of a trial or run, after the weights of the last one
   * have been read.
   * @param arrivals of the last iteration
   * @returns how long it takes to put the decision into effect; >= 0
   */
  decide(arrivals: Arrivals): number;
}
