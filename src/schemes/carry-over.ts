import { z } from 'zod';
import type { Master, UpdateRule } from '../engine/update-rule.js';
import { withoutBarrier } from './asynchronous.js';
import { defineScheme, tasksMultipleOfWorkers } from './scheme.js';
import { resolveWait, wait, waitWithinWorkers } from './wait.js';

/**
 * Fastest-k that keeps what comes late: an update at k results of the present model; workers that are late go on with the
 * job it has. Its result is used in the next update after its arrival if its model is at most R updates old, and is
 * dropped otherwise; then the worker goes on with the present model.
 */
export const carryOver = defineScheme({
  name: 'carry-over',
  summary: 'fastest-k whose late results are used when they arrive, if their model is at most R updates old',
  source: 'fastest-k with late results kept; bounded staleness',
  split: 'points',
  asynchronous: true,
  symbols: { keep: 'R' },
  parameters: z.strictObject({
    wait,
    keep: z.int().min(0).describe('R, updates after which a late result is dropped'),
  }),
  problems: (p, setting) => [
    ...tasksMultipleOfWorkers(setting, 'carry-over'),
    ...waitWithinWorkers(p.wait, setting),
  ],
  build: (p, setting) => {
    const k = resolveWait(p.wait, setting.workers);
    return withoutBarrier(setting, () => new CarryOver(k, p.keep));
  },
});

class CarryOver implements UpdateRule {
  private readonly waiting: Int32Array;
  private waits = 0;

  constructor(
    private readonly wait: number,
    private readonly keep: number,
  ) {
    this.waiting = new Int32Array(wait);
  }

  restart(): void {
    this.waits = 0;
  }

  arrived(worker: number, version: number, master: Master): void {
    if (version < master.version) {
      if (master.version - version <= this.keep) master.use();
      master.start(worker);
      return;
    }
    master.use();
    this.waiting[this.waits++] = worker;
    if (this.waits < this.wait) return;
    master.update();
    for (let i = 0; i < this.waits; i++) master.start(this.waiting[i]);
    this.waits = 0;
  }
}
