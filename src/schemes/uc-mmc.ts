import { z } from 'zod';
import type { Collector, Counting } from '../engine/collector.js';
import { type Plan, regularPlan, single } from '../engine/plan.js';
import { countingOf } from './decoders/counting.js';
import { PartialSumDecoder, PlacingDecoder } from './decoders/uncoded-results.js';
import { defineScheme, loadWithinTasks, type Setting, tasksMultipleOfWorkers } from './scheme.js';
import { type Divided, Division, firstShares, SpeedController } from './shares/division.js';
import { areMeasured } from './shares/rules.js';

/**
 * Uncoded computation with multi-message communication: worker j works on the `load` tasks from j·M/K on
 * (cyclic shift, mod M) and sends every result as soon as it has it. By blocks a message has size 1/M; by
 * points it is a gradient, size 1. Complete with M' distinct tasks.
 */
export const ucMmc = defineScheme({
  name: 'uc-mmc',
  summary: 'uncoded, cyclic shift, a message per sub-task',
  source: 'CPGC, Section 2 (matrix A_u)',
  description:
    '`uc-mmc` (uncoded computation with multi-message communication): each worker has r tasks, its ' +
    "own and those after it, and sends a message after each; complete with M' different tasks. A task " +
    'that is late at one worker has often arrived from another one (CPGC, Section 2).',
  split: 'either',
  shares: ['tasks'],
  tolerant: true,
  exact: true,
  symbols: { load: 'r' },
  examples: [{ parameters: { load: 3 } }],
  known: [
    {
      parameters: { load: 3 },
      experiment: {
        ...{ workers: 20, split: 'blocks', tolerance: 0.95 },
        delay: { model: 'shifted-exponential', alpha: 0.01, mu: 10 },
      },
      mean: 0.01 + 1 / (20 * 10),
      source: 'one block of 20 is enough: the least of K times, alpha + 1/(K mu)',
    },
  ],
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
    const { shares, workers, tasks, split } = setting;
    const decoder = (plan: Plan) => () =>
      split === 'blocks' ? new PlacingDecoder(plan) : new PartialSumDecoder(plan);
    if (shares === undefined) {
      const plan = cyclicPlan(setting, load);
      const start = Int32Array.from({ length: workers }, (_, j) => (j * tasks) / workers);
      return { plan, collector: () => new CyclicCollector(setting, plan, start), decoder: decoder(plan) };
    }
    const divided = new CyclicShares(setting, load, areMeasured(shares));
    divided.begin(firstShares(shares, workers));
    const { plan, start } = divided;
    return {
      plan,
      collector: () => new CyclicCollector(setting, plan, start),
      decoder: decoder(plan),
      ...(areMeasured(shares) && { controller: new SpeedController(shares, plan, divided) }),
    };
  },
});

function messageSizeOf({ tasks, split }: Setting): number {
  return split === 'blocks' ? 1 / tasks : 1;
}

function cyclicPlan(setting: Setting, load: number): Plan {
  const { workers, tasks } = setting;
  const work = new Array<number>(load).fill(1);
  const size = new Array<number>(load).fill(messageSizeOf(setting));
  const shift = tasks / workers;
  return regularPlan(workers, tasks, work, size, (j, i) => [single((j * shift + i) % tasks)]);
}

/**
 * The same for unequal shares: a worker starts with the whole tasks of its share, which follow those of the worker before
 * it, and goes on for load·K/M times as many in all, rounded, at most M.
 */
class CyclicShares implements Divided {
  readonly untilMessage: Float64Array;
  readonly plan: Plan;
  /** First task of each worker. */
  readonly start: Int32Array;
  private readonly held: Int32Array;
  private readonly division: Division;

  constructor(
    private readonly setting: Setting,
    private readonly load: number,
    changes: boolean,
  ) {
    const { workers, tasks } = setting;
    this.division = new Division(setting, 'tasks', changes);
    this.untilMessage = new Float64Array(workers);
    this.start = new Int32Array(workers);
    this.held = new Int32Array(workers);
    const most = (load + 1) * workers;
    const firstSubtask = new Int32Array(workers + 1);
    this.plan = {
      ...{ workers, tasks, parts: tasks, firstSubtask },
      workDone: new Float64Array(most),
      messageSize: new Float64Array(most).fill(messageSizeOf(setting)),
      ...(changes && { changes, mostWork: tasks }),
      carries: (subtask) => {
        const worker = firstSubtask.findIndex((first) => first > subtask) - 1;
        return [single((this.start[worker] + subtask - firstSubtask[worker]) % tasks)];
      },
    };
  }

  begin(shares: Float64Array): void {
    this.division.begin(shares);
    this.layOut();
  }

  change(shares: Float64Array): number {
    this.division.change(shares);
    return this.layOut();
  }

  /** Returns the tasks that are new to their workers, as a part of the job. */
  private layOut(): number {
    const { plan, start, held, untilMessage, load } = this;
    const { workers, tasks } = this.setting;
    const { work } = this.division;
    let first = 0;
    let subtask = 0;
    let fresh = 0;
    for (let j = 0; j < workers; j++) {
      const count = Math.min(tasks, Math.round((load * workers * work[j]) / tasks));
      for (let i = 0; i < count; i++) {
        // Places on the ring of tasks, from the first one that the worker has had.
        const place = (first + i - start[j] + tasks) % tasks;
        if (place >= held[j]) fresh++;
        plan.workDone[subtask + i] = i + 1;
      }
      start[j] = first;
      held[j] = count;
      untilMessage[j] = Math.min(1, count);
      plan.firstSubtask[j] = subtask;
      first += work[j];
      subtask += count;
    }
    plan.firstSubtask[workers] = subtask;
    return fresh / tasks;
  }
}

/** Counts distinct tasks until there are enough of them. */
class CyclicCollector implements Collector {
  private readonly needed: number;
  private readonly firstSubtask: Int32Array;
  private known: Uint8Array;
  private count = 0;

  /** @param start first task of each worker */
  constructor(
    { tasks, needed }: Setting,
    private readonly plan: Plan,
    private readonly start: Int32Array,
  ) {
    this.needed = needed;
    this.firstSubtask = plan.firstSubtask;
    this.known = new Uint8Array(tasks);
  }

  counting(): Counting {
    const { plan, needed } = this;
    const wanted = { items: needed, messages: Infinity };
    const tasksOf = (subtask: number) => plan.carries(subtask)[0].tasks;
    const take = (known: Uint8Array, items: number) => {
      this.known = known;
      this.count = items;
    };
    return countingOf(plan, plan.tasks, tasksOf, wanted, take, (items) => items / plan.parts);
  }

  reset(): void {
    this.known.fill(0);
    this.count = 0;
  }

  receive(worker: number, subtask: number): boolean {
    let task = this.start[worker] + subtask - this.firstSubtask[worker];
    // A worker has at most M tasks: once round is enough.
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
