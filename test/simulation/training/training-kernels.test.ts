import { afterEach, expect, it, vi } from 'vitest';
import { runTraining } from '../../../src/simulation/execution/run.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { parseExperiment } from '../../../src/simulation/input/document.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

const PLAIN = {
  workers: 6,
  trials: 3,
  scheme: { name: 'uncoded' },
  delay: { model: 'bernoulli', p: 0.3 },
  incomplete: 'skip',
  training: {
    iterations: 40,
    data: { source: 'gaussian', points: 240, features: 30, std: 1, test: 60 },
    step: { rule: 'constant', value: 1e-4 },
    record: 4,
  },
};

const { training } = PLAIN;
const sgc = { name: 'sgc', redundancy: 2 };
const classes = { ...training.data, two_classes: true };
const oneHot = { source: 'one-hot', points: 240, fields: 10, categories: 9 };
const cases: [string, object][] = [
  ['Gram matrices of responder patterns', { scheme: sgc }],
  ['dense rows, least squares', { scheme: sgc, workers: 40 }],
  ['Gram matrices by blocks', { split: 'blocks' }],
  ['dense rows, logistic', { training: { ...training, data: classes, objective: { loss: 'logistic' } } }],
  ['sparse rows', { scheme: sgc, workers: 40, training: { ...training, data: oneHot } }],
];

it.each(cases)('the same bits from WebAssembly and from JavaScript: %s', async (_, change) => {
  const experiment = resolveExperiment(parseExperiment(JSON.stringify({ ...PLAIN, ...change }), 'test'));
  const runs = async (kernels: string) => {
    vi.stubEnv('STRAGGLE_KERNELS', kernels);
    return (await runTraining(experiment)).rows[0].runs;
  };
  const simd = await runs('');
  expect(simd.every(({ filled }) => filled === 4)).toBe(true);
  expect(await runs('javascript')).toEqual(simd);
});
