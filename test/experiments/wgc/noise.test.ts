import { Matrix, pseudoInverse } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { expectedRatio } from '../../../src/experiments/wgc/noise.js';
import { DataFiles } from '../../../src/models/data/files.js';
import { createData, dataSchema } from '../../../src/models/data/registry.js';
import { Streams } from '../../../src/random/stream.js';
import { runTraining } from '../../../src/simulation/execution/run.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { documentOf } from '../../../src/simulation/input/document.js';
import { toDense } from '../../models/kernels/to-dense.js';

const DATA = {
  source: 'uniform-blocks',
  blocks: 3,
  rows: 8,
  features: 3,
  shuffle: false,
  noise: [1, 9, 2],
  test: 40,
};
const WEIGHTS = [1, 0.125, 0.5];

describe('weights of partitions from a list', () => {
  it('lead to the weighted least-squares solution', async () => {
    const { rows } = await runTraining(
      resolveExperiment(
        documentOf(
          {
            ...{ seed: 3, trials: 2, workers: 6, tasks: 3, scheme: { name: 'reed-solomon', load: 2 } },
            delay: { model: 'exponential', mean: 1 },
            training: {
              data: DATA,
              sketch: { method: 'uniform', factor: 1, partitions: 3, weights: WEIGHTS },
              ...{ iterations: 2000, record: [2000], step: { rule: 'constant', value: 1e-3 } },
            },
          },
          'weights',
        ),
      ),
    );
    const data = createData(dataSchema().parse(DATA), {
      uniform: new Streams('3', 'data').uniform('run', 'all'),
      files: new DataFiles([]),
    });
    const x = toDense(data.rows);
    const root = Array.from({ length: 24 }, (_, i) => Math.sqrt(WEIGHTS[Math.floor(i / 8)]));
    const scaled = Matrix.from1DArray(24, 3, Array.from(x.values)).mulColumnVector(root);
    const labels = Matrix.columnVector(Array.from(data.labels, (y, i) => y * root[i]));
    const solution = pseudoInverse(scaled).mmul(labels).to1DArray();
    const test = toDense((data.test ?? data).rows);
    const squares = Array.from({ length: 40 }, (_, i) => {
      const score = solution.reduce((sum, b, f) => sum + b * test.values[3 * i + f], 0);
      return (score - (data.test?.labels[i] ?? 0)) ** 2;
    });
    const expected = squares.reduce((a, b) => a + b) / 40;
    for (const error of rows[0].values('test_metric')) expect(error / expected).toBeCloseTo(1, 6);
  });
});

describe('the expected error with weights by noise', () => {
  it('is least for the inverse variances, where it is one over the sum of all s/σ²', () => {
    const [s, sigma] = [
      [1, 4, 9],
      [1, 5, 2],
    ];
    const total = 14;
    const equal = (1 + 4 * 25 + 9 * 4) / total ** 2;
    expect(expectedRatio(s, sigma, 2)).toBeCloseTo(1 / (1 + 4 / 25 + 9 / 4) / equal, 12);
    expect(expectedRatio(s, sigma, 0)).toBe(1);
    for (const power of [1, 1.9, 2.1, 3]) {
      expect(expectedRatio(s, sigma, power)).toBeGreaterThan(expectedRatio(s, sigma, 2));
    }
  });
});
