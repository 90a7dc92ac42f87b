import type { Run } from '../../engine/run.js';
import { innerProduct } from '../../models/kernels/equal-columns.js';
import { createMethod } from '../../models/methods/registry.js';
import { createStep } from '../../models/steps/registry.js';
import { isAsynchronous, type TrainingPoint } from '../experiment/experiment.js';
import { type Problem, stepContext } from '../experiment/problem.js';
import { recordedIterations } from '../experiment/training-schema.js';
import { checkTime } from '../monte-carlo/block.js';
import { trainAsynchronously } from './asynchronous.js';
import { norm, Recorder, type RunRecord } from './recorder.js';
import { makeReplicates, type Replicates } from './replicates.js';
import { withSharedColumns } from './shared-columns.js';
import { startingPoints } from './starting-points.js';

/** Trains some runs of a point side by side; see trainTogether. */
export function train(point: TrainingPoint, problem: Problem, numbers: readonly number[]): RunRecord[] {
  return trainTogether([point], problem, numbers)[0];
}

/**
 * Trains some runs of a point, or of several that learn the same, side by side: each iteration, every run simulates its
 * own workers, the weights of what was recovered go to the objective, all replicas' estimates are computed at once,
 * and each replica's method updates its beta. The result of a run does not depend on the others.
 * @param points of equal seed and training
 * @param numbers the runs' numbers within their points, from 0
 * @returns the records of each point's runs
 * @throws SimulationError if an iteration can never complete and that is an error
 */
export function trainTogether(
  points: readonly TrainingPoint[],
  problem: Problem,
  numbers: readonly number[],
): RunRecord[][] {
  if (points.some(isAsynchronous)) {
    return points.map((point) =>
      isAsynchronous(point)
        ? numbers.map((number) => trainAsynchronously(point, problem, number))
        : train(point, problem, numbers),
    );
  }
  const records = new Map(points.map((point): [TrainingPoint, RunRecord[]] => [point, []]));
  const own = withSharedColumns(points[0], problem);
  for (const replicates of makeReplicates(points, own, numbers)) {
    try {
      trainReplicates(replicates, own).forEach((made, m) => {
        records.get(replicates.members[m].point)?.push(...made);
      });
    } finally {
      replicates.release();
    }
  }
  return points.map((point) => records.get(point) as RunRecord[]);
}

/** Trains replicates of points with equal training. @returns the records of each member's runs */
function trainReplicates(replicates: Replicates, problem: Problem): RunRecord[][] {
  const { members } = replicates;
  const [{ point }] = members;
  const { training } = point;
  const { objective } = problem;
  const { features } = objective;
  const lanes = members.flatMap(({ numbers }, m) => numbers.map(() => m));
  const replicas = lanes.length;
  const betas = startingPoints(
    point,
    features,
    members.flatMap(({ numbers }) => numbers),
  );
  const gradients = new Float64Array(replicas * features);
  const view = (array: Float64Array, r: number) => array.subarray(r * features, (r + 1) * features);
  const beta = lanes.map((_, r) => view(betas, r));
  const gradient = lanes.map((_, r) => view(gradients, r));
  const methods = lanes.map(() =>
    createMethod(training.method, { points: objective.points, length: features }),
  );
  // A step size for each probability that a scheme knows.
  const misses = [...new Set(members.map(({ code }) => code.missProbability))];
  const missOf = lanes.map((m) => misses.indexOf(members[m].code.missProbability));
  const steps = misses.map((miss) =>
    createStep(
      training.step,
      stepContext(problem, () => miss),
    ),
  );
  const recorded = recordedIterations(training.record, training.iterations);
  const recorder = new Recorder(problem, recorded, replicates.runs, lanes, training.measure);
  const updated = new Uint8Array(replicas);
  const running = new Uint8Array(replicas).fill(1);
  const products = replicates.runs.some(({ sequence }) => sequence.learns)
    ? new SuccessiveProducts(gradients.length, problem.entryOf)
    : undefined;
  // As long as all replicas have met the same weights they are one: exact schemes stay so to the end.
  let identical = training.start !== 'normal' && new Set(replicates.lags).size === 1;
  const past = new PastModels(replicates.lags, features, training.iterations);

  for (let t = 1, next = 0; t <= training.iterations; t++) {
    const record = recorded[next] === t;
    advance(replicates, running, updated);
    identical = identical && sameWeights(replicates, updated);
    replicates.estimate(past.models(t, betas), identical ? 1 : replicas, gradients);
    if (identical) for (let r = 1; r < replicas; r++) gradient[r].set(gradient[0]);
    products?.tell(gradients, replicates.runs, updated);
    if (record) recorder.before(betas, gradients, updated, identical);
    const sizes = steps.map((step) => step(t));
    identical = identical && sizes.every((size) => size === sizes[0]);
    for (let r = 0; r < replicas; r++) {
      if (updated[r] === 0) continue;
      if (training.until && norm(gradient[r], problem.entryOf) < training.until.gradient_norm) {
        running[r] = 0;
        recorder.stopped(r, t - 1);
        identical = false;
        continue;
      }
      methods[r].update(beta[r], gradient[r], sizes[missOf[r]]);
      objective.project(beta[r], 1);
    }
    if (!record && !running.includes(1)) {
      // Nothing moves any more: the remaining records hold the final state.
      while (next < recorded.length) next = fillRecord(recorder, betas, next, identical);
      break;
    }
    if (record) {
      next = fillRecord(recorder, betas, next, identical);
      if (recorder.diverged()) break;
    }
  }
  replicates.runs.forEach(({ time }, r) => {
    checkTime(members[lanes[r]].point, time);
  });
  return recorder.results();
}

