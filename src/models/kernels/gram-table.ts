import { type Gram, type GramTable, gramGradient, packedGram, unpack } from './gram.js';
import type { DenseRows } from './rows.js';
import { SimdGramTable } from './simd-gram.js';

/** A table of so many places: in WebAssembly, or in JavaScript where there is none; the same results to the bit. */
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
