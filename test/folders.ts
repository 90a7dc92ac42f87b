import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

let all: string | undefined;

// A module is loaded anew for every test file, so that this is one per file.
afterAll(() => {
  if (all !== undefined) rmSync(all, { recursive: true, force: true, maxRetries: 5 });
});

/** A new folder with these files in it, removed when all tests of the file are over. */
export function folderWith(files: Readonly<Record<string, string | Buffer>> = {}): string {
  all ??= mkdtempSync(join(tmpdir(), 'straggle-test-'));
  const folder = mkdtempSync(join(all, 'folder-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}
