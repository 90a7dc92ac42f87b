import type { Uniform } from './stream.js';

/** Layers that cover a density: a power of two, so that the upper bits of a uniform number choose one. */
export const LAYERS = 256;

/**
 * The region under a decreasing density f on x >= 0, f(0) = 1, cut into layers of equal area V. Layer i >= 1 is the
 * rectangle up to edge[i] between the heights f(edge[i]) and f(edge[i + 1]); only beyond edge[i + 1] does it stick
 * out. Layer 0 is the strip below f(edge[1]) with the whole tail beyond edge[1]; edge[0] is the width that a rectangle
 * of that height and of area V would have.
 *
 * Marsaglia & Tsang, The ziggurat method for generating random variables, J. Stat. Softw. 5(8), 2000.
 */
export interface Ziggurat {
  /** LAYERS + 1 entries; falls to 0. */
  readonly edge: Float64Array;
  /** f(edge[i]); the last is 1. Entry 0 is not used. */
  readonly height: Float64Array;
}

/**
 * Builds the layers from below: edge[i + 1] = f⁻¹(f(edge[i]) + V/edge[i]).
 * @param density f
 * @param inverse f⁻¹ on (0, 1]
 * @param r where the tail begins: the one value with which the last layer ends at f(0)
 * @param area V = r·f(r) + the area of the tail
 */
export function ziggurat(
  density: (x: number) => number,
  inverse: (y: number) => number,
  r: number,
  area: number,
): Ziggurat {
  const edge = new Float64Array(LAYERS + 1);
  const height = new Float64Array(LAYERS + 1);
  edge[0] = area / density(r);
  height[0] = density(edge[0]);
  edge[1] = r;
  height[1] = density(r);
  for (let i = 1; i < LAYERS - 1; i++) {
    edge[i + 1] = inverse(height[i] + area / edge[i]);
    height[i + 1] = density(edge[i + 1]);
  }
  // Not worked out: rounding must leave no gap at the top.
  edge[LAYERS] = 0;
  height[LAYERS] = 1;
  return { edge, height };
}

/** Marsaglia & Tsang (2000): the tail of 256 layers under e^−x begins here. */
const EXPONENTIAL_TAIL = 7.69711747013105;

/** The layers under e^−x. The area of a layer is EXPONENTIAL_TAIL·e^−EXPONENTIAL_TAIL, and as much as e^−EXPONENTIAL_TAIL for the tail. */
export const exponentialLayers = ziggurat(
  (x) => Math.exp(-x),
  (y) => -Math.log(y),
  EXPONENTIAL_TAIL,
  (EXPONENTIAL_TAIL + 1) * Math.exp(-EXPONENTIAL_TAIL),
);

/**
 * Exponential variates with mean 1, >= 0, by the ziggurat method: no logarithm, and in 97.8 % of cases one uniform
 * number, whose upper 8 bits choose a layer and whose other 45 the place in it. (One number for both is safe where
 * the bits are not the same ones; Doornik, An improved ziggurat method to generate normal random samples, 2005.)
 * The number of uniforms that a variate takes depends on them alone.
 */
export function standardExponential(uniform: Uniform): () => number {
  const { edge, height } = exponentialLayers;
  return () => {
    let beyond = 0;
    for (;;) {
      const u = uniform() * LAYERS;
      const layer = u | 0;
      const x = (u - layer) * edge[layer];
      if (x < edge[layer + 1]) return beyond + x;
      // The excess over EXPONENTIAL_TAIL has the same distribution: the exponential has no memory.
      if (layer === 0) beyond += EXPONENTIAL_TAIL;
      else if (height[layer] + uniform() * (height[layer + 1] - height[layer]) < Math.exp(-x))
        return beyond + x;
    }
  };
}

/** Marsaglia & Tsang (2000): the tail of 256 layers under e^(−x²/2) begins here. */
const NORMAL_TAIL = 3.6541528853610088;

/** NORMAL_TAIL·f(NORMAL_TAIL) and the area of the tail, by the continued fraction of Mills' ratio. */
const NORMAL_AREA = 0.004928673233974657;

/** The layers under e^(−x²/2), x >= 0. */
export const normalLayers = ziggurat(
  (x) => Math.exp(-0.5 * x * x),
  (y) => Math.sqrt(-2 * Math.log(y)),
  NORMAL_TAIL,
  NORMAL_AREA,
);

/**
 * Standard normal variates by the ziggurat method, the upper 9 bits of a uniform number for layer and sign, the
 * other 44 for the place in the layer; nearly always one number is enough. No state outlives a variate.
 */
export function standardNormal(uniform: Uniform): () => number {
  const { edge, height } = normalLayers;
  const exponential = standardExponential(uniform);
  return () => {
    for (;;) {
      const u = uniform() * (2 * LAYERS);
      const upper = u | 0;
      const sign = 1 - 2 * (upper & 1);
      const layer = upper >> 1;
      const x = (u - upper) * edge[layer];
      if (x < edge[layer + 1]) return sign * x;
      if (layer === 0) return sign * tail(exponential);
      if (height[layer] + uniform() * (height[layer + 1] - height[layer]) < Math.exp(-0.5 * x * x))
        return sign * x;
    }
  };
}

/** A variate of the tail beyond NORMAL_TAIL: Marsaglia, Generating a variable from the tail of the normal distribution, 1964. */
function tail(exponential: () => number): number {
  for (;;) {
    const x = exponential() / NORMAL_TAIL;
    if (2 * exponential() > x * x) return NORMAL_TAIL + x;
  }
}
