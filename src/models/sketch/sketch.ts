import { z } from 'zod';
import type { Uniform } from '../../random/stream.js';
import { type Dataset, takePart } from '../data/dataset.js';
import { DataError } from '../errors.js';
import { type Rows, squaredNorms } from '../kernels/rows.js';
import { startsOfTasks } from '../objectives/tasks.js';
import { leverageScores, withoutEmptyColumns } from './leverage.js';

/** Schema of an experiment's `training.sketch`. */
export const sketchSchema = z
  .strictObject({
    method: z
      .enum(['leverage', 'uniform'])
      .default('leverage')
      .describe('probabilities of the points: their leverage scores, or all the same'),
    factor: z.number().min(1).describe('rho: factor·partitions partitions are made; must be a whole number'),
    partitions: z.int().min(1).describe('k: distinct partitions that are drawn, the tasks of the run'),
    weights: z
      .union([z.boolean(), z.literal('scaled'), z.array(z.number().positive()).min(1)])
      .default(true)
      .describe(
        'true: partitions weigh as often as they were drawn; false: 1; scaled: all weigh draws/k, which is as ' +
          'large a gradient on average; a list: the weight of each of the factor·partitions partitions, however often ' +
          'it was drawn',
      ),
  })
  .describe('trains on a sample of the partitions of the data (Weighted gradient coding, Section 3.2)');

/** A sketch as it is asked for. */
export type SketchParameters = z.output<typeof sketchSchema>;

/** A sample of the partitions of a data set, rescaled. */
export interface Sketch extends DrawnPartitions {
  /** The rows of the drawn partitions, ascending; its test part is that of the whole data, as it was. */
  readonly data: Dataset;
  /** k + 1 entries: drawn partition j holds rows starts[j] .. starts[j + 1] − 1 of `data`. */
  readonly starts: Int32Array;
  /** Factor 1/√(r·Pi) of each drawn partition's rows, r = N/rho. */
  readonly scales: Float64Array;
  /** Weight of each drawn partition's gradient; absent: all 1. */
  readonly weights: Float64Array | undefined;
}

/** Probabilities pi of the points: normalised leverage scores (of rank-deficient data, too), or all 1/N. */
export function pointProbabilities(rows: Rows, method: SketchParameters['method']): Float64Array {
  if (method === 'uniform') return new Float64Array(rows.points).fill(1 / rows.points);
  const { scores } = leverageScores(rows);
  const total = scores.reduce((sum, score) => sum + score, 0);
  return scores.map((score) => score / total);
}

/**
 * In place of pi where an experiment is only checked: positive for the same points, without the eigenvectors.
 * @throws DataError where pointProbabilities does
 */
export function pointsWithProbability(rows: Rows, method: SketchParameters['method']): Float64Array {
  if (method === 'leverage') withoutEmptyColumns(rows);
  return squaredNorms(rows).map((norm) => (method === 'uniform' || norm > 0 ? 1 / rows.points : 0));
}

/** Pi: the probabilities of the points summed over each partition. */
export function partitionProbabilities(pi: Float64Array, starts: Int32Array): Float64Array {
  return Float64Array.from({ length: starts.length - 1 }, (_, j) => {
    let sum = 0;
    for (let i = starts[j]; i < starts[j + 1]; i++) sum += pi[i];
    return sum;
  });
}

/**
 * Weighted leverage score sampling (Weighted gradient coding, Section 3.2): of K = rho·k partitions as many are
 * drawn with replacement, by Pi, as it takes to have k distinct ones; each is kept once, its rows are scaled by
 * 1/√(r·Pi) with r = N/rho, and its weight is how often it was drawn.
 *
 * @param pi probabilities of the points
 * @param labels quantities are scaled with their rows, names of classes are not
 * @throws DataError if K is not whole, there are more partitions than points, or too few can be drawn
 */
export function sketch(
  data: Dataset,
  { factor, partitions, weights }: SketchParameters,
  pi: Float64Array,
  labels: 'quantities' | 'classes',
  uniform: Uniform,
): Sketch {
  const { points } = data;
  const all = Math.round(factor * partitions);
  const product = `factor ${factor} times ${partitions} partitions`;
  if (Math.abs(all - factor * partitions) > 1e-9 * all) {
    throw new DataError('sketch.factor', product, 'a whole number of partitions');
  }
  if (all > points) {
    const allowed = `at most as many partitions as points (${points}), so that each has one`;
    throw new DataError('sketch.factor', `${product}, ${points / all} points each`, allowed);
  }
  // Sizes differ by one where K does not divide N: at N = 1000 and K = 80 they are 12 and 13
  // (docs/background/corrections.md, 3).
  const first = startsOfTasks(all, points);
  const mass = partitionProbabilities(pi, first);
  const drawn = drawUntilDistinct(mass, partitions, uniform);
  const { parts } = drawn;
  const scales = Float64Array.from(parts, (part) => 1 / Math.sqrt((points / factor) * mass[part]));
  const starts = new Int32Array(partitions + 1);
  const chosen: number[] = [];
  parts.forEach((part, j) => {
    for (let i = first[part]; i < first[part + 1]; i++) chosen.push(i);
    starts[j + 1] = chosen.length;
  });
  const { rows, labels: kept } = takePart(data, chosen);
  const factors = factorOfRows(scales, starts);
  return {
    ...drawn,
    data: {
      ...data,
      points: rows.points,
      rows: scaled(rows, factors),
      labels: labels === 'quantities' ? kept.map((y, i) => y * factors[i]) : kept,
    },
    starts,
    scales,
    weights: weightsOf(drawn, { factor, partitions, weights }),
  };
}

