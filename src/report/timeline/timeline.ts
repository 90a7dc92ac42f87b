/**
 * What happened in some iterations of one scheme, and of others beside it. Plain data: every time in it is the
 * engine's own, counted from the start of its iteration.
 */
export interface Timeline {
  readonly title: string;
  /** What a reader must know to trust it: seed, delay model, network, what is shared. \n breaks a line. */
  readonly caption: string;
  /** The unit of all times, such as "s". */
  readonly unit: string;
  /** One for each scheme, or point of a sweep, in order. */
  readonly lanes: readonly Lane[];
}

/** The timeline of one scheme: its iterations one after another on a clock of its own. */
export interface Lane {
  readonly title: string;
  /** What was measured, in a line. */
  readonly subtitle: string;
  /** K; workers are 0 .. K − 1. */
  readonly workers: number;
  /** Sub-tasks of each worker: what they are called, in the order in which it works on them. */
  readonly subtasks: readonly (readonly string[])[];
  /** Number of parts (tasks or points) of which so many are recovered. */
  readonly parts: number;
  /** What the parts are called. */
  readonly partName: 'tasks' | 'points';
  /** Whether messages take any time, so that there is something to show. */
  readonly networkTakesTime: boolean;
  readonly iterations: readonly TimelineIteration[];
}

/** One iteration, as the engine reported it. */
export interface TimelineIteration {
  /** What it is called, such as "trial 3" or "iteration 1". */
  readonly name: string;
  /** Where its time 0 lies on the lane's clock. */
  readonly start: number;
  /** In the engine's order. */
  readonly events: readonly TimelineEvent[];
  /** When it ended, from its start. */
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
      /** When it will be with the master. */
      readonly arrival: number;
      /** When the link takes it up, and when it has left the link: `time` <= taken <= left <= arrival. */
      readonly taken: number;
      readonly left: number;
    }
  | {
      readonly kind: 'arrived';
      /** Parts that are recovered with this message. */
      readonly recovered: number;
    }
);

/** When a lane's last iteration has ended, on the lane's clock. */
export function endOf({ iterations }: Lane): number {
  const last = iterations.at(-1);
  return last === undefined ? 0 : last.start + last.end;
}
