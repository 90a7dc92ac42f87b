import type { Dataset } from '../data/dataset.js';
import { gramOf } from '../kernels/gram.js';
import type { Kernel } from '../kernels/kernel.js';
import { kernelOf } from '../kernels/kernel-of.js';
import { largestEigenvalue, type SymmetricEigen, symmetricEigen } from '../kernels/linear-algebra.js';
import { meanSquaredError } from './metrics.js';
import type { Objective, TestMetric } from './objective.js';

/**
 * Puts each of R vectors of ℓ entries, side by side, on the nearest point of the ball of this radius around 0, in
 * place: the projection of SGC, Theorem 4, for W a ball.
 */
export function projectOntoBall(betas: Float64Array, replicas: number, radius: number): void {
  const features = betas.length / replicas;
  for (let r = 0; r < replicas; r++) {
    let square = 0;
    for (let f = r * features; f < (r + 1) * features; f++) square += betas[f] * betas[f];
    if (square <= radius * radius) continue;
    const factor = radius / Math.sqrt(square);
    for (let f = r * features; f < (r + 1) * features; f++) betas[f] *= factor;
  }
}

/** Up to this many features ‖XᵀX‖₂ comes from all eigenvalues; above, from power iteration. */
const MOST_FEATURES_TO_FACTORISE = 400;

/** A loss of a point's score s = ⟨x, beta⟩ and its label y, over whole arrays at once. */
export interface PointLoss {
  /** Σ ℓ(s_i, y_i) over the m points; scores start at index `from`. */
  total(scores: Float64Array, from: number, labels: Float64Array): number;
  /**
   * Replaces the scores by v_i·∂ℓ/∂s (s_i, y_i), and by exactly 0 where v_i = 0, whatever the score there;
   * without weights all v are 1. Scores and weights start at index `from`.
   */
  slopes(scores: Float64Array, from: number, labels: Float64Array, weights: Float64Array | undefined): void;
  /** The largest second derivative of ℓ in s. */
  readonly curvature: number;
}

/** A test metric that depends on scores and labels only. */
interface MetricOfScores {
  readonly name: TestMetric['name'];
  /** Labels of the test part; undefined where there is none. */
  readonly labels: Float64Array | undefined;
  of(scores: Float64Array, labels: Float64Array): number;
}

/** The common part of objectives that are a sum of losses of each point's score. */
export abstract class PointwiseObjective implements Objective {
  abstract readonly name: string;
  readonly points: number;
  readonly features: number;
  readonly test: TestMetric | undefined;
  /** Made when it is first needed: many problems are only looked at. */
  private kernelOnce: Kernel | undefined;
  private eigenOnce: SymmetricEigen | undefined;
  private spectralNormOnce: number | undefined;

  /**
   * @param labels of the training points, as the loss wants them
   * @param l2 coefficient of the penalty (l2/2)·‖beta‖²
   * @param radius of the ball, Infinity where there is none
   * @param metric the test metric, with the test part's labels as it wants them
   */
  constructor(
    protected readonly data: Dataset,
    protected readonly labels: Float64Array,
    protected readonly pointLoss: PointLoss,
    protected readonly l2: number,
    protected readonly radius: number,
    metric: MetricOfScores,
  ) {
    this.points = data.points;
    this.features = data.features;
    const { test } = data;
    const testLabels = metric.labels;
    if (test !== undefined && testLabels !== undefined) {
      const scores = new Float64Array(testLabels.length);
      let kernel: Kernel | undefined;
      this.test = {
        name: metric.name,
        evaluate: (betas, from = 0) => {
          kernel ??= kernelOf(test.rows);
          kernel.scores(betas.subarray(from, from + this.features), 1, scores);
          return metric.of(scores, testLabels);
        },
      };
    }
  }

  protected get kernel(): Kernel {
    this.kernelOnce ??= kernelOf(this.data.rows);
    return this.kernelOnce;
  }

