import type { Streams } from '../random/stream.js';
import type { DelayModel, DelaySampler } from './delay-model.js';
import { Delays } from './delays.js';

/** What all workers of a world meet, iteration after iteration: one set of conditions, drawn anew each time. */
export class DelayStream {
  private readonly conditions: Delays;
  private readonly members: Int32Array;
  private sampler: DelaySampler | undefined;

  /**
   * @param workers K
   * @param work the largest work, in tasks, of any worker of any scheme that will meet the draws
   */
  constructor(
    private readonly model: DelayModel,
    workers: number,
    work: number,
  ) {
    this.conditions = new Delays(workers, Math.ceil(work - 1e-9));
    this.members = Int32Array.from({ length: workers }, (_, j) => j);
  }

  /** From here on random numbers come from `streams`. */
  open(streams: Streams): void {
    this.sampler = this.model.sampler(streams, this.members, this.conditions.units);
  }

  /** Forgets lasting state: the next iteration is the first of a trial or run; see DelaySampler.restart. */
  restart(firstIteration: number): void {
    this.sampler?.restart(firstIteration);
  }

  /** Draws the next iteration's conditions, which the following draw overwrites. */
  next(): Delays {
    if (this.sampler === undefined) throw new Error('no streams have been opened');
    this.conditions.clear();
    this.sampler.draw(this.conditions);
    this.conditions.settle();
    return this.conditions;
  }
}
