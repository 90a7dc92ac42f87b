import type { AsynchronousObserver } from '../../engine/asynchronous.js';
import { createMethod } from '../../models/methods/registry.js';
import type { Objective } from '../../models/objectives/objective.js';
import { startsOfTasks } from '../../models/objectives/tasks.js';
import { createStep } from '../../models/steps/registry.js';
import { Streams, type Uniform } from '../../random/stream.js';
import { layOut, type TrainingPoint } from '../experiment/experiment.js';
import { type Problem, stepContext } from '../experiment/problem.js';
import { recordedIterations } from '../experiment/training-schema.js';
import { asynchronousRun, openTrial } from '../monte-carlo/asynchronous-trials.js';
import { checkTime } from '../monte-carlo/block.js';
import { groupKey } from '../monte-carlo/point-group.js';
import { norm, Recorder, type RunRecord } from './recorder.js';
import { startingPoints } from './starting-points.js';

/**
 * Trains a run of a point without a barrier: an iteration is an update. A worker computes the gradient of its points, or of
 * points that are drawn for the job, at the beta that it began its job with; the estimate is their mean, each times m over its
 * number of points. Of workers that make H steps by themselves it is the mean over their steps, and the update H times as
 * long: their average.
 * @param number of the run within its point, from 0
 */