/**
 * Weights of the drawn partitions' gradients, as `sketch` has them; undefined: all 1.
 * @throws DataError if they are listed for another number of partitions
 */
export function weightsOf(
  { parts, counts, sequence }: DrawnPartitions,
  { factor, partitions, weights }: Pick<SketchParameters, 'factor' | 'partitions' | 'weights'>,
): Float64Array | undefined {
  if (weights === 'scaled') return new Float64Array(counts.length).fill(sequence.length / counts.length);
  if (typeof weights === 'boolean') return weights ? counts : undefined;
  const all = Math.round(factor * partitions);
  if (weights.length !== all) {
    throw new DataError('sketch.weights', `${weights.length} weights`, `${all}, one for each partition`);
  }
  return Float64Array.from(parts, (part) => weights[part]);
}

/**
 * A sketch's data with the rows of each partition multiplied by √w: its XᵀX is the XᵀWX of the weighted
 * objective (Ŝ = √W·S_p of Weighted gradient coding, Section 5). Labels stay as they are.
 */
export function withRootWeights({ data, starts, weights }: Sketch): Dataset {
  return weights === undefined
    ? data
    : { ...data, rows: scaled(data.rows, factorOfRows(weights.map(Math.sqrt), starts)) };
}

function factorOfRows(scales: Float64Array, starts: Int32Array): Float64Array {
  const factors = new Float64Array(starts[scales.length]);
  scales.forEach((scale, j) => {
    factors.fill(scale, starts[j], starts[j + 1]);
  });
  return factors;
}

/** The rows, each multiplied by its factor. */
function scaled(rows: Rows, factors: Float64Array): Rows {
  if (rows.kind === 'dense') {
    const { points, features } = rows;
    const values = rows.values.slice();
    for (let i = 0, e = 0; i < points; i++) for (let f = 0; f < features; f++, e++) values[e] *= factors[i];
    return { ...rows, values };
  }
  const value = rows.value.slice();
  for (let i = 0; i < rows.points; i++) {
    for (let e = rows.start[i]; e < rows.start[i + 1]; e++) value[e] *= factors[i];
  }
  return { ...rows, value };
}

/** Partitions drawn with replacement. */
interface DrawnPartitions {
  /** The partitions that were drawn, ascending, each once. */
  readonly parts: Int32Array;
  /** Number of times that each was drawn: the weights w of Weighted gradient coding, Section 3.2. */
  readonly counts: Float64Array;
  /** Every draw, in order; counts.length of them are distinct. */
  readonly sequence: readonly number[];
}

/** Largest number of draws; beyond it the probabilities are too uneven for a sketch to mean anything. */
const MOST_DRAWS = 1_000_000;

/**
 * Draws partitions with replacement, partition i with probability proportional to mass[i], until `distinct`
 * different ones are in (Weighted gradient coding, Section 3.2, as docs/background/corrections.md, 3 reads it: the paper
 * says "k parts, with replacement" and "k distinct parts").
 *
 * @throws DataError where fewer partitions have a positive mass, or a million draws are not enough
 */
export function drawUntilDistinct(mass: Float64Array, distinct: number, uniform: Uniform): DrawnPartitions {
  const ends = new Float64Array(mass.length);
  let total = 0;
  let possible = 0;
  let last = 0;
  mass.forEach((m, i) => {
    total += m;
    ends[i] = total;
    if (m > 0) {
      possible++;
      last = i;
    }
  });
  if (possible < distinct) {
    const given = `${possible} partitions with a positive probability`;
    throw new DataError('sketch', given, `at least the ${distinct} that are to be drawn`);
  }
  const counts = new Map<number, number>();
  const sequence: number[] = [];
  while (counts.size < distinct) {
    if (sequence.length === MOST_DRAWS) {
      const given = `${MOST_DRAWS} draws with only ${counts.size} distinct partitions among them`;
      throw new DataError('sketch', given, `less uneven scores, or fewer than ${distinct} partitions`);
    }
    const part = placeOf(uniform() * total, ends, last);
    sequence.push(part);
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  const parts = Int32Array.from(counts.keys()).sort();
  return { parts, counts: Float64Array.from(parts, (part) => counts.get(part) as number), sequence };
}

/** Index of the first end beyond x, ends ascending, or `last`, beyond which nothing has mass. */
function placeOf(x: number, ends: Float64Array, last: number): number {
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle] > x) high = middle;
    else low = middle + 1;
  }
  return low;
}
