import { Layout, NUMBER, type SimdFunctions, simdWorld } from './simd.js';

/** A matrix that is filled row by row, and of which sums of rows are taken again and again. */
export interface RowTable {
  /** Weights of the rows, for `combine`: one each. Only those of the rows that are listed are read. */
  readonly weights: Float64Array;
  /** Numbers of rows, for `combine`: ascending. There is room for all. */
  readonly list: Int32Array;
  /** Overwrites a row. */
  put(row: number, values: Float64Array): void;
  /** out = Σ weights[i]·(row i) over the first `count` rows of the list, in their order, from 0. */
  combine(count: number, out: Float64Array): void;
}

/**
 * A table of `rows` rows of `width` numbers: in WebAssembly, or in JavaScript where there is none, with the same bits.
 * @param isTriangle whether row i begins with i zeros, which need not be added
 */
export function rowTable(rows: number, width: number, isTriangle = false): RowTable {
  return SimdRowTable.create(rows, width, isTriangle) ?? new PlainRowTable(rows, width);
}

/** See rowTable. */
export class PlainRowTable implements RowTable {
  readonly weights: Float64Array;
  readonly list: Int32Array;
  private readonly values: Float64Array;

  constructor(
    rows: number,
    private readonly width: number,
  ) {
    this.weights = new Float64Array(rows);
    this.list = new Int32Array(rows);
    this.values = new Float64Array(rows * width);
  }

  put(row: number, values: Float64Array): void {
    this.values.set(values, row * this.width);
  }

  combine(count: number, out: Float64Array): void {
    const { weights, list, values, width } = this;
    out.fill(0);
    for (let e = 0; e < count; e++) {
      const weight = weights[list[e]];
      const from = list[e] * width;
      for (let k = 0; k < width; k++) out[k] += weight * values[from + k];
    }
  }
}

/** The same in the memory of a WebAssembly instance. */
export class SimdRowTable implements RowTable {
  readonly weights: Float64Array;
  readonly list: Int32Array;
  private readonly numbers: Float64Array;
  private readonly sums: Float64Array;

  /** @returns undefined where there is no such memory; see simdWorld */
  static create(rows: number, width: number, isTriangle = false): SimdRowTable | undefined {
    const layout = new Layout();
    const row = Math.ceil(width / 4) * 4 * NUMBER;
    layout.take(rows * row);
    const at = {
      weights: layout.take(rows * NUMBER),
      list: layout.take(rows * 4),
      sums: layout.take(row),
    };
    const world = simdWorld(layout.bytes);
    return world && new SimdRowTable(rows, width, isTriangle, row, world.functions, world.memory, at);
  }

  private constructor(
    rows: number,
    width: number,
    private readonly isTriangle: boolean,
    /** Bytes of a row. */
    private readonly row: number,
    private readonly functions: SimdFunctions,
    memory: WebAssembly.Memory,
    private readonly at: Readonly<Record<'weights' | 'list' | 'sums', number>>,
  ) {
    this.numbers = new Float64Array(memory.buffer);
    this.weights = new Float64Array(memory.buffer, at.weights, rows);
    this.list = new Int32Array(memory.buffer, at.list, rows);
    this.sums = new Float64Array(memory.buffer, at.sums, width);
  }

  put(row: number, values: Float64Array): void {
    this.numbers.set(values, (row * this.row) / NUMBER);
  }

  combine(count: number, out: Float64Array): void {
    const { functions, row, at } = this;
    functions.combineOne(0, row, at.list, count, at.weights, at.sums, this.isTriangle);
    out.set(this.sums);
  }
}
