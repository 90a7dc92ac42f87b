import { subsetSampler } from '../../random/draws.js';
import type { Uniform } from '../../random/stream.js';
import type { DecodingVector } from '../decoders/any-workers.js';

/** A worker's partitions, and its row of the encoding matrix at them. */
export interface EncodingRow {
  readonly partitions: Int32Array;
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/**
 * The balanced Reed-Solomon gradient code (Halbawi et al., 2016 and 2018; Weighted gradient coding, Section
 * 2.2) on the n-th roots of unity, omega = exp(2·pi·i/n). Partition j lies at the d workers j·d, …, j·d + d
 * − 1 (mod n); any f = n − d + 1 workers decode.
 *
 * Column j of B is a polynomial of degree n − d that vanishes at the workers without partition j and has
 * constant term 1. Everything is kept as products of 1 − omega^t: powers of the roots, of which the
 * Vandermonde form is made, lose all digits by subtraction.
 */
export class BalancedReedSolomon {
  /** f, number of workers that decode. */
  readonly threshold: number;
  /** 1 − omega^t, t = 0 … n − 1, as (real, imaginary). */
  private readonly real: Float64Array;
  private readonly imaginary: Float64Array;

  /**
   * @param n workers
   * @param k partitions
   * @param d copies of each, 1 <= d <= n, k·d a multiple of n
   */
  constructor(
    readonly n: number,
    readonly k: number,
    readonly d: number,
  ) {
    this.threshold = n - d + 1;
    // 1 − e^{ih·2} = 2·sin h·(sin h − i·cos h): 1 − cos would cancel for small angles.
    const angle = Float64Array.from({ length: n }, (_, t) => (Math.PI * t) / n);
    this.real = angle.map((h) => 2 * Math.sin(h) * Math.sin(h));
    this.imaginary = angle.map((h) => -2 * Math.sin(h) * Math.cos(h));
  }

  /** The n rows of B: B_ij = q((i − j·d) mod n), q(t) = Π_{m = d}^{n − 1} (1 − omega^{t − m}) for t < d, else 0. */
  encoding(): EncodingRow[] {
    const { n, k, d } = this;
    const q = Array.from({ length: d }, (_, t) =>
      this.product(
        t,
        Array.from({ length: n - d }, (_, m) => d + m),
      ),
    );
    const rows = Array.from({ length: n }, () => ({
      partitions: [] as number[],
      real: [] as number[],
      imaginary: [] as number[],
    }));
    for (let j = 0; j < k; j++) {
      for (let t = 0; t < d; t++) {
        const row = rows[(j * d + t) % n];
        row.partitions.push(j);
        row.real.push(q[t][0]);
        row.imaginary.push(q[t][1]);
      }
    }
    return rows.map(({ partitions, real, imaginary }) => ({
      partitions: Int32Array.from(partitions),
      real: Float64Array.from(real),
      imaginary: Float64Array.from(imaginary),
    }));
  }

  /**
   * a_i = Π_{l in I, l ≠ i} 1/(1 − omega^{i − l}) for i in I. Since the product of 1 − omega^{i − l} over all
   * l ≠ i is n, that is (1/n)·Π (1 − omega^{i − l}) over the stragglers l: O(f·s) without a division.
   * @param isIn 1 for the f workers of I, else 0
   */
  decoding(isIn: Uint8Array): DecodingVector {
    const { n } = this;
    const real = new Float64Array(n);
    const imaginary = new Float64Array(n);
    const stragglers: number[] = [];
    isIn.forEach((present, l) => {
      if (present === 0) stragglers.push(l);
    });
    for (let i = 0; i < n; i++) {
      if (isIn[i] === 0) continue;
      const [x, y] = this.product(i, stragglers);
      real[i] = x / n;
      imaginary[i] = y / n;
    }
    const products = this.threshold * stragglers.length;
    return {
      real,
      imaginary,
      additions: 2 * products,
      multiplications: 4 * products + 2 * this.threshold,
    };
  }

  /** Π over the roots m of 1 − omega^{t − m}. */
  private product(t: number, roots: readonly number[]): [number, number] {
    const { n, real, imaginary } = this;
    let x = 1;
    let y = 0;
    for (const m of roots) {
      const at = (((t - m) % n) + n) % n;
      const re = x * real[at] - y * imaginary[at];
      y = x * imaginary[at] + y * real[at];
      x = re;
    }
    return [x, y];
  }

  /**
   * Largest |Re(a_Iᵀ·B_I) − 1| over partitions and sets I of responders: contiguous ones, which are the worst
   * (at most 100 of them, evenly spread), and as many random ones. Stops at an error of 1 or more, with which
   * nothing is left of the gradient; infinite where the products overflow.
   */
  decodingError(uniform: Uniform): number {
    const { n, threshold } = this;
    const rows = this.encoding();
    const draw = subsetSampler(n, uniform);
    const sets = Math.min(n, 100);
    let worst = 0;
    for (let set = 0; set < sets && worst < 1; set++) {
      const first = Math.floor((set * n) / sets);
      const contiguous = Array.from({ length: threshold }, (_, i) => (first + i) % n);
      worst = Math.max(worst, this.errorOf(contiguous, rows), this.errorOf(draw(threshold), rows));
    }
    return Number.isNaN(worst) ? Infinity : worst;
  }

  /**
   * Largest |Re(a_Iᵀ·B_I) − 1| over the partitions for one set of responders.
   * @param responders f different workers
   * @param rows B, as `encoding` gives it
   */
  errorOf(responders: readonly number[], rows: readonly EncodingRow[]): number {
    const isIn = new Uint8Array(this.n);
    for (const i of responders) isIn[i] = 1;
    const a = this.decoding(isIn);
    const sum = new Float64Array(this.k);
    for (const i of responders) {
      const { partitions, real, imaginary } = rows[i];
      partitions.forEach((j, p) => {
        sum[j] += a.real[i] * real[p] - (a.imaginary as Float64Array)[i] * imaginary[p];
      });
    }
    return sum.reduce((most, x) => Math.max(most, Math.abs(x - 1)), 0);
  }
}
