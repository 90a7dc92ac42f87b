// An objective, a data source and a step rule of one's own: Huber's loss on data with outliers.
//
//   npx straggle run examples/training.yaml --import examples/own-training.mjs \
//     --set 'training.data={source: outliers, points: 200, features: 5, share: 0.1}' \
//     --set 'training.objective={loss: huber, delta: 1}' \
//     --set 'training.step={rule: warm-up, value: 0.002, over: 50}'
import {
  commonParameters,
  defineData,
  defineObjective,
  defineStep,
  makeDataset,
  pointwiseObjective,
  standardNormal,
  z,
} from 'straggle';

export const huber = defineObjective({
  name: 'huber',
  summary: 'Σ h(⟨x_i, beta⟩ − y_i), quadratic up to delta and linear beyond',
  source: 'Huber, Robust estimation of a location parameter, Ann. Math. Statist. 35 (1964)',
  labels: 'quantities',
  parameters: z.strictObject({
    delta: z.number().positive().default(1).describe('residual from which on the loss is linear, > 0'),
    ...commonParameters,
  }),
  create: ({ delta, ...common }, data) =>
    pointwiseObjective(
      'huber',
      data,
      {
        curvature: 1,
        total: (scores, from, labels) => {
          let sum = 0;
          for (let i = 0; i < labels.length; i++) {
            const size = Math.abs(scores[from + i] - labels[i]);
            sum += size <= delta ? size ** 2 / 2 : delta * (size - delta / 2);
          }
          return sum;
        },
        slopes: (scores, from, labels, weights) => {
          for (let i = 0; i < labels.length; i++) {
            const weight = weights === undefined ? 1 : weights[from + i];
            const residual = scores[from + i] - labels[i];
            // Exactly 0 where nothing was recovered, whatever the score there.
            scores[from + i] = weight === 0 ? 0 : weight * Math.max(-delta, Math.min(delta, residual));
          }
        },
      },
      common,
    ),
});

export const outliers = defineData({
  name: 'outliers',
  summary: 'normal entries, beta all 1; a share of the labels is 100 too large',
  source: 'examples/own-training.mjs',
  parameters: z.strictObject({
    points: z.int().min(1).describe('m, number of training points'),
    features: z.int().min(1).describe('ℓ, number of features'),
    share: z.number().min(0).max(1).describe('share of the labels that is wrong, 0 to 1'),
  }),
  create: ({ points, features, share }, { uniform }) => {
    const normal = standardNormal(uniform);
    const values = Float64Array.from({ length: points * features }, normal);
    const labels = Float64Array.from({ length: points }, (_, i) => {
      const row = values.subarray(i * features, (i + 1) * features);
      return row.reduce((sum, x) => sum + x, 0) + (uniform() < share ? 100 : 0);
    });
    const truth = new Float64Array(features).fill(1);
    return makeDataset('outliers', { rows: { kind: 'dense', points, features, values }, labels }, { truth });
  },
});

export const warmUp = defineStep({
  name: 'warm-up',
  summary: 'rises to value over the first iterations, and stays there',
  source: 'examples/own-training.mjs',
  parameters: z.strictObject({
    value: z.number().positive().describe('the step from then on'),
    over: z.int().min(1).describe('iterations in which it rises'),
  }),
  create:
    ({ value, over }) =>
    (t) =>
      value * Math.min(1, t / over),
});
