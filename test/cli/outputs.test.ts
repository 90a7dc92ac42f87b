import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { projectWith, strided } from '../own-schemes.js';
import { straggle } from './shared-process.js';
import { linesOf, listing, ROOT, SMALL } from './straggle.js';

const cli = join(ROOT, 'dist/cli.js');
const OTHER = 'allowed: another file than those that are read';
const TRAINING = `trials: 1
workers: 2
scheme: { name: uncoded }
delay: { model: deterministic, value: 1 }
training:
  iterations: 2
  data: { source: csv, x: X.csv, y: Y.csv }
  step: { rule: constant, value: 0.1 }
`;

describe('outputs never overwrite inputs', () => {
  const files = {
    'e.yaml': SMALL,
    'training.yaml': TRAINING,
    'X.csv': '1,2\n3,4\n',
    'Y.csv': '1\n2\n',
    't.csv': 'round,worker,duration_s\n0,0,1\n0,1,2\n1,0,4\n1,1,3\n',
    'trace.yaml': 'workers: 2\nscheme: {name: uncoded}\ndelay: {model: trace, mode: replay, file: t.csv}\n',
    'own.mjs': "import { defineScheme } from 'straggle';\n",
  };
  const cases: [string, string[]][] = [
    ['the experiment', ['run', 'e.yaml', '--out', 'e.yaml']],
    ['a link to the experiment', ['run', 'e.yaml', '--out', 'link.csv']],
    ['a hard link to the experiment', ['run', 'e.yaml', '--out', 'hard.csv']],
    ['a file in a linked folder', ['run', 'e.yaml', '--out', 'here/e.yaml']],
    ['data that is trained on', ['run', 'training.yaml', '--out', 'X.csv']],
    ['a trace', ['run', 'trace.yaml', '--out', 'here/t.csv']],
    ['a trace, of a comparison', ['compare', 'trace.yaml', '--schemes', 'uncoded', '--out', 't.csv']],
    ['a trace, of a search', ['advise', 'trace.yaml', '--full-gradient', '--csv', 't.csv']],
    ['data, of a comparison', ['compare', 'training.yaml', '--schemes', 'uncoded', '--out', 'Y.csv']],
    ['a trace, of a fit', ['fit', 't.csv', '--out', 't.csv']],
  ];
  it.each(cases)('%s', async (_, args) => {
    const folder = folderWith(files);
    symlinkSync('e.yaml', join(folder, 'link.csv'));
    linkSync(join(folder, 'e.yaml'), join(folder, 'hard.csv'));
    symlinkSync('.', join(folder, 'here'));
    const before = listing(folder);
    const { status, stdout, stderr } = await straggle(args, folder);
    expect(stderr).toMatch(args[0] === 'fit' ? /allowed/ : new RegExp(`^--(out|csv): .* given; ${OTHER}\n$`));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(listing(folder)).toEqual(before);
    for (const [name, content] of Object.entries(files)) {
      expect(readFileSync(join(folder, name), 'utf8')).toBe(content);
    }
  });

  it('nor one another', async () => {
    const folder = folderWith({ 'e.yaml': SMALL });
    symlinkSync('.', join(folder, 'here'));
    const both = ['compare', 'e.yaml', '--schemes', 'uncoded,cpgc:load=2', '--out', 'c.svg'];
    expect(await straggle([...both, '--plot', 'here/c.svg'], folder)).toEqual({
      status: 2,
      stdout: '',
      stderr: '--plot: here/c.svg given; allowed: another file than that of --out\n',
    });
  });
});

it('nor a module that a module imports, nor what belongs to a result', async () => {
  const folder = projectWith({
    'e.yaml': SMALL,
    'inner.mjs': strided('inner'),
    'outer.mjs': "export * from './inner.mjs';\n",
    'r.csv': 'a\n1\n',
    'r.meta.json': '{}',
  });
  symlinkSync('r.meta.json', join(folder, 'r.html'));
  const attempts = [
    ['run', 'e.yaml', '--import', 'outer.mjs', '--out', 'inner.mjs'],
    ['report', 'r.csv', '--out', 'r.html'],
  ];
  for (const args of attempts) {
    const { status, stderr } = await straggle(args, folder);
    expect({ status, stderr }).toEqual({ status: 2, stderr: `--out: ${args.at(-1)} given; ${OTHER}\n` });
  }
  expect(readFileSync(join(folder, 'inner.mjs'), 'utf8')).toBe(strided('inner'));
  expect(readFileSync(join(folder, 'r.meta.json'), 'utf8')).toBe('{}');
});

