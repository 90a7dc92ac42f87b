import type { Uniform } from './stream.js';
import { LAYERS, ziggurat } from './ziggurat.js';

/** Marsaglia & Tsang (2000): the tail of 256 layers under e^−x begins here. */
const TAIL = 7.69711747013105;

/** The layers under e^−x. The area of a layer is TAIL·e^−TAIL, and as much as e^−TAIL for the tail. */
export const exponentialLayers = ziggurat(
  (x) => Math.exp(-x),
  (y) => -Math.log(y),
  TAIL,
  (TAIL + 1) * Math.exp(-TAIL),
);

/**
 * Exponential variates with mean 1, >= 0, by the ziggurat method: no logarithm, and in 97.8 % of cases one uniform
 * number, whose upper 8 bits choose a layer and whose other 45 the place in it. (One number for both is safe where
 * the bits are not the same ones; Doornik, An improved ziggurat method to generate normal random samples, 2005.)
 * How many uniforms a variate takes depends on them alone.
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
      // What lies beyond TAIL is distributed as the whole: the exponential has no memory.
      if (layer === 0) beyond += TAIL;
      else if (height[layer] + uniform() * (height[layer + 1] - height[layer]) < Math.exp(-x))
        return beyond + x;
    }
  };
}
