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
export function addMap(sum: ErrorMap, factor: number, map: ErrorMap): void {
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
