import { expect, it } from 'vitest';
import { runTraining } from '../../../src/simulation/execution/run.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { parseExperiment } from '../../../src/simulation/input/document.js';
import { recordOf } from '../../../src/simulation/training/records.js';

const RECORDED = [1, 5, 20];

/** Runs on one-hot rows of few points, so that many columns stand in the same one or in none. */
async function runs(objective: object, measure: readonly string[], more: object) {
  const document = {
    ...{ workers: 30, trials: 3, delay: { model: 'exponential', mean: 1 } },
    scheme: { name: 'erasurehead', load: 2, wait: 11 },
    training: {
      iterations: 20,
      objective,
      data: { source: 'one-hot', points: 80, fields: 30, categories: 20, multiple_of: 30 },
      step: { rule: 'constant', value: 0.1 },
      ...{ method: 'accelerated', resample: ['data'], record: RECORDED, measure },
      ...more,
    },
  };
  const experiment = resolveExperiment(parseExperiment(JSON.stringify(document), 'test'));
  return (await runTraining(experiment)).rows[0].runs;
}

const cases: [string, object, object][] = [
  ['logistic', { loss: 'logistic', l2: 2 }, {}],
  ['least squares', { loss: 'least-squares', factor: 2, l2: 2 }, { start: { value: 0.25 } }],
  [
    'a run that stops',
    { loss: 'logistic', l2: 2 },
    { until: { gradient_norm: 20 }, method: 'gradient-descent' },
  ],
];

it.each(cases)(
  'runs are the same to the bit, whether equal columns share an entry or not: %s',
  async (_, objective, more) => {
    const own = await runs(objective, ['test_metric'], more);
    // With the loss nothing is shared.
    const whole = await runs(objective, ['test_metric', 'loss'], more);
    expect(own.map(({ lengths, shortest, stopped }) => ({ lengths, shortest, stopped }))).toEqual(
      whole.map(({ lengths, shortest, stopped }) => ({ lengths, shortest, stopped })),
    );
    own.forEach((run, r) => {
      for (let i = 0; i < RECORDED.length; i++) {
        const metric = recordOf(run, i, 'test_metric');
        expect(metric).toBeGreaterThan(0);
        expect(metric).toBe(recordOf(whole[r], i, 'test_metric'));
      }
    });
  },
);
