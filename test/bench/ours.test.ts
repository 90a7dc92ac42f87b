import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ROOT } from '../cli/straggle.js';

const delay = { model: 'exponential', mean: 1 };
const EXPERIMENT = JSON.stringify({ trials: 1e9, workers: 8, scheme: { name: 'uncoded' }, delay });

/** Arguments of each program after the seconds, and the numbers of its line. */
const PROGRAMS: Readonly<Record<string, readonly [words: readonly string[], numbers: readonly string[]]>> = {
  'events.js': [[EXPERIMENT], ['work', 'seconds', 'blocks']],
  'gradient.js': [['sgc'], ['work', 'seconds']],
  'iterations.js': [[EXPERIMENT], ['work', 'seconds', 'mean', 'se', 'events_per_iteration']],
  'precision.js': [[EXPERIMENT], ['work', 'seconds', 'mean', 'se', 'until']],
  'scale.js': [
    ['10', '{"name":"uc-mmc","load":2}'],
    ['events_per_iteration', 'events_per_second', 'memory_mb'],
  ],
  'side-by-side.js': [
    [EXPERIMENT, '2'],
    ['work', 'seconds'],
  ],
  'threads.js': [
    [EXPERIMENT, '1'],
    ['work', 'seconds', 'mean', 'se'],
  ],
  'training.js': [
    ['10', '50'],
    ['work', 'seconds'],
  ],
  'variance.js': [
    [EXPERIMENT, 'sobol'],
    ['work', 'seconds'],
  ],
};

it('programs that are measured are all tried here', () => {
  const programs = readdirSync(join(ROOT, 'bench/ours')).filter((name) => name !== 'clock.js');
  expect(Object.keys(PROGRAMS)).toEqual(programs.sort());
});

it.each(Object.entries(PROGRAMS))('%s prints a line of numbers', async (name, [words, numbers]) => {
  const { stdout } = await promisify(execFile)(process.execPath, [`bench/ours/${name}`, '0.05', ...words], {
    cwd: ROOT,
  });
  const line = JSON.parse(stdout) as Record<string, number>;
  for (const number of numbers) expect(line[number], number).toBeGreaterThan(0);
});
