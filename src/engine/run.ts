import type { Streams } from '../random/stream.js';
import type { DelayStream } from './delays.js';
import { SimulationError } from './errors.js';
import type { Sequence } from './sequence.js';

/** Policy for iterations that cannot complete. */
export type Incomplete = 'error' | 'skip' | 'partial';

/** Where the delays of a run come from. */
export type Draws = Pick<DelayStream, 'open' | 'restart' | 'next'>;

/**
 * A run: a sequence of iterations on one clock. It knows what is recovered when, and nothing of gradients: each
 * iteration leaves the weights of what was recovered in `weights`, from which the model is updated elsewhere.
 */
export class Run {
  /** v after the last iteration, one entry per part of the plan; all 0 where nothing may be used. */
  readonly weights: Float64Array;
  /** Simulated time since the start of the run. */
  time = 0;
  /** Messages received so far, and the sum of their sizes. */
  messages = 0;
  volume = 0;
  /** Iterations so far. */
  iterations = 0;
  /** Events handled so far. */
  events = 0;

  /**
   * @param sequence used by this run alone
   * @param parts number of entries of v
   * @param draws used by this run alone
   * @param streams where the draws of this run come from
   * @param firstIteration iterations of all runs before this one; see DelaySampler.restart
   */
  constructor(
    readonly sequence: Sequence,
    private readonly draws: Draws,
    private readonly incomplete: Incomplete,
    parts: number,
    streams: Streams,
    firstIteration: number,
  ) {
    this.weights = new Float64Array(parts);
    draws.open(streams);
    draws.restart(firstIteration);
    sequence.restart();
  }

  /**
   * Runs the next iteration and moves the clock on.
   * @returns whether there is an estimate to update the model with
   * @throws SimulationError if the iteration can never complete and that is an error
   */
  next(): boolean {
    const measures = this.sequence.next(this.draws.next());
    this.iterations++;
    this.time += measures.completionTime;
    this.messages += measures.messages;
    this.volume += measures.volume;
    this.events += measures.events;
    if (!measures.complete && this.incomplete !== 'partial') {
      if (this.incomplete === 'error') throw this.neverCompletes();
      this.weights.fill(0);
      return false;
    }
    this.sequence.collector.weights(this.weights);
    return true;
  }

  private neverCompletes(): SimulationError {
    return new SimulationError(`iteration ${this.iterations} ${this.sequence.iteration.failure}`);
  }
}
