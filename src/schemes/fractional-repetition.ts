import { z } from 'zod';
import type { Code, Collector, Counting } from '../engine/collector.js';
import { lastOf, type Plan, regularPlan, sumOf } from '../engine/plan.js';
import { coverageProbability } from './coverage.js';
import { countingOf } from './decoders/counting.js';
import { DistinctSumDecoder } from './decoders/uncoded-results.js';
import { defineScheme, type Problem, type Setting } from './scheme.js';
import { chancesOf, endedBy, respondersOf, type WaitOrTime, waitingProblems, waitOrTime } from './wait.js';

/**
 * Fractional repetition in two ways of ending: the M tasks are cut into M/c groups, task i in group
 * floor(i/c); the workers likewise into groups of K·c/M, and each worker computes all c tasks of its group
 * and sends their sum, one message of size 1.
 */
function groupPlan({ workers, tasks }: Setting, load: number): Plan {
  const perGroup = workersPerGroup({ workers, tasks }, load);
  const work = new Array<number>(load).fill(1);
  return regularPlan(workers, tasks, work, lastOf(load, 1), (j) => {
    const group = Math.floor(j / perGroup);
    return [sumOf(Array.from({ length: load }, (_, i) => group * load + i))];
  });
}

/** l = K·c/M, the number of workers that hold the same tasks (ErasureHead, Section 2). */
function workersPerGroup({ workers, tasks }: Pick<Setting, 'workers' | 'tasks'>, load: number): number {
  return (workers * load) / tasks;
}

/** End of an iteration and weights of a variant. */
interface Ending {
  /** Number of arrivals after which the iteration is complete, whatever groups are in. */
  readonly wait: number;
  /** Whether fewer make a complete iteration when no more can come. */
  readonly fewerWillDo: boolean;
  /** Weights of the tasks of each group, if it is in. */
  readonly weights: Float64Array;
  /** Probability that a group is not in when the iteration is complete, where it is known. */
  readonly missProbability?: number;
}

class GroupCollector implements Collector {
  private isIn: Uint8Array;
  private readonly perGroup: number;
  private groupsIn = 0;
  private arrivals = 0;

  constructor(
    private readonly plan: Plan,
    private readonly load: number,
    private readonly ending: Ending,
  ) {
    this.isIn = new Uint8Array(plan.tasks / load);
    this.perGroup = workersPerGroup(plan, load);
  }

  reset(): void {
    this.isIn.fill(0);
    this.groupsIn = 0;
    this.arrivals = 0;
  }

  receive(worker: number, _subtask: number): boolean {
    const group = Math.floor(worker / this.perGroup);
    if (this.isIn[group] === 0) this.groupsIn++;
    this.isIn[group] = 1;
    this.arrivals++;
    return this.groupsIn === this.isIn.length || this.arrivals === this.ending.wait;
  }

  counting(): Counting {
    const { plan, perGroup, isIn, ending } = this;
    const wanted = { items: isIn.length, messages: ending.wait };
    const groupOf = (subtask: number) => [Math.floor(subtask / this.load / perGroup)];
    const take = (known: Uint8Array, groups: number, messages: number) => {
      this.isIn = known;
      this.groupsIn = groups;
      this.arrivals = messages;
    };
    const fraction = (groups: number) => (groups * this.load) / plan.parts;
    const isWeighted = ending.weights.every((weight) => weight > 0);
    return countingOf(plan, isIn.length, groupOf, wanted, take, isWeighted ? fraction : undefined);
  }

  exhausted(): boolean {
    return this.ending.fewerWillDo && this.arrivals > 0;
  }

  weights(v: Float64Array): void {
    const { load, isIn, ending } = this;
    for (let i = 0; i < v.length; i++) {
      const group = Math.floor(i / load);
      v[i] = isIn[group] * ending.weights[group];
    }
  }
}

function groupCode(setting: Setting, load: number, ending: Ending): Code {
  const plan = groupPlan(setting, load);
  const factor = Float64Array.from({ length: plan.parts }, (_, i) => ending.weights[Math.floor(i / load)]);
  return {
    plan,
    collector: () => new GroupCollector(plan, load, ending),
    decoder: () => new DistinctSumDecoder(plan, () => factor),
    ...(ending.missProbability !== undefined && { missProbability: ending.missProbability }),
  };
}

/** The number of groups, M/c, must divide both M and K. */
function groupProblems(load: number, { workers, tasks }: Setting, name: string): Problem[] {
  const groups = tasks / load;
  if (Number.isInteger(groups) && workers % groups === 0) return [];
  const loads = Array.from({ length: tasks }, (_, i) => i + 1).filter(
    (c) => tasks % c === 0 && workers % (tasks / c) === 0,
  );
  const allowed =
    `${loads.length === 1 ? '' : 'one of '}${loads.join(', ')} for ${name} with ${workers} workers and ${tasks} tasks: ` +
    'tasks/load groups of workers·load/tasks workers, both whole';
  return [{ path: 'scheme.load', given: String(load), allowed }];
}

