import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { passes } from '../../../src/analysis/validate/check.js';
import { sketchChecks } from '../../../src/analysis/validate/training-checks.js';
import { makeFigures } from '../../../src/experiments/make.js';
import { accuracy } from '../../../src/experiments/wgc/accuracy.js';
import { fig2 } from '../../../src/experiments/wgc/fig2.js';
import { leverage } from '../../../src/experiments/wgc/leverage.js';
import { linear } from '../../../src/experiments/wgc/linear.js';
import { noise } from '../../../src/experiments/wgc/noise.js';
import { time } from '../../../src/experiments/wgc/time.js';
import { DataFiles } from '../../../src/models/data/files.js';
import { createData } from '../../../src/models/data/registry.js';
import type { DenseRows } from '../../../src/models/kernels/rows.js';
import { pointProbabilities, sketch } from '../../../src/models/sketch/sketch.js';
import { Streams } from '../../../src/random/stream.js';
import { reedSolomon } from '../../../src/schemes/reed-solomon.js';
import type { Experiment } from '../../../src/simulation/experiment/experiment.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { parseExperiment } from '../../../src/simulation/input/document.js';
import { InputError } from '../../../src/simulation/input/input-error.js';
import type { RunRecord } from '../../../src/simulation/training/recorder.js';
import { TrainingTaskRunner } from '../../../src/simulation/training/tasks.js';
import { folderWith } from '../../folders.js';
import { noRealFiles } from '../../models/data/real-files.js';
import {
  distance,
  estimate,
  play,
  resultsOf,
  settingOf,
  shuffled,
  uniformOf,
} from '../../schemes/responders.js';

const DATA = {
  source: 'uniform-blocks',
  blocks: 6,
  rows: 20,
  features: 4,
  spread: 15,
  shuffle: true,
  noise: 1,
  test: 0,
};

/** A small experiment of Section 6.2's kind; `sketch` and `training` go on top. */
function experimentOf(sketchField: object | undefined, training: object = {}, more: object = {}): Experiment {
  const experiment = {
    ...{ seed: 6, trials: 3, workers: 10, tasks: 5, scheme: { name: 'reed-solomon', load: 3 } },
    delay: { model: 'exponential', mean: 1 },
    training: {
      ...{ iterations: 40, objective: { loss: 'least-squares', factor: 2 }, data: DATA },
      ...{ step: { rule: 'constant', value: 1e-6 }, record: [1, 40] },
      ...(sketchField && { sketch: { factor: 2, partitions: 5, ...sketchField } }),
      ...training,
    },
    ...more,
  };
  return resolveExperiment(parseExperiment(JSON.stringify(experiment), 'test'));
}

function train(experiment: Experiment, first = 0, count = experiment.points[0].trials): readonly RunRecord[] {
  const result = new TrainingTaskRunner(experiment).run({ point: 0, first, count });
  if ('failure' in result) throw new Error(result.failure);
  return result.runs;
}

/** ‖2·XᵀS̃ᵀS̃y‖, the gradient at 0 with every drawn partition as often as it was drawn, for the seed above. */
function firstGradient(weights: 'counts' | 'ones'): number {
  const data = createData(DATA, {
    uniform: new Streams('6', 'data').uniform('run', 'all'),
    files: new DataFiles([]),
  });
  const pi = pointProbabilities(data.rows, 'leverage');
  const parameters = { method: 'leverage', factor: 2, partitions: 5, weights: true } as const;
  const draw = new Streams('6', 'sketch').uniform('run', 'all');
  const sample = sketch(data, parameters, pi, 'quantities', draw);
  const { values, features } = data.rows as DenseRows;
  const gradient = new Float64Array(features);
  for (const part of weights === 'counts' ? sample.sequence : sample.parts) {
    const scale = sample.scales[sample.parts.indexOf(part)];
    for (let i = 12 * part; i < 12 * (part + 1); i++) {
      for (let f = 0; f < features; f++) {
        gradient[f] -= 2 * scale ** 2 * values[i * features + f] * data.labels[i];
      }
    }
  }
  return Math.hypot(...gradient);
}

