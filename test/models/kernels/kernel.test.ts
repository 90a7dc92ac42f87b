import { afterEach, describe, expect, it, vi } from 'vitest';
import { DenseKernel, type Kernel, SparseKernel } from '../../../src/models/kernels/kernel.js';
import { kernelOf } from '../../../src/models/kernels/kernel-of.js';
import type { DenseRows, Rows } from '../../../src/models/kernels/rows.js';
import { SimdDenseKernel } from '../../../src/models/kernels/simd-dense.js';
import { SimdSparseKernel } from '../../../src/models/kernels/simd-sparse.js';
import { denseRows, holedRows, numbers, toSparse } from '../objectives/problems.js';

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

function simdOf(rows: Rows): Kernel {
  const kernel = rows.kind === 'dense' ? SimdDenseKernel.create(rows) : SimdSparseKernel.create(rows);
  if (kernel === undefined) throw new Error('no WebAssembly kernels: npm run build');
  return kernel;
}

// numbers of points, features and replicas on both sides of the blocks of 4 and 2, and of 10 replicas
const shapes = [
  [1, 1, 1],
  [3, 2, 2],
  [4, 3, 3],
  [9, 5, 4],
  [23, 7, 5],
  [64, 12, 6],
  [270, 9, 13],
] as const;

describe.each(shapes)('%i points, %i features, %i replicas', (points, features, replicas) => {
  const rows = holedRows(`kernel ${points}`, points, features);
  const betas = numbers('betas', replicas * features);
  const weights = numbers('weights', replicas * points);
  const labels = numbers('labels', points);
  const kernels: [string, Kernel][] = [
    ['dense', new DenseKernel(rows)],
    ['dense, WebAssembly', simdOf(rows)],
    ['sparse', new SparseKernel(toSparse(rows))],
    ['sparse, WebAssembly', simdOf(toSparse(rows))],
  ];
  // Gaps at the same points of two replicas, at others, and everywhere.
  const gappy: [string, Float64Array][] = [
    ['the same', weights.map((weight, at) => ((at % points) % 3 === 1 ? 0 : weight))],
    ['others', weights.map((weight, at) => ((at + Math.floor(at / points)) % 2 === 1 ? 0 : weight))],
    ['all', new Float64Array(weights.length)],
  ];

  it.each(kernels)('%s: the same bits as plain loops', (_, kernel) => {
    const scores = new Float64Array(replicas * points);
    kernel.scores(betas, replicas, scores);
    expect(scores).toEqual(plainScores(rows, betas, replicas));
    const sums = new Float64Array(replicas * features).fill(Number.NaN);
    kernel.combine(weights, replicas, sums);
    expect(sums).toEqual(plainCombine(rows, weights, replicas));
  });

  it.each(kernels)('%s: the same bits in its own scratch array', (_, kernel) => {
    const scores = kernel.scratch(replicas * points);
    expect(scores.length).toBeGreaterThanOrEqual(replicas * points);
    expect(kernel.scratch(1)).toBe(scores);
    kernel.scores(betas, replicas, scores);
    const expected = plainScores(rows, betas, replicas);
    expect(scores.slice(0, replicas * points)).toEqual(expected);
    const sums = new Float64Array(replicas * features);
    kernel.combine(scores, replicas, sums);
    expect(sums).toEqual(plainCombine(rows, expected, replicas));
  });

  describe.each(gappy)('points of weight 0: %s', (_, gaps) => {
    it.each(kernels)('%s: they make no difference', (_, kernel) => {
      const all = plainScores(rows, betas, replicas);
      for (const scores of [new Float64Array(replicas * points), kernel.scratch(replicas * points)]) {
        kernel.scores(betas, replicas, scores, gaps);
        for (let at = 0; at < gaps.length; at++) if (gaps[at] !== 0) expect(scores[at]).toBe(all[at]);
      }
      const sums = new Float64Array(replicas * features);
      kernel.combine(gaps, replicas, sums);
      expect(sums).toEqual(plainCombine(rows, gaps, replicas));
    });

    it.each(kernels)('%s: the same bits for both products at once, relative to bases', (_, kernel) => {
      const bases = numbers('bases', replicas).map((base, r) => (r === 0 ? weights[0] : r === 1 ? 0 : base));
      const residuals = plainScores(rows, betas, replicas).map((score, at) => {
        const v = gaps[at] - bases[Math.floor(at / points)];
        return v === 0 ? 0 : v * (score - labels[at % points]);
      });
      const sums = new Float64Array(replicas * features);
      kernel.residualGradient(betas, labels, gaps, bases, replicas, sums);
      expect(sums).toEqual(plainCombine(rows, residuals, replicas));
    });
  });
});

it('passes over the zeros of dense rows that have many, to the same bits', () => {
  const rows = holedRows('digits', 400, 40);
  const digits = { ...rows, values: rows.values.map((entry, e) => (e % 3 === 0 ? entry : 0)) };
  const betas = numbers('betas', 80);
  const weights = numbers('weights', 800).map((weight, at) => (at % 5 === 0 ? 0 : weight));
  const kernel = kernelOf(digits);
  expect(kernel).toBeInstanceOf(SimdSparseKernel);
  expect(kernelOf(rows)).toBeInstanceOf(SimdDenseKernel);
  const scores = new Float64Array(800);
  kernel.scores(betas, 2, scores);
  expect(scores).toEqual(plainScores(digits, betas, 2));
  const sums = new Float64Array(80);
  kernel.combine(weights, 2, sums);
  expect(sums).toEqual(plainCombine(digits, weights, 2));
});

const nine = denseRows('finite', 9, 5);

it.each([
  ['dense', new DenseKernel(nine)],
  ['dense, WebAssembly', simdOf(nine)],
  ['sparse, WebAssembly', simdOf(toSparse(nine))],
])('%s: a vector that is not finite touches neither another one nor the next call', (_, kernel) => {
  const scores = new Float64Array(18);
  const betas = numbers('betas', 10);
  const expected = plainScores(nine, betas, 2);
  kernel.scores(
    betas.map((beta, at) => (at < 5 ? Number.NaN : beta)),
    2,
    scores,
  );
  expect(scores.slice(9)).toEqual(expected.slice(9));
  kernel.combine(new Float64Array(18).fill(Number.NaN), 2, new Float64Array(10));
  kernel.scores(betas, 2, scores);
  expect(scores).toEqual(expected);
});

describe('the kernel of a matrix', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
  });
  const large = denseRows('large', 200, 10);

  it('is WebAssembly, where it is worth a memory', () => {
    expect(kernelOf(large)).toBeInstanceOf(SimdDenseKernel);
    expect(kernelOf(toSparse(large))).toBeInstanceOf(SimdSparseKernel);
    expect(kernelOf(denseRows('small', 20, 10))).toBeInstanceOf(DenseKernel);
  });

  it('is JavaScript on demand, with the same bits', () => {
    vi.stubEnv('STRAGGLE_KERNELS', 'javascript');
    expect(kernelOf(large)).toBeInstanceOf(DenseKernel);
    expect(kernelOf(toSparse(large))).toBeInstanceOf(SparseKernel);
  });

  it('is JavaScript where memory is not to be had', () => {
    vi.stubGlobal('WebAssembly', {
      ...{ validate: WebAssembly.validate, Module: WebAssembly.Module, Instance: WebAssembly.Instance },
      Memory: class {
        constructor() {
          throw new RangeError('WebAssembly.Memory(): could not allocate memory');
        }
      },
    });
    expect(kernelOf(large)).toBeInstanceOf(DenseKernel);
  });
});
