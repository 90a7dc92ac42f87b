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
