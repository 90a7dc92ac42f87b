import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { DataFiles } from '../../../src/models/data/files.js';
import { idx, parseIdx } from '../../../src/models/data/idx.js';
import { DataError } from '../../../src/models/errors.js';
import { Streams } from '../../../src/random/stream.js';
import { folderWith } from '../../folders.js';

const bytes = (...values: number[]) => Buffer.from(values);
const images = bytes(0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102, 1, 2);
const labels = bytes(0, 0, 8, 1, 0, 0, 0, 3, 9, 4, 7);

it('reads shapes and entries of every type', () => {
  expect(parseIdx(images, 'i')).toEqual({ shape: [3, 1, 2], values: Float64Array.of(0, 255, 51, 102, 1, 2) });
  expect(parseIdx(bytes(0, 0, 9, 1, 0, 0, 0, 1, 255), 'i').values[0]).toBe(-1);
  expect(parseIdx(bytes(0, 0, 11, 1, 0, 0, 0, 1, 1, 0), 'i').values[0]).toBe(256);
  expect(parseIdx(bytes(0, 0, 12, 1, 0, 0, 0, 1, 255, 255, 255, 254), 'i').values[0]).toBe(-2);
  expect(parseIdx(bytes(0, 0, 13, 1, 0, 0, 0, 1, 0x3f, 0x80, 0, 0), 'i').values[0]).toBe(1);
  expect(parseIdx(bytes(0, 0, 14, 1, 0, 0, 0, 1, 0xc0, 0, 0, 0, 0, 0, 0, 0), 'i').values[0]).toBe(-2);
});

it('refuses other files and wrong lengths', () => {
  expect(() => parseIdx(Buffer.from('1,2\n'), 'i')).toThrow(DataError);
  expect(() => parseIdx(Buffer.alloc(0), 'i')).toThrow(DataError);
  expect(() => parseIdx(images.subarray(0, 10), 'i')).toThrow(DataError);
  expect(() => parseIdx(images.subarray(0, 21), 'i')).toThrow(/21 bytes; allowed: 22 for 3 x 1 x 2/);
});

function load(parameters: Record<string, unknown>, y = labels) {
  const base = folderWith({ x: images, 'y.gz': gzipSync(y) });
  const context = { uniform: new Streams('idx').uniform(), files: new DataFiles([base]) };
  return idx.create(idx.parameters.parse({ x: 'x', y: 'y', ...parameters }), context);
}

it('makes points of images', () => {
  const data = load({});
  expect(data).toMatchObject({ points: 3, features: 2 });
  const values = data.rows.kind === 'dense' ? data.rows.values : new Float64Array(0);
  const at = data.labels.indexOf(4);
  expect(Array.from(values.subarray(2 * at, 2 * at + 2))).toEqual([0.2, 0.4]);
  expect(Array.from(data.labels).sort()).toEqual([4, 7, 9]);
});

it('keeps two classes where wanted', () => {
  const data = load({ classes: [4, 9] });
  expect(Array.from(data.labels).sort()).toEqual([-1, 1]);
  const values = data.rows.kind === 'dense' ? data.rows.values : new Float64Array(0);
  expect(values[2 * data.labels.indexOf(1) + 1]).toBe(1);
});

it('refuses unequal numbers', () => {
  expect(() => load({}, bytes(0, 0, 8, 1, 0, 0, 0, 2, 9, 4))).toThrow(/one label for each of the 3/);
});
