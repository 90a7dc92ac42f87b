import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { ended, linesOf, ROOT } from './straggle.js';

/** Runs the command, and returns the most memory that it has taken, in MB. */
async function peakOf(args: readonly string[], folder: string): Promise<number> {
  const file = join(folder, 'peak');
  const preload = ['--require', join(ROOT, 'test/fixtures/peak-memory.cjs')];
  const child = spawn(process.execPath, [...preload, join(ROOT, 'dist/cli.js'), ...args], {
    cwd: folder,
    env: { ...process.env, PEAK_MEMORY: file },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(await ended(child)).toEqual({ status: 0, stdout: '', stderr: '' });
  return Number(readFileSync(file, 'utf8')) / 1e6;
}

const numbers = (count: number, of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(i));

/** Ten thousand points: as many worlds as can be, and few with many points each. */
const SWEEPS: Readonly<Record<string, object>> = {
  'a world each': {
    'delay.mu': numbers(100, (i) => 1 + i / 10),
    'delay.alpha': numbers(100, (i) => i / 1000),
  },
  'in four worlds': {
    'delay.mu': [1, 2, 5, 10],
    'scheme.name': ['uc-mmc', 'mcc', 'cpgc', 'lt', 'rcsc'],
    tolerance: numbers(500, (i) => i / 1000),
  },
};

// Each thread takes its 20 to 30 MB, whatever the sweep: with many of them it is more.
it.each([
  ['a world each', 2],
  ['in four worlds', 2],
  ['a world each', 1],
])('a sweep of ten thousand points, %s, stays below 300 MB with %i threads', async (name, threads) => {
  const experiment = {
    trials: 1,
    workers: 20,
    scheme: { name: 'cpgc', load: 3 },
    delay: { model: 'shifted-exponential', alpha: 0.01, mu: 10 },
    sweep: SWEEPS[name],
  };
  const folder = folderWith({ 'e.json': JSON.stringify(experiment) });
  const peak = await peakOf(['run', 'e.json', '--out', 'r.csv', '--jobs', String(threads)], folder);
  expect(linesOf(readFileSync(join(folder, 'r.csv'), 'utf8'))).toHaveLength(10_001);
  // It would not be below this either if it were not measured.
  expect(peak).toBeGreaterThan(30);
  expect(peak).toBeLessThan(300);
});
