import type { Code } from '../../engine/collector.js';
import { Draws } from '../../engine/draws.js';
import { Iteration } from '../../engine/iteration.js';
import { largestWork, type Plan } from '../../engine/plan.js';
import { Run } from '../../engine/run.js';
import { Streams } from '../../engine/stream.js';
import { createDelay } from '../../models/delays/registry.js';
import { LeastSquares } from '../../models/objectives/least-squares.js';
import type { Objective } from '../../models/objectives/objective.js';
import { createObjective } from '../../models/objectives/registry.js';
import { expandTasks, ownersOf, startsOfTasks } from '../../models/objectives/tasks.js';
import type { TrainingPoint } from '../definition/experiment.js';
import { worldKey } from '../monte-carlo/world.js';
import { layOutRuns } from './adaptive.js';
import type { Problem } from './problem.js';

/** Gradient estimates of R replicas at once, from the weights that R runs have left. */
export type Estimator = (betas: Float64Array, replicas: number, out: Float64Array) => void;

/** A point laid out for some of its runs, which stand side by side as replicas. */
export interface Lane {
  readonly runs: readonly Run[];
  /** v of replica r in v[r·parts ..]; whoever asks for an estimate fills it from the runs' weights. */
  readonly v: Float64Array;
  readonly parts: number;
  readonly estimate: Estimator;
  /** See Code. */
  readonly missProbability: number | undefined;
}

/** Lays a point out for runs of the given numbers. */
export function makeLane(point: TrainingPoint, problem: Problem, numbers: readonly number[]): Lane {
  const resampled = point.training.resample.includes('placement');
  const code = layOutRuns(point, resampled ? { ...problem.setting, run: numbers[0] } : problem.setting);
  const { plan } = code;
  const v = new Float64Array(numbers.length * plan.parts);
  return {
    runs: numbers.map((number) => makeRun(point, code, number)),
    v,
    parts: plan.parts,
    estimate: estimatorOf(point, problem, plan, v),
    missProbability: code.missProbability,
  };
}

/**
 * A run's draws belong to its number and the world alone, so that all schemes of a world meet the same
 * stragglers in run i, however the runs are spread over processes.
 */
function makeRun(point: TrainingPoint, { plan, collector }: Code, number: number): Run {
  const { workers, delay, network, scheme, seed, incomplete, training } = point;
  const iteration = new Iteration(plan, network, `${scheme.name} under ${delay.model}`);
  const draws = new Draws(createDelay(delay), workers, largestWork(plan));
  const streams = new Streams(seed, worldKey(point), 'run', number, 'computing');
  return new Run(
    iteration,
    collector(),
    draws,
    incomplete,
    plan.parts,
    streams,
    number * training.iterations,
  );
}

function estimatorOf(
  point: TrainingPoint,
  { data, objective, taskStarts }: Problem,
  plan: Plan,
  v: Float64Array,
): Estimator {
  if (point.split === 'blocks') {
    // Resolving an experiment refuses other losses for split: blocks.
    const view = (objective as LeastSquares).byBlocks(plan.parts);
    return (betas, replicas, out) => view.gradient(betas, v, replicas, out);
  }
  const points = data.points;
  const starts = taskStarts ?? startsOfTasks(plan.parts, points);
  const own = objectiveWithCache(point, objective, plan, starts, data.features, () =>
    createObjective(point.training.objective, data),
  );
  if (plan.parts === points) return (betas, replicas, out) => own.gradient(betas, v, replicas, out);
  const expanded = new Float64Array((v.length / plan.parts) * points);
  return (betas, replicas, out) => {
    for (let r = 0; r < replicas; r++) {
      expandTasks(v.subarray(r * plan.parts, (r + 1) * plan.parts), starts, expanded, r * points);
    }
    own.gradient(betas, expanded, replicas, out);
  };
}

/** Bytes that the Gram matrices of a point may take. */
const CACHE_BYTES = 100e6;

/**
 * Where there are so few workers that the same responders come again and again, least squares are evaluated from
 * cached Gram matrices. Whether that is done depends on the point only, as it changes the last bits.
 */
function objectiveWithCache(
  { workers }: TrainingPoint,
  shared: Objective,
  plan: Plan,
  starts: Int32Array,
  features: number,
  fresh: () => Objective,
): Objective {
  const patterns = 2 ** workers;
  const capacity = Math.min(patterns, Math.floor(CACHE_BYTES / (8 * features * features)));
  if (workers > 12 || capacity < patterns || !(shared instanceof LeastSquares)) return shared;
  const own = fresh() as LeastSquares;
  own.useGram(capacity, plan.parts === shared.points ? groupsOf(plan) : ownersOf(starts));
  return own;
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
