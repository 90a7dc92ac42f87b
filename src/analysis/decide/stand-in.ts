import type { Point } from '../../simulation/experiment/experiment.js';

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

/** The same in words, for those who must judge an answer that rests on it. */
export function standInText({ tasks }: Pick<Point, 'tasks'>): string {
  const { data, iterations } = standInTraining({ tasks });
  return (
    `a stand-in problem, as nothing is said about training: least squares, ${data.points} gaussian points, ` +
    `${data.features} features, noise 1, gradient descent with step 1/‖X'X‖, at most ${iterations} iterations; ` +
    'an experiment with `training` says what your own problem needs'
  );
}