it('folders that were made for them do not stay where nothing was written', async () => {
  const folder = folderWith({ 'e.yaml': SMALL });
  const args = ['run', 'e.yaml', '--set', 'network.latency=1e200', '--jobs', '1', '--out', 'new/deep/r.csv'];
  expect(await straggle([...args, '--fresh'], folder)).toMatchObject({ status: 1 });
  expect(listing(folder).filter((name) => name.endsWith('.csv'))).toEqual([]);
  const wrong = ['compare', 'e.yaml', '--schemes', 'uncoded', '--set', 'network.latency=1e200'];
  expect(await straggle([...wrong, '--out', 'other/deep/c.csv'], folder)).toMatchObject({ status: 1 });
  expect(listing(folder)).not.toContain('other');
});

describe('standard input and output', () => {
  it('take the place of files: -', async () => {
    const folder = folderWith({ 'e.yaml': SMALL });
    const { stdout } = await straggle(['run', 'e.yaml'], folder);
    expect(linesOf(stdout)).toHaveLength(2);
    const piped = spawnSync(process.execPath, [cli, 'run', '-', '--out', '-'], {
      ...{ cwd: folder, encoding: 'utf8', input: SMALL },
    });
    expect(piped).toMatchObject({ status: 0, stdout, stderr: '' });
    expect(listing(folder)).toEqual(['e.yaml']);
  });

  it('take the place of what fit writes, too', async () => {
    const durations = Array.from({ length: 60 }, (_, i) => `${i >> 1},${i % 2},${1 + ((i * 7) % 11) / 9}`);
    const folder = folderWith({ 't.csv': `round,worker,duration_s\n${durations.join('\n')}\n` });
    const fit = ['fit', 't.csv', '--replicates', '99', '--workers', '-'];
    const { status, stdout } = await straggle(fit, folder);
    expect({ status, header: linesOf(stdout)[0] }).toEqual({
      status: 0,
      header: expect.stringMatching(/^trace,worker/),
    });
    expect(listing(folder)).toEqual(['t.csv']);
  });

  it('are named in messages', () => {
    const wrong = spawnSync(process.execPath, [cli, 'run', '-'], { encoding: 'utf8', input: '[1]' });
    expect(wrong).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^standard input: a list given; /),
    });
  });
});

it('a table is not written into a file that is called a picture', async () => {
  const folder = folderWith({ 'e.yaml': SMALL });
  const { status, stderr } = await straggle(['run', 'e.yaml', '--out', 'grid.svg'], folder);
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /^--out: grid\.svg given; allowed: FILE\.csv, a table; straggle \w+ FILE\.csv --out/,
  );
  expect(listing(folder)).toEqual(['e.yaml']);
});

describe('a sweep to the same file', () => {
  it('replaces a finished one, and leaves no journal unless it is asked for', async () => {
    const folder = folderWith({ 'e.yaml': SMALL });
    const run = (...more: string[]) => straggle(['run', 'e.yaml', '--out', 'r.csv', ...more], folder);
    const result = () => readFileSync(join(folder, 'r.csv'), 'utf8');
    expect(await run()).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(listing(folder)).toEqual(['e.yaml', 'r.csv', 'r.meta.json']);
    const first = result();
    expect(await run('--seed', '2', '--keep-journal')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(result()).not.toBe(first);
    expect(listing(folder)).toContain('r.csv.journal');
    // Kept, but finished: not in the way of another one.
    expect(await run()).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(result()).toBe(first);
    expect(listing(folder)).toEqual(['e.yaml', 'r.csv', 'r.meta.json']);
  });

  it('is refused where another one is not finished', async () => {
    const folder = folderWith({ 'e.yaml': SMALL });
    await straggle(['run', 'e.yaml', '--out', 'r.csv', '--shard', '0/2'], folder);
    await straggle(['run', 'e.yaml', '--out', 'other.csv', '--seed', '2'], folder);
    const { status, stderr } = await straggle(['run', 'e.yaml', '--out', 'r.csv', '--seed', '2'], folder);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^r\.csv\.journal: the journal of another experiment .*--fresh starts over\n$/);
    const fresh = await straggle(['run', 'e.yaml', '--out', 'r.csv', '--seed', '2', '--fresh'], folder);
    expect(fresh.status).toBe(0);
    expect(readFileSync(join(folder, 'r.csv'))).toEqual(readFileSync(join(folder, 'other.csv')));
  });
});

it('a full disk behind standard output is said in one line', ({ skip }) => {
  skip(!existsSync('/dev/full'), 'no /dev/full');
  const folder = folderWith({ 'e.yaml': SMALL });
  const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${cli}" run e.yaml >/dev/full`], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'standard output: no space left on the device\n' });
});
