import { z } from 'zod';
import { permutation } from '../../random/draws.js';
import { DataError } from '../errors.js';
import {
  type DataContext,
  type Dataset,
  defineData,
  makeDataset,
  type Part,
  splitParameters,
  splitPart,
  takePart,
} from './dataset.js';
import type { DataFiles } from './files.js';

/** An array in IDX, the format of the MNIST files. */
interface IdxArray {
  /** Its dimensions, outermost first. */
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/** Type code → bytes per entry, and how to read one. */
const TYPES: Readonly<Record<number, readonly [number, (bytes: Buffer, at: number) => number]>> = {
  8: [1, (bytes, at) => bytes.readUInt8(at)],
  9: [1, (bytes, at) => bytes.readInt8(at)],
  11: [2, (bytes, at) => bytes.readInt16BE(at)],
  12: [4, (bytes, at) => bytes.readInt32BE(at)],
  13: [4, (bytes, at) => bytes.readFloatBE(at)],
  14: [8, (bytes, at) => bytes.readDoubleBE(at)],
};

/**
 * Reads IDX: two zero bytes, a type code, the number of dimensions, each dimension in four bytes, the entries;
 * big-endian throughout.
 * @param name what to call the file in error messages
 * @throws DataError if the header is another, or the number of bytes is not what it promises
 */
export function parseIdx(content: Uint8Array, name: string): IdxArray {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const type = bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0 ? TYPES[bytes[2]] : undefined;
  const header = 4 + 4 * (bytes[3] ?? 0);
  if (type === undefined || bytes.length < header) {
    throw new DataError(name, `first bytes ${bytes.toString('hex', 0, 4) || 'missing'}`, 'an IDX header');
  }
  const shape = Array.from({ length: bytes[3] }, (_, d) => bytes.readUInt32BE(4 + 4 * d));
  const entries = shape.reduce((product, length) => product * length, 1);
  const [size, read] = type;
  if (bytes.length !== header + entries * size) {
    throw new DataError(name, `${bytes.length} bytes`, `${header + entries * size} for ${shape.join(' x ')}`);
  }
  // Images are bytes, and many.
  if (bytes[2] === 8) return { shape, values: new Float64Array(bytes.subarray(header)) };
  const values = new Float64Array(entries);
  for (let e = 0; e < entries; e++) values[e] = read(bytes, header + e * size);
  return { shape, values };
}

/** Images and labels from two IDX files; a point is an image with its pixels one after the other. */
export const idx = defineData({
  name: 'idx',
  summary: 'images and labels from IDX or IDX.gz files',
  source: 'the format of the MNIST files',
  examples: [{ x: 'images.idx', y: 'labels.idx' }],
  parameters: z.strictObject({
    x: z.string().min(1).describe('file of the images, looked up in the data directories'),
    y: z.string().min(1).describe('file of the labels, looked up in the data directories'),
    divisor: z.number().positive().default(255).describe('entries are divided by this'),
    classes: z
      .tuple([z.number(), z.number()])
      .optional()
      .describe(
        'keeps the points with these two labels, as −1 and 1; without it the labels stay as they are',
      ),
    ...splitParameters,
    test: splitParameters.test
      .unwrap()
      .default(0)
      .describe('fraction of the points that is kept for the test metric'),
  }),
  create: (parameters, context) => {
    const { part, used } = readIdx(parameters, context);
    const { training, test } = splitPart(part, parameters, context.uniform, parameters.x);
    return makeDataset(parameters.x, training, { files: used, ...(test !== undefined && { test }) });
  },
});

/**
 * Digits 4 and 9 of MNIST: pixels divided by 255, no constant, 4 as −1 and 9 as 1, split at random into 10,000
 * training points and the rest (1,791). Which rows the paper put in which part is not known.
 */
export const mnist49 = defineData({
  name: 'mnist49',
  summary: 'digits 4 and 9 of the MNIST training set, 10,000 for training and 1,791 for the test',
  source: 'Weighted gradient coding, Section 6.1; docs/background/corrections.md, 3',
  examples: [{}],
  parameters: z.strictObject({
    train: z.int().min(1).default(10_000).describe('training points; the others are the test part'),
  }),
  standIn: {
    source: 'gaussian',
    points: 10_000,
    features: 784,
    test: 1791,
    std: 0.3,
    noise: 1,
    two_classes: true,
  },
  create: ({ train }, context) => {
    const x = 'mnist49/train-4-9-images-idx3-ubyte.gz';
    const y = 'mnist49/train-4-9-labels-idx1-ubyte.gz';
    const { part, used } = readIdx({ x, y, divisor: 255, classes: [4, 9] }, context);
    const total = part.rows.points;
    if (train > total)
      throw new DataError('data.train', String(train), `at most the ${total} points of mnist49`);
    const order = permutation(context.uniform, total);
    const training = takePart(part, order.subarray(0, train));
    const test = train < total && { test: takePart(part, order.subarray(train)) };
    return makeDataset('mnist49', training, { files: used, ...test });
  },
});

interface IdxFiles {
  readonly x: string;
  readonly y: string;
  readonly divisor: number;
  readonly classes?: readonly [number, number] | undefined;
}

interface IdxPart {
  readonly part: Part;
  readonly used: Dataset['files'];
}

function readIdx(parameters: IdxFiles, { files }: DataContext): IdxPart {
  return files.once(JSON.stringify(['idx', parameters]), () => readAnew(parameters, files));
}

function readAnew({ x, y, divisor, classes }: IdxFiles, files: DataFiles): IdxPart {
  const fileX = files.read(x);
  const fileY = files.read(y);
  const images = parseIdx(fileX.content, x);
  const { shape, values: labels } = parseIdx(fileY.content, y);
  const points = images.shape[0] ?? 0;
  if (shape.length !== 1 || shape[0] !== points) {
    throw new DataError(
      y,
      `labels of shape ${shape.join(' x ')}`,
      `one label for each of the ${points} of ${x}`,
    );
  }
  const features = images.shape.slice(1).reduce((product, length) => product * length, 1);
  const { values } = images;
  for (let e = 0; e < values.length; e++) values[e] /= divisor;
  const whole: Part = { rows: { kind: 'dense', points, features, values }, labels };
  const used = [fileX.used, fileY.used];
  if (classes === undefined) return { part: whole, used };
  const kept = Array.from(labels.keys()).filter((i) => classes.includes(labels[i]));
  const { rows, labels: digits } = takePart(whole, kept);
  return { part: { rows, labels: digits.map((digit) => (digit === classes[0] ? -1 : 1)) }, used };
}
