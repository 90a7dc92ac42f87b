import { z } from 'zod';
import type { Collector } from '../engine/collector.js';
import { type Plan, regularPlan, single } from '../engine/plan.js';
import { PartialSumDecoder, PlacingDecoder } from './decoders/placing.js';
import { defineScheme, loadWithinTasks, type Setting, tasksMultipleOfWorkers } from './scheme.js';

/**
 * Uncoded computation with multi-message communication: worker j works on the `load` tasks from j·M/K on
 * (cyclic shift, mod M) and sends every result as soon as it has it. By blocks a message has size 1/M; by
 * points it is a gradient, size 1. Complete with M' distinct tasks.
 */
export const ucMmc = defineScheme({
  name: 'uc-mmc',
  summary: 'uncoded, cyclic shift, a message per sub-task',
  source: 'CPGC, Section 2 (matrix A_u)',
  split: 'either',
  tolerant: true,
  exact: true,
  symbols: { load: 'r' },
  examples: [{ parameters: { load: 3 } }],
  parameters: z.strictObject({
    load: z.int().min(1).describe('r, tasks per worker; at least M/K, at most M'),
  }),
  problems: ({ load }, setting) => {
    const { workers, tasks } = setting;
    const problems = [
      ...tasksMultipleOfWorkers(setting, 'uc-mmc'),
      ...loadWithinTasks(load, setting, 'uc-mmc'),
    ];
    if (load < tasks / workers) {
      const allowed = `at least tasks/workers (${tasks / workers}) for uc-mmc, else some tasks are held by nobody`;
      problems.push({ path: 'scheme.load', given: String(load), allowed });
    }
    return problems;
  },
  build: ({ load }, setting) => {
    const plan = cyclicPlan(setting, load);
    return {
      plan,
      collector: () => new CyclicCollector(setting, load),
      decoder: () => (setting.split === 'blocks' ? new PlacingDecoder(plan) : new PartialSumDecoder(plan)),
    };
  },
});

function cyclicPlan({ workers, tasks, split }: Setting, load: number): Plan {
  const work = new Array<number>(load).fill(1);
  const size = new Array<number>(load).fill(split === 'blocks' ? 1 / tasks : 1);
  const shift = tasks / workers;
  return regularPlan(workers, tasks, work, size, (j, i) => [single((j * shift + i) % tasks)]);
}

/** Counts distinct tasks until there are enough of them. */
class CyclicCollector implements Collector {
  private readonly shift: number;
  private readonly needed: number;
  private readonly known: Uint8Array;
  private count = 0;

  constructor(
    { workers, tasks, needed }: Setting,
    private readonly load: number,
  ) {
    this.shift = tasks / workers;
    this.needed = needed;
    this.known = new Uint8Array(tasks);
  }

  reset(): void {
    this.known.fill(0);
    this.count = 0;
  }

  receive(worker: number, subtask: number): boolean {
    let task = worker * this.shift + subtask - worker * this.load;
    // The load is at most M: once round is enough.
    if (task >= this.known.length) task -= this.known.length;
    if (this.known[task] === 1) return false;
    this.known[task] = 1;
    return ++this.count >= this.needed;
  }

  exhausted(): boolean {
    return false;
  }

  weights(v: Float64Array): void {
    for (let i = 0; i < v.length; i++) v[i] = this.known[i];
  }
}
