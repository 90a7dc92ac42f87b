import { type Gram, type GramTable, gramGradient, packedGram, unpack } from './gram.js';
import type { DenseRows } from './rows.js';
import { Layout, NUMBER, type SimdFunctions, simdWorld } from './simd.js';

/** A table with the given number of places: in WebAssembly, or in JavaScript where there is none; the same bits. */
export function gramTable(places: number, features: number): GramTable {
  return SimdGramTable.create(places, features) ?? new PlainGramTable(features);
}

/** See gramTable. */
export class PlainGramTable implements GramTable {
  private readonly grams: Gram[] = [];

  constructor(private readonly features: number) {}

  put(place: number, packed: Float64Array): void {
    this.grams[place] = unpack(packed, this.features);
  }

  gradient(place: number, betas: Float64Array, b: number, out: Float64Array, o: number): void {
    gramGradient(this.grams[place], betas, b, out, o);
  }
}

/** W = XᵀX and Xᵀy, to look at and to multiply with. */
export interface WholeGram extends Gram {
  /** out[o ..] = W·beta − Xᵀy for beta at index b of `betas`. */
  gradient(betas: Float64Array, b: number, out: Float64Array, o: number): void;
}

/** The Gram matrix of all points, each of weight 1. */
export function wholeGram(rows: DenseRows, labels: Float64Array): WholeGram {
  const packed = packedGram(rows, labels, undefined, 0);
  const table = gramTable(1, rows.features);
  table.put(0, packed);
  return {
    ...unpack(packed, rows.features),
    gradient: (betas, b, out, o) => table.gradient(0, betas, b, out, o),
  };
}

/** Gram matrices in the memory of a WebAssembly instance: the same results as PlainGramTable to the bit. */
export class SimdGramTable implements GramTable {
  private readonly numbers: Float64Array;
  /** Bytes of a row and of a matrix. */
  private readonly row: number;
  private readonly size: number;
  /** Addresses: the list of all rows, and vectors of ℓ entries. */
  private readonly everything: number;
  private readonly beta: number;
  private readonly sums: number;
  private readonly vectors: Float64Array;

  /** @returns undefined where there is no such memory; see simdWorld */
  static create(places: number, features: number): SimdGramTable | undefined {
    const layout = new Layout();
    const row = Math.ceil(features / 4) * 4 * NUMBER;
    layout.take(places * features * row);
    const at = {
      everything: layout.take((features + 3) * 4),
      beta: layout.take(row),
      sums: layout.take(row),
    };
    const world = simdWorld(layout.bytes);
    return world && new SimdGramTable(places, features, row, world.functions, world.memory, at);
  }

  private constructor(
    places: number,
    private readonly features: number,
    row: number,
    private readonly functions: SimdFunctions,
    memory: WebAssembly.Memory,
    at: Readonly<Record<'everything' | 'beta' | 'sums', number>>,
  ) {
    this.row = row;
    this.size = features * row;
    this.everything = at.everything;
    this.beta = at.beta;
    this.sums = at.sums;
    this.numbers = new Float64Array(memory.buffer);
    this.vectors = new Float64Array(places * features);
    this.numbers.fill(1, at.beta / NUMBER, at.beta / NUMBER + features);
    functions.select(at.beta, at.beta, features, at.everything);
  }

  put(place: number, packed: Float64Array): void {
    const { numbers, features, row } = this;
    const stride = row / NUMBER;
    const matrix = (place * this.size) / NUMBER;
    let entry = 0;
    for (let f = 0; f < features; f++) {
      for (let k = f; k < features; k++) {
        numbers[matrix + f * stride + k] = packed[entry];
        numbers[matrix + k * stride + f] = packed[entry++];
      }
    }
    for (let f = 0; f < features; f++) this.vectors[place * features + f] = packed[entry++];
  }

  /** The matrix is symmetric: Σ_k M[f, k]·beta[k], for all f at once, is the sum of its rows weighted by beta. */
  gradient(place: number, betas: Float64Array, b: number, out: Float64Array, o: number): void {
    const { functions, numbers, features, vectors } = this;
    const beta = this.beta / NUMBER;
    for (let f = 0; f < features; f++) numbers[beta + f] = betas[b + f];
    functions.combineOne(place * this.size, this.row, this.everything, features, this.beta, this.sums);
    const sums = this.sums / NUMBER;
    const vector = place * features;
    for (let f = 0; f < features; f++) out[o + f] = numbers[sums + f] - vectors[vector + f];
  }
}
