import { DataError } from '../errors.js';

/** An array in IDX, the format of the MNIST files. */
export interface IdxArray {
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
export function parseIdx(bytes: Buffer, name: string): IdxArray {
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
  const values = new Float64Array(entries);
  for (let e = 0; e < entries; e++) values[e] = read(bytes, header + e * size);
  return { shape, values };
}
