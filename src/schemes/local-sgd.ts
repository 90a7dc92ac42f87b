import { z } from 'zod';
import type { Master, UpdateRule } from '../engine/update-rule.js';
import { withoutBarrier } from './asynchronous.js';
import { defineScheme, tasksMultipleOfWorkers } from './scheme.js';
import { resolveWait, wait, waitWithinWorkers } from './wait.js';

/** Local steps at most: each is an event of each worker, in every round. */
const MOST_STEPS = 1_000_000;

/** Local SGD: a worker makes H steps by itself, then the models of those that are waited for are averaged. */
export const localSgd = defineScheme({
  name: 'local-sgd',
  summary: 'H local steps of every worker, then the average of all or the first k; all start afresh',
  source: 'Stich, Local SGD converges fast and communicates little, 2019',
  split: 'points',
  asynchronous: true,
  symbols: { steps: 'H' },
  parameters: z.strictObject({
    steps: z.int().min(1).max(MOST_STEPS).describe('H, local steps between two averages'),
    wait: wait.optional(),
  }),
  problems: (p, setting) => [
    ...tasksMultipleOfWorkers(setting, 'local-sgd'),
    ...waitWithinWorkers(p.wait, setting),
  ],
  build: ({ steps, wait: given }, setting) => {
    const k = resolveWait(given, setting.workers);
    return withoutBarrier(setting, () => new LocalSteps(steps, k, setting.workers));
  },
});

class LocalSteps implements UpdateRule {
  /** Steps of each worker since the last average. */
  private readonly done: Int32Array;
  private ready = 0;

  constructor(
    private readonly steps: number,
    private readonly wait: number,
    workers: number,
  ) {
    this.done = new Int32Array(workers);
  }

  restart(): void {
    this.done.fill(0);
    this.ready = 0;
  }

  keeps(worker: number): boolean {
    return ++this.done[worker] < this.steps;
  }

  arrived(_worker: number, _version: number, master: Master): void {
    master.use();
    if (++this.ready < this.wait) return;
    this.restart();
    master.update();
    master.startAll();
  }
}
