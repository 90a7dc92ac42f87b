import { z } from 'zod';
import type { Master, UpdateRule } from '../engine/update-rule.js';
import { withoutBarrier } from './asynchronous.js';
import { defineScheme, tasksMultipleOfWorkers } from './scheme.js';

/**
 * Stale synchronous parallel: every result is an update, and a worker with c of its own done may begin the next one only
 * when all others have done c − s at least. With s = 0 that is a barrier.
 */
export const ssp = defineScheme({
  name: 'ssp',
  summary: 'an update for each result; workers more than s results ahead of the slowest one wait',
  source: 'Ho et al., More effective distributed ML via a stale synchronous parallel parameter server, 2013',
  split: 'points',
  asynchronous: true,
  symbols: { staleness: 's' },
  parameters: z.strictObject({
    staleness: z.int().min(0).describe('s, how many results a worker may be ahead of the slowest one'),
  }),
  problems: (_, setting) => tasksMultipleOfWorkers(setting, 'ssp'),
  build: ({ staleness }, setting) =>
    withoutBarrier(setting, () => new StaleSynchronous(staleness, setting.workers)),
});

class StaleSynchronous implements UpdateRule {
  /** Results of each worker. */
  private readonly done: Int32Array;
  private readonly waits: Uint8Array;
  private least = 0;
  /** Number of workers that have not done more than the least. */
  private atLeast: number;

  constructor(
    private readonly staleness: number,
    private readonly workers: number,
  ) {
    this.done = new Int32Array(workers);
    this.waits = new Uint8Array(workers);
    this.atLeast = workers;
  }

  restart(): void {
    this.done.fill(0);
    this.waits.fill(0);
    this.least = 0;
    this.atLeast = this.workers;
  }

  arrived(worker: number, _version: number, master: Master): void {
    const { done, waits, staleness } = this;
    master.use();
    master.update();
    waits[worker] = 1;
    if (done[worker]++ === this.least && --this.atLeast === 0) {
      this.least++;
      for (let j = 0; j < done.length; j++) {
        if (done[j] === this.least) this.atLeast++;
        // All that have waited did so for this.
        if (waits[j] === 1 && done[j] - staleness <= this.least) this.release(j, master);
      }
    }
    if (waits[worker] === 1 && done[worker] - staleness <= this.least) this.release(worker, master);
  }

  private release(worker: number, master: Master): void {
    this.waits[worker] = 0;
    master.start(worker);
  }
}
