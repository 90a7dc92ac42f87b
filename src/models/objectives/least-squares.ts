import { z } from 'zod';
import type { Dataset } from '../data/dataset.js';
import { gramOf } from '../kernels/gram.js';
import { GramCache, type WholeGram, wholeGram } from '../kernels/gram-table.js';
import { leastSquaresSolution } from '../kernels/linear-algebra.js';
import type { DenseRows } from '../kernels/rows.js';
import { BlockView, CommonWeight } from './blocks.js';
import { meanSquaredError } from './metrics.js';
import { commonParameters, defineObjective } from './objective.js';
import { type PointLoss, PointwiseObjective } from './pointwise.js';

/**
 * factor·½‖X beta − y‖² + (l2/2)·‖beta‖², summed over the points. Factor 1 is SGC's loss with the partial gradients
 * (⟨x_i, beta⟩ − y_i)·x_i; factor 2 gives the gradient −2Xᵀ(y − X beta) of ErasureHead's code and of Theorem 5.1
 * of weighted gradient coding. Test metric: mean squared error.
 */
export const leastSquares = defineObjective({
  name: 'least-squares',
  summary: 'factor·½‖X beta − y‖² + (l2/2)·‖beta‖²; test metric: mean squared error',
  source: 'SGC, Section VI.A; ErasureHead, Section 5.2; Weighted gradient coding, eq. (3)',
  examples: [{ l2: 0.5, project: 2 }],
  parameters: z.strictObject({
    factor: z.number().positive().default(1).describe('1: gradient Xᵀ(X beta − y); 2: twice that'),
    ...commonParameters,
  }),
  labels: 'quantities',
  create: ({ factor, l2, project }, data) => new LeastSquares(data, factor, l2, project),
});

/** See the definition `leastSquares`. */
export class LeastSquares extends PointwiseObjective {
  readonly name = 'least-squares';
  private cache: GramCache | undefined;
  /** The groups of the cache. */
  private grouped: Int32Array | undefined;
  private allOnes: Float64Array | undefined;
  /** W = XᵀX and Xᵀy, which views by blocks share. */
  private wholeOnce: WholeGram | undefined;
  /** Scratch of shiftedGradient. */
  private readonly common = new CommonWeight();
  private readonly product: Float64Array;
  private bases = new Float64Array(0);

  constructor(
    data: Dataset,
    private readonly factor = 1,
    l2 = 0,
    radius = Number.POSITIVE_INFINITY,
  ) {
    const metric = { name: 'mse' as const, labels: data.test?.labels, of: meanSquaredError };
    super(data, data.labels, squaredLoss(factor), l2, radius, metric);
    this.product = new Float64Array(data.features);
  }

  /**
   * From now on gradients come from cached Gram matrices, ℓ² operations each, where the data is dense: for runs in
   * which the same weights come again and again. They differ in rounding from those without, so whether to use
   * this may depend on the experiment only. To call it again for the same groups costs nothing; other groups take the
   * memory over.
   * @param capacity how many matrices of ℓ² numbers are kept
   * @param groups the group of each point, where points are known to have equal weights always; see GramCache
   */
  useGram(capacity: number, groups?: Int32Array): void {
    const { rows, labels } = this.data;
    const { cache, grouped } = this;
    if (rows.kind !== 'dense') return;
    const table = cache?.capacity === capacity ? cache.table : undefined;
    if (table === undefined || !sameGroups(grouped, groups)) {
      this.cache = new GramCache(rows, labels, capacity, groups, table);
    }
    this.grouped = groups;
  }

  protected override weightedGradient(
    betas: Float64Array,
    weights: Float64Array | undefined,
    replicas: number,
    out: Float64Array,
  ): void {
    if (this.cache !== undefined) this.cachedGradient(this.cache, betas, weights, replicas, out);
    else if (!this.isTall()) this.directGradient(betas, weights, replicas, out);
    else if (weights === undefined) this.wholeGradient(betas, replicas, out);
    else this.shiftedGradient(betas, weights, replicas, out);
  }

  private cachedGradient(
    cache: GramCache,
    betas: Float64Array,
    weights: Float64Array | undefined,
    replicas: number,
    out: Float64Array,
  ): void {
    const { factor, points, features } = this;
    this.allOnes ??= new Float64Array(points).fill(1);
    for (let r = 0; r < replicas; r++) {
      const at = r * features;
      if (weights === undefined) cache.gradient(this.allOnes, 0, betas, at, out, at);
      else cache.gradient(weights, r * points, betas, at, out, at);
    }
    if (factor !== 1) for (let f = 0; f < replicas * features; f++) out[f] *= factor;
  }

  /** Whether a product with XᵀX costs much less than one with X and one with its transpose. */
  private isTall(): boolean {
    return this.data.rows.kind === 'dense' && 4 * this.features <= this.points;
  }

