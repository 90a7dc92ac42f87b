import { describe, expect, it } from 'vitest';
import type { DenseRows } from '../../../src/models/data/rows.js';
import { kernelOf } from '../../../src/models/kernels/kernel.js';
import { holedRows, numbers, toSparse } from '../objectives/problems.js';

/** Xβ, summed as the contract of Kernel says. */
function plainScores({ points, features, values }: DenseRows, betas: Float64Array, replicas: number) {
  return Float64Array.from({ length: replicas * points }, (_, at) => {
    const r = Math.floor(at / points);
    const i = at % points;
    let sum = 0;
    for (let f = 0; f < features; f++) sum += values[i * features + f] * betas[r * features + f];
    return sum;
  });
}

/** Xᵀw, likewise. */
function plainCombine({ points, features, values }: DenseRows, weights: Float64Array, replicas: number) {
  return Float64Array.from({ length: replicas * features }, (_, at) => {
    const r = Math.floor(at / features);
    const f = at % features;
    let sum = 0;
    for (let i = 0; i < points; i++) sum += weights[r * points + i] * values[i * features + f];
    return sum;
  });
}

// numbers of points, features and replicas on both sides of the blocks of 4 and 2
const shapes = [
  [1, 1, 1],
  [3, 2, 2],
  [4, 3, 3],
  [9, 5, 4],
  [23, 7, 5],
] as const;

describe.each(shapes)('%i points, %i features, %i replicas', (points, features, replicas) => {
  const rows = holedRows(`kernel ${points}`, points, features);
  const betas = numbers('betas', replicas * features);
  const weights = numbers('weights', replicas * points);
  const gaps = weights.map((weight, at) => (at % 3 === 1 ? 0 : weight));

  it.each([
    ['dense', kernelOf(rows)],
    ['sparse', kernelOf(toSparse(rows))],
  ])('%s: the same bits as plain loops', (_, kernel) => {
    const scores = new Float64Array(replicas * points);
    kernel.scores(betas, replicas, scores);
    expect(scores).toEqual(plainScores(rows, betas, replicas));
    const sums = new Float64Array(replicas * features).fill(Number.NaN);
    kernel.combine(weights, replicas, sums);
    expect(sums).toEqual(plainCombine(rows, weights, replicas));
  });

  it.each([
    ['dense', kernelOf(rows)],
    ['sparse', kernelOf(toSparse(rows))],
  ])('%s: points of weight 0 make no difference', (_, kernel) => {
    const all = plainScores(rows, betas, replicas);
    const scores = new Float64Array(replicas * points).fill(Number.NaN);
    kernel.scores(betas, replicas, scores, gaps);
    for (let at = 0; at < scores.length; at++) if (gaps[at] !== 0) expect(scores[at]).toBe(all[at]);
    const sums = new Float64Array(replicas * features);
    kernel.combine(gaps, replicas, sums);
    expect(sums).toEqual(plainCombine(rows, gaps, replicas));
  });
});
