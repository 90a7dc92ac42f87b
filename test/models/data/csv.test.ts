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
  [
    '1,1e999\n',
    '1\n',
    'X.csv, line 1, column 2: "1e999"; allowed: a finite number (or names of columns in the whole line)',
  ],
  [
    '1,b\n1,2\n',
    '1\n',
    'X.csv, line 1, column 2: "b"; allowed: a finite number (or names of columns in the whole line)',
  ],
  [
    'nan\n1\n',
    '1\n',
    'X.csv, line 1, column 1: "nan"; allowed: a finite number (or names of columns in the whole line)',
  ],
  ['1,2\n3\n', '1\n2\n', 'X.csv, line 2: 1 entries; allowed: 2, as in the first line'],
  ['1,2\n3,4,5\n', '1\n2\n', 'X.csv, line 2: 3 entries; allowed: 2, as in the first line'],
  ['1,2\n3,4\n', '1\n', 'Y.csv: 1 labels for the 2 rows of X.csv; allowed: one label per row'],
  ['1,2\n3,4\n', '1,2\n3,4\n', 'Y.csv: 2 columns; allowed: 1 column'],
  ['', '1\n', 'X.csv: no rows; allowed: at least 1 row of numbers'],
])('refuses X = %j, y = %j', (x, y, message) => {
  expect(() => load(x, y)).toThrow(DataError);
  expect(() => load(x, y)).toThrow(new RegExp(`^${message.replace(/[.()]/g, '\\$&')}$`));
});

function loadTable(table: string, parameters: object) {
  const context = {
    uniform: new Streams('csv').uniform(),
    files: new DataFiles([folderWith({ 'T.csv': table })]),
  };
  return csv.create(csv.parameters.parse({ x: 'T.csv', ...parameters }), context);
}

it('passes over a line with the names of the columns', () => {
  const data = load('width,height\n1,2\n3,4\n', 'price\n5\n6\n');
  expect(Array.from(data.rows.kind === 'dense' ? data.rows.values : [])).toEqual([1, 2, 3, 4]);
  expect(Array.from(data.labels)).toEqual([5, 6]);
});

it('takes the labels from a column', () => {
  const data = loadTable('width,price,height\n1,5,2\n3,6,4\n', { label: 'price' });
  expect(data).toMatchObject({ points: 2, features: 2 });
  expect(Array.from(data.rows.kind === 'dense' ? data.rows.values : [])).toEqual([1, 2, 3, 4]);
  expect(Array.from(data.labels)).toEqual([5, 6]);
  expect(data.files.map((file) => file.name)).toEqual(['T.csv']);
  expect(() => loadTable('width,price\n1,5\n', { label: 'prize' })).toThrow(
    'T.csv: columns width, price; allowed: a table with a column prize',
  );
  expect(() => loadTable('price\n5\n', { label: 'price' })).toThrow(/T\.csv: 1 points of 0 features/);
  for (const wrong of [{}, { y: 'Y.csv', label: 'price' }, { label: 'price', header: false }]) {
    expect(csv.parameters.safeParse({ x: 'T.csv', ...wrong }).success).toBe(false);
  }
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
