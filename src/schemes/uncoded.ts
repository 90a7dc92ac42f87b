import { z } from 'zod';
import type { Code, Collector, Counting } from '../engine/collector.js';
import { type Combination, lastOf, type Plan, regularPlan, single } from '../engine/plan.js';
import { countingWorkers } from './decoders/counting.js';
import { PlacingDecoder, SummingDecoder } from './decoders/uncoded-results.js';
import { defineScheme, type SchemeDefinition, type Setting, tasksMultipleOfWorkers } from './scheme.js';
import { type Divided, Division, firstShares, SpeedController } from './shares/division.js';
import { areMeasured, type Quantum, type UnequalShares } from './shares/rules.js';
import {
  chancesOf,
  endedBy,
  expectedFraction,
  PflugController,
  respondersOf,
  wait,
  waitingProblems,
  waitOrRule,
  waitOrTime,
} from './wait.js';

/**
 * Uncoded work in several ways of ending: every worker computes its own M/K tasks and sends one message. By
 * points the message is the sum of its partial gradients (size 1), by blocks its blocks of W·theta (size 1/K).
 */
function uncodedPlan({ workers, tasks, split }: Setting, { scale }: Ending): Plan {
  const share = tasks / workers;
  const work = new Array<number>(share).fill(1);
  const size = lastOf(share, split === 'points' ? 1 : 1 / workers);
  return regularPlan(workers, tasks, work, size, (j) => {
    const own = Array.from({ length: share }, (_, i) => j * share + i);
    return split === 'points' ? [weightedSum(own, scale?.[j])] : own.map(single);
  });
}

function weightedSum(tasks: readonly number[], weight = 1): Combination {
  return { tasks, real: tasks.map(() => weight) };
}

/** End of an iteration and weights of a variant. */
interface Ending {
  /** Number of responders after which the iteration is complete; a controller may change it between iterations. */
  wait: number;
  /** Whether fewer make a complete iteration when no more can come. */
  readonly fewerWillDo: boolean;
  /** Weight of a task that is in, given how many workers are in. */
  readonly weight: (workersIn: number) => number;
  /** A further factor for the tasks of each worker; absent: 1. */
  readonly scale?: Float64Array;
  /** Expected fraction of the workers that are in, where it is known. */
  readonly fraction?: number;
}

/** A job as it is divided among the workers at first. */
interface DividedJob {
  /** Of shares that are not equal. */
  readonly division?: Division;
  /** Of each worker, in tasks. */
  readonly work: Float64Array;
  /** Number of workers that have anything to do: the others send nothing, and are no responders. */
  readonly active: number;
}

function dividedJob(setting: Setting): DividedJob {
  const { workers, tasks, shares } = setting;
  if (shares === undefined) return { work: new Float64Array(workers).fill(tasks / workers), active: workers };
  const division = new Division(setting, shares.quantum, areMeasured(shares));
  division.begin(firstShares(shares, workers));
  const { work } = division;
  return { division, work, active: work.filter((amount) => amount > 0).length };
}

/**
 * The same for shares that are not equal: a worker goes through its tasks one by one, a rest of one last, and sends one
 * message. A controller that changes the shares overwrites the plan.
 */
