/**
 * The part of an update that depends on who responded: with weights v on the points, the error e = beta − beta* of
 * least squares moves by −γ·(A e + b), A = Σ v_i x_i x_iᵀ and b = Σ v_i r_i x_i with r = X beta* − y. Stored as the
 * ℓ rows of [A | b], ℓ + 1 numbers each, so that it is one linear map of (e, 1).
 */
export type ErrorMap = Float64Array;

/** Data in the form that maps are made of. */
export interface Residuals {
  /** m */
  readonly points: number;
  /** ℓ */
  readonly features: number;
  /** Row i of X is values[i·ℓ] .. values[i·ℓ + ℓ − 1]. */
  readonly values: Float64Array;
  /** r = X beta* − y */
  readonly residuals: Float64Array;
}

/** The map of the given weights, one per point. Sums point by point, on purpose not by the kernels it checks. */
export function errorMap({ points, features, values, residuals }: Residuals, v: Float64Array): ErrorMap {
  const width = features + 1;
  const map = new Float64Array(features * width);
  for (let i = 0; i < points; i++) {
    if (v[i] === 0) continue;
    for (let f = 0; f < features; f++) {
      const scaled = v[i] * values[i * features + f];
      for (let k = 0; k < features; k++) map[f * width + k] += scaled * values[i * features + k];
      map[f * width + features] += scaled * residuals[i];
    }
  }
  return map;
}

/** Adds factor·map to sum. */
function addMap(sum: ErrorMap, factor: number, map: ErrorMap): void {
  for (let e = 0; e < sum.length; e++) sum[e] += factor * map[e];
}

/**
 * out[i·columns + j] = Σ_k a[i·width + k]·b[j·width + k]: the product of a with the transpose of b, four by two
 * entries at a time.
 * @param upper whether a and b have as many rows, and only entries with j >= i are wanted (others may be written)
 */
export function timesTransposed(
  a: Float64Array,
  b: Float64Array,
  width: number,
  out: Float64Array,
  upper = false,
): void {
  const rows = a.length / width;
  const columns = b.length / width;
  for (let i = 0; i < rows; i += 4) {
    const tall = Math.min(4, rows - i);
    for (let j = upper ? i : 0; j < columns; j += 2) {
      if (tall === 4 && j + 2 <= columns) {
        block(a, i * width, b, j * width, width, out, i * columns + j, columns);
        continue;
      }
      for (let r = i; r < i + tall; r++) {
        for (let c = j; c < Math.min(j + 2, columns); c++) {
          let sum = 0;
          for (let k = 0; k < width; k++) sum += a[r * width + k] * b[c * width + k];
          out[r * columns + c] = sum;
        }
      }
    }
  }
}

function block(
  a: Float64Array,
  a0: number,
  b: Float64Array,
  b0: number,
  width: number,
  out: Float64Array,
  at: number,
  columns: number,
): void {
  const [a1, a2, a3, b1] = [a0 + width, a0 + 2 * width, a0 + 3 * width, b0 + width];
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  let s20 = 0;
  let s21 = 0;
  let s30 = 0;
  let s31 = 0;
  for (let k = 0; k < width; k++) {
    const left = b[b0 + k];
    const right = b[b1 + k];
    s00 += a[a0 + k] * left;
    s01 += a[a0 + k] * right;
    s10 += a[a1 + k] * left;
    s11 += a[a1 + k] * right;
    s20 += a[a2 + k] * left;
    s21 += a[a2 + k] * right;
    s30 += a[a3 + k] * left;
    s31 += a[a3 + k] * right;
  }
  out[at] = s00;
  out[at + 1] = s01;
  out[at + columns] = s10;
  out[at + columns + 1] = s11;
  out[at + 2 * columns] = s20;
  out[at + 2 * columns + 1] = s21;
  out[at + 3 * columns] = s30;
  out[at + 3 * columns + 1] = s31;
}

