import { z } from 'zod';
import type { Code, Collector, Counting } from '../engine/collector.js';
import { lastOf, type Plan, regularPlan, single, sumOf } from '../engine/plan.js';
import { countingWorkers } from './decoders/counting.js';
import { PlacingDecoder, SummingDecoder } from './decoders/uncoded-results.js';
import { defineScheme, type SchemeDefinition, type Setting, tasksMultipleOfWorkers } from './scheme.js';
import { type Divided, firstShares, SpeedController } from './shares/controller.js';
import { Division } from './shares/division.js';
import { areMeasured, type Quantum, type UnequalShares } from './shares/rules.js';
import {
  endedBy,
  expectedFraction,
  PflugController,
  respondersOf,
  responseOf,
  wait,
  waitingProblems,
  waitOrRule,
  waitOrTime,
} from './wait.js';

/**
 * Uncoded work in several ways of ending: every worker computes its own M/K tasks and sends one message. By
 * points the message is the sum of its partial gradients (size 1), by blocks its blocks of W·theta (size 1/K).
 */
function uncodedPlan({ workers, tasks, split }: Setting): Plan {
  const share = tasks / workers;
  const work = new Array<number>(share).fill(1);
  const size = lastOf(share, split === 'points' ? 1 : 1 / workers);
  return regularPlan(workers, tasks, work, size, (j) => {
    const own = Array.from({ length: share }, (_, i) => j * share + i);
    return split === 'points' ? [sumOf(own)] : own.map(single);
  });
}

/** End of an iteration and weights of a variant. */
interface Ending {
  /** Number of responders after which the iteration is complete; a controller may change it between iterations. */
  wait: number;
  /** Whether fewer make a complete iteration when no more can come. */
  readonly fewerWillDo: boolean;
  /** Weight of a task that is in, given how many workers are in. */
  readonly weight: (workersIn: number) => number;
  /** Expected fraction of the workers that are in, where it is known. */
  readonly fraction?: number;
}

/**
 * The same for shares that are not equal: a worker goes through its tasks one by one, a rest of one last, and sends one
 * message. A controller that changes the shares overwrites the plan.
 */
