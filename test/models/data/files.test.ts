import { createHash } from 'node:crypto';
import { truncateSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { DataFiles, dataDirectories } from '../../../src/models/data/files.js';
import { DataError, MissingData } from '../../../src/models/errors.js';
import { folderWith } from '../../folders.js';

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

it('looks in --data, then STRAGGLE_DATA, then data', () => {
  expect(dataDirectories('a', { STRAGGLE_DATA: 'b' })).toEqual(
    ['a', 'b', 'data'].map((d) => path.resolve(d)),
  );
  expect(dataDirectories(undefined, {})).toEqual([path.resolve('data')]);
  expect(dataDirectories(undefined, { STRAGGLE_DATA: '' })).toEqual([path.resolve('data')]);
});

it('takes the first directory that has the file, in a folder or not, packed or not', () => {
  const packed = gzipSync('2');
  const first = folderWith({ 'sgc/X.csv': '1', 'Z.csv.gz': packed });
  const second = folderWith({ 'sgc/X.csv': '3', 'Y.csv': '4' });
  const files = new DataFiles([first, second]);
  expect(files.find('sgc/X.csv')).toEqual({
    name: 'sgc/X.csv',
    path: path.join(first, 'sgc/X.csv'),
    sha256: sha256('1'),
  });
  expect(files.find('Y.csv').path).toBe(path.join(second, 'Y.csv'));
  expect(files.find('Z.csv').sha256).toBe(sha256(packed));
  expect(files.read('Z.csv')).toEqual({
    content: Buffer.from('2'),
    used: { name: 'Z.csv', sha256: sha256(packed), contentSha256: sha256('2') },
  });
  expect(files.find(path.join(second, 'Y.csv')).sha256).toBe(sha256('4'));
});

it('refuses a file that is longer than can be read at once, before it is read', () => {
  const folder = folderWith({ 'X.csv': '' });
  truncateSync(path.join(folder, 'X.csv'), 3 * 2 ** 30);
  expect(() => new DataFiles([folder]).read('X.csv')).toThrow(
    /X\.csv: a longer file; allowed: at most 5\d+ bytes/,
  );
});

it('says of a known name whether it is the known file', () => {
  const files = new DataFiles([folderWith({ 'sgc/X.csv': '1' })]);
  expect(files.read('sgc/X.csv').used.original).toBe(false);
});

it('says where a missing file comes from', () => {
  const files = new DataFiles([folderWith({})]);
  expect(() => files.find('sgc/X.csv')).toThrow(MissingData);
  expect(() => files.find('sgc/X.csv')).toThrow(
    /^sgc\/X\.csv: not found in .*RawadB01\/SGC.*1000 x 100.*sha256 of its content 744553d0[^\n]*$/,
  );
  expect(() => files.find('kc_house/kc_house_data.csv')).toThrow(/Kaggle.*21613 rows/);
  expect(() => files.find('own.csv')).toThrow(
    /^own\.csv: not found in [^\n]*; allowed: a file of that name there$/,
  );
});

it('refuses a broken gzip file', () => {
  const files = new DataFiles([folderWith({ 'X.csv.gz': gzipSync('1,2\n3,4\n').subarray(0, 20) })]);
  expect(() => files.read('X.csv.gz')).toThrow(DataError);
});

it('makes something of files once, and keeps the last', () => {
  const files = new DataFiles([]);
  let made = 0;
  const of = (key: string) => files.once(key, () => ({ key, number: made++ }));
  expect(of('a')).toBe(of('a'));
  expect(of('b')).toEqual({ key: 'b', number: 1 });
  expect(of('a')).toEqual({ key: 'a', number: 2 });
});
