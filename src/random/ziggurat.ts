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
  /** f(edge[i]); the last is 1. Entry 0 is of no use. */
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
