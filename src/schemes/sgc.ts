import { z } from 'zod';
import type { Code } from '../engine/collector.js';
import { single } from '../engine/plan.js';
import { coverageProbability, missProbability } from './coverage.js';
import { DistinctSumDecoder, SummingDecoder } from './decoders/uncoded-results.js';
import { copiesByNorm, hadamardProblems } from './designs/point-placement.js';
import { PlacedCollector, type Placement, place, placedPlan } from './placed-points.js';
import { type ArrivalChance, defineScheme, type Problem, type Setting } from './scheme.js';
import {
  chancesOf,
  endedBy,
  expectedFraction,
  type WaitOrTime,
  waitingProblems,
  waitOrTime,
} from './wait.js';

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
  const scaled = follows ? new Float64Array(scale) : scale;
  const scaleFor = (workersIn: number) => {
    if (follows) for (let i = 0; i < scaled.length; i++) scaled[i] = factor(workersIn) * scale[i];
    return scaled;
  };
  return endedBy(given, {
    plan,
    collector: () => new PlacedCollector(placement, scaleFor, false),
    decoder: () => new SummingDecoder(factor),
  });
}

/** P(c_i > 0) by a deadline: that some holder is in. */
function coverageBy({ copies, held }: Placement, tasks: number, chance: ArrivalChance): Float64Array {
  const missing = new Float64Array(copies.length).fill(1);
  for (let j = 0; j < held.workers; j++) {
    const points = held.of(j);
    const late = 1 - chance(j, (points.length * tasks) / copies.length, points.length);
    for (const point of points) missing[point] *= late;
  }
  return missing.map((x) => 1 - x);
}

/**
 * Only distinct points count: v_i = 1[c_i > 0] divided by a probability. Under a rule by which it is not known it is that
 * of as many random responders as are in.
 */
function sendAllCode(
  placement: Placement,
  given: WaitOrTime,
  normalisation: 'unbiased' | 'paper',
  setting: Setting,
): Code {
  const { active: workers, wait, copies } = placement;
  const { responseProbability, tasks } = setting;
  const inverse = (chance: Float64Array) => {
    const mean = chance.reduce((sum, x) => sum + x, 0) / chance.length;
    // Points that are never in have no weight.
    return chance.map((x) => 1 / ((normalisation === 'paper' ? mean : x) || Infinity));
  };
  const inTime = chancesOf(given, setting);
  const among = (present: number) =>
    inverse(Float64Array.from(copies, (holders) => 1 - missProbability(holders, workers, present)));
  const ofAll = () =>
    inTime
      ? coverageBy(placement, tasks, inTime)
      : Float64Array.from(copies, (holders) =>
          coverageProbability({ holders, workers, wait, responseProbability }),
        );
  const scaleFor =
    typeof given === 'object' && inTime === undefined ? memoized(among) : constant(inverse(ofAll()));
  const plan = placedPlan(
    setting.tasks,
    placement,
    (points) => points,
    (points) => Array.from(points, single),
  );
  return endedBy(given, {
    plan,
    collector: () => new PlacedCollector(placement, scaleFor, true),
    decoder: () => new DistinctSumDecoder(plan, scaleFor),
  });
}

function constant<T>(value: T): () => T {
  return () => value;
}

function memoized<T>(of: (n: number) => T): (n: number) => T {
  const known = new Map<number, T>();
  return (n) => {
    const value = known.get(n) ?? of(n);
    known.set(n, value);
    return value;
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
    wait: waitOrTime.optional(),
    normalisation: z
      .enum(['unbiased', 'paper'])
      .default('unbiased')
      .describe('unbiased: each point divided by its own P(c_i > 0); paper: all by the mean of these'),
  }),
  problems: (p, setting) => placementProblems(p, setting),
  build: (p, setting) => {
    const copies = copiesByNorm(normsOf(setting), p.redundancy, setting.workers);
    return sendAllCode(place(copies, p.wait, setting), p.wait, p.normalisation, setting);
  },
});