  loss(betas: Float64Array, replicas: number, out: Float64Array): void {
    const scores = this.kernel.scratch(replicas * this.points);
    this.kernel.scores(betas, replicas, scores);
    for (let r = 0; r < replicas; r++) {
      let square = 0;
      for (let f = r * this.features; f < (r + 1) * this.features; f++) square += betas[f] * betas[f];
      out[r] = this.pointLoss.total(scores, r * this.points, this.labels) + (this.l2 / 2) * square;
    }
  }

  gradient(
    betas: Float64Array,
    weights: Float64Array | undefined,
    replicas: number,
    out: Float64Array,
  ): void {
    this.weightedGradient(betas, weights, replicas, out);
    if (this.l2 !== 0) {
      for (let f = 0; f < replicas * this.features; f++) out[f] += this.l2 * betas[f];
    }
  }

  partialGradient(beta: Float64Array, from: number, to: number, out: Float64Array): void {
    const weights = new Float64Array(this.points).fill(1, from, to);
    this.directGradient(beta, weights, 1, out);
  }

  /** Σ v_i ∇ℓ, without the penalty, by whatever way is fastest. */
  protected weightedGradient(
    betas: Float64Array,
    weights: Float64Array | undefined,
    replicas: number,
    out: Float64Array,
  ): void {
    this.directGradient(betas, weights, replicas, out);
  }

  /** Score by score and point by point. */
  protected directGradient(
    betas: Float64Array,
    weights: Float64Array | undefined,
    replicas: number,
    out: Float64Array,
  ): void {
    const scores = this.kernel.scratch(replicas * this.points);
    this.kernel.scores(betas, replicas, scores, weights);
    for (let r = 0; r < replicas; r++) this.pointLoss.slopes(scores, r * this.points, this.labels, weights);
    this.kernel.combine(scores, replicas, out);
  }

  abstract optimum(): Float64Array | undefined;
  abstract strongConvexity(): number;

  spectralNorm(): number {
    this.spectralNormOnce ??=
      this.data.rows.kind === 'dense' && this.features <= MOST_FEATURES_TO_FACTORISE
        ? this.eigen().values[this.features - 1]
        : largestEigenvalue(this.kernel);
    return this.spectralNormOnce;
  }

  smoothness(): number {
    return this.pointLoss.curvature * this.spectralNorm() + this.l2;
  }

  project(betas: Float64Array, replicas: number): void {
    if (this.radius < Number.POSITIVE_INFINITY) {
      projectOntoBall(betas.subarray(0, replicas * this.features), replicas, this.radius);
    }
  }

  /** Eigenvalues and eigenvectors of XᵀX; for dense rows only. */
  protected eigen(): SymmetricEigen {
    if (this.data.rows.kind !== 'dense') throw new Error('eigenvalues of sparse data are not computed');
    this.eigenOnce ??= symmetricEigen(gramOf(this.data.rows, this.labels).matrix, this.features);
    return this.eigenOnce;
  }
}

/** Penalty and ball of an objective; see `commonParameters`. */
export interface Common {
  /** Coefficient of (l2/2)·‖beta‖²; default 0. */
  readonly l2?: number;
  /** Radius of the ball around 0 that beta is kept in; without it beta is free. */
  readonly project?: number | undefined;
}

/**
 * An objective that is a sum of losses of each point's score and label, with penalty and ball. Its optimum is not
 * known, so that results have no errors; its test metric is the mean squared error of the scores.
 * @param name as its definition has it
 */
export function pointwiseObjective(
  name: string,
  data: Dataset,
  loss: PointLoss,
  { l2 = 0, project = Number.POSITIVE_INFINITY }: Common = {},
): Objective {
  return new UnknownOptimum(name, data, loss, l2, project);
}

class UnknownOptimum extends PointwiseObjective {
  constructor(
    readonly name: string,
    data: Dataset,
    loss: PointLoss,
    l2: number,
    radius: number,
  ) {
    const metric = { name: 'mse' as const, labels: data.test?.labels, of: meanSquaredError };
    super(data, data.labels, loss, l2, radius, metric);
  }

  override optimum(): undefined {
    return undefined;
  }

  override strongConvexity(): number {
    return this.l2;
  }
}
