import { expect, it } from 'vitest';
import { innerProduct, overEntries, shareColumns } from '../../../src/models/kernels/equal-columns.js';
import { type Kernel, SparseKernel } from '../../../src/models/kernels/kernel.js';
import type { SparseRows } from '../../../src/models/kernels/rows.js';
import { SimdSparseKernel } from '../../../src/models/kernels/simd-sparse.js';
import { numbers } from '../objectives/problems.js';

/** One-hot rows of some fields, and of all their pairs: many columns are equal, and some are in no row. */
function oneHotPairs(points: number, fields: number, categories: number): SparseRows {
  const codes = numbers('codes', points * fields).map((x) => Math.floor(Math.abs(7 * x)) % categories);
  const column: number[] = [];
  for (let i = 0; i < points; i++) {
    for (let a = 0; a < fields; a++) {
      for (let b = a; b < fields; b++) {
        const own = codes[i * fields + a] * categories + codes[i * fields + b];
        column.push((a * fields + b) * categories ** 2 + own);
      }
    }
  }
  const perRow = column.length / points;
  return {
    kind: 'sparse',
    points,
    features: fields ** 2 * categories ** 2,
    start: Int32Array.from({ length: points + 1 }, (_, i) => i * perRow),
    column: Int32Array.from(column),
    value: new Float64Array(column.length).fill(1),
  };
}

/** The rows that each column stands in, as text. */
function patterns({ points, features, start, column }: SparseRows): string[] {
  const rows = new Array<string>(features).fill('');
  for (let i = 0; i < points; i++) for (let e = start[i]; e < start[i + 1]; e++) rows[column[e]] += `${i} `;
  return rows;
}

const rows = oneHotPairs(60, 5, 6);
const shared = shareColumns(rows);
if (shared === undefined) throw new Error('the rows are ones');
const { entries, entryOf } = shared;

it('columns share an entry if and only if they are in the same rows', () => {
  const of = patterns(rows);
  expect(entries).toBe(new Set(of).size);
  expect(entries).toBeLessThan(rows.features / 3);
  const seen = new Map<string, number>();
  for (const [f, pattern] of of.entries()) {
    if (!seen.has(pattern)) seen.set(pattern, entryOf[f]);
    expect(entryOf[f]).toBe(seen.get(pattern));
  }
});

const kernels: [string, (rows: SparseRows) => Kernel | undefined][] = [
  ['JavaScript', (of) => new SparseKernel(of)],
  ['WebAssembly', (of) => SimdSparseKernel.create(of)],
];

it.each(kernels)('products have the same bits as without: %s', (_, create) => {
  const [whole, few] = [create(rows), create(shared.rows)];
  if (whole === undefined || few === undefined) throw new Error('no WebAssembly kernels: npm run build');
  for (const replicas of [1, 3, 11]) {
    const vectors = numbers(`betas ${replicas}`, replicas * entries);
    const expanded = new Float64Array(replicas * rows.features);
    const expand = (from: Float64Array, to: Float64Array) => {
      for (let r = 0; r < replicas; r++) {
        for (let f = 0; f < rows.features; f++) to[r * rows.features + f] = from[r * entries + entryOf[f]];
      }
      return to;
    };
    const scores = [whole, few].map(() => new Float64Array(replicas * rows.points));
    whole.scores(expand(vectors, expanded), replicas, scores[0]);
    few.scores(vectors, replicas, scores[1]);
    expect(scores[1]).toEqual(scores[0]);
    const sums = new Float64Array(replicas * rows.features);
    whole.combine(scores[0], replicas, sums);
    few.combine(scores[0], replicas, vectors);
    expect(expand(vectors, expanded)).toEqual(sums);
    const first = vectors.subarray(0, entries);
    const wide = sums.subarray(0, rows.features);
    expect(innerProduct(first, first, entryOf)).toBe(innerProduct(wide, wide));
  }
});

it('other rows are read over the same entries', () => {
  const other = overEntries(rows, entryOf, entries);
  expect(other.features).toBe(entries);
  expect(Array.from(other.column)).toEqual(Array.from(rows.column, (c) => entryOf[c]));
});

it('rows of different numbers are left as they are', () => {
  expect(shareColumns({ ...rows, value: rows.value.map((x, e) => (e === 3 ? 2 : x)) })).toBeUndefined();
});
