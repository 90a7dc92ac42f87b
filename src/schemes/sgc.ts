import { z } from 'zod';
import type { Code, Collector } from '../engine/collector.js';
import { type Combination, type Plan, single } from '../engine/plan.js';
import { coverageProbability } from './coverage.js';
import { DistinctSumDecoder, SummingDecoder } from './decoders/uncoded-results.js';
import {
  copiesByNorm,
  type HeldPoints,
  hadamardProblems,
  placeAtRandom,
  placeByHadamard,
} from './designs/point-placement.js';
import { type ArrivalChance, defineScheme, type Problem, type Setting } from './scheme.js';
import {
  chancesOf,
  endedBy,
  expectedFraction,
  respondersOf,
  type WaitOrTime,
  wait,
  waitingProblems,
  waitOrTime,
} from './wait.js';

/** Holders of each point, and the chance that they respond. */
interface Placement {
  /** d_i, copies of each point. */
  readonly copies: Int32Array;
  readonly held: HeldPoints;
  /** Number of workers that hold a point; the others send nothing and are no responders. */
  readonly active: number;
  /** Number of responders after which the iteration is complete. */
  readonly wait: number;
}

function place(
  copies: Int32Array,
  waitFor: WaitOrTime,
  setting: Setting,
  design: 'random' | 'hadamard' = 'random',
): Placement {
  const held =
    design === 'hadamard'
      ? placeByHadamard(copies.length, setting.workers, setting.placement)
      : placeAtRandom(copies, setting.workers, setting.placement);
  let active = 0;
  for (let j = 0; j < held.workers; j++) if (held.count(j) > 0) active++;
  return { copies, held, active, wait: respondersOf(waitFor, setting.workers) };
}

/**
 * A worker goes over all its points once, a single sub-task, and sends one message.
 * @param size of the message with so many points
 * @param carries what the message with these points carries
 */
function placedPlan(
  tasks: number,
  { copies, held, active }: Placement,
  size: (points: number) => number,
  carries: (points: Int32Array) => Combination[],
): Plan {
  const { workers } = held;
  const firstSubtask = new Int32Array(workers + 1);
  const senders = new Int32Array(active);
  const workDone = new Float64Array(active);
  const messageSize = new Float64Array(active);
  for (let j = 0, s = 0; j < workers; j++) {
    const count = held.count(j);
    if (count > 0) {
      senders[s] = j;
      workDone[s] = (count * tasks) / copies.length;
      messageSize[s++] = size(count);
    }
    firstSubtask[j + 1] = s;
  }
  return {
    ...{ workers, tasks, parts: copies.length, firstSubtask, workDone, messageSize },
    carries: (subtask) => carries(held.of(senders[subtask])),
  };
}

/** Complete at `wait` responders, or with all that respond. */
class PlacedCollector implements Collector {
  private readonly arrived: Int32Array;
  private count = 0;

  /**
   * @param scale what a copy of each point's gradient is multiplied by
   * @param distinct whether further copies are dropped
   * @param factor what all of them are, given the number of responders
   */
  constructor(
    private readonly placement: Placement,
    private readonly scale: Float64Array,
    private readonly distinct: boolean,
    private readonly factor: (workersIn: number) => number = () => 1,
  ) {
    this.arrived = new Int32Array(placement.held.workers);
  }

  reset(): void {
    this.count = 0;
  }

  receive(worker: number, _subtask: number): boolean {
    this.arrived[this.count++] = worker;
    return this.count === this.placement.wait;
  }

  exhausted(): boolean {
    return this.count > 0;
  }

  weights(v: Float64Array): void {
    const { scale, distinct } = this;
    const { first, points } = this.placement.held;
    const factor = this.factor(this.count);
    v.fill(0);
    for (let a = 0; a < this.count; a++) {
      const worker = this.arrived[a];
      for (let at = first[worker]; at < first[worker + 1]; at++) {
        const point = points[at];
        const weight = factor * scale[point];
        v[point] = distinct ? weight : v[point] + weight;
      }
    }
  }
}

