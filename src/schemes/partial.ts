import { z } from 'zod';
import type { Code, Collector, Decoder, MessageVector } from '../engine/collector.js';
import { lastOf, type Plan, regularPlan, sumOf } from '../engine/plan.js';
import { cyclic } from './cyclic.js';
import { frc } from './fractional-repetition.js';
import { defineScheme, type Problem, type SchemeDefinition, type Setting } from './scheme.js';

/**
 * Division of a worker's tasks: M/K − 1 of its own, computed first and sent as one sum, and the other
 * `load` − (M/K − 1), which are coded over all workers and sent as a second message. Tasks 0 .. M − K − 1 are
 * the workers' own, in their order, and the last K are the coded ones.
 */
interface Division {
  /** Tasks that the worker alone has. */
  readonly own: number;
  /** c, coded tasks per worker: c − 1 workers may be missing from every second message that matters. */
  readonly coded: number;
}

function divisionOf(load: number, { workers, tasks }: Setting): Division {
  const own = tasks / workers - 1;
  return { own, coded: load - own };
}

/**
 * Puts uncoded tasks before a code: the code is one over K tasks, and the worker's own come first. Slow workers
 * are not given up, only spared the second message: hence "partial stragglers".
 */
function partialCode(setting: Setting, { own }: Division, inner: Code): Code {
  const plan = partialPlan(setting, own, inner.plan);
  return {
    plan,
    collector: () => new PartialCollector(plan, own, inner),
    decoder: () => new PartialDecoder(plan, own, inner),
    missProbability: 0,
  };
}

function partialPlan({ workers, tasks }: Setting, own: number, inner: Plan): Plan {
  const shift = own * workers;
  // All workers take as many steps in an exact code of one message per worker.
  const coded = inner.firstSubtask[1];
  const size = [...lastOf(own, 1), ...lastOf(coded, inner.messageSize[coded - 1])];
  return regularPlan(workers, tasks, new Array(own + coded).fill(1), size, (j, index) => {
    if (index < own) return [sumOf(Array.from({ length: own }, (_, i) => j * own + i))];
    return inner
      .carries(inner.firstSubtask[j + 1] - 1)
      .map((combination) => ({ ...combination, tasks: Array.from(combination.tasks, (i) => shift + i) }));
  });
}

/** Whether a message is a worker's first, of its own tasks. */
function isOwn(plan: Plan, own: number, worker: number, subtask: number): boolean {
  return subtask === plan.firstSubtask[worker] + own - 1;
}

class PartialCollector implements Collector {
  private readonly isIn: Uint8Array;
  private readonly inner: Collector;
  private count = 0;
  private decodes = false;

  constructor(
    private readonly plan: Plan,
    private readonly own: number,
    private readonly code: Code,
  ) {
    this.isIn = new Uint8Array(plan.workers);
    this.inner = code.collector();
  }

  reset(): void {
    this.isIn.fill(0);
    this.inner.reset();
    this.count = 0;
    this.decodes = false;
  }

  receive(worker: number, subtask: number): boolean {
    if (isOwn(this.plan, this.own, worker, subtask)) {
      this.isIn[worker] = 1;
      this.count++;
    } else if (!this.decodes) {
      this.decodes = this.inner.receive(worker, this.code.plan.firstSubtask[worker + 1] - 1);
    }
    return this.decodes && this.count === this.plan.workers;
  }

  exhausted(): boolean {
    return false;
  }

  weights(v: Float64Array): void {
    const { own } = this;
    const shift = own * this.plan.workers;
    for (let i = 0; i < shift; i++) v[i] = this.isIn[Math.floor(i / own)];
    this.inner.weights(v.subarray(shift));
  }
}

class PartialDecoder implements Decoder {
  private readonly inner: Decoder;
  private sum = new Float64Array(0);
  private ownAdditions = 0;
  private lastAdditions = 0;

  constructor(
    private readonly plan: Plan,
    private readonly own: number,
    private readonly code: Code,
  ) {
    this.inner = code.decoder();
  }

  get additions(): number {
    return this.ownAdditions + this.lastAdditions + this.inner.additions;
  }

  get multiplications(): number {
    return this.inner.multiplications;
  }

  reset(length: number): void {
    this.sum = new Float64Array(length);
    this.ownAdditions = 0;
    this.lastAdditions = 0;
    this.inner.reset(length);
  }

  receive(worker: number, subtask: number, vectors: readonly MessageVector[]): void {
    if (isOwn(this.plan, this.own, worker, subtask)) {
      const { real } = vectors[0];
      for (let l = 0; l < real.length; l++) this.sum[l] += real[l];
      this.ownAdditions += real.length;
    } else {
      this.inner.receive(worker, this.code.plan.firstSubtask[worker + 1] - 1, vectors);
    }
  }

  decode(): Float64Array {
    const coded = this.inner.decode();
    this.lastAdditions = coded.length;
    return coded.map((x, l) => x + this.sum[l]);
  }
}

const parameters = z.strictObject({
  load: z
    .int()
    .min(2)
    .describe('tasks per worker: tasks/workers − 1 of its own, at least 1, and the rest coded, at least 1'),
});

/** Mistakes in the numbers of tasks and load, before those of the code itself. */
function divisionProblems(load: number, setting: Setting, name: string): Problem[] {
  const { workers, tasks } = setting;
  if (tasks % workers !== 0 || tasks < 2 * workers) {
    const allowed = `a multiple of workers (${workers}) for ${name}, at least twice as many`;
    return [{ path: 'tasks', given: String(tasks), allowed }];
  }
  const { own, coded } = divisionOf(load, setting);
  if (coded >= 1 && coded <= workers) return [];
  const allowed = `from ${own + 1} to ${own + workers} for ${name}: ${own} of the worker's own and 1 to ${workers} coded`;
  return [{ path: 'scheme.load', given: String(load), allowed }];
}

/** A scheme with a worker's own tasks before those of an exact code of one message per worker. */
function definePartial(name: string, summary: string, code: SchemeDefinition): SchemeDefinition {
  return defineScheme({
    name,
    summary,
    source: 'Tandon et al., Gradient Coding, 2017, Section 4 (partial stragglers), and the authors’ code',
    split: 'points',
    exact: true,
    examples: [{ parameters: { load: 5 }, tasksPerWorker: 2 }],
    decodingError: code.decodingError,
    parameters,
    problems: ({ load }, setting) => {
      const problems = divisionProblems(load, setting, name);
      if (problems.length > 0) return problems;
      const { own, coded } = divisionOf(load, setting);
      return code.problems({ load: coded }, codedSetting(setting)).map((problem) => ({
        ...problem,
        given: String(load),
        allowed: `${own} plus a number of coded tasks that is ${problem.allowed}`,
      }));
    },
    build: ({ load }, setting) => {
      const division = divisionOf(load, setting);
      return partialCode(setting, division, code.build({ load: division.coded }, codedSetting(setting)));
    },
  });
}

function codedSetting(setting: Setting): Setting {
  return { ...setting, tasks: setting.workers, needed: setting.workers };
}

export const partialReplication = definePartial(
  'partial-replication',
  'each worker its own tasks first, then a second message of tasks under fractional repetition; exact',
  frc,
);

export const partialCyclic = definePartial(
  'partial-cyclic',
  'each worker its own tasks first, then a second message of tasks under the cyclic code; exact',
  cyclic,
);
