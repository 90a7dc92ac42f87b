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

/** `length` numbers of a source, as an array. */
export function drawn(length: number, next: () => number): Float64Array {
  const values = new Float64Array(length);
  for (let i = 0; i < length; i++) values[i] = next();
  return values;
}

/** An integer from `low` to `high`, both included, each equally likely. */
export function integer(uniform: Uniform, low: number, high: number): number {
  return low + Math.floor(uniform() * (high - low + 1));
}

/** A random order of 0 .. length − 1, every order equally likely: Durstenfeld's form of Fisher and Yates. */
export function permutation(uniform: Uniform, length: number): Int32Array {
  const order = Int32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = integer(uniform, 0, i);
    const held = order[i];
    order[i] = order[j];
    order[j] = held;
  }
  return order;
}
