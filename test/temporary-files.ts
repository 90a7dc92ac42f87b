import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Everything that tests, and the processes they start and kill, put into the folder for temporary files goes into
 * one of its own, and with it when all is over.
 */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'straggle-tests-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
