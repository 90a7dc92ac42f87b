import type { Run } from '../../engine/run.js';
import { createMethod } from '../../models/methods/registry.js';
import { createStep } from '../../models/steps/registry.js';
import { Streams } from '../../random/stream.js';
import { standardNormal } from '../../random/ziggurat.js';
import type { TrainingPoint } from '../experiment/experiment.js';
import { type Problem, stepContext } from '../experiment/problem.js';
import { recordedIterations } from '../experiment/training-schema.js';
import { checkTime } from '../monte-carlo/block.js';
import { Recorder, type RunRecord } from './recorder.js';
import { makeReplicates, type Replicates } from './replicates.js';

/**
 * Trains some runs of a point side by side: each iteration, every run simulates its own workers, the weights of
 * what was recovered go to the objective, all replicas' estimates are computed at once, and each replica's
 * method updates its beta. What comes out for a run does not depend on which others stand beside it.
 * @param numbers the runs' numbers within the point, from 0
 * @throws SimulationError if an iteration can never complete and that is an error
 */
export function train(point: TrainingPoint, problem: Problem, numbers: readonly number[]): RunRecord[] {
  const { training } = point;
  const { objective } = problem;
  const { features } = objective;
  const replicates = makeReplicates(point, problem, numbers);
  const replicas = numbers.length;
  const betas = startingPoints(point, features, numbers);
  const gradients = new Float64Array(replicas * features);
  const view = (array: Float64Array, r: number) => array.subarray(r * features, (r + 1) * features);
  const beta = numbers.map((_, r) => view(betas, r));
  const gradient = numbers.map((_, r) => view(gradients, r));
  const methods = numbers.map(() =>
    createMethod(training.method, { points: objective.points, length: features }),
  );
  const step = createStep(
    training.step,
    stepContext(problem, () => replicates.missProbability),
  );
  const recorded = recordedIterations(training.record, training.iterations);
  const recorder = new Recorder(problem, recorded, replicates.runs);
  const updated = new Uint8Array(replicas);
  const running = new Uint8Array(replicas).fill(1);
  const products = replicates.runs[0].sequence.learns ? new SuccessiveProducts(gradients.length) : undefined;
  // As long as all replicas have met the same weights they are one: exact schemes stay so to the end.
  let identical = training.start !== 'normal';

  for (let t = 1, next = 0; t <= training.iterations; t++) {
    const record = recorded[next] === t;
    advance(replicates, running, updated);
    identical = identical && sameWeights(replicates, updated);
    replicates.estimate(betas, identical ? 1 : replicas, gradients);
    if (identical) for (let r = 1; r < replicas; r++) gradient[r].set(gradient[0]);
    products?.tell(gradients, replicates.runs, updated);
    if (record) recorder.before(betas, gradients, updated, identical);
    const size = step(t);
    for (let r = 0; r < replicas; r++) {
      if (updated[r] === 0) continue;
      if (training.until && norm(gradient[r]) < training.until.gradient_norm) {
        running[r] = 0;
        recorder.stopped(r, t - 1);
        identical = false;
        continue;
      }
      methods[r].update(beta[r], gradient[r], size);
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
  for (const run of replicates.runs) checkTime(point, run.time);
  return recorder.results();
}

/** Inner products of each run's successive gradient estimates, for controllers that decide by them. */
class SuccessiveProducts {
  private readonly previous: Float64Array;
  private readonly known: Set<number> = new Set();

  /** @param size entries of the estimates of all runs */
  constructor(size: number) {
    this.previous = new Float64Array(size);
  }

  tell(gradients: Float64Array, runs: readonly Run[], updated: Uint8Array): void {
    const features = gradients.length / runs.length;
    runs.forEach(({ sequence }, r) => {
      if (updated[r] === 0) return;
      let product = 0;
      for (let f = r * features; f < (r + 1) * features; f++) product += gradients[f] * this.previous[f];
      if (this.known.has(r)) sequence.learn(product);
      this.known.add(r);
      this.previous.set(gradients.subarray(r * features, (r + 1) * features), r * features);
    });
  }
}

function fillRecord(recorder: Recorder, betas: Float64Array, at: number, identical: boolean): number {
  recorder.after(betas, at, identical);
  return at + 1;
}

/** One iteration of every run that is still running; leaves its weights in v. */
function advance({ runs, v, parts }: Replicates, running: Uint8Array, updated: Uint8Array): void {
  runs.forEach((run, r) => {
    updated[r] = running[r] === 1 && run.next() ? 1 : 0;
    if (updated[r] === 1) v.set(run.weights, r * parts);
    else v.fill(0, r * parts, (r + 1) * parts);
  });
}

function sameWeights({ runs, v, parts }: Replicates, updated: Uint8Array): boolean {
  for (let r = 1; r < runs.length; r++) {
    if (updated[r] !== updated[0]) return false;
    for (let i = 0; i < parts; i++) if (v[r * parts + i] !== v[i]) return false;
  }
  return true;
}

/** beta_0 of every run, side by side. */
export function startingPoints(
  point: TrainingPoint,
  features: number,
  numbers: readonly number[],
): Float64Array {
  const { start } = point.training;
  const betas = new Float64Array(numbers.length * features);
  if (typeof start === 'object') betas.fill(start.value);
  if (start === 'normal') {
    numbers.forEach((number, r) => {
      const normal = standardNormal(new Streams(point.seed, 'start').uniform('run', number));
      for (let f = 0; f < features; f++) betas[r * features + f] = normal();
    });
  }
  return betas;
}

function norm(vector: Float64Array): number {
  let sum = 0;
  for (let f = 0; f < vector.length; f++) sum += vector[f] * vector[f];
  return Math.sqrt(sum);
}
