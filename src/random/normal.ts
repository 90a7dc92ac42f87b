import { standardExponential } from './exponential.js';
import type { Uniform } from './stream.js';
import { LAYERS, ziggurat } from './ziggurat.js';

/** Marsaglia & Tsang (2000): the tail of 256 layers under e^(−x²/2) begins here. */
const TAIL = 3.6541528853610088;

/** TAIL·f(TAIL) and the area of the tail, by the continued fraction of Mills' ratio. */
const AREA = 0.004928673233974657;

/** The layers under e^(−x²/2), x >= 0. */
export const normalLayers = ziggurat(
  (x) => Math.exp(-0.5 * x * x),
  (y) => Math.sqrt(-2 * Math.log(y)),
  TAIL,
  AREA,
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

/** A variate of the tail beyond TAIL: Marsaglia, Generating a variable from the tail of the normal distribution, 1964. */
function tail(exponential: () => number): number {
  for (;;) {
    const x = exponential() / TAIL;
    if (2 * exponential() > x * x) return TAIL + x;
  }
}
