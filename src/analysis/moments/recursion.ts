import { addMap, type ErrorMap, timesTransposed } from './affine.js';

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
