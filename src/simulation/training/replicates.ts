import type { Code } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';
import type { Run } from '../../engine/run.js';
import type { Dataset } from '../../models/data/dataset.js';
import { LeastSquares } from '../../models/objectives/least-squares.js';
import type { Objective } from '../../models/objectives/objective.js';
import { createObjective } from '../../models/objectives/registry.js';
import { expandTasks, ownersOf, startsOfTasks } from '../../models/objectives/tasks.js';
import { layOutRuns } from '../experiment/adaptive.js';
import type { TrainingPoint, TrainingSetting } from '../experiment/experiment.js';
import type { Problem } from '../experiment/problem.js';
import { compilePoint } from '../monte-carlo/compiled-point.js';
import { CommonDraws } from './common-draws.js';

/** Gradient estimates of R replicas at once, from the weights that R runs have left. */
type Estimator = (betas: Float64Array, replicas: number, out: Float64Array) => void;

/** Runs side by side: a replica each, those of one member after the other. */
export interface Replicates {
  readonly members: readonly Member[];
  readonly runs: readonly Run[];
  /** v of each replica; to be filled from the runs' weights before an estimate is asked for. */
  readonly v: readonly Float64Array[];
  /** Of each replica; see Code. */
  readonly lags: readonly number[];
  readonly estimate: Estimator;
  /** To be called once they are done. */
  release(): void;
}

/** Runs of a point that are laid out alike. */
interface Member extends Estimation {
  readonly point: TrainingPoint;
  /** The runs' numbers within the point. */
  readonly numbers: readonly number[];
  readonly setting: TrainingSetting;
  readonly code: Code;
  /** v of each run. */
  readonly v: readonly Float64Array[];
}

/** Gradient estimates of the runs of a member. */
interface Estimation {
  readonly estimate: Estimator;
  /** The objective's gradient with these weights per point is the same, where there is such a thing: run k's, from index `at` on. */
  readonly expand?: (k: number, out: Float64Array, at: number) => void;
}

/**
 * Lays points out for runs of the given numbers, in sets to be trained one after the other. Runs whose gradients come
 * from Gram matrices that belong to where their points are placed are a set by themselves: beside others they would
 * make the matrices anew again and again.
 * @param points they learn the same: all have the same training
 */
export function* makeReplicates(
  points: readonly TrainingPoint[],
  problem: Problem,
  numbers: readonly number[],
): Generator<Replicates> {
  const isPlacedAnew = points[0].training.resample.includes('placement');
  const groups = isPlacedAnew ? numbers.map((number) => [number]) : [numbers];
  const members = points.flatMap((point) => groups.map((group) => memberOf(point, problem, group)));
  const sets = members.some(({ expand }) => expand === undefined) ? members.map((each) => [each]) : [members];
  for (const set of sets) yield replicatesOf(set, problem);
}

function memberOf(point: TrainingPoint, problem: Problem, numbers: readonly number[]): Member {
  const isPlacedAnew = point.training.resample.includes('placement');
  const setting = isPlacedAnew ? { ...problem.setting, run: numbers[0] } : problem.setting;
  const code = layOutRuns(point, setting);
  const { parts } = code.plan;
  const v = new Float64Array(numbers.length * parts);
  return {
    ...{ point, numbers, setting, code },
    v: numbers.map((_, k) => v.subarray(k * parts, (k + 1) * parts)),
    ...estimationOf(point, problem, code.plan, v),
  };
}

function replicatesOf(members: readonly Member[], problem: Problem): Replicates {
  const laid = members.flatMap(({ point, setting, code, numbers }) =>
    numbers.map((number) => {
      // Decisions of a controller for one run must not reach another.
      const own = code.controller ? layOutRuns(point, setting) : code;
      return { point, number, compiled: compilePoint(point, own) };
    }),
  );
  const draws = new CommonDraws(laid);
  return {
    ...{ members, runs: draws.runs },
    v: members.flatMap(({ v }) => v),
    lags: members.flatMap(({ numbers, code: { lag = 0 } }) => numbers.map(() => lag)),
    estimate: members.length === 1 ? members[0].estimate : jointEstimator(members, problem),
    release: () => draws.release(),
  };
}

/** All members at once: their weights stand side by side. */
function jointEstimator(members: readonly Member[], { objective, data }: Problem): Estimator {
  const { points } = data;
  const expands = members.flatMap(({ numbers, expand }) =>
    numbers.map((_, k) => (out: Float64Array, at: number) => expand?.(k, out, at)),
  );
  const weights = new Float64Array(expands.length * points);
  return (betas, replicas, out) => {
    for (let r = 0; r < replicas; r++) expands[r](weights, r * points);
    objective.gradient(betas, weights, replicas, out);
  };
}

