import { z } from 'zod';
import type { Code } from '../engine/collector.js';
import type { Master, UpdateRule } from '../engine/update-rule.js';
import { defineScheme, type SchemeDefinition, type Setting, tasksMultipleOfWorkers } from './scheme.js';
import { uncoded } from './uncoded.js';
import { resolveWait, wait, waitWithinWorkers } from './wait.js';

/** Source of the definitions and names. */
const SOURCE = 'Dutta, Joshi, Ghosh, Dube and Nagpurkar, Slow and Stale Gradients Can Win the Race, 2018';

/** Every worker has its M/K tasks, and a job is to go through them; when the model is updated is up to a rule. */
export function withoutBarrier(setting: Setting, updates: () => UpdateRule): Code {
  const { plan, collector, decoder } = uncoded.build({}, setting);
  return { plan, collector, decoder, updates };
}

/** Counts results up to k. */
export abstract class EveryK implements UpdateRule {
  private count = 0;

  /** @param wait k */
  constructor(private readonly wait: number) {}

  restart(): void {
    this.count = 0;
  }

  abstract arrived(worker: number, version: number, master: Master): void;

  /** Uses a result, and updates the model with the k-th. Returns whether it did. */
  protected use(master: Master): boolean {
    master.use();
    if (++this.count < this.wait) return false;
    this.count = 0;
    master.update();
    return true;
  }
}

class KBatchSync extends EveryK {
  arrived(worker: number, _version: number, master: Master): void {
    if (this.use(master)) master.startAll();
    else master.start(worker);
  }
}

class KBatchAsync extends EveryK {
  arrived(worker: number, _version: number, master: Master): void {
    this.use(master);
    master.start(worker);
  }
}

class KAsync extends EveryK {
  private readonly waiting: Int32Array;
  private waits = 0;

  constructor(wait: number) {
    super(wait);
    this.waiting = new Int32Array(wait);
  }

  override restart(): void {
    super.restart();
    this.waits = 0;
  }

  arrived(worker: number, _version: number, master: Master): void {
    this.waiting[this.waits++] = worker;
    if (!this.use(master)) return;
    for (let i = 0; i < this.waits; i++) master.start(this.waiting[i]);
    this.waits = 0;
  }
}

/** A scheme that updates with k results. */
function everyK(name: string, summary: string, rule: new (wait: number) => UpdateRule): SchemeDefinition {
  return defineScheme({
    name,
    summary,
    source: SOURCE,
    split: 'points',
    asynchronous: true,
    parameters: z.strictObject({ wait }),
    problems: (p, setting) => [
      ...tasksMultipleOfWorkers(setting, name),
      ...waitWithinWorkers(p.wait, setting),
    ],
    build: (p, setting) => {
      const k = resolveWait(p.wait, setting.workers);
      return withoutBarrier(setting, () => new rule(k));
    },
  });
}

export const kBatchSync = everyK(
  'k-batch-sync',
  'update at k results from any worker; a worker that is done begins another one of the same model, the rest is cancelled',
  KBatchSync,
);

export const kAsync = everyK(
  'k-async',
  'update at k results from different workers, which get the new model; the others go on with theirs',
  KAsync,
);

export const kBatchAsync = everyK(
  'k-batch-async',
  'update at k results from any worker; a worker that is done goes on at once with the newest model',
  KBatchAsync,
);

export const asynchronous = defineScheme({
  name: 'async',
  summary: 'asynchronous: an update for each result, whose worker goes on with the new model',
  source: SOURCE,
  split: 'points',
  asynchronous: true,
  parameters: z.strictObject({}),
  problems: (_, setting) => tasksMultipleOfWorkers(setting, 'async'),
  build: (_, setting) => withoutBarrier(setting, () => new KAsync(1)),
});