/** E[c_i], copies of each point that are in when a rule ends an iteration. */
function expectedCopies({ copies, held }: Placement, tasks: number, chance: ArrivalChance): Float64Array {
  const expected = new Float64Array(copies.length);
  for (let j = 0; j < held.workers; j++) {
    const points = held.of(j);
    const inTime = chance(j, (points.length * tasks) / copies.length);
    for (const point of points) expected[point] += inTime;
  }
  return expected;
}

/**
 * Every copy counts: v_i = c_i/E[c_i] with c_i copies in. Under a rule whose E[c_i] is not known it is taken from the
 * number of responders, as if all were alike.
 */
function weightedSumCode(placement: Placement, given: WaitOrTime, setting: Setting): Code {
  const { active, copies, wait } = placement;
  const chance = chancesOf(given, setting);
  const follows = typeof given === 'object' && chance === undefined;
  const factor = follows ? (workersIn: number) => active / workersIn : () => 1;
  const fraction = follows
    ? 1
    : expectedFraction(active, Math.min(wait, active), setting.responseProbability);
  const expected = chance
    ? expectedCopies(placement, setting.tasks, chance)
    : Float64Array.from(copies, (d) => d * fraction);
  const scale = expected.map((copiesIn) => 1 / copiesIn);
  const plan = placedPlan(
    setting.tasks,
    placement,
    () => 1,
    (points) => [{ tasks: points, real: Float64Array.from(points, (i) => scale[i]) }],
  );
  return endedBy(given, {
    plan,
    collector: () => new PlacedCollector(placement, scale, false, factor),
    decoder: () => new SummingDecoder(factor),
  });
}

/** Only distinct points count: v_i = 1[c_i > 0] divided by a probability. */
function sendAllCode(placement: Placement, normalisation: 'unbiased' | 'paper', setting: Setting): Code {
  const { active: workers, wait, copies } = placement;
  const { responseProbability } = setting;
  const chance = Float64Array.from(copies, (holders) =>
    coverageProbability({ holders, workers, wait, responseProbability }),
  );
  const mean = chance.reduce((sum, x) => sum + x, 0) / chance.length;
  const scale = chance.map((x) => 1 / (normalisation === 'paper' ? mean : x));
  const plan = placedPlan(
    setting.tasks,
    placement,
    (points) => points,
    (points) => Array.from(points, single),
  );
  return {
    plan,
    collector: () => new PlacedCollector(placement, scale, true),
    decoder: () => new DistinctSumDecoder(plan, scale),
  };
}

/** ‖x_i‖² of the points; without training, the M tasks as points of equal norm. */
function normsOf({ squaredNorms, tasks }: Setting): Float64Array {
  return squaredNorms ?? new Float64Array(tasks).fill(1);
}

function placementProblems(p: { redundancy: number; wait?: WaitOrTime }, setting: Setting): Problem[] {
  const problems = waitingProblems(p.wait, setting);
  if (p.redundancy > setting.workers) {
    const allowed = `at most workers (${setting.workers}): a worker holds a point once`;
    problems.push({ path: 'scheme.redundancy', given: String(p.redundancy), allowed });
  }
  return problems;
}

const meanCopies = z
  .number()
  .min(1)
  .describe('d, mean copies per point before rounding, 1 <= d <= workers; need not be whole');

