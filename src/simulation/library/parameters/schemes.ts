// Written by scripts/write-schema.js, from the registry.

/** Parameters of each scheme, by name. A plug-in in TypeScript adds its own: `declare module 'straggle'`. */
export interface Schemes {
  /** each worker its share, one message; wait for all */
  readonly uncoded: Readonly<Record<never, never>>;
  /** uncoded, wait for the first k; the sum is scaled by K/(number in) */
  readonly 'fastest-k': {
    /**
     * responders to wait for: a whole number of workers, a fraction of them between 0 and 1, or a
     * rule: deadline, after_first, after_median, or adaptive
     */
    readonly wait?:
      | number
      | Deadline
      | AfterFirst
      | AfterMedian
      | {
          /** more responders when successive gradients point in opposite directions more often than not */
          readonly adaptive?: 'pflug';
          /** responders at first: a whole number of workers, or a fraction between 0 and 1 */
          readonly from?: number;
          /** how many more at a time */
          readonly step?: number;
          /** most responders: a whole number of workers, or a fraction between 0 and 1 */
          readonly upto?: number;
          /** more when negative products exceed the others by more than this */
          readonly threshold?: number;
          /** least number of iterations with as many workers before that */
          readonly burnin?: number;
        };
  };
  /** uncoded, the fastest K − s, scaled by K/(K − s): fastest-k with wait: K − s, by its older name */
  readonly 'avoid-stragglers': {
    /** responders to wait for: a whole number of workers, or a fraction of them between 0 and 1 */
    readonly wait?: number;
  };
  /** uncoded, the sum of those that respond; divided by the expected fraction of responders */
  readonly 'ignore-stragglers': {
    /**
     * responders to wait for: a whole number of workers, a fraction of them between 0 and 1, or a
     * time: deadline, after_first, or after_median
     */
    readonly wait?: number | Deadline | AfterFirst | AfterMedian;
  };
  /** uncoded, cyclic shift, a message per sub-task */
  readonly 'uc-mmc': {
    /** r, tasks per worker; at least M/K, at most M */
    readonly load?: number;
  };
  /** MDS-coded, one message per worker; any ceil(M/r) workers suffice */
  readonly mcc: {
    /** r, coded blocks per worker; at most M, and ceil(M/r) <= workers */
    readonly load?: number;
  };
  /** LT-coded sub-tasks (robust soliton degrees), a message per sub-task, peeling */
  readonly lt: {
    /** r, coded blocks per worker; workers·load at least the tasks needed */
    readonly load?: number;
    /** c of the robust soliton distribution, > 0 */
    readonly c?: number;
    /** delta of the robust soliton distribution: bound on the chance that decoding fails */
    readonly delta?: number;
  };
  /** coded partial gradient computation: one block, then sums of two, a message per sub-task */
  readonly cpgc: {
    /** r, sub-tasks per worker; 2(r − 1) <= K − 1 */
    readonly load?: number;
    /**
     * paper: as printed (K = 20, r = 3 and K = 4, r = 2, and the default there); repeat-free: no
     * worker meets a task twice (the default elsewhere)
     */
    readonly design?: 'paper' | 'repeat-free';
    /** peeling, or linear solving over the reals */
    readonly decoder?: 'peeling' | 'gaussian';
  };
  /** random circularly shifted codes: message j is the sum of orders[j] tasks, peeling */
  readonly rcsc: {
    /** number of tasks in each message, in the order of sending; one must be 1, sum <= workers */
    readonly orders?: readonly number[];
    /** an iteration lasts at least this long, unless all tasks are recovered sooner */
    readonly collect?: number;
  };
  /** fractional repetition, exact: wait until every group of tasks is in */
  readonly frc: {
    /** c, tasks per worker; tasks/c and workers·c/tasks must be whole */
    readonly load?: number;
  };
  /** fractional repetition, approximate: stop at `wait` arrivals or when every group is in */
  readonly erasurehead: {
    /** c, tasks per worker; tasks/c and workers·c/tasks must be whole */
    readonly load?: number;
    /**
     * responders to wait for: a whole number of workers, a fraction of them between 0 and 1, or a
     * time: deadline, after_first, or after_median
     */
    readonly wait?: number | Deadline | AfterFirst | AfterMedian;
    /** divide by the probability that a group is in; the papers do not */
    readonly unbiased?: boolean;
  };
  /** cyclic repetition, exact: any K − c + 1 workers suffice */
  readonly cyclic: {
    /** c, tasks per worker, at most K; c − 1 stragglers are tolerated */
    readonly load?: number;
  };
  /**
   * each worker its own tasks first, then a second message of tasks under fractional repetition;
   * exact
   */
  readonly 'partial-replication': {
    /** tasks per worker: tasks/workers − 1 of its own, at least 1, and the rest coded, at least 1 */
    readonly load?: number;
  };
  /** each worker its own tasks first, then a second message of tasks under the cyclic code; exact */
  readonly 'partial-cyclic': {
    /** tasks per worker: tasks/workers − 1 of its own, at least 1, and the rest coded, at least 1 */
    readonly load?: number;
  };
  /**
   * balanced Reed-Solomon, exact: any K − d + 1 workers suffice, d = K·c/M; complex messages; with
   * training.sketch.weights it decodes the weighted sum
   */
  readonly 'reed-solomon': {
    /** c, tasks per worker; d = K·c/M must be whole, and at most K */
    readonly load?: number;
  };
  /** gradient code with tasks by share, s + 1 copies of each, exact: any K − s workers suffice */
  readonly 'heterogeneous-gc': {
    /** s, stragglers that are tolerated, any of the workers; less than workers */
    readonly stragglers?: number;
  };
  /** a redundancy for each block of coordinates, the least redundant first; exact */
  readonly 'block-gc': {
    /**
     * shares of the coordinates that tolerate 0, 1, 2, … stragglers, in any unit, at most K of them;
     * or a rule that takes them from the delays: optimal (least mean round), mean-speeds and
     * mean-times (close to it, from order statistics), single (one level for all)
     */
    readonly redundancy?: 'optimal' | 'mean-speeds' | 'mean-times' | 'single' | readonly number[];
  };
  /**
   * the cyclic code under the deadline of sequential gradient coding: s = load − 1 stragglers;
   * exact
   */
  readonly gc: {
    /** s + 1, tasks per worker, at most K; s stragglers are tolerated */
    readonly load?: number;
    /** a worker is a straggler if it takes longer than (1 + mu) times the fastest one */
    readonly mu?: number;
    /**
     * which stragglers are given up. paper: those that the code tolerates; of others the master waits
     * for one after the other until the rest is tolerated. authors: as in their program, where it
     * then waits for all workers
     */
    readonly rule?: 'paper' | 'authors';
  };
  /** the cyclic code, in which what too many stragglers have lost is repeated B rounds later */
  readonly 'sr-sgc': {
    /** rounds in which a worker may straggle within W of them, less than W */
    readonly B?: number;
    /** rounds of a window */
    readonly W?: number;
    /** workers that may straggle within a window, at most K */
    readonly lambda?: number;
    /** a worker is a straggler if it takes longer than (1 + mu) times the fastest one */
    readonly mu?: number;
    /**
     * which stragglers are given up. paper: those that the code tolerates; of others the master waits
     * for one after the other until the rest is tolerated. authors: as in their program, where it
     * then waits for all workers
     */
    readonly rule?: 'paper' | 'authors';
    /**
     * number of jobs: after that no new ones begin, and rounds in which nothing is to be repeated
     * take no time
     */
    readonly jobs?: number;
  };
  /** small parts of the last W − 1 + B jobs in each round: failed ones again, and coded ones */
  readonly 'm-sgc': {
    /** rounds in which a worker may straggle within W of them, less than W */
    readonly B?: number;
    /** rounds of a window */
    readonly W?: number;
    /** workers that may straggle within a window, at most K */
    readonly lambda?: number;
    /** a worker is a straggler if it takes longer than (1 + mu) times the fastest one */
    readonly mu?: number;
    /**
     * which stragglers are given up. paper: those that the code tolerates; of others the master waits
     * for one after the other until the rest is tolerated. authors: as in their program, where it
     * then waits for all workers
     */
    readonly rule?: 'paper' | 'authors';
  };
  /** Bernoulli gradient code: every point at d random workers; the sum of those that respond */
  readonly bgc: {
    /** d, copies of every point, a whole number, 1 <= d <= workers */
    readonly redundancy?: number;
    /**
     * responders to wait for: a whole number of workers, a fraction of them between 0 and 1, or a
     * time: deadline, after_first, or after_median
     */
    readonly wait?: number | Deadline | AfterFirst | AfterMedian;
  };
  /** stochastic gradient code: copies of a point in proportion to its squared norm */
  readonly sgc: {
    /** d, mean copies per point before rounding, 1 <= d <= workers; need not be whole */
    readonly redundancy?: number;
    /**
     * responders to wait for: a whole number of workers, a fraction of them between 0 and 1, or a
     * time: deadline, after_first, or after_median
     */
    readonly wait?: number | Deadline | AfterFirst | AfterMedian;
    /**
     * random: d_i workers without replacement; hadamard: pairwise balanced exactly, for workers a
     * power of two, d = workers/2 and fewer points than workers, all of the same norm
     */
    readonly placement?: 'random' | 'hadamard';
  };
  /** SGC with all partial gradients sent, duplicates dropped */
  readonly 'sgc-send-all': {
    /** d, mean copies per point before rounding, 1 <= d <= workers; need not be whole */
    readonly redundancy?: number;
    /**
     * responders to wait for: a whole number of workers, a fraction of them between 0 and 1, or a
     * time: deadline, after_first, or after_median
     */
    readonly wait?: number | Deadline | AfterFirst | AfterMedian;
    /** unbiased: each point divided by its own P(c_i > 0); paper: all by the mean of these */
    readonly normalisation?: 'unbiased' | 'paper';
  };
  /**
   * update at k results from any worker; a worker that is done begins another one of the same
   * model, the rest is cancelled
   */
  readonly 'k-batch-sync': {
    /** responders to wait for: a whole number of workers, or a fraction of them between 0 and 1 */
    readonly wait?: number;
  };
  /**
   * update at k results from different workers, which get the new model; the others go on with
   * theirs
   */
  readonly 'k-async': {
    /** responders to wait for: a whole number of workers, or a fraction of them between 0 and 1 */
    readonly wait?: number;
  };
  /**
   * update at k results from any worker; a worker that is done goes on at once with the newest
   * model
   */
  readonly 'k-batch-async': {
    /** responders to wait for: a whole number of workers, or a fraction of them between 0 and 1 */
    readonly wait?: number;
  };
  /** asynchronous: an update for each result, whose worker goes on with the new model */
  readonly async: Readonly<Record<never, never>>;
  /** an update for each result; workers more than s results ahead of the slowest one wait */
  readonly ssp: {
    /** s, how many results a worker may be ahead of the slowest one */
    readonly staleness?: number;
  };
  /** H local steps of every worker, then the average of all or the first k; all start afresh */
  readonly 'local-sgd': {
    /** H, local steps between two averages */
    readonly steps?: number;
    /** responders to wait for: a whole number of workers, or a fraction of them between 0 and 1 */
    readonly wait?: number;
  };
  /**
   * fastest-k whose late results are used when they arrive, if their model is at most R updates old
   */
  readonly 'carry-over': {
    /** responders to wait for: a whole number of workers, or a fraction of them between 0 and 1 */
    readonly wait?: number;
    /** R, updates after which a late result is dropped */
    readonly keep?: number;
  };
}

/** A value that parameters of several schemes may have. */
export interface Deadline {
  /** time after which an iteration ends with those that are in */
  readonly deadline?: number;
}

/** A value that parameters of several schemes may have. */
export interface AfterFirst {
  /** m: an iteration ends at (1 + m) times its first arrival */
  readonly after_first?: number;
}

/** A value that parameters of several schemes may have. */
export interface AfterMedian {
  /** m: an iteration ends at (1 + m) times the arrival of half of the workers, rounded up */
  readonly after_median?: number;
}
