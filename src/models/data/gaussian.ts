import { z } from 'zod';
import { drawn, integer } from '../../random/draws.js';
import type { Uniform } from '../../random/stream.js';
import { standardNormal } from '../../random/ziggurat.js';
import type { DenseRows } from '../kernels/rows.js';
import { type Dataset, defineData, makeDataset, type Part } from './dataset.js';

const shape = {
  points: z.int().min(1).describe('m, number of training points'),
  features: z.int().min(1).describe('ℓ, number of features'),
  test: z.int().min(0).default(0).describe('number of test points, drawn like the others'),
};
const std = z.number().positive().default(100).describe('standard deviation of the entries of X');
const row_norm = z
  .number()
  .positive()
  .optional()
  .describe('every row is scaled to this norm, so that SGC gives all points as many copies');
const noise = z.number().min(0).default(1).describe('standard deviation of the labels around X beta');

const truth = z
  .enum(['integers', 'uniform'])
  .optional()
  .describe('what the entries of beta are drawn from: integers, 1 to 9 (where absent), or uniform on [0, 1]');

/**
 * SGC's data: entries of X are N(0, std²), beta has integers from 1 to 9, y_i is normal around ⟨x_i, beta⟩.
 * With `two_classes` the label is the sign of that, for the logistic loss.
 */
export const gaussian = defineData({
  name: 'gaussian',
  summary: 'X with entries N(0, std²), beta of integers 1..9, y = X beta + noise',
  source: 'SGC, Section VI.A; docs/background/corrections.md, 4',
  examples: [
    { points: 12, features: 3 },
    { points: 12, features: 3, two_classes: true, test: 4 },
  ],
  parameters: z.strictObject({
    ...shape,
    std,
    row_norm,
    noise,
    truth,
    two_classes: z.boolean().default(false).describe('labels are the signs of y: −1 or 1'),
  }),
  create: (parameters, { uniform }) =>
    generate(
      'gaussian',
      parameters,
      uniform,
      parameters.two_classes ? (y) => (y < 0 ? -1 : 1) : (y) => y,
      scaleTo(parameters.row_norm),
    ),
});

/** The system X beta = y that has a solution: the gaussian data without noise. */
export const consistent = defineData({
  name: 'consistent',
  summary: 'a consistent system: X with entries N(0, std²), beta of integers 1..9, y = X beta',
  source: 'SGC, Corollary 1',
  examples: [{ points: 12, features: 3 }],
  parameters: z.strictObject({ ...shape, std, row_norm }),
  create: (parameters, { uniform }) =>
    generate('consistent', { ...parameters, noise: 0 }, uniform, undefined, scaleTo(parameters.row_norm)),
});

/**
 * Gaussian rows scaled to squared norms 1, 3, 6 and 10, a quarter of the rows each, in that order: the data on
 * which SGC, which places points by their norms, differs from BGC. In a test part the quarters are the same.
 */
export const unequalNorms = defineData({
  name: 'unequal-norms',
  summary: 'gaussian rows scaled to norms 1, √3, √6, √10 by quarter, y = X beta + noise',
  source: 'variant of SGC, Section VI.A; eq. (6) gives the points different degrees there',
  examples: [{ points: 12, features: 3 }],
  parameters: z.strictObject({ ...shape, noise }),
  create: (parameters, { uniform }) =>
    generate('unequal-norms', { ...parameters, std: 1 }, uniform, undefined, scaleByQuarter),
});

interface Generated {
  readonly points: number;
  readonly features: number;
  readonly test: number;
  readonly std: number;
  readonly noise: number;
  readonly truth?: 'integers' | 'uniform' | undefined;
}

/** Draws beta, then X and the noise of the training part, then those of the test part, from one stream. */
function generate(
  name: string,
  { points, features, test, std, noise, truth: law = 'integers' }: Generated,
  uniform: Uniform,
  label: (y: number) => number = (y) => y,
  reshape: (rows: DenseRows) => void = () => {},
): Dataset {
  const truth = drawn(features, law === 'uniform' ? uniform : () => integer(uniform, 1, 9));
  const normal = standardNormal(uniform);
  const part = (size: number): Part => {
    const rows: DenseRows = {
      kind: 'dense',
      points: size,
      features,
      values: drawn(size * features, () => std * normal()),
    };
    reshape(rows);
    const labels = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      let mean = 0;
      for (let f = 0; f < features; f++) mean += rows.values[i * features + f] * truth[f];
      labels[i] = label(mean + noise * normal());
    }
    return { rows, labels };
  };
  const training = part(points);
  return makeDataset(name, training, { truth, ...(test > 0 && { test: part(test) }) });
}

const SQUARED_NORMS = [1, 3, 6, 10];

function scaleByQuarter(rows: DenseRows): void {
  scaleRows(rows, (i) => Math.sqrt(SQUARED_NORMS[Math.floor((4 * i) / rows.points)]));
}

function scaleTo(norm: number | undefined): (rows: DenseRows) => void {
  return (rows) => {
    if (norm !== undefined) scaleRows(rows, () => norm);
  };
}

/** Scales row i to the norm wanted(i). */
function scaleRows({ points, features, values }: DenseRows, wanted: (i: number) => number): void {
  for (let i = 0; i < points; i++) {
    const row = values.subarray(i * features, (i + 1) * features);
    const factor = wanted(i) / Math.sqrt(row.reduce((sum, entry) => sum + entry * entry, 0));
    for (let f = 0; f < features; f++) row[f] *= factor;
  }
}
