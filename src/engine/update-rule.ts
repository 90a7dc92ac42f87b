/** Actions open to an update rule when a result has arrived. */
export interface Master {
  /** Number of workers. */
  readonly workers: number;
  /** Version of the model: number of updates so far. */
  readonly version: number;
  /** Uses the result that has just arrived in the next update. */
  use(): void;
  /** Updates the model with the results that are used; its version is one more. */
  update(): void;
  /** A worker that has nothing to do begins a job with the present version. */
  start(worker: number): void;
  /** All workers begin a job with the present version; what they were at is cancelled. */
  startAll(): void;
}

/** Rule of updating without a barrier: when the model is updated and with what, and which workers go on with which version. All begin with version 0. */
export interface UpdateRule {
  /** A new trial or run begins. */
  restart(): void;
  /**
   * Whether the worker keeps what it has just finished to itself, and goes on at once with another step. Absent: every
   * result is sent to the master.
   */
  keeps?(worker: number): boolean;
  /** A worker has finished a job that it began with this version, and its result is in. */
  arrived(worker: number, version: number, master: Master): void;
}