const load = z.int().min(1).describe('c, tasks per worker; tasks/c and workers·c/tasks must be whole');

export const frc = defineScheme({
  name: 'frc',
  summary: 'fractional repetition, exact: wait until every group of tasks is in',
  source: 'ErasureHead, Section 2 (EGC), after Tandon et al., Gradient Coding, 2017',
  description:
    '`frc` (fractional repetition code): the tasks are cut into M/c groups, each at K·c/M workers, ' +
    'which send the sum of their group; complete when every group is in. T is a maximum of minima: ' +
    "with K = M = n, alpha = 1/n, mu = lambda·n, E[T] = c/n + H_{n/c}/(lambda·n); ErasureHead's eq. " +
    '(13) prints something else ([corrections](corrections.md#2-erasurehead)).',
  split: 'points',
  exact: true,
  symbols: { load: 'c' },
  examples: [{ parameters: { load: 4 } }],
  parameters: z.strictObject({ load }),
  problems: (p, setting) => groupProblems(p.load, setting, 'frc'),
  build: (p, setting) =>
    groupCode(setting, p.load, {
      ...{ wait: setting.workers, fewerWillDo: false, missProbability: 0 },
      weights: new Float64Array(setting.tasks / p.load).fill(1),
    }),
});

/**
 * Probability that each group is in when an iteration ends; undefined where it is not known. Stopping early because every
 * group is in changes no weight, so that it is that of waiting on.
 */
function coverageOf(
  { load, wait: given }: { load: number; wait?: WaitOrTime },
  setting: Setting,
): Float64Array | undefined {
  const { workers, tasks, responseProbability } = setting;
  const holders = workersPerGroup(setting, load);
  const coverage = new Float64Array(tasks / load);
  if (typeof given !== 'object') {
    const wait = respondersOf(given, workers);
    return coverage.fill(coverageProbability({ holders, workers, wait, responseProbability }));
  }
  const chance = chancesOf(given, setting);
  return (
    chance &&
    coverage.map((_, group) => {
      let missing = 1;
      for (let j = group * holders; j < (group + 1) * holders; j++) missing *= 1 - chance(j, load);
      return 1 - missing;
    })
  );
}

/** Whether the probabilities by which an unbiased estimate is divided are known, and none is 0. */
function isEverIn(p: { load: number; wait?: WaitOrTime }, setting: Setting): boolean {
  return (
    groupProblems(p.load, setting, '').length > 0 || (coverageOf(p, setting)?.every((x) => x > 0) ?? false)
  );
}

const CANNOT_BE_UNBIASED: Problem = {
  path: 'scheme.unbiased',
  given: 'true',
  allowed:
    'false with a wait that is no number, unless it is a deadline by which workers are in with a probability that is ' +
    'known in closed form and not 0',
};

export const erasurehead = defineScheme({
  name: 'erasurehead',
  summary: 'fractional repetition, approximate: stop at `wait` arrivals or when every group is in',
  source:
    'ErasureHead, Section 2, eq. (1) and Algorithm 1; SGC, Table I. `unbiased` divides by Lemma 2’s E[Y_i]',
  description:
    '`erasurehead`: as frc, but the iteration ends after `wait` workers at the latest, with the ' +
    'groups that are in (ErasureHead, Algorithm 1). With r random workers of n in, a group of l = ' +
    'K·c/M workers is missing with probability p = C(n − l, r)/C(n, r) (Lemma 2), and two groups with ' +
    'probability C(n − 2l, r)/C(n, r). The paper does not divide by 1 − p; `unbiased: true` does.',
  split: 'points',
  symbols: { load: 'c' },
  examples: [
    { parameters: { load: 4, wait: 0.45 } },
    { parameters: { load: 4, wait: 0.45, unbiased: true } },
  ],
  parameters: z.strictObject({
    load,
    wait: waitOrTime.optional(),
    unbiased: z
      .boolean()
      .default(false)
      .describe('divide by the probability that a group is in; the papers do not'),
  }),
  problems: (p, setting) => [
    ...groupProblems(p.load, setting, 'erasurehead'),
    ...waitingProblems(p.wait, setting),
    ...(p.unbiased && !isEverIn(p, setting) ? [CANNOT_BE_UNBIASED] : []),
  ],
  build: (p, setting) => {
    const wait = respondersOf(p.wait, setting.workers);
    const chance = coverageOf(p, setting);
    const isEqual = chance?.every((each) => each === chance[0]);
    const weights = Float64Array.from({ length: setting.tasks / p.load }, (_, group) =>
      p.unbiased && chance !== undefined ? 1 / chance[group] : 1,
    );
    const missing = chance !== undefined && isEqual ? { missProbability: 1 - chance[0] } : {};
    return endedBy(p.wait, groupCode(setting, p.load, { wait, fewerWillDo: true, weights, ...missing }));
  },
});
