import { z } from 'zod';
import { drawn } from '../../random/draws.js';
import { standardNormal } from '../../random/ziggurat.js';
import { pow } from '../../statistics/pow.js';
import type { SparseRows } from '../kernels/rows.js';
import { defineData, makeDataset, splitParameters, splitPart } from './dataset.js';

/**
 * One-hot encoding of columns of numbers, each distinct number of a column a category of its own, and a column
 * of ones at the end. Features are ordered by column, then by the number; a row has a one for each column.
 * As scikit-learn's OneHotEncoder, fitted on all rows (ErasureHead's code; docs/background/corrections.md, 2).
 */
export function oneHot(columns: readonly Float64Array[]): SparseRows {
  const points = columns[0].length;
  const perRow = columns.length + 1;
  const column = new Int32Array(points * perRow);
  let features = 0;
  columns.forEach((entries, c) => {
    const { codes, count } = labelEncode(entries);
    for (let i = 0; i < points; i++) column[i * perRow + c] = features + codes[i];
    features += count;
  });
  for (let i = 0; i < points; i++) column[i * perRow + columns.length] = features;
  return {
    kind: 'sparse',
    points,
    features: features + 1,
    start: Int32Array.from({ length: points + 1 }, (_, i) => i * perRow),
    column,
    value: new Float64Array(points * perRow).fill(1),
  };
}

/** The rank of each entry among the distinct ones: 0 for the smallest. */
export function labelEncode(entries: Float64Array): { codes: Int32Array; count: number } {
  const distinct = entries.slice().sort();
  let count = 0;
  for (let i = 0; i < distinct.length; i++) {
    if (i === 0 || distinct[i] !== distinct[count - 1]) distinct[count++] = distinct[i];
  }
  const codes = new Int32Array(entries.length);
  for (let i = 0; i < codes.length; i++) {
    // By bisection, which is faster than a table for numbers that are not small integers.
    let low = 0;
    for (let high = count - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if (distinct[middle] < entries[i]) low = middle + 1;
      else high = middle;
    }
    codes[i] = low;
  }
  return { codes, count };
}

/** Each pair of entries of two label-encoded columns as one number, equal only for equal pairs. */
export function pairColumn(first: Int32Array, second: Int32Array, secondCount: number): Float64Array {
  return Float64Array.from(first, (code, i) => code * secondCount + second[i]);
}

/**
 * Sparse rows of zeros and ones, as one-hot encoding makes them: in each field one of its categories, and a
 * constant. Category k of C is drawn as floor(C·u^skew), so that with skew > 1 a few categories are common and
 * many are rare. The scores are ⟨x_i, b⟩, with entries of b normal such that scores are N(0, signal²); labels are scores plus noise, or classes
 * −1 and 1 with the logistic probability of the score.
 */
export const oneHotStandIn = defineData({
  name: 'one-hot',
  summary: 'generated one-hot rows: a category in each field, and a constant',
  source: 'stand-in of the kind of the data of ErasureHead, Table 1',
  examples: [{ points: 12, fields: 2, categories: 3 }],
  parameters: z.strictObject({
    points: z.int().min(1).describe('points before the split into training and test'),
    fields: z.int().min(1).describe('number of fields, each with one non-zero per row'),
    categories: z.int().min(1).describe('categories of a field; features: fields·categories + 1'),
    skew: z.number().positive().default(6).describe('1: all categories equally likely; larger: less equal'),
    signal: z.number().positive().default(3).describe('standard deviation of the scores'),
    two_classes: z.boolean().default(true).describe('labels −1 and 1, otherwise real numbers'),
    noise: z.number().min(0).default(0.1).describe('standard deviation of real labels around the score'),
    ...splitParameters,
  }),
  create: (parameters, { uniform }) => {
    const { points, fields, categories, skew, signal, two_classes, noise } = parameters;
    const features = fields * categories + 1;
    const perRow = fields + 1;
    const normal = standardNormal(uniform);
    const truth = drawn(features, () => (signal * normal()) / Math.sqrt(perRow));
    const column = new Int32Array(points * perRow);
    const labels = new Float64Array(points);
    for (let i = 0; i < points; i++) {
      let score = truth[features - 1];
      for (let field = 0; field < fields; field++) {
        const feature = field * categories + Math.floor(categories * pow(uniform(), skew));
        column[i * perRow + field] = feature;
        score += truth[feature];
      }
      column[i * perRow + fields] = features - 1;
      const positive = () => uniform() * (1 + Math.exp(-score)) < 1;
      labels[i] = two_classes ? (positive() ? 1 : -1) : score + noise * normal();
    }
    const rows: SparseRows = {
      kind: 'sparse',
      points,
      features,
      start: Int32Array.from({ length: points + 1 }, (_, i) => i * perRow),
      column,
      value: new Float64Array(points * perRow).fill(1),
    };
    const { training, test } = splitPart({ rows, labels }, parameters, uniform, 'one-hot');
    return makeDataset('one-hot', training, { truth, ...(test !== undefined && { test }) });
  },
});