/**
 * The first two moments of the random map B of an update: E[B], and E[B S Bᵀ] = Σ coefficient·B_k S B_kᵀ for every
 * symmetric S.
 */
export interface MapMoments {
  readonly mean: ErrorMap;
  readonly squares: readonly { readonly coefficient: number; readonly map: ErrorMap }[];
}

/** Moments of a map that takes one of a list of values. */
export function momentsOfPatterns(
  patterns: readonly { readonly chance: number; readonly map: ErrorMap }[],
): MapMoments {
  const mean = new Float64Array(patterns[0].map.length);
  for (const { chance, map } of patterns) addMap(mean, chance, map);
  return { mean, squares: patterns.map(({ chance, map }) => ({ coefficient: chance, map })) };
}

/**
 * Moments of B = Σ 1[u is in]·B_u over units that are in independently, with probability P_u each; or, with
 * `redrawn`, under the condition that at least one is in, which has probability c. An empty pattern adds nothing to
 * either moment, so that the condition only divides both by c:
 *
 *   c·E[B] = Σ P_u B_u = B̂,   c·E[B S Bᵀ] = B̂ S B̂ᵀ + Σ P_u (1 − P_u) B_u S B_uᵀ
 */
export function momentsOfUnits(
  units: readonly { readonly probability: number; readonly map: ErrorMap }[],
  redrawn: boolean,
): MapMoments {
  const someone = redrawn ? 1 - units.reduce((empty, { probability }) => empty * (1 - probability), 1) : 1;
  const sum = new Float64Array(units[0].map.length);
  for (const { probability, map } of units) addMap(sum, probability, map);
  return {
    mean: sum.map((entry) => entry / someone),
    squares: [
      { coefficient: 1 / someone, map: sum },
      ...units.map(({ probability, map }) => ({
        coefficient: (probability * (1 - probability)) / someone,
        map,
      })),
    ],
  };
}

/**
 * E‖e_t‖² for t = 0 … T of e_{t+1} = e_t − γ_{t+1}·B_{t+1}(e_t, 1), the maps independent and of the given moments,
 * by propagating S_t = E[(e_t, 1)(e_t, 1)ᵀ], whose last column is the mean.
 * @param start e_0
 * @param step γ_t, t from 1
 */
export function squaredErrors(
  { mean, squares }: MapMoments,
  start: Float64Array,
  step: (t: number) => number,
  iterations: number,
): Float64Array {
  const features = start.length;
  const width = features + 1;
  const extended = Float64Array.of(...start, 1);
  const s = Float64Array.from({ length: width * width }, (_, at) => {
    return extended[Math.floor(at / width)] * extended[at % width];
  });
  const product = new Float64Array(features * width);
  const square = new Float64Array(features * features);
  const second = new Float64Array(features * features);
  const errors = new Float64Array(iterations + 1);
  errors[0] = trace(s, features, width);
  for (let t = 1; t <= iterations; t++) {
    const gamma = step(t);
    second.fill(0);
    for (const { coefficient, map } of squares) {
      if (coefficient === 0) continue;
      timesTransposed(map, s, width, product);
      timesTransposed(product, map, width, square, true);
      for (let e = 0; e < second.length; e++) second[e] += coefficient * square[e];
    }
    timesTransposed(mean, s, width, product);
    for (let f = 0; f < features; f++) {
      for (let k = f; k < features; k++) {
        const first = product[f * width + k] + product[k * width + f];
        s[f * width + k] += gamma * (gamma * second[f * features + k] - first);
        s[k * width + f] = s[f * width + k];
      }
      s[f * width + features] -= gamma * product[f * width + features];
      s[features * width + f] = s[f * width + features];
    }
    errors[t] = trace(s, features, width);
  }
  return errors;
}

function trace(s: Float64Array, features: number, width: number): number {
  let sum = 0;
  for (let f = 0; f < features; f++) sum += s[f * width + f];
  return sum;
}