function dividedCode(setting: Setting, shares: UnequalShares, division: Division, ending: Ending): Code {
  const { workers, tasks, split } = setting;
  const changes = areMeasured(shares);
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
  layOut();
  const carries = (subtask: number) => {
    if (messageSize[subtask] === 0) return [];
    const worker = firstSubtask.findIndex((first) => first > subtask) - 1;
    const own = Array.from(owner.keys()).filter((i) => owner[i] === worker);
    return split === 'points' ? [weightedSum(own, ending.scale?.[worker])] : own.map(single);
  };
  const arrays = { firstSubtask, workDone, messageSize, carries };
  const plan: Plan = {
    ...{ workers, tasks, parts, ...arrays },
    ...(changes && { changes, mostWork: tasks }),
    ...(partSize && (changes || !isConstant(partSize)) && { partSize }),
  };
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
    const { plan, ending } = this;
    const take = (isIn: Uint8Array, count: number) => {
      this.isIn = isIn;
      this.count = count;
    };
    return countingWorkers(plan, ending.wait, take, this.fractionIn());
  }

  /** The fraction of the parts that a number of workers have; undefined where some have more than others. */
  private fractionIn(): ((workers: number) => number) | undefined {
    const { plan, owner, ending } = this;
    const each = owner.length / plan.workers;
    const isEven = owner.every((worker, i) => worker === Math.floor(i / each));
    if (!isEven || !Number.isInteger(each) || ending.scale !== undefined) return undefined;
    return (workers) => (ending.weight(workers) === 0 ? 0 : (workers * each) / owner.length);
  }

  exhausted(): boolean {
    return this.ending.fewerWillDo && this.count > 0;
  }

  weights(v: Float64Array): void {
    const { isIn, owner } = this;
    const { scale } = this.ending;
    const weight = this.ending.weight(this.count);
    for (let i = 0; i < v.length; i++) {
      v[i] = isIn[owner[i]] === 1 ? weight * (scale === undefined ? 1 : scale[owner[i]]) : 0;
    }
  }
}

function uncodedCode(setting: Setting, { division }: DividedJob, ending: Ending): Code {
  const { shares, workers, tasks } = setting;
  if (shares !== undefined && division !== undefined) return dividedCode(setting, shares, division, ending);
  const share = tasks / workers;
  const owner = Int32Array.from({ length: tasks }, (_, i) => Math.floor(i / share));
  return codeOf(setting, uncodedPlan(setting, ending), owner, ending);
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
  build: (_, setting) => {
    const job = dividedJob(setting);
    return uncodedCode(setting, job, { wait: job.active, fewerWillDo: false, weight: () => 1, fraction: 1 });
  },
});

/**
 * The first `wait` workers; by points their sum is scaled by K/(number in), K being those that have anything to do.
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
      const job = dividedJob(setting);
      const { active } = job;
      const wait = Math.min(respondersOf(p.wait, workers), active);
      const ending = {
        wait,
        fewerWillDo: true,
        weight: split === 'points' ? (workersIn: number) => active / workersIn : () => 1,
        ...(typeof p.wait === 'number' && { fraction: expectedFraction(active, wait, responseProbability) }),
      };
      const code = endedBy(p.wait, uncodedCode(setting, job, ending));
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
    'name, which takes no rule. By order statistics (ErasureHead, Lemma 6) E[T] = (M/K)·(alpha + (H_K − H_{K−k})/mu).',
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
    'the estimate is unbiased (SGC, Table I). By a deadline t each result is divided by P(T_j <= t) of its own worker, ' +
    'where that is known.',
  split: 'points',
  shares: QUANTA,
  examples: [{ parameters: { wait: 0.6 } }],
  parameters: z.strictObject({ wait: waitOrTime.optional() }),
  problems: (p, setting) => [
    ...tasksMultipleOfWorkers(setting, 'ignore-stragglers'),
    ...waitingProblems(p.wait, setting),
  ],
  build: (p, setting) => {
    const job = dividedJob(setting);
    const { work, active } = job;
    const wait = Math.min(respondersOf(p.wait, setting.workers), active);
    const chance = areMeasured(setting.shares) ? undefined : chancesOf(p.wait, setting);
    // A worker that is never in has no weight.
    const scale = chance && work.map((amount, j) => 1 / (chance(j, amount) || Infinity));
    const weights = (): Pick<Ending, 'weight' | 'scale' | 'fraction'> => {
      if (typeof p.wait !== 'object') {
        const fraction = expectedFraction(active, wait, setting.responseProbability);
        return { weight: () => 1 / fraction, fraction };
      }
      if (scale === undefined) return { weight: (workersIn) => active / workersIn };
      return { weight: () => 1, scale, ...(isConstant(scale) && scale[0] > 0 && { fraction: 1 / scale[0] }) };
    };
    return endedBy(p.wait, uncodedCode(setting, job, { wait, fewerWillDo: true, ...weights() }));
  },
});
