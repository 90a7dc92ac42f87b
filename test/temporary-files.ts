import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const PREFIX = 'straggle-tests-';

/**
 * Everything that tests, and the processes they start and kill, put into the folder for temporary files goes into
 * one of its own, and with it when all is over. Every project of the tests calls this: the first makes the folder. One
 * inside the other, their names would be too long for the sockets of Slurm and of browsers.
 */
export default function setup(): (() => void) | undefined {
  if (basename(tmpdir()).startsWith(PREFIX)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
