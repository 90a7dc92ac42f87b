import { z } from 'zod';
import type { Code, Collector, Cutoff } from '../engine/collector.js';
import { lastOf, type Plan, regularPlan, sumOf } from '../engine/plan.js';
import { subsetSampler } from '../random/draws.js';
import { peelingCode } from './decoders/peeling.js';
import { defineScheme, type Problem, type Setting } from './scheme.js';

/**
 * Random circularly shifted codes of order m = orders (RCSC, Algorithm 1 and the authors' program): M = K; the tasks
 * 0 … K − 1 are written in a row and shifted circularly by Σ m_j different random numbers; the first m_1 shifted rows
 * are added up to the first row of the code, the next m_2 to the second, and so on. Column k is worker k's: since all
 * shifts differ it meets no task twice.
 *
 * By blocks (coded computation) a sum of sub-matrices is as large as one of them: message j is one unit of work, of
 * size 1/M, and the load is the number of orders. By points (coded communication, Section V) the partial gradients are
 * computed first and added up then: message j is ready after m_j more units of work and has size 1, and the load is
 * Σ m_j. Complete with M' tasks peeled; with `collect` not before that time, unless all are.
 */
export const rcsc = defineScheme({
  name: 'rcsc',
  summary: 'random circularly shifted codes: message j is the sum of orders[j] tasks, peeling',
  source:
    'Ozfatura, Ulukus, Gündüz, Distributed Gradient Descent with Coding and Partial Recovery, Algorithm 1, Section V',
  description:
    '`rcsc` (random circularly shifted code): message j is the sum of `orders[j]` tasks, the same ones shifted ' +
    'from worker to worker by random numbers (Distributed Gradient Descent with Coding and Partial Recovery, ' +
    'Algorithm 1). With `collect` the master collects for that time, and goes on only where fewer tasks are ' +
    'recovered by then than the tolerance asks for (its double threshold, Section VII).',
  split: 'either',
  usualSplit: 'blocks',
  tolerant: true,
  exact: true,
  decodingError: 1e-12,
  examples: [{ parameters: {} }],
  parameters: z.strictObject({
    orders: z
      .array(z.int().min(1))
      .min(1)
      .default([1, 2, 3])
      .describe('number of tasks in each message, in the order of sending; one must be 1, sum <= workers'),
    collect: z
      .number()
      .positive()
      .optional()
      .describe('an iteration lasts at least this long, unless all tasks are recovered sooner'),
  }),
  problems: ({ orders }, { workers, tasks }) => {
    const problems: Problem[] = [];
    const given = JSON.stringify(orders);
    if (tasks !== workers) {
      problems.push({
        path: 'tasks',
        given: String(tasks),
        allowed: `equal to workers (${workers}) for rcsc`,
      });
    }
    if (sum(orders) > workers) {
      const allowed = `orders that sum to at most workers (${workers}), so that no worker meets a task twice`;
      problems.push({ path: 'scheme.orders', given, allowed });
    }
    if (!orders.includes(1)) {
      const allowed = 'at least one order 1: peeling starts from a single sub-matrix';
      problems.push({ path: 'scheme.orders', given, allowed });
    }
    return problems;
  },
  build: ({ orders, collect }, setting) => {
    const { needed, tasks, split } = setting;
    const plan = shiftedSums(setting, orders);
    const code = peelingCode(plan, needed, split);
    return collect === undefined ? code : doubleThreshold(code, peelingCode(plan, tasks, split), collect);
  },
});

function shiftedSums({ workers, tasks, split, placement }: Setting, orders: readonly number[]): Plan {
  const shifts = subsetSampler(workers, placement)(sum(orders));
  const rows: number[][] = [];
  for (const order of orders) rows.push(shifts.splice(0, order));
  // By points a sum leaves when the last of its partial gradients is computed.
  const steps = split === 'blocks' ? orders.map(() => [1 / tasks]) : orders.map((order) => lastOf(order, 1));
  const size = steps.flat();
  const order = steps.flatMap((own, i) => own.map(() => i));
  return regularPlan(workers, tasks, new Array(size.length).fill(1), size, (k, index) => [
    sumOf(rows[order[index]].map((shift) => (k + shift) % workers)),
  ]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, x) => total + x, 0);
}

/**
 * Two thresholds (Ozfatura, Ulukus, Gündüz, Distributed Gradient Descent with Coding and Partial Recovery, Section VII):
 * the master collects for a given time, and then goes on only if fewer tasks are recovered than it needs, until they are.
 * It stops sooner only with all of them. An iteration takes min(T_all, max(duration, T_needed)).
 * @param needed complete with the tasks that are needed
 * @param all the same code, complete with all tasks
 * @param duration that the master collects for, > 0
 */
function doubleThreshold(needed: Code, all: Code, duration: number): Code {
  // Iterations do not overlap: the one that runs is that of the collector that was reset last.
  let current: DoubleThresholdCollector | undefined;
  const started = (collector: DoubleThresholdCollector) => {
    current = collector;
  };
  return {
    ...needed,
    collector: () => new DoubleThresholdCollector(needed.collector(), all.collector(), started),
    cutoff: () => new DoubleThresholdCutoff(duration, () => current?.isEnough === true),
  };
}

/** Complete with all tasks; enough with those that are needed. */
class DoubleThresholdCollector implements Collector {
  isEnough = false;

  constructor(
    private readonly needed: Collector,
    private readonly all: Collector,
    private readonly started: (collector: DoubleThresholdCollector) => void,
  ) {}

  reset(): void {
    this.isEnough = false;
    this.needed.reset();
    this.all.reset();
    this.started(this);
  }

  receive(worker: number, subtask: number): boolean {
    if (!this.isEnough) this.isEnough = this.needed.receive(worker, subtask);
    return this.all.receive(worker, subtask);
  }

  exhausted(): boolean {
    return this.isEnough || this.needed.exhausted();
  }

  weights(v: Float64Array): void {
    this.all.weights(v);
  }
}

class DoubleThresholdCutoff implements Cutoff {
  private end = 0;

  constructor(
    private readonly duration: number,
    private readonly isEnough: () => boolean,
  ) {}

  start(): number {
    this.end = this.duration;
    return this.end;
  }

  arrived(time: number): number {
    if (time > this.duration) this.end = this.isEnough() ? time : Number.POSITIVE_INFINITY;
    return this.end;
  }

  /** The collecting time is over. */
  passed(): number {
    if (!this.isEnough()) this.end = Number.POSITIVE_INFINITY;
    return this.end;
  }
}
