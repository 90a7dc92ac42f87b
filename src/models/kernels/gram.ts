import type { DenseRows, SparseRows } from './rows.js';
import { Layout, NUMBER, simdWorld } from './simd.js';

/** XᵀVX (all ℓ·ℓ entries, row by row) and XᵀVy for the point weights V = diag(v). */
export interface Gram {
  readonly matrix: Float64Array;
  readonly vector: Float64Array;
}

/** Gram matrices of ℓ features in numbered places, to be multiplied with vectors again and again. */
export interface GramTable {
  /** Puts a matrix into a place. @param packed as packedGram makes it */
  put(place: number, packed: Float64Array): void;
  /** The weighted gradient of least squares from the matrix in a place; see gramGradient. */
  gradient(place: number, betas: Float64Array, b: number, out: Float64Array, o: number): void;
}

/**
 * XᵀVX and XᵀVy, summed over the points in ascending order; points of weight 0 are passed over.
 * @param weights v, one entry per point, from index `from` on; all 1 where absent
 */
export function gramOf(rows: DenseRows, labels: Float64Array, weights?: Float64Array, from = 0): Gram {
  return unpack(packedGram(rows, labels, weights, from), rows.features);
}

/** Multiplications from which a copy of the matrix in a memory of its own pays. */
const LARGE = 5e6;

/** The upper triangle of XᵀVX, row by row, and after it XᵀVy: one array, so that Gram matrices add up in one loop. */
export function packedGram(
  rows: DenseRows,
  labels: Float64Array,
  weights: Float64Array | undefined,
  from: number,
): Float64Array {
  const isLarge = weights === undefined && rows.points * rows.features ** 2 > LARGE;
  return (isLarge ? simdPackedGram(rows, labels) : undefined) ?? plainPackedGram(rows, labels, weights, from);
}

/** That of all points with weight 1, in WebAssembly: the same bits. @returns undefined where there is none; see simdWorld */
export function simdPackedGram(
  { points, features, values }: DenseRows,
  labels: Float64Array,
): Float64Array | undefined {
  const layout = new Layout();
  const at = {
    x: layout.take(values.length * NUMBER),
    weights: layout.take(points * NUMBER),
    labels: layout.take(points * NUMBER),
    list: layout.take((points + 3) * 4),
    out: layout.take(((features * (features + 3)) / 2) * NUMBER),
  };
  const world = simdWorld(layout.bytes);
  if (world === undefined) return undefined;
  const { functions, memory } = world;
  const numbers = new Float64Array(memory.buffer);
  numbers.set(values, at.x / NUMBER);
  numbers.set(labels, at.labels / NUMBER);
  numbers.fill(1, at.weights / NUMBER, at.weights / NUMBER + points);
  functions.select(at.weights, at.weights, points, at.list);
  functions.packGram(at.x, features * NUMBER, at.list, points, at.weights, at.labels, features, at.out);
  return new Float64Array(memory.buffer, at.out, (features * (features + 3)) / 2).slice();
}

/** The same in JavaScript. */
export function plainPackedGram(
  { points, features, values: x }: DenseRows,
  labels: Float64Array,
  weights: Float64Array | undefined,
  from: number,
): Float64Array {
  const triangle = (features * (features + 1)) / 2;
  const packed = new Float64Array(triangle + features);
  const active: number[] = [];
  for (let i = 0; i < points; i++) if (weights === undefined || weights[from + i] !== 0) active.push(i);
  const weightOf = (i: number) => (weights === undefined ? 1 : weights[from + i]);
  let a = 0;
  for (; a + 4 <= active.length; a += 4) {
    const [i0, i1, i2, i3] = [active[a], active[a + 1], active[a + 2], active[a + 3]];
    const [w0, w1, w2, w3] = [weightOf(i0), weightOf(i1), weightOf(i2), weightOf(i3)];
    const [x0, x1, x2, x3] = [i0 * features, i1 * features, i2 * features, i3 * features];
    let entry = 0;
    for (let f = 0; f < features; f++) {
      const s0 = w0 * x[x0 + f];
      const s1 = w1 * x[x1 + f];
      const s2 = w2 * x[x2 + f];
      const s3 = w3 * x[x3 + f];
      packed[triangle + f] += s0 * labels[i0] + s1 * labels[i1] + s2 * labels[i2] + s3 * labels[i3];
      for (let k = f; k < features; k++) {
        packed[entry++] += s0 * x[x0 + k] + s1 * x[x1 + k] + s2 * x[x2 + k] + s3 * x[x3 + k];
      }
    }
  }
  for (; a < active.length; a++) {
    const row = active[a] * features;
    let entry = 0;
    for (let f = 0; f < features; f++) {
      const scaled = weightOf(active[a]) * x[row + f];
      packed[triangle + f] += scaled * labels[active[a]];
      for (let k = f; k < features; k++) packed[entry++] += scaled * x[row + k];
    }
  }
  return packed;
}

