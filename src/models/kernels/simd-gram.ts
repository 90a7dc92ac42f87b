import type { GramTable } from './gram.js';
import { Layout, NUMBER, type SimdFunctions, simdWorld } from './simd.js';

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