function estimationOf(point: TrainingPoint, problem: Problem, plan: Plan, v: Float64Array): Estimation {
  const { data, objective, taskStarts } = problem;
  const { parts } = plan;
  if (point.split === 'blocks') {
    // Resolving an experiment refuses other losses for split: blocks.
    const view = (objective as LeastSquares).byBlocks(parts);
    return { estimate: (betas, replicas, out) => view.gradient(betas, v, replicas, out) };
  }
  const { points } = data;
  // Of parts that are no tasks all have the same weight, so that it does not matter where they begin.
  const starts = taskStarts?.length === parts + 1 ? taskStarts : startsOfTasks(parts, points);
  const expand = (k: number, out: Float64Array, at: number) => {
    const own = v.subarray(k * parts, (k + 1) * parts);
    if (parts === points) out.set(own, at);
    else expandTasks(own, starts, out, at);
  };
  const pattern = patternGradient(point, problem, plan, starts);
  const gradient = pattern ?? objective.gradient.bind(objective);
  const expanded = parts === points ? v : new Float64Array((v.length / parts) * points);
  return {
    estimate: (betas, replicas, out) => {
      if (expanded !== v) for (let k = 0; k < replicas; k++) expand(k, expanded, k * points);
      gradient(betas, expanded, replicas, out);
    },
    ...(pattern === undefined && { expand }),
  };
}

/** Most workers of points whose gradients may come from Gram matrices: 12 make 4,096 patterns. */
export const FEW_WORKERS = 12;

/** Bytes that the Gram matrices of a point may take. */
const CACHE_BYTES = 100e6;

/** The last objective with Gram matrices: to keep its memory for the next replicates saves time, and changes no result. */
let last: { readonly problem: Problem; readonly objective: LeastSquares } | undefined;

/**
 * Where there are so few workers that the same responders come again and again, least squares are evaluated from
 * cached Gram matrices. Whether that is done depends on the point and its data only, as it changes the last bits.
 */
function patternGradient(
  point: TrainingPoint,
  problem: Problem,
  plan: Plan,
  starts: Int32Array,
): Objective['gradient'] | undefined {
  const { objective, data } = problem;
  const { workers, training } = point;
  const patterns = 2 ** workers;
  // Who holds what changes: points that have equal weights now may differ later.
  if (plan.changes) return undefined;
  if (workers > FEW_WORKERS || !(objective instanceof LeastSquares)) return undefined;
  if (8 * data.features ** 2 * patterns > CACHE_BYTES) return undefined;
  const groups = plan.parts === data.points ? groupsOf(plan) : ownersOf(starts);
  if (!pays(point, groups, data)) return undefined;
  if (last?.problem !== problem) {
    const own = createObjective(training.objective, data) as LeastSquares;
    last = { problem, objective: own };
  }
  const { objective: own } = last;
  return (betas, weights, replicas, out) => {
    own.useGram(patterns, groups);
    own.gradient(betas, weights, replicas, out);
  };
}

/** Runs that a matrix is built for, as a rule; only one where points are placed anew in each run. */
const RUNS = 10;

/**
 * Whether the matrices save more than it costs to build them, in multiplications: (groups + 20)·ℓ² for a matrix and
 * 2·ℓ² for its use, both waiting for memory more than for the arithmetic, against 1.5·m·ℓ for a gradient from those
 * points that have another weight than most. The factors are measured (1000 x 100, 45 groups).
 */
function pays({ workers, delay, training }: TrainingPoint, groups: Int32Array, data: Dataset): boolean {
  const { points, features } = data;
  const count = 1 + groups.reduce((most, group) => Math.max(most, group), 0);
  const gradients = (training.resample.includes('placement') ? 1 : RUNS) * training.iterations;
  // Where stragglers stay for some iterations there are fewer patterns.
  const lasting = 'persistence' in delay && typeof delay.persistence === 'number' ? delay.persistence : 1;
  const built = Math.min(2 ** workers, gradients / lasting) * (count + 20) * features ** 2;
  return built + gradients * 2 * features ** 2 < gradients * 1.5 * points * features;
}

/** Points that the same workers hold with the same coefficients have equal weights always. */
function groupsOf(plan: Plan): Int32Array {
  const holders = new Array<string>(plan.parts).fill('');
  for (let j = 0; j < plan.workers; j++) {
    for (let s = plan.firstSubtask[j]; s < plan.firstSubtask[j + 1]; s++) {
      for (const { tasks, real } of plan.carries(s)) {
        for (let i = 0; i < tasks.length; i++) holders[tasks[i]] += `${s}:${real[i]};`;
      }
    }
  }
  const numbers = new Map<string, number>();
  return Int32Array.from(holders, (key) => {
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key) as number;
  });
}