/** Inner products of each run's successive gradient estimates, for controllers that decide by them. */
class SuccessiveProducts {
  private readonly previous: Float64Array;
  private readonly known: Set<number> = new Set();

  /**
   * @param size entries of the estimates of all runs
   * @param entryOf see Problem
   */
  constructor(
    size: number,
    private readonly entryOf?: Int32Array,
  ) {
    this.previous = new Float64Array(size);
  }

  tell(gradients: Float64Array, runs: readonly Run[], updated: Uint8Array): void {
    const features = gradients.length / runs.length;
    runs.forEach(({ sequence }, r) => {
      if (updated[r] === 0) return;
      const own = gradients.subarray(r * features, (r + 1) * features);
      const previous = this.previous.subarray(r * features, (r + 1) * features);
      if (this.known.has(r)) sequence.learn(innerProduct(own, previous, this.entryOf));
      this.known.add(r);
      previous.set(own);
    });
  }
}

function fillRecord(recorder: Recorder, betas: Float64Array, at: number, identical: boolean): number {
  recorder.after(betas, at, identical);
  return at + 1;
}

/** The models that estimates are made at: the present ones, or for codes with memory those of some iterations before. */
class PastModels {
  /** Of the last iterations, the models of all replicas side by side. */
  private readonly kept: readonly Float64Array[];
  private readonly made: Float64Array;

  constructor(
    private readonly lags: readonly number[],
    private readonly features: number,
    iterations: number,
  ) {
    const most = Math.min(iterations, Math.max(...lags));
    const size = most === 0 ? 0 : lags.length * features;
    this.made = new Float64Array(size);
    this.kept = Array.from({ length: most + 1 }, () => new Float64Array(size));
  }

  /**
   * @param t the iteration, from 1: each is asked for in turn
   * @param betas at its beginning
   */
  models(t: number, betas: Float64Array): Float64Array {
    const { lags, features, kept, made } = this;
    if (kept.length === 1) return betas;
    kept[t % kept.length].set(betas);
    lags.forEach((lag, r) => {
      const of = kept[Math.max(1, t - lag) % kept.length];
      made.set(of.subarray(r * features, (r + 1) * features), r * features);
    });
    return made;
  }
}

/** One iteration of every run that is still running; leaves its weights in v. */
function advance({ runs, v, lags }: Replicates, running: Uint8Array, updated: Uint8Array): void {
  runs.forEach((run, r) => {
    updated[r] = running[r] === 1 && run.next() ? 1 : 0;
    // No gradient is there yet, or it has been lost in an iteration that was skipped.
    if (lags[r] > 0 && run.weights[0] === 0) updated[r] = 0;
    if (updated[r] === 1) v[r].set(run.weights);
    else v[r].fill(0);
  });
}

function sameWeights({ runs, v }: Replicates, updated: Uint8Array): boolean {
  const [first] = v;
  for (let r = 1; r < runs.length; r++) {
    const own = v[r];
    if (updated[r] !== updated[0] || own.length !== first.length) return false;
    for (let i = 0; i < own.length; i++) if (own[i] !== first[i]) return false;
  }
  return true;
}
