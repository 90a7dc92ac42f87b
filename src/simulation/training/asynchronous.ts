import type { AsynchronousObserver } from '../../engine/asynchronous.js';
import { createMethod } from '../../models/methods/registry.js';
import type { Objective } from '../../models/objectives/objective.js';
import { startsOfTasks } from '../../models/objectives/tasks.js';
import { createStep } from '../../models/steps/registry.js';
import { layOut, type TrainingPoint } from '../experiment/experiment.js';
import { type Problem, stepContext } from '../experiment/problem.js';
import { recordedIterations } from '../experiment/training-schema.js';
import { asynchronousRun, openTrial } from '../monte-carlo/asynchronous-trials.js';
import { checkTime } from '../monte-carlo/block.js';
import { norm, Recorder, type RunRecord } from './recorder.js';
import { startingPoints } from './starting-points.js';

/**
 * Trains a run of a point without a barrier: an iteration is an update. A worker computes the gradient of its points at the
 * beta that it began its job with; the estimate is K/(number of gradients in the update) times their sum.
 * @param number of the run within its point, from 0
 */
export function trainAsynchronously(point: TrainingPoint, problem: Problem, number: number): RunRecord {
  const { training } = point;
  const { objective } = problem;
  const stale = new StaleGradients(point, problem);
  const { run, draws } = asynchronousRun(point, layOut(point, problem.setting), stale);
  openTrial(point, draws, number);
  const beta = startingPoints(point, objective.features, [number]);
  const estimate = new Float64Array(objective.features);
  const method = createMethod(training.method, { points: objective.points, length: objective.features });
  const step = createStep(
    training.step,
    stepContext(problem, () => undefined),
  );
  const recorded = recordedIterations(training.record, training.iterations);
  const recorder = new Recorder(problem, recorded, [run], [0]);
  const updated = Uint8Array.of(1);
  run.restart();
  for (let t = 1, next = 0; t <= training.iterations; t++) {
    const record = recorded[next] === t;
    stale.begin(beta);
    run.next();
    stale.estimate(beta, estimate);
    if (record) recorder.before(beta, estimate, updated, true);
    if (training.until && norm(estimate) < training.until.gradient_norm) {
      recorder.stopped(0, t - 1);
      for (; next < recorded.length; next++) recorder.after(beta, next, true);
      break;
    }
    method.update(beta, estimate, step(t));
    objective.project(beta, 1);
    if (record) {
      recorder.after(beta, next++, true);
      if (recorder.diverged()) break;
    }
  }
  checkTime(point, run.time);
  return recorder.results()[0][0];
}

/** The gradients of an update, each at the beta that its worker began with. */
class StaleGradients implements AsynchronousObserver {
  private readonly objective: Objective;
  private readonly features: number;
  private readonly workers: number;
  private readonly inverse: boolean;
  private readonly penalty: number;
  /** First point of each worker, and m. */
  private readonly firstPoint: Int32Array;
  /** Beta of each worker, side by side. */
  private readonly held: Float64Array;
  /** 1 for workers that begin with a beta that is not made yet. */
  private readonly pending: Uint8Array;
  private readonly sum: Float64Array;
  private readonly own: Float64Array;
  private current: Float64Array;
  private count = 0;
  private isUpdated = true;

  constructor({ workers, tasks, training }: TrainingPoint, { objective, data, taskStarts }: Problem) {
    this.objective = objective;
    this.features = objective.features;
    this.workers = workers;
    this.inverse = training.staleness === 'inverse';
    this.penalty = typeof training.objective.l2 === 'number' ? training.objective.l2 : 0;
    const starts = taskStarts ?? startsOfTasks(tasks, data.points);
    this.firstPoint = Int32Array.from({ length: workers + 1 }, (_, j) => starts[(j * tasks) / workers]);
    this.held = new Float64Array(workers * this.features);
    this.pending = new Uint8Array(workers);
    this.sum = new Float64Array(this.features);
    this.own = new Float64Array(this.features);
    this.current = this.sum;
  }

  /** Before the events up to the next update, with the present beta. */
  begin(beta: Float64Array): void {
    this.current = beta;
    this.isUpdated = false;
    this.count = 0;
    this.sum.fill(0);
    for (let j = 0; j < this.workers; j++) if (this.pending[j] === 1) this.take(j);
  }

  /** Writes the estimate of the update. The penalty is the master's own, and so that of the present beta. */
  estimate(beta: Float64Array, out: Float64Array): void {
    const factor = this.workers / this.count;
    for (let f = 0; f < out.length; f++) out[f] = factor * this.sum[f] + this.penalty * beta[f];
  }

  started(_time: number, worker: number): void {
    // After the update the new beta has still to be made.
    if (this.isUpdated) this.pending[worker] = 1;
    else this.take(worker);
  }

  arrived(): void {}

  used(worker: number, staleness: number): void {
    const { features, firstPoint, own, sum } = this;
    const beta = this.held.subarray(worker * features, (worker + 1) * features);
    this.objective.partialGradient(beta, firstPoint[worker], firstPoint[worker + 1], own);
    const weight = this.inverse ? 1 / (1 + staleness) : 1;
    for (let f = 0; f < features; f++) sum[f] += weight * own[f];
    this.count++;
  }

  updated(): void {
    this.isUpdated = true;
  }

  private take(worker: number): void {
    this.held.set(this.current, worker * this.features);
    this.pending[worker] = 0;
  }
}
