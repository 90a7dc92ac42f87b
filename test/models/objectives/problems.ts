import { type Dataset, makeDataset } from '../../../src/models/data/dataset.js';
import type { DenseRows, SparseRows } from '../../../src/models/kernels/rows.js';
import { drawn } from '../../../src/random/draws.js';
import { Streams } from '../../../src/random/stream.js';
import { standardNormal } from '../../../src/random/ziggurat.js';

/** Normal numbers, always the same for the same name. */
export function numbers(name: string, length: number): Float64Array {
  return drawn(length, standardNormal(new Streams('test').uniform(name)));
}

/** Dense rows of normal numbers. */
export function denseRows(name: string, points: number, features: number): DenseRows {
  return { kind: 'dense', points, features, values: numbers(name, points * features) };
}

/** The same matrix in compressed sparse rows, zeros left out. */
export function toSparse({ points, features, values }: DenseRows): SparseRows {
  const start = new Int32Array(points + 1);
  const column: number[] = [];
  for (let i = 0; i < points; i++) {
    for (let f = 0; f < features; f++) if (values[i * features + f] !== 0) column.push(f);
    start[i + 1] = column.length;
  }
  const value = new Float64Array(column.length);
  for (let i = 0; i < points; i++) {
    for (let e = start[i]; e < start[i + 1]; e++) value[e] = values[i * features + column[e]];
  }
  return { kind: 'sparse', points, features, start, column: Int32Array.from(column), value };
}

/** Rows of which about half the entries are zero. */
export function holedRows(name: string, points: number, features: number): DenseRows {
  const rows = denseRows(name, points, features);
  const holes = numbers(`${name} holes`, points * features);
  return { ...rows, values: rows.values.map((entry, e) => (holes[e] < 0 ? 0 : entry)) };
}

/** Dense rows with normal labels, or classes −1 and 1. */
export function problem(name: string, points: number, features: number, classes = false): Dataset {
  const labels = numbers(`${name} labels`, points).map((label) => (classes ? (label < 0 ? -1 : 1) : label));
  return makeDataset(name, { rows: denseRows(name, points, features), labels });
}

/** The Euclidean distance. */
export function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt(a.reduce((sum, entry, f) => sum + (entry - b[f]) ** 2, 0));
}
