import type { Uniform } from './stream.js';

/**
 * Draws subsets of 0 … n − 1 without replacement, every ordered subset equally likely (the first steps of a
 * Fisher-Yates shuffle).
 * @returns a function that draws `count` distinct numbers, 0 <= count <= n, with `count` uniforms
 */
export function subsetSampler(n: number, uniform: Uniform): (count: number) => number[] {
  // A shuffled pool is as good a start as a sorted one, so that it is never put back in order.
  const pool = Array.from({ length: n }, (_, i) => i);
  return (count) => {
    for (let i = 0; i < count; i++) {
      const j = i + Math.floor(uniform() * (n - i));
      [pool[i], pool[j]] = [pool[j], pool[i]];
    }
    return pool.slice(0, count);
  };
}
