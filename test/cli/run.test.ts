import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { straggle } from './shared-process.js';
import { linesOf, listing, SMALL } from './straggle.js';

const SWEEP = `${SMALL}sweep:
  scheme: [{ name: uncoded }, { name: cpgc, load: 2 }, { name: cpgc, load: 3 }]
  tolerance: [0, 0.3]
  network.bandwidth: [inf, 20]
`;

describe('straggle run', () => {
  it('gives the same bytes for 1, 2 and 4 jobs, on standard output and in a file', async () => {
    const folder = folderWith({ 'e.yaml': SWEEP });
    const run = (...more: string[]) => straggle(['run', 'e.yaml', '--trials', '4100', ...more], folder);
    const printed = await run('--jobs', '1');
    expect(printed).toMatchObject({ status: 0, stderr: '' });
    expect(linesOf(printed.stdout)).toHaveLength(13);
    for (const jobs of ['2', '4']) {
      expect(await run('--jobs', jobs, '--out', `out/${jobs}.csv`)).toEqual({
        status: 0,
        stdout: '',
        stderr: '',
      });
      expect(readFileSync(join(folder, `out/${jobs}.csv`), 'utf8')).toBe(printed.stdout);
    }
    const meta = readFileSync(join(folder, 'out/2.meta.json'), 'utf8');
    expect(JSON.parse(meta)).toMatchObject({
      seed: ['1'],
      experiment: { name: 'e', trials: 4100, workers: 6 },
    });
    expect(meta).not.toContain(folder);
    expect(listing(folder).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  it('gives the same bytes from the experiment in meta.json', async () => {
    const folder = folderWith({ 'e.yaml': SWEEP });
    await straggle(['run', 'e.yaml', '--out', 'r.csv'], folder);
    const { experiment } = JSON.parse(readFileSync(join(folder, 'r.meta.json'), 'utf8'));
    const again = folderWith({ 'again.json': JSON.stringify(experiment) });
    const { stdout } = await straggle(['run', 'again.json', '--jobs', '1'], again);
    expect(stdout).toBe(readFileSync(join(folder, 'r.csv'), 'utf8'));
  });

  it('runs several experiments, with options for all, traces where their files say', async () => {
    const trace =
      'workers: 2\nscheme: {name: uncoded}\ndelay: {model: trace, mode: replay, file: ../t.csv}\n';
    const folder = folderWith({
      'sub/trace.yaml': trace,
      't.csv': 'round,worker,duration_s\n0,0,1\n0,1,2\n1,0,4\n1,1,3\n',
      'other.yaml': `${SMALL}name: ../a/b\n`,
    });
    const files = ['sub/trace.yaml', 'other.yaml'];
    const options = ['--set', 'sweep.tolerance=[0, 0.1]', '--trials', '2', '--seed', 'x'];
    expect(await straggle(['run', ...files, ...options, '--out', 'out'], folder)).toMatchObject({
      status: 0,
      stderr: '',
    });
    const csv = linesOf(readFileSync(join(folder, 'out/trace.csv'), 'utf8'));
    // The slower of the two workers: 2 in the first round, 4 in the second.
    expect(csv[1]).toMatch(/^0,2,3,1,2,0,2,/);
    const meta = readFileSync(join(folder, 'out/trace.meta.json'), 'utf8');
    expect(JSON.parse(meta)).toMatchObject({ seed: ['x'], data: { '../t.csv': expect.any(String) } });
    expect(meta).not.toContain(folder);
    expect(existsSync(join(folder, 'out/..-a-b.csv'))).toBe(true);
  });

  it('ends with status 1 and a line where an iteration can never complete, the same for all jobs', async () => {
    const folder = folderWith({ 'e.yaml': SMALL });
    const settings = ['scheme={name: uncoded}', 'delay={model: bernoulli, p: 0.01}', 'trials=3000'];
    const args = ['run', 'e.yaml', ...settings.flatMap((setting) => ['--set', setting])];
    const [one, two] = [
      await straggle([...args, '--jobs', '1'], folder),
      await straggle([...args, '--jobs', '2'], folder),
    ];
    expect(one.status).toBe(1);
    expect(one.stdout).toBe('');
    expect(linesOf(one.stderr)).toEqual([
      expect.stringMatching(
        /^e\.yaml: trial \d+: .*uncoded under bernoulli can never complete: .*not recover enough.*skip/,
      ),
    ]);
    expect(two).toEqual(one);
    expect(listing(folder)).toEqual(['e.yaml']);
  });
});