describe('training on a sketch', () => {
  it('decodes the weighted gradient of the drawn partitions', () => {
    const [weighted, plain, scaled] = [true, false, 'scaled'].map((weights) =>
      train(experimentOf({ weights })),
    );
    const counts = firstGradient('counts');
    const ones = firstGradient('ones');
    expect(counts / ones).toBeGreaterThan(1.1);
    expect(weighted[0].lengths[0] / counts).toBeCloseTo(1, 9);
    expect(plain[0].lengths[0] / ones).toBeCloseTo(1, 9);
    const draws = (scaled[0].lengths[0] / ones) * 5;
    expect(draws).toBeCloseTo(Math.round(draws), 8);
    expect(Math.round(draws)).toBeGreaterThan(5);
  });

  it('takes steps that know of the weights', () => {
    const step = { rule: 'power', scale: 1, exponent: 0, normalise: 'spectral' };
    const [plain, scaled] = [false, 'scaled'].map((weights) =>
      train(experimentOf({ weights }, { step }), 0, 1),
    );
    // A longer gradient and a step that is shorter by as much.
    expect(scaled[0].lengths[0] / plain[0].lengths[0]).toBeGreaterThan(1.1);
    expect(scaled[0].values[1] / plain[0].values[1]).toBeCloseTo(1, 8);
  });

  it('is measured on the whole data', () => {
    // At the end of a long training the sketch's own error would be 0.
    const [run] = train(experimentOf({ weights: true }, { iterations: 4000, record: [4000] }), 0, 1);
    const [error, loss] = [run.values[1], run.values[2]];
    expect(run.lengths[0]).toBeLessThan(1e-6);
    expect(error).toBeGreaterThan(1e-4);
    expect(error).toBeLessThan(0.1);
    // 120 points with noise 1 each
    expect(loss).toBeGreaterThan(60);
    expect(loss).toBeLessThan(200);
  });

  it('draws once per seed, or anew for each run, whoever runs beside it', () => {
    const same = train(experimentOf({ weights: true }));
    // Other responders decode it, which changes the last bits.
    expect(new Set(same.map((run) => run.lengths[0].toPrecision(9))).size).toBe(1);
    const fresh = experimentOf({ weights: true }, { resample: ['sketch'] });
    const runs = train(fresh);
    expect(new Set(runs.map((run) => run.lengths[0].toPrecision(3))).size).toBe(3);
    expect(train(fresh, 2, 1)[0]).toEqual(runs[2]);
  });

  it('serves schemes that know nothing of weights, if there are none', () => {
    const more = { workers: 5, scheme: { name: 'uncoded' } };
    const [uncoded] = train(experimentOf({ weights: false }, {}, more), 0, 1);
    const [coded] = train(experimentOf({ weights: false }), 0, 1);
    expect(uncoded.values[1]).toBeCloseTo(coded.values[1], 9);
    const points = { workers: 5, scheme: { name: 'sgc', redundancy: 2 } };
    expect(train(experimentOf({ weights: false }, {}, points), 0, 1)[0].filled).toBe(2);
  });

  it('trains a classifier on a part of MNIST', ({ skip }) => {
    skip(noRealFiles !== undefined, noRealFiles);
    const training = {
      ...{ iterations: 25, objective: { loss: 'logistic', metric: 'error' }, record: [25] },
      ...{ data: { source: 'mnist49', train: 1000 }, step: { rule: 'constant', value: 1e-3 } },
    };
    const sketchField = { method: 'uniform', factor: 4, weights: true };
    const [run] = train(experimentOf(sketchField, training, { trials: 1 }));
    expect(run.values[6]).toBeGreaterThan(0.03);
    expect(run.values[6]).toBeLessThan(0.2);
  });
});