export const bgc = defineScheme({
  name: 'bgc',
  summary: 'Bernoulli gradient code: every point at d random workers; the sum of those that respond',
  source: 'SGC, Table I (BGC), after Charles et al., Approximate gradient coding, 2017',
  description:
    '`bgc`, `sgc` (Bernoulli and stochastic gradient coding): single data points are placed at ' +
    'random, point i at d_i workers; a worker sends the sum of its gradients. With c_i holders of ' +
    'point i among the responders v_i = c_i/(d_i·(1 − p)), and E[v_i] = 1. bgc gives all points d ' +
    'copies, sgc copies in proportion to the squared norm, d_i = max(1, round(sigma·‖x_i‖²)) with ' +
    'sigma = m·d/‖X‖_F² (SGC, Section III).',
  split: 'points',
  symbols: { redundancy: 'd' },
  examples: [{ parameters: { redundancy: 2, wait: 0.6 } }],
  parameters: z.strictObject({
    redundancy: z.int().min(1).describe('d, copies of every point, a whole number, 1 <= d <= workers'),
    wait: waitOrTime.optional(),
  }),
  problems: (p, setting) => placementProblems(p, setting),
  build: (p, setting) => {
    const copies = new Int32Array(normsOf(setting).length).fill(p.redundancy);
    return weightedSumCode(place(copies, p.wait, setting), p.wait, setting);
  },
});

export const sgc = defineScheme({
  name: 'sgc',
  summary: 'stochastic gradient code: copies of a point in proportion to its squared norm',
  source: 'SGC, Section III, eqs. (4) to (8), with d_i rounded as in Section VI.A; hadamard: Definition 1',
  split: 'points',
  symbols: { redundancy: 'd' },
  examples: [{ parameters: { redundancy: 2.5, wait: 0.6 } }],
  parameters: z.strictObject({
    redundancy: meanCopies,
    wait: waitOrTime.optional(),
    placement: z
      .enum(['random', 'hadamard'])
      .default('random')
      .describe(
        'random: d_i workers without replacement; hadamard: pairwise balanced exactly, ' +
          'for workers a power of two, d = workers/2 and fewer points than workers, all of the same norm',
      ),
  }),
  problems: (p, setting) => {
    const problems = placementProblems(p, setting);
    if (p.placement === 'random' || problems.length > 0) return problems;
    const copies = copiesByNorm(normsOf(setting), p.redundancy, setting.workers);
    return hadamardProblems(copies, p.redundancy, setting.workers);
  },
  build: (p, setting) => {
    const copies = copiesByNorm(normsOf(setting), p.redundancy, setting.workers);
    return weightedSumCode(place(copies, p.wait, setting, p.placement), p.wait, setting);
  },
});

/**
 * SGC with every partial gradient sent by itself (message size: the number of points). `unbiased` divides
 * point i by its own P(c_i > 0). `paper` reads Table I, "the sum of distinct partial gradients divided by
 * the average number of data vectors received per iteration", as division of all points alike by the
 * expected fraction of distinct points received, (1/m)·Σ_i P(c_i > 0): unbiased only where all d_i are
 * equal.
 */
export const sgcSendAll = defineScheme({
  name: 'sgc-send-all',
  summary: 'SGC with all partial gradients sent, duplicates dropped',
  source: 'SGC, Table I (SGC-Send-All)',
  description:
    '`sgc-send-all`: all partial gradients are sent, and copies dropped: v_i = 1[c_i > 0]/P(c_i > 0), ' +
    'with P(c_i > 0) = 1 − p^{d_i} under `bernoulli` and 1 − C(n − d_i, k)/C(n, k) with `wait: k`.',
  split: 'points',
  symbols: { redundancy: 'd' },
  examples: [{ parameters: { redundancy: 2, wait: 0.6 } }],
  parameters: z.strictObject({
    redundancy: meanCopies,
    wait: wait.optional(),
    normalisation: z
      .enum(['unbiased', 'paper'])
      .default('unbiased')
      .describe('unbiased: each point divided by its own P(c_i > 0); paper: all by the mean of these'),
  }),
  problems: (p, setting) => placementProblems(p, setting),
  build: (p, setting) => {
    const copies = copiesByNorm(normsOf(setting), p.redundancy, setting.workers);
    return sendAllCode(place(copies, p.wait, setting), p.normalisation, setting);
  },
});
