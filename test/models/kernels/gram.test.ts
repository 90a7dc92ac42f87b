import { expect, it } from 'vitest';
import { gramGradient, gramOf } from '../../../src/models/kernels/gram.js';
import { GramCache } from '../../../src/models/kernels/gram-cache.js';
import { denseRows, numbers } from '../objectives/problems.js';

const points = 13;
const features = 6;
const rows = denseRows('gram', points, features);
const labels = numbers('gram labels', points);
const weights = numbers('gram weights', points).map((weight, i) => (i % 4 === 2 ? 0 : weight));

function expectClose(actual: Float64Array, expected: Float64Array) {
  expect(actual.length).toBe(expected.length);
  actual.forEach((entry, e) => {
    expect(Math.abs(entry - expected[e])).toBeLessThan(1e-13);
  });
}

it('is XᵀVX and XᵀVy', () => {
  const { matrix, vector } = gramOf(rows, labels, weights);
  const x = rows.values;
  const entry = (f: number, k: number) =>
    weights.reduce((sum, weight, i) => sum + weight * x[i * features + f] * x[i * features + k], 0);
  const plain = Float64Array.from({ length: features ** 2 }, (_, e) =>
    entry(Math.floor(e / features), e % features),
  );
  expectClose(matrix, plain);
  const right = Float64Array.from({ length: features }, (_, f) =>
    weights.reduce((sum, weight, i) => sum + weight * x[i * features + f] * labels[i], 0),
  );
  expectClose(vector, right);
});

it('gives the gradient, at any place', () => {
  const beta = numbers('beta', features);
  const betas = Float64Array.from([9, ...beta]);
  const out = new Float64Array(features + 2);
  gramGradient(gramOf(rows, labels, weights), betas, 1, out, 2);
  const x = rows.values;
  const expected = Float64Array.from({ length: features }, (_, f) =>
    weights.reduce((sum, weight, i) => {
      const score = beta.reduce((total, entry, k) => total + entry * x[i * features + k], 0);
      return sum + weight * (score - labels[i]) * x[i * features + f];
    }, 0),
  );
  expectClose(out.subarray(2), expected);
  expect(Array.from(out.subarray(0, 2))).toEqual([0, 0]);
});

it('is rebuilt to the same bits when the cache has dropped it', () => {
  const cache = new GramCache(rows, labels, 2);
  const vectors = Array.from({ length: 5 }, (_, k) => numbers(`pattern ${k}`, points));
  const once = vectors.map((vector) => cache.get(vector, 0));
  expect(cache.get(vectors[4], 0)).toBe(once[4]);
  expect(cache.get(vectors[0], 0)).not.toBe(once[0]);
  expect(cache.get(vectors[0], 0)).toEqual(once[0]);
  once.forEach((gram, k) => {
    expect(gram).toEqual(gramOf(rows, labels, vectors[k]));
  });
});

it('keeps what was used last', () => {
  const cache = new GramCache(rows, labels, 2);
  const [a, b, c] = ['a', 'b', 'c'].map((name) => numbers(name, points));
  const kept = cache.get(a, 0);
  cache.get(b, 0);
  cache.get(a, 0);
  cache.get(c, 0);
  expect(cache.get(a, 0)).toBe(kept);
});

it('tells weights apart whose hashes are equal', () => {
  const cache = new GramCache(rows, labels, 8);
  // the hash rounds to multiples of 2^-20
  const close = weights.map((weight) => (weight === 0 ? 0 : weight + 2 ** -40));
  const first = cache.get(weights, 0);
  const second = cache.get(close, 0);
  expect(second).not.toBe(first);
  expect(cache.get(weights, 0)).toBe(first);
  expect(cache.get(close, 0)).toBe(second);
});

it('sums the matrices of groups', () => {
  const groups = Int32Array.from({ length: points }, (_, i) => i % 3);
  const cache = new GramCache(rows, labels, 4, groups);
  const perGroup = [2, 0, -0.5];
  const own = Float64Array.from(groups, (group) => perGroup[group]);
  const padded = Float64Array.from([7, ...own]);
  const { matrix, vector } = cache.get(padded, 1);
  const direct = gramOf(rows, labels, own);
  expectClose(matrix, direct.matrix);
  expectClose(vector, direct.vector);
  expect(cache.get(own, 0).matrix).toBe(matrix);
});