describe('a sketch that cannot work', () => {
  const mistakes = (...change: Parameters<typeof experimentOf>): string => {
    try {
      experimentOf(...change);
      return '';
    } catch (error) {
      if (error instanceof InputError) return error.mistakes.join('\n');
      throw error;
    }
  };

  it('is refused with what would be allowed', () => {
    const uncoded = { workers: 5, scheme: { name: 'uncoded' } };
    const cases: [Parameters<typeof experimentOf>, RegExp][] = [
      [
        [{ weights: true }, {}, uncoded],
        /training\.sketch\.weights: true.*false for uncoded.*by reed-solomon/,
      ],
      [[{ weights: 'scaled' }, {}, uncoded], /training\.sketch\.weights: "?scaled.*false for uncoded/],
      [[{ partitions: 6 }], /training\.sketch\.partitions: 6.*number of tasks \(5\)/],
      [[{ factor: 0.5 }], /training\.sketch\.factor: 0\.5.*>= 1/],
      [[{ factor: 1.5 }], /sketch\.factor: factor 1\.5 times 5 partitions.*a whole number of partitions/],
      [
        [{ factor: 25 }],
        /sketch\.factor: factor 25 times 5.*0\.96 points each.*at most as many partitions as points/,
      ],
      [[{ weight: true }], /training\.sketch\.weight: .*unknown key.*weights/],
      [[{ method: 'leverages' }], /training\.sketch\.method: .*leverage \| uniform/],
      [
        [{ weights: false }, {}, { ...uncoded, split: 'blocks' }],
        /split: blocks.*points with training\.sketch/,
      ],
      [
        [undefined, {}, { scheme: { name: 'reed-solomon', load: 3, weights: true } }],
        /scheme\.weights: .*training\.sketch/,
      ],
    ];
    for (const [change, message] of cases) {
      const found = mistakes(...change);
      expect(found).toMatch(message);
      expect(found.split('\n')).toHaveLength(1);
    }
  });
});

describe('weighted gradient coding', () => {
  it('decodes the message vectors to Σ w_j g_j', () => {
    const weights = Float64Array.of(3, 1, 4, 1, 5);
    const code = reedSolomon.build({ load: 3 }, settingOf(10, 5, { taskWeights: weights }));
    const uniform = uniformOf('weighted');
    const results = resultsOf(5, 4, uniform);
    for (let round = 0; round < 20; round++) {
      const order = shuffled(
        Array.from({ length: 10 }, (_, j) => j),
        uniform,
      );
      const { v, decoded, completeAfter } = play(code, order, results);
      expect(completeAfter).toBe(5);
      expect(distance(v, weights)).toBeLessThan(1e-11);
      expect(distance(decoded, estimate(weights, results))).toBeLessThan(1e-11);
    }
  });

  it('passes its checks', () => {
    for (const check of sketchChecks(40_000, '1'))
      expect([check.name, passes(check)]).toEqual([check.name, true]);
  });
});

it('the figures are made, and say what they are', async () => {
  const out = folderWith();
  const said: string[] = [];
  await makeFigures([linear, leverage, noise, fig2, time, accuracy], {
    ...{ out, standIns: out, dataFolders: [], quick: true, seed: '1', trials: 2, jobs: 0 },
    say: (line) => said.push(line),
  });
  const csv = (id: string) =>
    readFileSync(join(out, 'wgc', `${id}.csv`), 'utf8')
      .trim()
      .split('\n');
  expect(csv('wgc-linear')).toHaveLength(1 + 9);
  expect(csv('wgc-leverage')).toHaveLength(1 + 4);
  expect(csv('wgc-noise')).toHaveLength(1 + 6);
  expect(csv('wgc-fig2')).toHaveLength(1 + 3 * 180);
  expect(csv('wgc-time')).toHaveLength(1 + 15);
  expect(csv('wgc-accuracy')).toHaveLength(1 + 3 * 61);
  expect(csv('wgc-linear')[0]).toBe(
    'rho,method,weights,runs,iterations_mean,iterations_se,iterations_sd,squared_error_mean,squared_error_se',
  );
});
