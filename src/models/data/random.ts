import type { Uniform } from '../../random/stream.js';

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
