import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { csv, parseTable } from '../../../src/models/data/csv.js';
import { DataFiles } from '../../../src/models/data/files.js';
import { DataError } from '../../../src/models/errors.js';
import { Streams } from '../../../src/random/stream.js';
import { folderWith } from '../../folders.js';

function load(x: string | Buffer, y: string) {
  const base = folderWith({ 'X.csv': x, 'Y.csv': y });
  const context = { uniform: new Streams('csv').uniform(), files: new DataFiles([base]) };
  return csv.create({ x: 'X.csv', y: 'Y.csv' }, context);
}

it('reads numbers as they are written, packed or not', () => {
  const data = load('1,-2.5e3\r\n0.1, 3\r\n', '7\n\n8\n');
  expect(data).toMatchObject({ points: 2, features: 2 });
  expect(Array.from(data.rows.kind === 'dense' ? data.rows.values : [])).toEqual([1, -2500, 0.1, 3]);
  expect(Array.from(data.labels)).toEqual([7, 8]);
  expect(data.files.map((file) => file.name)).toEqual(['X.csv', 'Y.csv']);
  expect(load(gzipSync('1,-2.5e3\n0.1,3\n'), '7\n8\n').rows).toEqual(data.rows);
});

it.each([
  ['1,2\n3,NaN\n', '1\n2\n', 'X.csv, line 2, column 2: "NaN"; allowed: a finite number'],
  ['1,2\n\n3,x\n', '1\n2\n', 'X.csv, line 3, column 2: "x"; allowed: a finite number'],
  ['1,2\n3,\n', '1\n2\n', 'X.csv, line 2, column 2: ""; allowed: a finite number'],
  ['1,1e999\n', '1\n', 'X.csv, line 1, column 2: "1e999"; allowed: a finite number (and no header line)'],
  ['a,b\n1,2\n', '1\n', 'X.csv, line 1, column 1: "a"; allowed: a finite number (and no header line)'],
  ['1,2\n3\n', '1\n2\n', 'X.csv, line 2: 1 entries; allowed: 2, as in the first line'],
  ['1,2\n3,4,5\n', '1\n2\n', 'X.csv, line 2: 3 entries; allowed: 2, as in the first line'],
  ['1,2\n3,4\n', '1\n', 'Y.csv: 1 labels for the 2 rows of X.csv; allowed: one label per row'],
  ['1,2\n3,4\n', '1,2\n3,4\n', 'Y.csv: 2 columns; allowed: 1 column'],
  ['', '1\n', 'X.csv: no rows; allowed: at least 1 row of numbers'],
])('refuses X = %j, y = %j', (x, y, message) => {
  expect(() => load(x, y)).toThrow(DataError);
  expect(() => load(x, y)).toThrow(new RegExp(`^${message.replace(/[.()]/g, '\\$&')}$`));
});

it('refuses what is no CSV at all', () => {
  expect(() => parseTable(Buffer.from('1,"2\n3,4\n'), 'X.csv', false)).toThrow(/^X\.csv: [^\n]+$/);
});

it('reads a header', () => {
  const table = parseTable(Buffer.from('a,b\n1,2\n'), 'T.csv', true);
  expect(table.columns).toEqual(['a', 'b']);
  expect(Array.from(table.rows.values)).toEqual([1, 2]);
  expect(Array.from(table.lines)).toEqual([2]);
});
