import type { Streams } from '../random/stream.js';
import type { Delays } from './delays.js';

/** Draws what the workers meet, iteration after iteration. State that lasts over iterations lives here. */
export interface DelaySampler {
  /**
   * Forgets lasting state: the next iteration is the first of an independent trial or training run. A fresh
   * sampler stands as after restart(0).
   * @param firstIteration number of iterations of all trials or runs before this one: trial i without training,
   *   i·T in run i of T iterations. It places those that read from a record (replay); others ignore it
   */
  restart(firstIteration: number): void;
  /** Adds one iteration's draws to the conditions of the workers it was made for. */
  draw(conditions: Delays): void;
}

/** A delay model with its parameters. It depends on the world only: never on what a scheme does. */
export interface DelayModel {
  /**
   * A sampler for the given workers.
   * @param streams where its random numbers come from; each unit index has a stream of its own
   * @param members the workers whose conditions it writes, in increasing order
   * @param units number of unit draws per worker and iteration that are needed
   */
  sampler(streams: Streams, members: Int32Array, units: number): DelaySampler;
  /** Probability that a given worker responds in an iteration, as the papers' estimators use it. */
  readonly responseProbability: number;
  /** Whether two workers may meet exactly the same delay with positive probability, so that `wait` would tie. */
  readonly ties: boolean;
}
