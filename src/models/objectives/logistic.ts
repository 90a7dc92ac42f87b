import { z } from 'zod';
import type { Dataset } from '../data/dataset.js';
import { DataError } from '../errors.js';
import { areaUnderCurve, errorRate } from './metrics.js';
import { commonParameters, defineObjective } from './objective.js';
import { type PointLoss, PointwiseObjective } from './pointwise.js';

/**
 * Σ log(1 + exp(−y_i⟨x_i, beta⟩)) + (l2/2)·‖beta‖² with y = ±1, summed over the points. Labels may also be 0 and 1.
 * Test metric: area under the curve of the scores X·beta (ErasureHead), or the fraction of points with a score of the
 * wrong sign (weighted gradient coding).
 */
export const logistic = defineObjective({
  name: 'logistic',
  summary: 'Σ log(1 + exp(−y_i⟨x_i, beta⟩)) + (l2/2)·‖beta‖²; test metric: AUC or error rate',
  source: 'ErasureHead, Section 5.2; Weighted gradient coding, Section 6.1',
  examples: [{ l2: 0.5, project: 2 }, { metric: 'error' }],
  parameters: z.strictObject({
    metric: z.enum(['auc', 'error']).default('auc').describe('test metric: AUC, or fraction of wrong signs'),
    ...commonParameters,
  }),
  labels: 'classes',
  create: ({ metric, l2, project }, data) => new Logistic(data, l2, project, metric),
});

/** See the definition `logistic`. */
export class Logistic extends PointwiseObjective {
  readonly name = 'logistic';

  /** @throws DataError if the labels are not two classes, or the test part has one class only */
  constructor(data: Dataset, l2 = 0, radius = Number.POSITIVE_INFINITY, metric: 'auc' | 'error' = 'auc') {
    const test = data.test && signs(data.test.labels);
    super(data, signs(data.labels), logLoss, l2, radius, {
      name: metric,
      labels: test,
      of: metric === 'auc' ? areaUnderCurve : errorRate,
    });
    if (metric === 'auc' && test?.every((label) => label === test[0])) {
      throw new DataError('labels of the test part', `all in class ${test[0]}`, 'both classes, for the AUC');
    }
  }

  /** Not known in closed form. */
  override optimum(): undefined {
    return undefined;
  }

  override strongConvexity(): number {
    return this.l2;
  }
}

/** Labels as −1 and 1. */
function signs(labels: Float64Array): Float64Array {
  const signed = labels.every((label) => label === -1 || label === 1);
  const binary = labels.every((label) => label === 0 || label === 1);
  if (!signed && !binary) {
    const classes = [...new Set(labels)].sort((a, b) => a - b);
    const shown = classes.slice(0, 4).join(', ') + (classes.length > 4 ? ', …' : '');
    throw new DataError('labels', shown, 'two classes: −1 and 1, or 0 and 1');
  }
  return labels.map((label) => (label === 1 ? 1 : -1));
}

const logLoss: PointLoss = {
  curvature: 1 / 4,
  total: (scores, from, labels) => {
    let sum = 0;
    for (let i = 0; i < labels.length; i++) {
      const margin = labels[i] * scores[from + i];
      // log(1 + exp(−margin)) without overflow
      sum += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
    }
    return sum;
  },
  slopes: (scores, from, labels, weights) => {
    for (let i = 0; i < labels.length; i++) {
      const weight = weights === undefined ? 1 : weights[from + i];
      const label = labels[i];
      scores[from + i] = weight === 0 ? 0 : (-weight * label) / (1 + Math.exp(label * scores[from + i]));
    }
  },
};