function dividedCode(setting: Setting, shares: UnequalShares, ending: Ending): Code {
  const { workers, tasks, split } = setting;
  const changes = areMeasured(shares);
  const division = new Division(setting, shares.quantum, changes);
  const { work, owner, parts, partSize } = division;
  const firstSubtask = new Int32Array(workers + 1);
  const workDone = new Float64Array(tasks + workers);
  const messageSize = new Float64Array(tasks + workers);
  const layOut = () => {
    let s = 0;
    for (let j = 0; j < workers; j++) {
      firstSubtask[j] = s;
      for (let done = 1; done < work[j]; done++) {
        messageSize[s] = 0;
        workDone[s++] = done;
      }
      if (work[j] === 0) continue;
      messageSize[s] = split === 'points' ? 1 : work[j] / tasks;
      workDone[s++] = work[j];
    }
    firstSubtask[workers] = s;
  };
  const divided: Divided = {
    untilMessage: work,
    begin: (first) => {
      division.begin(first);
      layOut();
    },
    change: (next) => {
      const moved = division.change(next);
      layOut();
      return moved;
    },
  };
  divided.begin(firstShares(shares, workers));
  const carries = (subtask: number) => {
    if (messageSize[subtask] === 0) return [];
    const worker = firstSubtask.findIndex((first) => first > subtask) - 1;
    const own = Array.from(owner.keys()).filter((i) => owner[i] === worker);
    return split === 'points' ? [sumOf(own)] : own.map(single);
  };
  const arrays = { firstSubtask, workDone, messageSize, carries };
  const plan: Plan = {
    ...{ workers, tasks, parts, ...arrays },
    ...(changes && { changes, mostWork: tasks }),
    ...(partSize && (changes || !isConstant(partSize)) && { partSize }),
  };
  // Who has nothing to do sends nothing.
  const active = work.reduce((count, amount) => count + Number(amount > 0), 0);
  ending.wait = Math.min(ending.wait, active);
  const code = codeOf(setting, plan, owner, ending);
  if (!changes) return code;
  return { ...code, controller: new SpeedController(shares, plan, divided) };
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

class WorkerCollector implements Collector {
  private isIn: Uint8Array;
  private count = 0;

  constructor(
    private readonly plan: Plan,
    private readonly owner: Int32Array,
    private readonly ending: Ending,
  ) {
    this.isIn = new Uint8Array(plan.workers);
  }

  reset(): void {
    this.isIn.fill(0);
    this.count = 0;
  }

  receive(worker: number, _subtask: number): boolean {
    this.isIn[worker] = 1;
    return ++this.count === this.ending.wait;
  }

  counting(): Counting {
    return countingWorkers(this.plan, this.ending.wait, (isIn, count) => {
      this.isIn = isIn;
      this.count = count;
    });
  }

  exhausted(): boolean {
    return this.ending.fewerWillDo && this.count > 0;
  }

  weights(v: Float64Array): void {
    const { isIn, owner } = this;
    const weight = this.ending.weight(this.count);
    for (let i = 0; i < v.length; i++) v[i] = isIn[owner[i]] === 1 ? weight : 0;
  }
}

function uncodedCode(setting: Setting, ending: Ending): Code {
  if (setting.shares !== undefined) return dividedCode(setting, setting.shares, ending);
  const share = setting.tasks / setting.workers;
  const owner = Int32Array.from({ length: setting.tasks }, (_, i) => Math.floor(i / share));
  return codeOf(setting, uncodedPlan(setting), owner, ending);
}

/** @param owner the worker that has each part */
function codeOf(setting: Setting, plan: Plan, owner: Int32Array, ending: Ending): Code {
  return {
    plan,
    collector: () => new WorkerCollector(plan, owner, ending),
    decoder: () =>
      setting.split === 'blocks' ? new PlacingDecoder(plan) : new SummingDecoder(ending.weight),
    ...(ending.fraction !== undefined && { missProbability: 1 - ending.fraction }),
  };
}

const QUANTA: readonly Quantum[] = ['tasks', 'points'];

export const uncoded = defineScheme({
  name: 'uncoded',
  summary: 'each worker its share, one message; wait for all',
  source: 'CPGC, Section 1; ErasureHead, Section 5 ("uncoded GD")',
  description:
    '`uncoded`: each worker computes its M/K tasks and sends their sum. T is the largest of K times: ' +
    'E[T] = (M/K)·(alpha + H_K/mu).',
  split: 'either',
  shares: QUANTA,
  exact: true,
  examples: [{ parameters: {} }],
  parameters: z.strictObject({}),
  problems: (_, setting) => tasksMultipleOfWorkers(setting, 'uncoded'),
  build: (_, setting) =>
    uncodedCode(setting, { wait: setting.workers, fewerWillDo: false, weight: () => 1, fraction: 1 }),
});

/**
 * The first `wait` workers; by points their sum is scaled by K/(number in).
 * @param waitSchema of its `wait`
 */
function fastest(
  name: string,
  waitSchema: typeof wait | typeof waitOrRule,
  more: Pick<SchemeDefinition, 'summary' | 'source' | 'description' | 'split'>,
) {
  return defineScheme({
    name,
    ...more,
    shares: QUANTA,
    examples: [{ parameters: { wait: 0.6 } }],
    parameters: z.strictObject({ wait: waitSchema }),
    problems: (p, setting) => [...tasksMultipleOfWorkers(setting, name), ...waitingProblems(p.wait, setting)],
    build: (p, setting) => {
      const { workers, split, responseProbability } = setting;
      const ending = {
        wait: respondersOf(p.wait, workers),
        fewerWillDo: true,
        weight: split === 'points' ? (workersIn: number) => workers / workersIn : () => 1,
        ...(typeof p.wait === 'number' && {
          fraction: expectedFraction(workers, p.wait, responseProbability),
        }),
      };
      const code = endedBy(p.wait, uncodedCode(setting, ending));
      if (typeof p.wait === 'number' || !('adaptive' in p.wait)) return code;
      return { ...code, controller: new PflugController(p.wait, workers, ending) };
    },
  });
}

export const fastestK = fastest('fastest-k', waitOrRule, {
  summary: 'uncoded, wait for the first k; the sum is scaled by K/(number in)',
  source: 'ErasureHead, Remark 1 (erasures)',
  description:
    '`fastest-k`: the sum of the first k workers, scaled by K/k. `avoid-stragglers` is its older ' +
    'name. By order statistics (ErasureHead, Lemma 6) E[T] = (M/K)·(alpha + (H_K − H_{K−k})/mu).',
  split: 'either',
});

export const avoidStragglers = fastest('avoid-stragglers', wait, {
  summary: 'uncoded, the fastest K − s, scaled by K/(K − s): fastest-k with wait: K − s, by its older name',
  source: 'Tandon et al., Gradient Coding, 2017, Section 5, and the authors’ code (avoidstragg)',
  split: 'points',
});

export const ignoreStragglers = defineScheme({
  name: 'ignore-stragglers',
  summary: 'uncoded, the sum of those that respond; divided by the expected fraction of responders',
  source: 'SGC, Table I (Ignore-Stragglers-SGD)',
  description:
    '`ignore-stragglers`: the sum of those that respond, divided by the expected fraction of responders, so that ' +
    'the estimate is unbiased (SGC, Table I). By a deadline t that fraction is P(T <= t), where it is known.',
  split: 'points',
  shares: QUANTA,
  examples: [{ parameters: { wait: 0.6 } }],
  parameters: z.strictObject({ wait: waitOrTime.optional() }),
  problems: (p, setting) => [
    ...tasksMultipleOfWorkers(setting, 'ignore-stragglers'),
    ...waitingProblems(p.wait, setting),
  ],
  build: (p, setting) => {
    const { workers, tasks } = setting;
    const wait = respondersOf(p.wait, workers);
    const response = responseOf(p.wait, tasks / workers, setting);
    const fraction = response === undefined ? undefined : expectedFraction(workers, wait, response);
    const ending: Ending = {
      wait,
      fewerWillDo: true,
      // Without a known fraction the number of workers that have anything to do counts, which is then in `wait`.
      weight: fraction === undefined ? (workersIn) => ending.wait / workersIn : () => 1 / fraction,
      ...(fraction !== undefined && { fraction }),
    };
    return endedBy(p.wait, uncodedCode(setting, ending));
  },
});
