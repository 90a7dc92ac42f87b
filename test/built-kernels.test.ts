import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { unbuiltIn } from './built-kernels.js';
import { folderWith } from './folders.js';

const SOURCES = {
  'src/a/assembly/asconfig.json': '{ "options": { "outFile": "../../../dist/a/a.wasm" } }',
  'src/a/assembly/index.ts': '',
};
const touched = (folder: string, file: string, seconds: number) =>
  utimesSync(join(folder, file), seconds, seconds);

it('names the command that builds what is missing', () => {
  expect(unbuiltIn(folderWith(SOURCES))).toBe('dist/a/a.wasm is missing: npm run build makes it');
  expect(unbuiltIn(folderWith({ ...SOURCES, 'dist/cli.js': '' }))).toBe(
    'dist/a/a.wasm is missing: npm run build:kernels makes it',
  );
});

it('names what is newer than what was built from it', () => {
  const folder = folderWith({ ...SOURCES, 'dist/a/a.wasm': '' });
  for (const file of Object.keys(SOURCES)) touched(folder, file, 1000);
  touched(folder, 'dist/a/a.wasm', 1000);
  expect(unbuiltIn(folder)).toBeUndefined();
  touched(folder, 'src/a/assembly/index.ts', 1001);
  expect(unbuiltIn(folder)).toBe(
    'dist/a/a.wasm is older than src/a/assembly/index.ts: npm run build:kernels makes it anew',
  );
});
