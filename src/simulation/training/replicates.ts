import type { Code } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';
import { Run } from '../../engine/run.js';
import type { Dataset } from '../../models/data/dataset.js';
import { LeastSquares } from '../../models/objectives/least-squares.js';
import type { Objective } from '../../models/objectives/objective.js';
import { createObjective } from '../../models/objectives/registry.js';
import { expandTasks, ownersOf, startsOfTasks } from '../../models/objectives/tasks.js';
import { Streams } from '../../random/stream.js';
import { layOutRuns } from '../experiment/adaptive.js';
import type { TrainingPoint } from '../experiment/experiment.js';
import type { Problem } from '../experiment/problem.js';
import { compilePoint, delaysOf } from '../monte-carlo/compiled-point.js';
import { groupKey } from '../monte-carlo/point-group.js';

/** Gradient estimates of R replicas at once, from the weights that R runs have left. */
type Estimator = (betas: Float64Array, replicas: number, out: Float64Array) => void;

/** Some runs of a point, or of several, side by side: run k of R of point p is replica p·R + k. */
export interface Replicates {
  readonly runs: readonly Run[];
  /** v of each replica; whoever asks for an estimate fills it from the runs' weights. */
  readonly v: readonly Float64Array[];
  readonly estimate: Estimator;
  /** Of each point; see Code. */
  readonly missProbabilities: readonly (number | undefined)[];
}

/** The runs of one point among replicates. */
interface Member extends Estimation {
  readonly runs: readonly Run[];
  readonly v: readonly Float64Array[];
  readonly missProbability: number | undefined;
}

/** Gradient estimates of the runs of a point. */
interface Estimation {
  readonly estimate: Estimator;
  /** The objective's gradient with these weights per point is the same, where there is such a thing: run k's, from index `at` on. */
  readonly expand?: (k: number, out: Float64Array, at: number) => void;
}

/**
 * Lays points out for runs of the given numbers.
 * @param points they learn the same: all have the same training
 */
export function makeReplicates(
  points: readonly TrainingPoint[],
  problem: Problem,
  numbers: readonly number[],
): Replicates {
  const members = points.map((point) => memberOf(point, problem, numbers));
  return {
    runs: members.flatMap(({ runs }) => runs),
    v: members.flatMap(({ v }) => v),
    estimate: members.length === 1 ? members[0].estimate : jointEstimator(members, problem, numbers.length),
    missProbabilities: members.map(({ missProbability }) => missProbability),
  };
}

function memberOf(point: TrainingPoint, problem: Problem, numbers: readonly number[]): Member {
  const resampled = point.training.resample.includes('placement');
  const setting = resampled ? { ...problem.setting, run: numbers[0] } : problem.setting;
  const code = layOutRuns(point, setting);
  const { parts } = code.plan;
  const v = new Float64Array(numbers.length * parts);
  return {
    runs: numbers.map((number) =>
      makeRun(point, code.controller ? layOutRuns(point, setting) : code, number),
    ),
    v: numbers.map((_, k) => v.subarray(k * parts, (k + 1) * parts)),
    missProbability: code.missProbability,
    ...estimationOf(point, problem, code.plan, v),
  };
}

/** All points at once, where their weights may stand side by side; else one after the other, to the same bits. */
function jointEstimator(members: readonly Member[], { objective, data }: Problem, runs: number): Estimator {
  const { points, features } = data;
  const expands = members.flatMap(({ expand }) => expand ?? []);
  if (expands.length === members.length) {
    const weights = new Float64Array(members.length * runs * points);
    return (betas, replicas, out) => {
      for (let r = 0; r < replicas; r++) expands[Math.floor(r / runs)](r % runs, weights, r * points);
      objective.gradient(betas, weights, replicas, out);
    };
  }
  return (betas, replicas, out) => {
    members.slice(0, Math.ceil(replicas / runs)).forEach(({ estimate }, p) => {
      const from = p * runs * features;
      estimate(betas.subarray(from), Math.min(runs, replicas - p * runs), out.subarray(from));
    });
  };
}

/**
 * A run's draws belong to its number and the system alone, so that all schemes of a system meet the same stragglers
 * in run i, however the runs are spread over processes.
 */
function makeRun(point: TrainingPoint, code: Code, number: number): Run {
  const { seed, incomplete, training } = point;
  return new Run(
    compilePoint(point, code).sequence,
    delaysOf(point, code.plan),
    incomplete,
    code.plan.parts,
    new Streams(seed, groupKey(point), 'run', number, 'computing'),
    number * training.iterations,
  );
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
  const starts = taskStarts ?? startsOfTasks(parts, points);
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
  if (workers > 12 || !(objective instanceof LeastSquares)) return undefined;
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
