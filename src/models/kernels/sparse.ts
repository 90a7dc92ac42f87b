import type { Kernel } from './kernel.js';
import { plainResidualGradient } from './plain-residuals.js';
import type { SparseRows } from './rows.js';
import { Room } from './scratch-buffer.js';

/** Compressed sparse rows: work in proportion to the non-zeros of the points that have a weight. */
export class SparseKernel implements Kernel {
  readonly points: number;
  readonly features: number;
  private readonly scratch = new Room();

  constructor(private readonly rows: SparseRows) {
    this.points = rows.points;
    this.features = rows.features;
  }

  room(entries: number): Float64Array {
    return this.scratch.of(entries);
  }

  scores(betas: Float64Array, replicas: number, out: Float64Array, weights?: Float64Array): void {
    const { points, features } = this;
    const { start, column, value } = this.rows;
    for (let r = 0; r < replicas; r++) {
      for (let i = 0; i < points; i++) {
        if (weights !== undefined && weights[r * points + i] === 0) continue;
        let sum = 0;
        for (let e = start[i]; e < start[i + 1]; e++) sum += value[e] * betas[r * features + column[e]];
        out[r * points + i] = sum;
      }
    }
  }

  combine(weights: Float64Array, replicas: number, out: Float64Array): void {
    const { points, features } = this;
    const { start, column, value } = this.rows;
    out.fill(0, 0, replicas * features);
    for (let r = 0; r < replicas; r++) {
      for (let i = 0; i < points; i++) {
        const weight = weights[r * points + i];
        if (weight === 0) continue;
        for (let e = start[i]; e < start[i + 1]; e++) out[r * features + column[e]] += weight * value[e];
      }
    }
  }

  residualGradient(
    betas: Float64Array,
    labels: Float64Array,
    weights: Float64Array,
    bases: Float64Array,
    replicas: number,
    out: Float64Array,
  ): void {
    plainResidualGradient(this, betas, labels, weights, bases, replicas, out);
  }
}
