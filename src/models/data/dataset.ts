import { z } from 'zod';
import { permutation } from '../../random/draws.js';
import type { Uniform } from '../../random/stream.js';
import { type Definition, definer, type Named } from '../../registry/registry.js';
import { DataError } from '../errors.js';
import { type Rows, takeRows } from '../kernels/rows.js';
import type { DataFiles, UsedFile } from './files.js';

/** Random numbers and files for a data source. */
export interface DataContext {
  /** Random numbers of the data, and of nothing else: generation, and the split into training and test. */
  readonly uniform: Uniform;
  /** Folders in which data files are looked up. */
  readonly files: DataFiles;
}

/** Fields of a data source besides those of every definition. */
export interface WithStandIn {
  /**
   * A generated source of the same kind and about the same shape, for use where the file is missing: the name of
   * the source and its parameters. Absent where the source is itself generated, or nothing is known of the file.
   */
  readonly standIn?: Named<'source'>;
}

/**
 * A data source as the registry holds it. `create` throws a MissingData if a file is nowhere to be found, and a
 * DataError if a file, or a combination of parameters, cannot be used.
 */
export type DataDefinition = Definition<Dataset, [context: DataContext]> & WithStandIn;

/** Writes down a data source. */
export const defineData = definer<Dataset, [context: DataContext], WithStandIn>('data source');

/** Points with their labels. */
export interface Part {
  /** X, a row per point */
  readonly rows: Rows;
  /** y, one per row */
  readonly labels: Float64Array;
}

/** Training data: m points with ℓ features and a label each. */
export interface Dataset extends Part {
  /** m, number of training points */
  readonly points: number;
  /** ℓ, number of features */
  readonly features: number;
  /** Points kept back for the test metric. */
  readonly test?: Part;
  /** The vector that the labels were generated from, where there is one. */
  readonly truth?: Float64Array;
  /** The files it was read from; empty for generated data. */
  readonly files: readonly UsedFile[];
}

/**
 * Puts a data set together.
 * @throws DataError if there is no point, if numbers of rows and labels differ, if the test part has other
 *   features, or if an entry is not finite
 */
export function makeDataset(
  name: string,
  training: Part,
  more: { readonly test?: Part; readonly truth?: Float64Array; readonly files?: readonly UsedFile[] } = {},
): Dataset {
  checkPart(name, training);
  const { points, features } = training.rows;
  if (more.test !== undefined) {
    checkPart(`${name} (test part)`, more.test);
    if (more.test.rows.features !== features) {
      throw new DataError(`${name} (test part)`, `${more.test.rows.features} features`, String(features));
    }
  }
  return { points, features, ...training, files: [], ...more };
}

function checkPart(name: string, { rows, labels }: Part): void {
  if (rows.points < 1 || rows.features < 1) {
    throw new DataError(name, `${rows.points} points of ${rows.features} features`, 'at least 1 of each');
  }
  if (labels.length !== rows.points) {
    throw new DataError(
      name,
      `${rows.points} points and ${labels.length} labels`,
      'as many labels as points',
    );
  }
  const entries = rows.kind === 'dense' ? rows.values : rows.value;
  if (!areFinite(entries)) throw new DataError(name, 'an entry that is not finite', 'numbers');
  if (!areFinite(labels)) throw new DataError(name, 'a label that is not finite', 'numbers');
}

/** There may be many: a loop takes a fifth of the time of `every`. */
function areFinite(numbers: Float64Array): boolean {
  for (let e = 0; e < numbers.length; e++) if (!Number.isFinite(numbers[e])) return false;
  return true;
}

/** The points of these indices, in that order. */
export function takePart({ rows, labels }: Part, indices: ArrayLike<number>): Part {
  return { rows: takeRows(rows, indices), labels: Float64Array.from(indices, (i) => labels[i]) };
}

/** Parameters of a split into a training and a test part. */
export const splitParameters = {
  /** Fraction of the points that is kept for the test metric, 0 to 1; default 0.2. */
  test: z
    .number()
    .min(0)
    .lt(1)
    .default(0.2)
    .describe('fraction of the points that is kept for the test metric'),
  /** Training points beyond the largest multiple of this are dropped; default 1. */
  multiple_of: z
    .int()
    .min(1)
    .default(1)
    .describe('training points beyond the largest multiple of this are dropped (ErasureHead: 30)'),
};

/** The two parts of a split. */
export interface Halves {
  /** Points that are learnt from. */
  readonly training: Part;
  /** Points for the test metric; absent where there are none. */
  readonly test?: Part;
}

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
): Halves {
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
