import type { Uniform } from '../../engine/stream.js';

/**
 * Standard normal variates by Box and Muller (1958). Only one of the pair is used: keeping the other for the
 * next call would be a state that outlives the draw. Every variate takes exactly two uniforms.
 */
export function standardNormal(uniform: Uniform): () => number {
  return () => {
    const radius = Math.sqrt(-2 * Math.log1p(-uniform()));
    return radius * Math.cos(2 * Math.PI * uniform());
  };
}
