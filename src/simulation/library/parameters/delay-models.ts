// Written by scripts/write-schema.js, from the registry.
import type { Called } from './called.js';

/** Parameters of each delay model, by name. A plug-in in TypeScript adds its own: `declare module 'straggle'`. */
export interface DelayModels {
  /** alpha + Exp(rate mu) per unit of work */
  readonly 'shifted-exponential': {
    /** least time for one task */
    readonly alpha?: number;
    /** rate of the exponential part, per task */
    readonly mu?: number;
    /**
     * worker: one draw X per worker and iteration, w units take w·X; subtask: a draw per unit;
     * iteration: one draw per worker and iteration before the first sub-task, whatever the work
     */
    readonly correlation?: 'worker' | 'subtask' | 'iteration';
  };
  /** the same time for every unit of work */
  readonly deterministic: {
    /** time for one task, in time units, >= 0 */
    readonly value?: number;
    /**
     * worker: one draw X per worker and iteration, w units take w·X; subtask: a draw per unit;
     * iteration: one draw per worker and iteration before the first sub-task, whatever the work
     */
    readonly correlation?: 'worker' | 'subtask' | 'iteration';
  };
  /** exponential with the given mean per unit of work */
  readonly exponential: {
    /** mean time for one task, in time units, > 0 */
    readonly mean?: number;
    /**
     * worker: one draw X per worker and iteration, w units take w·X; subtask: a draw per unit;
     * iteration: one draw per worker and iteration before the first sub-task, whatever the work
     */
    readonly correlation?: 'worker' | 'subtask' | 'iteration';
  };
  /** Weibull: P(X > x) = exp(−(x/scale)^shape) */
  readonly weibull: {
    /** shape, > 0; below 1 the tail is heavier than exponential */
    readonly shape?: number;
    /** scale, in time units for one task, > 0 */
    readonly scale?: number;
    /**
     * worker: one draw X per worker and iteration, w units take w·X; subtask: a draw per unit;
     * iteration: one draw per worker and iteration before the first sub-task, whatever the work
     */
    readonly correlation?: 'worker' | 'subtask' | 'iteration';
  };
  /** Pareto: P(X > x) = (scale/x)^shape for x >= scale */
  readonly pareto: {
    /** tail index, > 0; the mean is finite above 1, the variance above 2 */
    readonly shape?: number;
    /** least time for one task, in time units, > 0 */
    readonly scale?: number;
    /**
     * worker: one draw X per worker and iteration, w units take w·X; subtask: a draw per unit;
     * iteration: one draw per worker and iteration before the first sub-task, whatever the work
     */
    readonly correlation?: 'worker' | 'subtask' | 'iteration';
  };
  /** lognormal: ln X ~ N(mu, sigma²) */
  readonly lognormal: {
    /** mean of the logarithm of the time for one task; any number */
    readonly mu?: number;
    /** standard deviation of the logarithm, > 0 */
    readonly sigma?: number;
    /**
     * worker: one draw X per worker and iteration, w units take w·X; subtask: a draw per unit;
     * iteration: one draw per worker and iteration before the first sub-task, whatever the work
     */
    readonly correlation?: 'worker' | 'subtask' | 'iteration';
  };
  /** gamma with mean shape·scale */
  readonly gamma: {
    /** shape, > 0; a whole number is an Erlang distribution */
    readonly shape?: number;
    /** scale, in time units for one task, > 0 */
    readonly scale?: number;
    /**
     * worker: one draw X per worker and iteration, w units take w·X; subtask: a draw per unit;
     * iteration: one draw per worker and iteration before the first sub-task, whatever the work
     */
    readonly correlation?: 'worker' | 'subtask' | 'iteration';
  };
  /** mixture of exponentials: mean means[k] with probability probabilities[k] */
  readonly hyperexponential: {
    /** probability of each phase, 0 to 1; they add up to 1 */
    readonly probabilities?: readonly number[];
    /** mean time for one task in each phase, in time units, > 0; as many as probabilities */
    readonly means?: readonly number[];
    /**
     * worker: one draw X per worker and iteration, w units take w·X; subtask: a draw per unit;
     * iteration: one draw per worker and iteration before the first sub-task, whatever the work
     */
    readonly correlation?: 'worker' | 'subtask' | 'iteration';
  };
  /** each worker's state, fast or slow, is a Markov chain over the iterations */
  readonly 'gilbert-elliott': {
    /** probability that a fast worker is slow in the next iteration, 0 to 1 */
    readonly to_slow?: number;
    /** probability that a slow worker is fast in the next iteration, 0 to 1 */
    readonly to_fast?: number;
    /** delay model of the fast state */
    readonly fast?: Delay;
    /** delay model of the slow state */
    readonly slow?: Delay;
  };
  /** each worker responds with probability 1 − p, after one time unit */
  readonly bernoulli: {
    /** probability that a worker is a straggler, 0 <= p < 1 */
    readonly p?: number;
    /** ν: the pattern of stragglers is drawn again every ν iterations of a run, >= 1 */
    readonly persistence?: number;
    /**
     * true: a pattern without a responder is drawn again, which takes no iteration; false: it takes
     * one time unit and the iteration is incomplete
     */
    readonly redraw_empty?: boolean;
  };
  /** measured durations from a CSV file round,worker,duration_s */
  readonly trace: {
    /** CSV or CSV.gz with round, worker, duration_s: the duration of one task, or `load` tasks, > 0 */
    readonly file?: string;
    /**
     * replay: the rounds in turn, from the start again after the last; bootstrap: whole rounds at
     * random
     */
    readonly mode?: 'replay' | 'bootstrap';
    /** fraction of the duration, 0 to 1, that is spent before the first sub-task, whatever the work */
    readonly fixed?: number;
    /** tasks that a worker did in `file`, a whole number >= 0; only with levels; default: 1 */
    readonly load?: number;
    /**
     * traces at other loads, [{load, file}, …], each at its own: times are on lines between them;
     * fixed is 0 then
     */
    readonly levels?: readonly {
      /** tasks that a worker did in this file, a whole number >= 0 */
      readonly load?: number;
      /** a trace of the same workers and as many rounds */
      readonly file?: string;
    }[];
    /**
     * numbering of the workers: worker j meets what worker number order[j] of the trace met, from 0,
     * in the order of their numbers in the file; each once, as many as the experiment has; default:
     * 0, 1, 2, …
     */
    readonly order?: readonly number[];
  };
  /** classes of workers, each with its share and its own model */
  readonly classes: {
    /**
     * the classes in order; each is a delay model with a share of the workers, and the shares add up
     * to 1
     */
    readonly classes?: readonly (Delay & {
      /** share of the workers in this class, > 0 and <= 1 */
      readonly share?: number;
    })[];
  };
  /** several models, drawn separately and added */
  readonly sum: {
    /** the delay models to be added, at least one */
    readonly models?: readonly Delay[];
  };
  /** another model with its stragglers made rarer or slower */
  readonly 'altered-stragglers': {
    /** the delay model whose stragglers are altered */
    readonly of?: Delay;
    /** a straggler takes longer than this many times the median worker, >= 1 */
    readonly threshold?: number;
    /** factor by which stragglers are rarer, >= 1: the others take the median time */
    readonly rarer?: number;
    /** what a straggler takes beyond the median is multiplied by this, >= 0 */
    readonly slower?: number;
  };
  /**
   * neighbouring workers share a random factor: a rack, a switch or a host that is slow for all of
   * them
   */
  readonly racks: {
    /** workers in a rack; the first ones are the first rack */
    readonly size?: number;
    /** delay model of the factor: what it takes for one unit of work */
    readonly factor?: Delay;
    /** delay model of each worker, whose times are multiplied by the factor of its rack */
    readonly of?: Delay;
  };
  /** workers that always differ: a speed for each, by which its times are divided */
  readonly 'per-worker': {
    /** speed of each worker, > 0: with 2 it takes half as long as with 1 */
    readonly speeds?: readonly number[];
    /**
     * in its place a CSV with a column worker, from 0 on, and a column speed, or columns with the
     * names of parameters of the model in `of`, which they replace worker by worker
     */
    readonly file?: string;
    /** delay model of a worker of speed 1 */
    readonly of?: Delay;
  };
}

/** A delay model: `model`, its name, and its parameters. Any of them may be left out where it is swept. */
export type Delay = Called<'model', DelayModels>;
