import { DataError } from '../errors.js';
import { type Rows, takeRows } from '../kernels/rows.js';
import type { UsedFile } from './files.js';

/** Points with their labels. */
export interface Part {
  readonly rows: Rows;
  /** y, one per row */
  readonly labels: Float64Array;
}

/** What a training run learns from: m points with ℓ features and a label each. */
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
  if (!entries.every(Number.isFinite)) throw new DataError(name, 'an entry that is not finite', 'numbers');
  if (!labels.every(Number.isFinite)) throw new DataError(name, 'a label that is not finite', 'numbers');
}

/** The points of these indices, in that order. */
export function takePart({ rows, labels }: Part, indices: ArrayLike<number>): Part {
  return { rows: takeRows(rows, indices), labels: Float64Array.from(indices, (i) => labels[i]) };
}
