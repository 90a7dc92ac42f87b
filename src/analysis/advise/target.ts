import type { Point, TrainingPoint } from '../../simulation/experiment/experiment.js';
import type { Recorded } from '../../simulation/experiment/metrics.js';
import type { Problem } from '../../simulation/experiment/problem.js';
import type { RunRecord } from '../../simulation/training/recorder.js';
import { recordOf } from '../../simulation/training/records.js';
import { startingPoints } from '../../simulation/training/starting-points.js';

/** Goal of a training run. */
export interface Target {
  /** error: ‖beta − beta*‖₂; loss: the objective on the training data. */
  readonly metric: 'error' | 'loss';
  /** In the metric's own unit. */
  readonly value: number;
  /** The metric before the first iteration. */
  readonly start: number;
}

/** A target as it is asked for: a value of the metric, or a fraction of its first value. */
interface TargetWish {
  readonly amount: number;
  readonly relative: boolean;
  /** Default: the error where beta* is known, else the loss. */
  readonly metric?: Target['metric'];
}

/** The target of a point's training; undefined where its metric is not known for this problem. */
export function targetOf(point: TrainingPoint, problem: Problem, wish: TargetWish): Target | undefined {
  const optimum = problem.optimum();
  const metric = wish.metric ?? (optimum === undefined ? 'loss' : 'error');
  if (metric === 'error' && optimum === undefined) return undefined;
  const beta = startingPoints(point, problem.whole.features, [0]);
  const start = metric === 'error' ? distance(beta, optimum as Float64Array) : lossAt(problem, beta);
  return { metric, start, value: wish.relative ? wish.amount * start : wish.amount };
}

/** Simulated time, iterations and communication volume until a run was first at its target. */
export interface Reached {
  readonly time: number;
  readonly iterations: number;
  readonly volume: number;
}

/**
 * The first time that a run's metric is at most the target. Between the records before and after it, the logarithm of
 * the metric is taken to fall on a straight line over time (as it does where descent converges linearly), and iterations
 * and volume to grow on one.
 * @param recorded the iterations that are recorded
 */
export function reachedBy(
  run: RunRecord,
  recorded: readonly number[],
  { metric, value, start }: Target,
): Reached | undefined {
  const soFar = (i: number, record: Recorded) => (i < 0 ? 0 : recordOf(run, i, record));
  const metricAt = (i: number) => (i < 0 ? start : recordOf(run, i, metric));
  let at = 0;
  while (at < run.filled && !(metricAt(at) <= value)) at++;
  if (at === run.filled) return undefined;
  const [before, after] = [metricAt(at - 1), metricAt(at)];
  const share = before <= value ? 1 : shareOf(before, after, value);
  const between = (from: number, to: number) => from + share * (to - from);
  return {
    time: between(soFar(at - 1, 'time'), soFar(at, 'time')),
    iterations: between(at === 0 ? 0 : recorded[at - 1], recorded[at]),
    volume: between(soFar(at - 1, 'volume'), soFar(at, 'volume')),
  };
}

/** Least value of the metric among the records of a run. */
export function nearest(run: RunRecord, metric: Target['metric']): number {
  let least = Infinity;
  for (let i = 0; i < run.filled; i++) least = Math.min(least, recordOf(run, i, metric));
  return least;
}

/** Fraction of the way from `before` down to `after` at which `value` is, on a logarithmic scale where that is possible. */
function shareOf(before: number, after: number, value: number): number {
  if (after > 0) return Math.log(before / value) / Math.log(before / after);
  return (before - value) / (before - after);
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(a.reduce((sum, x, f) => sum + (x - b[f]) ** 2, 0));
}

function lossAt(problem: Problem, beta: Float64Array): number {
  const loss = new Float64Array(1);
  problem.whole.loss(beta, 1, loss);
  return loss[0];
}

/** Entries of X: few enough that hundreds of schemes are trained in seconds. */
const LEAST_POINTS = 200;

/**
 * The problem that is trained where an error is to be reached and the experiment says nothing of training: least squares
 * on Gaussian data, four points to a feature, so that the condition number of XᵀX is about 9 (Marchenko and Pastur:
 * ((1 + √¼)/(1 − √¼))²), with the step 1/‖XᵀX‖ that descends safely with full gradients.
 */
export function standInTraining({ tasks }: Pick<Point, 'tasks'>) {
  const points = tasks * Math.ceil(LEAST_POINTS / tasks);
  return {
    iterations: 200,
    objective: { loss: 'least-squares' },
    data: { source: 'gaussian', points, features: Math.floor(points / 4), std: 1, noise: 1 },
    step: { rule: 'power', scale: 1, exponent: 0, normalise: 'spectral' },
  };
}

/** The same in words, for readers who must judge an answer that rests on it. */
export function standInText({ tasks }: Pick<Point, 'tasks'>): string {
  const { data, iterations } = standInTraining({ tasks });
  return (
    `a stand-in problem, as nothing is said about training: least squares, ${data.points} gaussian points, ` +
    `${data.features} features, noise 1, gradient descent with step 1/‖X'X‖, at most ${iterations} iterations; ` +
    'an experiment with `training` says what your own problem needs'
  );
}
