import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BLOCK_TRIALS } from '../../src/simulation/monte-carlo/point-group.js';
import { linesOf, ROOT, straggle } from '../cli/straggle.js';
import { folderWith } from '../folders.js';
import { noSlurm, Slurm } from './slurm.js';

/** Enough that the first of four shards is not done when it is cancelled, or is so seldom. */
const TRIALS = 500_000;

const SWEEP = `trials: ${TRIALS}
workers: 20
scheme: { load: 3 }
delay: { model: shifted-exponential, alpha: 0.01, mu: 10 }
sweep:
  delay.mu: [5, 10]
  scheme.name: [uc-mmc, mcc, cpgc]
`;

/** Lines in the journal of a shard that is done: a header, and a quarter of the blocks of two systems. */
const LINES = 1 + (2 * TRIALS) / BLOCK_TRIALS / 4;

const OPTIONS = ['--baseline', 'mcc'];

describe('a sweep on Slurm', () => {
  const command = `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'dist/cli.js')}' "$@"\n`;
  const folder = folderWith({ 'sweep.yaml': SWEEP, straggle: command });
  chmodSync(join(folder, 'straggle'), 0o755);
  let slurm: Slurm;

  beforeAll(() => {
    // The reporter keeps the reason of a skipped test to itself.
    if (noSlurm !== undefined) console.warn(`no test on Slurm: ${noSlurm}`);
    else slurm = new Slurm(folderWith(), folder, { STRAGGLE: './straggle' });
  });

  afterAll(() => slurm?.stop());

  it('whose first shard is cancelled and requeued is merged into the bytes of one process', async ({
    skip,
  }) => {
    skip(noSlurm !== undefined, noSlurm);
    const script = join(ROOT, 'deploy/sweep.sbatch');
    let out = '';
    let first = '';
    const state = () => slurm.job(first).get('JobState') as string;
    const journal = () => join(folder, out.replace(/csv$/, '0.csv.journal'));
    const kept = () => (existsSync(journal()) ? linesOf(readFileSync(journal(), 'utf8')) : []);

    // Another array where the first shard was done before it could be cancelled.
    let attempts = 0;
    do {
      out = `results/sweep-${attempts++}.csv`;
      const array = slurm.say('sbatch', '--parsable', '--array=0-3', script, 'sweep.yaml', out, ...OPTIONS);
      // The first runs at once, however few cores there are.
      first = `${array}_0`;
      await slurm.until('some blocks of the first shard', () => kept().length > 3);
      slurm.say('scancel', '--quiet', first);
      await slurm.until('its end', () => ['CANCELLED', 'COMPLETED'].includes(state()));
    } while (state() !== 'CANCELLED' || kept().length >= LINES);
    const before = kept();
    slurm.say('scontrol', 'requeue', first);
    await slurm.until('its being queued again', () => state() === 'PENDING');
    // Slurm would have it wait for two minutes.
    slurm.say('scontrol', 'update', `JobId=${first}`, 'StartTime=now');

    const args = ['run', 'sweep.yaml', '--jobs', '1', '--out', 'one.csv', ...OPTIONS];
    const one = straggle(args, folder);
    await slurm.until('the merge', () => existsSync(join(folder, out)));
    expect(await one).toMatchObject({ status: 0 });
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect(read(out)).toBe(read('one.csv'));

    expect(slurm.job(first).get('Restarts')).toBe('1');
    // It had been in the midst of its work, and went on from there; but for a line that was not whole.
    const after = kept();
    expect(after.length).toBeGreaterThan(before.length);
    expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
  });
});
