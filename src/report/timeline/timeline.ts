/**
 * Events of some iterations, one lane per scheme, as plain data. Times are the engine's, from the start of their
 * iteration.
 */
export interface Timeline {
  readonly title: string;
  /** Seed, delay model, network and what the lanes share; \n breaks a line. */
  readonly caption: string;
  /** The unit of all times, such as "s". */
  readonly unit: string;
  /** One per scheme, or per point of a sweep, in order. */
  readonly lanes: readonly Lane[];
}

/** The timeline of one scheme: consecutive iterations on the lane's own clock. */
export interface Lane {
  readonly title: string;
  /** The measurements in one line. */
  readonly subtitle: string;
  /** K; workers are 0 .. K − 1. */
  readonly workers: number;
  /** Labels of each worker's sub-tasks, in the order of its work. */
  readonly subtasks: readonly (readonly string[])[];
  /** Number of tasks or points to recover. */
  readonly parts: number;
  /** Unit of `parts`; updates: a run without a barrier, in one iteration. */
  readonly partName: 'tasks' | 'points' | 'updates';
  /** Whether messages take any time. */
  readonly networkTakesTime: boolean;
  readonly iterations: readonly TimelineIteration[];
}

/** Events of one iteration, as reported by the engine. */
export interface TimelineIteration {
  /** For example "trial 3" or "iteration 1". */
  readonly name: string;
  /** Start on the lane's clock. */
  readonly start: number;
  /** In the engine's order. */
  readonly events: readonly TimelineEvent[];
  /** End, counted from the iteration's start. */
  readonly end: number;
  readonly complete: boolean;
}

/** An event of the engine. Sub-tasks are counted from 0 within their worker. */
export type TimelineEvent = {
  readonly time: number;
  readonly worker: number;
  readonly subtask: number;
} & (
  | { readonly kind: 'started' | 'finished' }
  | {
      readonly kind: 'sent';
      /** Time of arrival at the master. */
      readonly arrival: number;
      /** Start and end of transmission on the link: `time` <= taken <= left <= arrival. */
      readonly taken: number;
      readonly left: number;
    }
  | {
      readonly kind: 'arrived';
      /** Number of parts recovered, or updates made, once this message is in. */
      readonly recovered: number;
      /** Without a barrier: whether the model is updated with it. */
      readonly updates?: boolean;
    }
);

/** End of a lane's last iteration on the lane's clock. */
export function endOf({ iterations }: Lane): number {
  const last = iterations.at(-1);
  return last === undefined ? 0 : last.start + last.end;
}
