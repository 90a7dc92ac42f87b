import { z } from 'zod';
import { drawn, integer, permutation } from '../../random/draws.js';
import { standardNormal } from '../../random/ziggurat.js';
import { DataError } from '../errors.js';
import { leastSquaresSolution } from '../kernels/linear-algebra.js';
import { type DenseRows, takeRows } from '../kernels/rows.js';
import { defineData, makeDataset } from './dataset.js';

/**
 * Rows with uneven leverage scores: block i = 1, 2, … has integer entries uniform on −spread·i .. spread·i. The
 * rows of all blocks are shuffled unless that is switched off, and y = P_X z + noise·e, where P_X projects on the columns
 * of X and z and e are N(0, I). The test part has rows of the blocks in turn, and labels without noise.
 */
export const uniformBlocks = defineData({
  name: 'uniform-blocks',
  summary: 'blocks of rows with integer entries Uni[−spread·i, spread·i], shuffled; y = P_X z + noise',
  source: 'Weighted gradient coding, Section 6.2; docs/background/corrections.md, 3',
  examples: [{ blocks: 4, rows: 6, features: 3 }],
  parameters: z.strictObject({
    blocks: z.int().min(1).default(20).describe('number of blocks'),
    rows: z.int().min(1).default(50).describe('rows in a block'),
    features: z.int().min(1).default(20).describe('ℓ, number of features'),
    spread: z.int().min(1).default(15).describe('largest entry of the first block'),
    shuffle: z
      .boolean()
      .default(true)
      .describe('whether rows are shuffled; if not, later blocks of rows have larger leverage scores'),
    noise: z
      .union([z.number().min(0), z.array(z.number().min(0)).min(1)])
      .default(1)
      .describe('standard deviation of the labels around the image of X, or a list of one for each block'),
    test: z.int().min(0).default(0).describe('number of test points, labels without noise'),
  }),
  create: ({ blocks, rows: perBlock, features, spread, noise, shuffle, test: tests }, { uniform }) => {
    if (Array.isArray(noise) && noise.length !== blocks) {
      throw new DataError(
        'uniform-blocks',
        `${noise.length} values of noise`,
        `${blocks}, one for each block`,
      );
    }
    const points = blocks * perBlock;
    const rowsOf = (count: number, blockOf: (row: number) => number): DenseRows => ({
      kind: 'dense',
      points: count,
      features,
      values: Float64Array.from({ length: count * features }, (_, entry) => {
        const largest = spread * (1 + blockOf(Math.floor(entry / features)));
        return integer(uniform, -largest, largest);
      }),
    });
    const ordered = rowsOf(points, (row) => Math.floor(row / perBlock));
    // Drawn in either case, so that the labels are drawn from the same numbers.
    const order = permutation(uniform, points);
    const rows = shuffle ? takeRows(ordered, order) : ordered;
    const normal = standardNormal(uniform);
    const truth = leastSquaresSolution(rows, drawn(points, normal));
    if (truth === undefined) {
      const given = `${points} rows of ${features} features whose columns are dependent`;
      throw new DataError('uniform-blocks', given, 'blocks·rows >= features, enough for independent columns');
    }
    const spreadAt = (row: number) =>
      Array.isArray(noise) ? noise[Math.floor((shuffle ? order[row] : row) / perBlock)] : noise;
    const labels = imagesOf(rows, truth).map((y, i) => y + spreadAt(i) * normal());
    if (tests === 0) return makeDataset('uniform-blocks', { rows, labels }, { truth });
    const testRows = rowsOf(tests, (row) => row % blocks);
    const test = { rows: testRows, labels: imagesOf(testRows, truth) };
    return makeDataset('uniform-blocks', { rows, labels }, { truth, test });
  },
});

/** X·beta */
function imagesOf({ points, features, values }: DenseRows, beta: Float64Array): Float64Array {
  return Float64Array.from({ length: points }, (_, i) => {
    let sum = 0;
    for (let f = 0; f < features; f++) sum += values[i * features + f] * beta[f];
    return sum;
  });
}