  private wholeGradient(betas: Float64Array, replicas: number, out: Float64Array): void {
    const { factor, features } = this;
    const whole = this.wholeGram();
    for (let r = 0; r < replicas; r++) whole.gradient(betas, r * features, out, r * features);
    if (factor !== 1) for (let f = 0; f < replicas * features; f++) out[f] *= factor;
  }

  /**
   * Σ v_i g_i as b·Σ g_i + Σ (v_i − b)·g_i, where b is the weight that most points have: the first sum costs ℓ²
   * operations, and the second has those points only that have another weight.
   */
  private shiftedGradient(
    betas: Float64Array,
    weights: Float64Array,
    replicas: number,
    out: Float64Array,
  ): void {
    const { factor, points, features, product } = this;
    if (this.bases.length < replicas) this.bases = new Float64Array(replicas);
    const { bases } = this;
    for (let r = 0; r < replicas; r++) {
      bases[r] = this.common.of(weights, r * points, points, features / 2);
    }
    this.kernel.residualGradient(betas, this.labels, weights, bases, replicas, out);
    for (let r = 0; r < replicas; r++) {
      const at = r * features;
      if (bases[r] !== 0) this.wholeGram().gradient(betas, at, product, 0);
      for (let f = 0; f < features; f++) {
        out[at + f] = factor * (bases[r] === 0 ? out[at + f] : out[at + f] + bases[r] * product[f]);
      }
    }
  }

  private wholeGram(): WholeGram {
    this.wholeOnce ??= wholeGram(this.data.rows as DenseRows, this.labels);
    return this.wholeOnce;
  }

  /**
   * The same objective split by M blocks of rows of W = XᵀX.
   * @throws DataError if the data is sparse or too wide, or there are more blocks than features
   */
  byBlocks(blocks: number): BlockView {
    return new BlockView(this.data, blocks, this.factor, this.l2, () => this.wholeGram());
  }

  /**
   * beta* of dense data by QR factorisation of X, or of X with √(l2/factor)·I below it; undefined for sparse
   * data and where the columns are dependent.
   */
  override optimum(): Float64Array | undefined {
    const { rows } = this.data;
    if (rows.kind !== 'dense') return undefined;
    const gram = () => this.wholeGram().matrix;
    const free = this.l2 === 0 ? leastSquaresSolution(rows, this.labels, gram) : this.ridge(rows);
    if (free === undefined || norm(free) <= this.radius) return free;
    return this.onSphere(rows);
  }

  override strongConvexity(): number {
    if (this.data.rows.kind !== 'dense' || this.points < this.features) return this.l2;
    return this.factor * Math.max(0, this.eigen().values[0]) + this.l2;
  }

  private ridge({ points, features, values }: DenseRows): Float64Array | undefined {
    const tall = new Float64Array((points + features) * features);
    tall.set(values);
    for (let f = 0; f < features; f++) tall[(points + f) * features + f] = Math.sqrt(this.l2 / this.factor);
    const labels = new Float64Array(points + features);
    labels.set(this.labels);
    return leastSquaresSolution({ kind: 'dense', points: points + features, features, values: tall }, labels);
  }

  /**
   * The optimum within the ball where the free one lies outside: (XᵀX + (l2/factor + μ)·I)⁻¹Xᵀy with the μ > 0
   * that puts it on the sphere, found by bisection in the basis of XᵀX's eigenvectors, where the norm falls with μ.
   */
  private onSphere(rows: DenseRows): Float64Array {
    const { features, radius } = this;
    const { values, vectors } = this.eigen();
    const right = gramOf(rows, this.labels).vector;
    const rotated = values.map((_, k) =>
      right.reduce((sum, entry, f) => sum + entry * vectors[f * features + k], 0),
    );
    const at = (mu: number) => rotated.map((entry, k) => entry / (values[k] + this.l2 / this.factor + mu));
    let low = 0;
    let high = norm(right) / radius;
    for (let step = 0; step < 200; step++) {
      const middle = (low + high) / 2;
      if (norm(at(middle)) > radius) low = middle;
      else high = middle;
    }
    const solution = at(high);
    return right.map((_, f) =>
      solution.reduce((sum, entry, k) => sum + entry * vectors[f * features + k], 0),
    );
  }
}

function sameGroups(a: Int32Array | undefined, b: Int32Array | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.every((group, i) => group === b[i]));
}

function squaredLoss(factor: number): PointLoss {
  return {
    curvature: factor,
    total: (scores, from, labels) => {
      let sum = 0;
      for (let i = 0; i < labels.length; i++) sum += (scores[from + i] - labels[i]) ** 2;
      return (factor / 2) * sum;
    },
    slopes: (scores, from, labels, weights) => {
      for (let i = 0; i < labels.length; i++) {
        const weight = weights === undefined ? factor : factor * weights[from + i];
        scores[from + i] = weight === 0 ? 0 : weight * (scores[from + i] - labels[i]);
      }
    },
  };
}

function norm(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, entry) => sum + entry * entry, 0));
}
