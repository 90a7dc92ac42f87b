import { z } from 'zod';
import type { Uniform } from '../../random/stream.js';
import { DataError } from '../errors.js';
import { type Part, takePart } from './dataset.js';
import { permutation } from './random.js';

/** Parameters of a split into a training and a test part. */
export const splitParameters = {
  test: z
    .number()
    .min(0)
    .lt(1)
    .default(0.2)
    .describe('fraction of the points that is kept for the test metric'),
  multiple_of: z
    .int()
    .min(1)
    .default(1)
    .describe('training points beyond the largest multiple of this are dropped (ErasureHead: 30)'),
};

/**
 * Splits points by a random permutation: the last ceil(test·N) are the test part and the first of the others,
 * in permuted order, the training part. Rounding as in scikit-learn's train_test_split, which ErasureHead's code
 * uses; that the permutation is ours, and the dropping of rows: docs/background/corrections.md, 2.
 * @throws DataError if nothing is left to train on
 */
export function splitPart(
  part: Part,
  { test, multiple_of }: { test: number; multiple_of: number },
  uniform: Uniform,
  name: string,
): { training: Part; test?: Part } {
  const total = part.rows.points;
  const order = permutation(uniform, total);
  const kept = Math.ceil(test * total);
  const usable = total - kept;
  const training = usable - (usable % multiple_of);
  if (training < 1) {
    throw new DataError(
      name,
      `${total} points, ${usable} of them for training`,
      `at least ${multiple_of} of these`,
    );
  }
  return {
    training: takePart(part, order.subarray(0, training)),
    ...(kept > 0 && { test: takePart(part, order.subarray(usable)) }),
  };
}
