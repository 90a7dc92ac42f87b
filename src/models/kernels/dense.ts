import type { Kernel } from './kernel.js';
import { plainResidualGradient } from './plain-residuals.js';
import type { DenseRows } from './rows.js';
import { Room } from './scratch-buffer.js';

/**
 * Dense rows, four at a time for two vectors at a time: the eight sums fit into registers, and each entry of X
 * is read once for both vectors. In V8 that is 1.7 times as fast as one vector at a time.
 */
export class DenseKernel implements Kernel {
  readonly points: number;
  readonly features: number;
  private readonly x: Float64Array;
  /** The points that take part, ascending. */
  private readonly active: Int32Array;
  private readonly scratch = new Room();

  constructor({ points, features, values }: DenseRows) {
    this.points = points;
    this.features = features;
    this.x = values;
    this.active = new Int32Array(points);
  }

  room(entries: number): Float64Array {
    return this.scratch.of(entries);
  }

  scores(betas: Float64Array, replicas: number, out: Float64Array, weights?: Float64Array): void {
    for (let r = 0; r < replicas; r += 2) {
      const both = r + 1 < replicas;
      const count = this.select(weights, r, both);
      if (both) this.scoresOfTwo(betas, r, out, count);
      else this.scoresOfOne(betas, r, out, count);
    }
  }

  combine(weights: Float64Array, replicas: number, out: Float64Array): void {
    out.fill(0, 0, replicas * this.features);
    for (let r = 0; r < replicas; r += 2) {
      const both = r + 1 < replicas;
      const count = this.select(weights, r, both);
      if (both) this.combineTwo(weights, r, out, count);
      else this.combineOne(weights, r, out, count);
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

  /** Lists the points with a weight in vector r, or in r and r + 1; returns how many there are. */
  private select(weights: Float64Array | undefined, r: number, both: boolean): number {
    const { active, points } = this;
    const first = r * points;
    const second = both ? first + points : first;
    let count = 0;
    for (let i = 0; i < points; i++) {
      if (weights === undefined || weights[first + i] !== 0 || weights[second + i] !== 0) active[count++] = i;
    }
    return count;
  }

  private scoresOfTwo(betas: Float64Array, r: number, out: Float64Array, count: number): void {
    const { x, active, points, features } = this;
    const b = r * features;
    const c = b + features;
    const o = r * points;
    const p = o + points;
    let a = 0;
    for (; a + 4 <= count; a += 4) {
      const i0 = active[a];
      const i1 = active[a + 1];
      const i2 = active[a + 2];
      const i3 = active[a + 3];
      const x0 = i0 * features;
      const x1 = i1 * features;
      const x2 = i2 * features;
      const x3 = i3 * features;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let t0 = 0;
      let t1 = 0;
      let t2 = 0;
      let t3 = 0;
      for (let f = 0; f < features; f++) {
        const u = betas[b + f];
        const v = betas[c + f];
        const e0 = x[x0 + f];
        const e1 = x[x1 + f];
        const e2 = x[x2 + f];
        const e3 = x[x3 + f];
        s0 += e0 * u;
        s1 += e1 * u;
        s2 += e2 * u;
        s3 += e3 * u;
        t0 += e0 * v;
        t1 += e1 * v;
        t2 += e2 * v;
        t3 += e3 * v;
      }
      out[o + i0] = s0;
      out[o + i1] = s1;
      out[o + i2] = s2;
      out[o + i3] = s3;
      out[p + i0] = t0;
      out[p + i1] = t1;
      out[p + i2] = t2;
      out[p + i3] = t3;
    }
    for (; a < count; a++) {
      out[o + active[a]] = this.score(active[a], betas, b);
      out[p + active[a]] = this.score(active[a], betas, c);
    }
  }

  private scoresOfOne(betas: Float64Array, r: number, out: Float64Array, count: number): void {
    const { x, active, points, features } = this;
    const b = r * features;
    const o = r * points;
    let a = 0;
    for (; a + 4 <= count; a += 4) {
      const x0 = active[a] * features;
      const x1 = active[a + 1] * features;
      const x2 = active[a + 2] * features;
      const x3 = active[a + 3] * features;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let f = 0; f < features; f++) {
        const u = betas[b + f];
        s0 += x[x0 + f] * u;
        s1 += x[x1 + f] * u;
        s2 += x[x2 + f] * u;
        s3 += x[x3 + f] * u;
      }
      out[o + active[a]] = s0;
      out[o + active[a + 1]] = s1;
      out[o + active[a + 2]] = s2;
      out[o + active[a + 3]] = s3;
    }
    for (; a < count; a++) out[o + active[a]] = this.score(active[a], betas, b);
  }

  private score(i: number, betas: Float64Array, b: number): number {
    const { x, features } = this;
    let sum = 0;
    for (let f = 0; f < features; f++) sum += x[i * features + f] * betas[b + f];
    return sum;
  }

  private combineTwo(weights: Float64Array, r: number, out: Float64Array, count: number): void {
    const { x, active, points, features } = this;
    const g = r * features;
    const h = g + features;
    const o = r * points;
    const p = o + points;
    let a = 0;
    for (; a + 4 <= count; a += 4) {
      const i0 = active[a];
      const i1 = active[a + 1];
      const i2 = active[a + 2];
      const i3 = active[a + 3];
      const x0 = i0 * features;
      const x1 = i1 * features;
      const x2 = i2 * features;
      const x3 = i3 * features;
      const u0 = weights[o + i0];
      const u1 = weights[o + i1];
      const u2 = weights[o + i2];
      const u3 = weights[o + i3];
      const v0 = weights[p + i0];
      const v1 = weights[p + i1];
      const v2 = weights[p + i2];
      const v3 = weights[p + i3];
      for (let f = 0; f < features; f++) {
        const e0 = x[x0 + f];
        const e1 = x[x1 + f];
        const e2 = x[x2 + f];
        const e3 = x[x3 + f];
        // left to right: the points are added one after the other, as the contract of Kernel has it
        out[g + f] = out[g + f] + u0 * e0 + u1 * e1 + u2 * e2 + u3 * e3;
        out[h + f] = out[h + f] + v0 * e0 + v1 * e1 + v2 * e2 + v3 * e3;
      }
    }
    for (; a < count; a++) {
      this.add(active[a], weights[o + active[a]], out, g);
      this.add(active[a], weights[p + active[a]], out, h);
    }
  }

  private combineOne(weights: Float64Array, r: number, out: Float64Array, count: number): void {
    const { x, active, points, features } = this;
    const g = r * features;
    const o = r * points;
    let a = 0;
    for (; a + 4 <= count; a += 4) {
      const x0 = active[a] * features;
      const x1 = active[a + 1] * features;
      const x2 = active[a + 2] * features;
      const x3 = active[a + 3] * features;
      const u0 = weights[o + active[a]];
      const u1 = weights[o + active[a + 1]];
      const u2 = weights[o + active[a + 2]];
      const u3 = weights[o + active[a + 3]];
      for (let f = 0; f < features; f++) {
        out[g + f] = out[g + f] + u0 * x[x0 + f] + u1 * x[x1 + f] + u2 * x[x2 + f] + u3 * x[x3 + f];
      }
    }
    for (; a < count; a++) this.add(active[a], weights[o + active[a]], out, g);
  }

  private add(i: number, weight: number, out: Float64Array, g: number): void {
    const { x, features } = this;
    for (let f = 0; f < features; f++) out[g + f] += weight * x[i * features + f];
  }
}
