import type { DenseRows, SparseRows } from './rows.js';

/**
 * The two products with a data matrix X (m points, ℓ features) that all gradients are made of, for R vectors at
 * once. Vectors stand side by side: entry f of vector r is `betas[r·ℓ + f]`, entry i of vector r is
 * `out[r·m + i]`. Nothing is allocated per call, and arrays may be longer than they need be.
 *
 * Results do not depend on how the work is divided: every sum runs over the features, or over the points, in
 * ascending order with a single accumulator that starts at 0. So replica r gets the same bits whatever R is and
 * wherever it stands, and leaving out a point of weight 0 changes nothing.
 */
export interface Kernel {
  /** m */
  readonly points: number;
  /** ℓ */
  readonly features: number;
  /**
   * A scratch array of at least `entries` entries: the same one until more are asked for, and then a new one. Scores
   * and weights that are kept there need not be copied.
   */
  scratch(entries: number): Float64Array;
  /**
   * out = X·beta_r for r < replicas: out[r·m + i] = ⟨x_i, beta_r⟩. Where `weights` are given (side by side like
   * `out`), entries of points with weight 0 need not be computed: what `out` holds there is then undefined.
   */
  scores(betas: Float64Array, replicas: number, out: Float64Array, weights?: Float64Array): void;
  /** out = Xᵀ·w_r for r < replicas: out[r·ℓ + f] = Σ_i weights[r·m + i]·x_i[f]. Weights must be finite. */
  combine(weights: Float64Array, replicas: number, out: Float64Array): void;
  /**
   * Both at once, for least squares: out_r = Σ_i v_ri·(⟨x_i, beta_r⟩ − labels[i])·x_i with v_ri = weights[r·m + i] −
   * bases[r]. Points with v_ri = 0 are passed over.
   */
  residualGradient(
    betas: Float64Array,
    labels: Float64Array,
    weights: Float64Array,
    bases: Float64Array,
    replicas: number,
    out: Float64Array,
  ): void;
}

/** A scratch array that grows on demand. */
export class ScratchBuffer {
  private array = new Float64Array(0);

  /** An array of at least `entries` entries: the same one until more are asked for, and then a new one. */
  of(entries: number): Float64Array {
    if (this.array.length < entries) this.array = new Float64Array(entries);
    return this.array;
  }
}

/** Products in JavaScript: the reference for the WebAssembly kernels, and their fallback. */
abstract class JavaScriptKernel implements Kernel {
  readonly points: number;
  readonly features: number;
  private readonly buffer = new ScratchBuffer();

  constructor({ points, features }: DenseRows | SparseRows) {
    this.points = points;
    this.features = features;
  }

  scratch(entries: number): Float64Array {
    return this.buffer.of(entries);
  }

  scores(betas: Float64Array, replicas: number, out: Float64Array, weights?: Float64Array): void {
    const { points, features } = this;
    for (let r = 0; r < replicas; r++) {
      for (let i = 0; i < points; i++) {
        if (weights !== undefined && weights[r * points + i] === 0) continue;
        out[r * points + i] = this.score(i, betas, r * features);
      }
    }
  }

  combine(weights: Float64Array, replicas: number, out: Float64Array): void {
    const { points, features } = this;
    out.fill(0, 0, replicas * features);
    for (let r = 0; r < replicas; r++) {
      for (let i = 0; i < points; i++) {
        const weight = weights[r * points + i];
        if (weight !== 0) this.add(i, weight, out, r * features);
      }
    }
  }

  residualGradient(...given: Parameters<Kernel['residualGradient']>): void {
    residualGradientByProducts(this, ...given);
  }

  /** ⟨x_i, beta⟩, where beta begins at entry `at` of betas. */
  protected abstract score(i: number, betas: Float64Array, at: number): number;

  /** Adds weight·x_i to the entries of `out` from `at` on. */
  protected abstract add(i: number, weight: number, out: Float64Array, at: number): void;
}

/** Dense rows. */
export class DenseKernel extends JavaScriptKernel {
  private readonly x: Float64Array;

  constructor(rows: DenseRows) {
    super(rows);
    this.x = rows.values;
  }

  protected score(i: number, betas: Float64Array, at: number): number {
    const { x, features } = this;
    let sum = 0;
    for (let f = 0; f < features; f++) sum += x[i * features + f] * betas[at + f];
    return sum;
  }

  protected add(i: number, weight: number, out: Float64Array, at: number): void {
    const { x, features } = this;
    for (let f = 0; f < features; f++) out[at + f] += weight * x[i * features + f];
  }
}

/** Compressed sparse rows: work in proportion to the non-zeros of the points that have a weight. */
export class SparseKernel extends JavaScriptKernel {
  constructor(private readonly rows: SparseRows) {
    super(rows);
  }

  protected score(i: number, betas: Float64Array, at: number): number {
    const { start, column, value } = this.rows;
    let sum = 0;
    for (let e = start[i]; e < start[i + 1]; e++) sum += value[e] * betas[at + column[e]];
    return sum;
  }

  protected add(i: number, weight: number, out: Float64Array, at: number): void {
    const { start, column, value } = this.rows.distinct ?? this.rows;
    for (let e = start[i]; e < start[i + 1]; e++) out[at + column[e]] += weight * value[e];
  }
}

/** Kernel.residualGradient by the kernel's two products. */
export function residualGradientByProducts(
  kernel: Kernel,
  ...[betas, labels, weights, bases, replicas, out]: Parameters<Kernel['residualGradient']>
): void {
  const { points } = kernel;
  const all = replicas * points;
  const residuals = kernel.scratch(2 * all);
  const shifted = residuals.subarray(all);
  for (let r = 0; r < replicas; r++) {
    for (let i = r * points; i < (r + 1) * points; i++) shifted[i] = weights[i] - bases[r];
  }
  kernel.scores(betas, replicas, residuals, shifted);
  for (let r = 0, at = 0; r < replicas; r++) {
    for (let i = 0; i < points; i++, at++) {
      residuals[at] = shifted[at] === 0 ? 0 : shifted[at] * (residuals[at] - labels[i]);
    }
  }
  kernel.combine(residuals, replicas, out);
}