export function trainAsynchronously(point: TrainingPoint, problem: Problem, number: number): RunRecord {
  const { training } = point;
  const { objective } = problem;
  const stale = new StaleGradients(point, problem, number);
  const code = layOut(point, problem.setting);
  const { run, draws } = asynchronousRun(point, code, stale, problem.data.points);
  openTrial(point, draws, number);
  const beta = startingPoints(point, objective.features, [number]);
  const estimate = new Float64Array(objective.features);
  const method = createMethod(training.method, { points: objective.points, length: objective.features });
  const step = createStep(
    training.step,
    stepContext(problem, () => undefined),
  );
  const recorded = recordedIterations(training.record, training.iterations);
  const recorder = new Recorder(problem, recorded, [run], [0], training.measure);
  const updated = Uint8Array.of(1);
  run.restart();
  for (let t = 1, next = 0; t <= training.iterations; t++) {
    const record = recorded[next] === t;
    const size = step(t);
    stale.begin(beta, size);
    run.next();
    stale.estimate(beta, estimate);
    if (record) recorder.before(beta, estimate, updated, true);
    if (training.until && norm(estimate) < training.until.gradient_norm) {
      recorder.stopped(0, t - 1);
      for (; next < recorded.length; next++) recorder.after(beta, next, true);
      break;
    }
    method.update(beta, estimate, size * stale.stepsEach);
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
  /** Factor that gives a job's gradient the length of the whole one. */
  private readonly scale: number;
  private readonly batch: Batch | undefined;
  /** Of each worker: sum of the gradients of steps that it has kept to itself, side by side, and their number. */
  private readonly kept: Float64Array;
  private readonly steps: Int32Array;
  /** Beta of each worker, side by side. */
  private readonly held: Float64Array;
  /** 1 for workers that begin with a beta that is not made yet. */
  private readonly pending: Uint8Array;
  private readonly sum: Float64Array;
  private readonly own: Float64Array;
  private current: Float64Array;
  private count = 0;
  private step = 0;
  private isUpdated = true;
  /** Steps of a worker in the last update, H. */
  stepsEach = 1;

  constructor(point: TrainingPoint, { objective, data, taskStarts }: Problem, run: number) {
    const { workers, tasks, training } = point;
    this.objective = objective;
    this.features = objective.features;
    this.workers = workers;
    this.inverse = training.staleness === 'inverse';
    this.penalty = typeof training.objective.l2 === 'number' ? training.objective.l2 : 0;
    const starts = taskStarts ?? startsOfTasks(tasks, data.points);
    this.firstPoint = Int32Array.from({ length: workers + 1 }, (_, j) => starts[(j * tasks) / workers]);
    if (training.batch !== undefined) {
      const uniform = new Streams(point.seed, groupKey(point), 'run', run, 'batch').uniform();
      this.batch = new Batch(data.points, training.batch, objective.features, uniform);
    }
    this.scale = training.batch === undefined ? workers : data.points / training.batch;
    this.kept = new Float64Array(workers * this.features);
    this.steps = new Int32Array(workers);
    this.held = new Float64Array(workers * this.features);
    this.pending = new Uint8Array(workers);
    this.sum = new Float64Array(this.features);
    this.own = new Float64Array(this.features);
    this.current = this.sum;
  }

  /** Before the events up to the next update, with the present beta and the step of that update. */
  begin(beta: Float64Array, step: number): void {
    this.current = beta;
    this.step = step;
    this.isUpdated = false;
    this.count = 0;
    this.sum.fill(0);
    for (let j = 0; j < this.workers; j++) if (this.pending[j] === 1) this.take(j);
  }

  /** Writes the estimate of the update. The penalty is the master's own, and so that of the present beta. */
  estimate(beta: Float64Array, out: Float64Array): void {
    const factor = this.scale / this.count;
    for (let f = 0; f < out.length; f++) out[f] = factor * this.sum[f];
    if (this.stepsEach > 1) return;
    for (let f = 0; f < out.length; f++) out[f] += this.penalty * beta[f];
  }

  started(_time: number, worker: number): void {
    // After the update the new beta has still to be made.
    if (this.isUpdated) this.pending[worker] = 1;
    else this.take(worker);
  }

  arrived(): void {}

  used(worker: number, staleness: number): void {
    const { features, own, sum, kept } = this;
    this.gradient(worker, this.held.subarray(worker * features, (worker + 1) * features));
    const weight = this.inverse ? 1 / (1 + staleness) : 1;
    this.count++;
    this.stepsEach = this.steps[worker] + 1;
    if (this.stepsEach === 1) {
      for (let f = 0; f < features; f++) sum[f] += weight * own[f];
      return;
    }
    this.addPenalty(worker);
    const from = worker * features;
    for (let f = 0; f < features; f++) sum[f] += (kept[from + f] + own[f]) / this.stepsEach;
  }

  /** A step of a worker by itself, at the beta that it has come to. */
  stepped(_time: number, worker: number): void {
    const { features, own, kept, held } = this;
    const from = worker * features;
    this.gradient(worker, held.subarray(from, from + features));
    this.addPenalty(worker);
    for (let f = 0; f < features; f++) {
      kept[from + f] += own[f];
      held[from + f] -= this.step * this.scale * own[f];
    }
    this.steps[worker]++;
  }

  /** The gradient of a job's points at beta, without the penalty. */
  private gradient(worker: number, beta: Float64Array): void {
    const { firstPoint, own, objective } = this;
    if (this.batch === undefined) {
      objective.partialGradient(beta, firstPoint[worker], firstPoint[worker + 1], own);
    } else {
      this.batch.gradient(objective, beta, own);
    }
  }

  /** A worker that makes steps by itself sees the penalty, too, so that the mean of its steps is that of the whole. */
  private addPenalty(worker: number): void {
    const { own, held, features, penalty, scale } = this;
    for (let f = 0; f < features; f++) own[f] += (penalty / scale) * held[worker * features + f];
  }

  updated(): void {
    this.isUpdated = true;
  }

  private take(worker: number): void {
    this.held.set(this.current, worker * this.features);
    this.kept.fill(0, worker * this.features, (worker + 1) * this.features);
    this.steps[worker] = 0;
    this.pending[worker] = 0;
  }
}

/** Points that are drawn for a job: distinct ones, all as likely. */
class Batch {
  private readonly order: Int32Array;
  private readonly single: Float64Array;

  constructor(
    private readonly points: number,
    private readonly size: number,
    features: number,
    private readonly uniform: Uniform,
  ) {
    this.order = Int32Array.from({ length: points }, (_, i) => i);
    this.single = new Float64Array(features);
  }

  /** Draws points and writes the sum of their gradients. */
  gradient(objective: Objective, beta: Float64Array, out: Float64Array): void {
    const { order, points, size, uniform, single } = this;
    out.fill(0);
    for (let i = 0; i < size; i++) {
      // The first entries of a random order: Fisher and Yates.
      const j = i + Math.floor(uniform() * (points - i));
      const point = order[j];
      order[j] = order[i];
      order[i] = point;
      objective.partialGradient(beta, point, point + 1, single);
      for (let f = 0; f < out.length; f++) out[f] += single[f];
    }
  }
}