/** All entries of the matrix whose upper triangle, and the vector after it, is `packed`. */
export function unpack(packed: Float64Array, features: number): Gram {
  const matrix = new Float64Array(features * features);
  let entry = 0;
  for (let f = 0; f < features; f++) {
    for (let k = f; k < features; k++) {
      matrix[f * features + k] = packed[entry];
      matrix[k * features + f] = packed[entry++];
    }
  }
  return { matrix, vector: packed.slice(entry) };
}

/**
 * out[o + f] = (XᵀVX·beta − XᵀVy)[f] = Σ_i v_i (⟨x_i, beta⟩ − y_i) x_i[f]: the weighted gradient of least squares
 * in ℓ² operations. beta starts at index b of `betas`. Sums run over the features in ascending order.
 */
export function gramGradient(gram: Gram, betas: Float64Array, b: number, out: Float64Array, o: number): void {
  const { matrix, vector } = gram;
  const features = vector.length;
  let f = 0;
  for (; f + 4 <= features; f += 4) {
    const m0 = f * features;
    const m1 = m0 + features;
    const m2 = m1 + features;
    const m3 = m2 + features;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0; k < features; k++) {
      const u = betas[b + k];
      s0 += matrix[m0 + k] * u;
      s1 += matrix[m1 + k] * u;
      s2 += matrix[m2 + k] * u;
      s3 += matrix[m3 + k] * u;
    }
    out[o + f] = s0 - vector[f];
    out[o + f + 1] = s1 - vector[f + 1];
    out[o + f + 2] = s2 - vector[f + 2];
    out[o + f + 3] = s3 - vector[f + 3];
  }
  for (; f < features; f++) {
    let sum = 0;
    for (let k = 0; k < features; k++) sum += matrix[f * features + k] * betas[b + k];
    out[o + f] = sum - vector[f];
  }
}

/** XᵀX of sparse rows, all ℓ·ℓ entries row by row: summed over the points in ascending order. */
export function sparseGram(rows: SparseRows): Float64Array {
  const { features } = rows;
  const matrix = simdSparseTriangle(rows) ?? plainSparseTriangle(rows);
  for (let f = 0; f < features; f++) {
    for (let g = 0; g < f; g++) matrix[f * features + g] = matrix[g * features + f];
  }
  return matrix;
}

/** The upper triangle, in WebAssembly. @returns undefined where there is none; see simdWorld */
export function simdSparseTriangle(rows: SparseRows): Float64Array | undefined {
  const { points, features, start, column, value } = rows;
  const layout = new Layout();
  const at = {
    start: layout.take((points + 1) * 4),
    column: layout.take(value.length * 4),
    value: layout.take(value.length * NUMBER),
    out: layout.take(features * features * NUMBER),
  };
  const world = simdWorld(layout.bytes);
  if (world === undefined) return undefined;
  const { functions, memory } = world;
  const integers = new Int32Array(memory.buffer);
  integers.set(start, at.start / 4);
  integers.set(column, at.column / 4);
  new Float64Array(memory.buffer).set(value, at.value / NUMBER);
  functions.sparseGram(points, at.start, at.column, at.value, features, at.out);
  return new Float64Array(memory.buffer, at.out, features * features).slice();
}

/** The same in JavaScript, to the same bits. */
export function plainSparseTriangle({ points, features, start, column, value }: SparseRows): Float64Array {
  const matrix = new Float64Array(features * features);
  for (let i = 0; i < points; i++) {
    const end = start[i + 1];
    for (let a = start[i]; a < end; a++) {
      const row = column[a] * features;
      const entry = value[a];
      for (let b = a; b < end; b++) matrix[row + column[b]] += entry * value[b];
    }
  }
  return matrix;
}
