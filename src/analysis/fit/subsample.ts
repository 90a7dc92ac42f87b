import type { Uniform } from '../../random/stream.js';

/**
 * Some of the values, each set of them as likely as any other, in the order in which they stand (Knuth, The Art of
 * Computer Programming 2, algorithm 3.4.2S).
 * @param most how many; all values where there are no more
 */
export function subsample(values: Float64Array, most: number, uniform: Uniform): Float64Array {
  if (values.length <= most) return values;
  const chosen = new Float64Array(most);
  let taken = 0;
  for (let i = 0; taken < most; i++) {
    if ((values.length - i) * uniform() < most - taken) chosen[taken++] = values[i];
  }
  return chosen;
}
