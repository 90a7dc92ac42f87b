import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readBytes, TooLong } from '../../src/host/node.js';
import { folderWith } from '../folders.js';

it('reads a whole file, and no more than is allowed of one', () => {
  const text = 'a line\n'.repeat(20_000);
  const file = join(folderWith({ file: text }), 'file');
  expect(readBytes(file, text.length).toString()).toBe(text);
  expect(() => readBytes(file, text.length - 1)).toThrow(TooLong);
  expect(() => readBytes(`${file}.none`, 10)).toThrow(/ENOENT/);
});

it('of a file that does not end, too', ({ skip }) => {
  skip(!existsSync('/dev/zero'), 'no /dev/zero');
  expect(() => readBytes('/dev/zero', 1e6)).toThrow(TooLong);
});
