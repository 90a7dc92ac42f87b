import { expect, it } from 'vitest';
import {
  type GramTable,
  gramGradient,
  gramOf,
  packedGram,
  plainPackedGram,
  plainSparseTriangle,
  simdPackedGram,
  simdSparseTriangle,
  sparseGram,
} from '../../../src/models/kernels/gram.js';
import { GramCache, PlainGramTable, SimdGramTable } from '../../../src/models/kernels/gram-table.js';
import { denseRows, holedRows, numbers, toSparse } from '../objectives/problems.js';

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

it.each([
  [1, 1],
  [7, 3],
  [13, 16],
  [40, 35],
])('the same bits from WebAssembly, %i points of %i features', (m, l) => {
  const data = denseRows('packed', m, l);
  const y = numbers('packed labels', m);
  expect(simdPackedGram(data, y)).toEqual(plainPackedGram(data, y, undefined, 0));
});

it.each([
  [1, 1],
  [7, 3],
  [40, 35],
])(
  'of sparse rows: the same as of dense ones, and the same bits from WebAssembly, %i points of %i features',
  (m, l) => {
    const data = holedRows('sparse', m, l);
    const sparse = toSparse(data);
    expect(simdSparseTriangle(sparse)).toEqual(plainSparseTriangle(sparse));
    expectClose(sparseGram(sparse), gramOf(data, numbers('sparse labels', m)).matrix);
  },
);

const tables: [string, (places: number) => GramTable][] = [
  ['plain', () => new PlainGramTable(features)],
  [
    'WebAssembly',
    (places) => {
      const table = SimdGramTable.create(places, features);
      if (table === undefined) throw new Error('no WebAssembly kernels: npm run build');
      return table;
    },
  ],
];

it.each(tables)('%s: gives the gradient, at any place', (_, tableOf) => {
  const beta = numbers('beta', features);
  const betas = Float64Array.from([9, ...beta]);
  const out = new Float64Array(features + 2);
  const table = tableOf(3);
  table.put(2, packedGram(rows, labels, weights, 0));
  table.put(1, packedGram(rows, labels, undefined, 0));
  table.gradient(2, betas, 1, out, 2);
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

it.each([1, 3, 4, 7, 100])('the same bits from both tables, %i features', (many) => {
  const wide = denseRows('wide', 20, many);
  const packed = packedGram(wide, numbers('wide labels', 20), undefined, 0);
  const beta = numbers('wide beta', many);
  const [plain, simd] = tables.map(([name, tableOf]) => {
    const table = name === 'plain' ? new PlainGramTable(many) : (SimdGramTable.create(2, many) ?? tableOf(2));
    const out = new Float64Array(many);
    table.put(1, packed);
    table.gradient(1, beta, 0, out, 0);
    return out;
  });
  expect(simd).toEqual(plain);
});

/** The gradient at some beta with weights from a cache, and the place of their matrix. */
function lookedUp(cache: GramCache, own: Float64Array, from = 0) {
  const gradient = new Float64Array(features);
  cache.gradient(own, from, numbers('beta', features), 0, gradient, 0);
  return { gradient, place: cache.placeOf(own, from) };
}

/** The gradient there from a matrix of its own. */
function direct(own: Float64Array): Float64Array {
  const gradient = new Float64Array(features);
  gramGradient(gramOf(rows, labels, own), numbers('beta', features), 0, gradient, 0);
  return gradient;
}

it('is rebuilt to the same bits when the cache has dropped it', () => {
  const cache = new GramCache(rows, labels, 2);
  const vectors = Array.from({ length: 5 }, (_, k) => numbers(`pattern ${k}`, points));
  for (const round of [0, 1]) {
    for (const vector of vectors)
      expect(lookedUp(cache, vector).gradient, `${round}`).toEqual(direct(vector));
  }
  expect(cache.built).toBe(10);
  lookedUp(cache, vectors[4]);
  expect(cache.built).toBe(10);
});

it('keeps what was used last', () => {
  const cache = new GramCache(rows, labels, 2);
  const [a, b, c] = ['a', 'b', 'c'].map((name) => numbers(name, points));
  const { place } = lookedUp(cache, a);
  lookedUp(cache, b);
  lookedUp(cache, a);
  lookedUp(cache, c);
  expect(cache.built).toBe(3);
  expect(lookedUp(cache, a)).toEqual({ gradient: direct(a), place });
  expect(cache.built).toBe(3);
});

it('tells weights apart whose hashes are equal', () => {
  const cache = new GramCache(rows, labels, 8);
  // the hash rounds to multiples of 2^-20
  const close = weights.map((weight) => (weight === 0 ? 0 : weight + 2 ** -40));
  const places = [weights, close, weights, close].map((own) => lookedUp(cache, own).place);
  expect(places).toEqual([0, 1, 0, 1]);
  expect(lookedUp(cache, close).gradient).toEqual(direct(close));
  expect(cache.built).toBe(2);
});

it('sums the matrices of groups', () => {
  const groups = Int32Array.from({ length: points }, (_, i) => i % 3);
  const cache = new GramCache(rows, labels, 4, groups);
  const perGroup = [2, 0, -0.5];
  const own = Float64Array.from(groups, (group) => perGroup[group]);
  const padded = Float64Array.from([7, ...own]);
  const { gradient, place } = lookedUp(cache, padded, 1);
  expectClose(gradient, direct(own));
  expect(lookedUp(cache, own)).toEqual({ gradient, place });
});
