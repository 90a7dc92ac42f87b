import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { refusal } from './refusal.js';
import { straggle } from './shared-process.js';
import { SMALL } from './straggle.js';

const run = (...more: string[]) => ['run', 'e.yaml', '--out', 'out/r.csv', ...more];

// One process each: what the issue lists.
describe('bad input is a line on standard error, and nothing else', () => {
  it.each<[string, string[], RegExp]>([
    [
      'an unknown scheme',
      run('--set', 'scheme.name=cpcg'),
      /scheme\.name: "cpcg" given; allowed: .*mean cpgc\?\)$/,
    ],
    [
      'an unknown key',
      run('--set', 'scheme.laod=2'),
      /scheme\.laod: unknown key.*allowed: name, load.* load\?\)$/,
    ],
    [
      'a misspelt path in sweep',
      run('--set', 'sweep.dealy.mu=[1]'),
      /sweep\.dealy\.mu: unknown key.* delay\?\)$/,
    ],
    [
      'a misspelt path in --set',
      run('--set', 'delay.my=1'),
      /--set delay\.my: unknown key.*\(did you mean mu\?\)$/,
    ],
    ['mu = 0', run('--set', 'delay.mu=0'), /delay\.mu: 0 given; allowed: a number > 0$/],
    ['negative alpha', run('--set', 'delay.alpha=-1'), /delay\.alpha: -1 given; allowed: a number >= 0$/],
    [
      'load > tasks',
      run('--set', 'scheme={name: mcc, load: 7}'),
      /scheme\.load: 7 given; allowed: at most tasks \(6\)/,
    ],
    ['odd K for cpgc', run('--set', 'workers=7'), /workers: 7 given; allowed: an even number for cpgc$/],
    [
      'tolerance 1.5',
      run('--set', 'tolerance=1.5'),
      /tolerance: 1\.5 given; allowed: a number >= 0 and < 1$/,
    ],
    [
      'trials 0',
      run('--set', 'trials=0'),
      /trials: 0 given; allowed: a whole number from 1 to 1000000000000$/,
    ],
    [
      'workers 1e30',
      run('--set', 'workers=1e30'),
      /workers: 1e\+30 given; allowed: a whole number from 1 to 1000000$/,
    ],
    [
      'fewer trials than --precision needs',
      run('--precision', '0.1', '--max-trials', '4999'),
      /^--max-trials: 4999 given; allowed: at least 5000 \(20 blocks of 250\)$/,
    ],
    [
      'the same with Sobol points',
      run('--precision', '0.1', '--max-trials', '81919', '--sampling', 'sobol'),
      /^--max-trials: 81919 given; allowed: at least 81920 \(20 blocks of 4096\)$/,
    ],
    ['an empty sweep', run('--set', 'sweep={}'), /sweep: \{\} given; allowed: paths with lists of values/],
    [
      'a missing file',
      ['run', 'none.yaml', '--out', 'out/r.csv'],
      /^none\.yaml: no such file; allowed: an experiment file/,
    ],
    [
      'an unwritable output',
      ['run', 'e.yaml', '--out', 'e.yaml/r.csv'],
      /^--out: e\.yaml\/r\.csv given; allowed: a file that can be/,
    ],
  ])('%s', async (_, args, expected) => {
    const lines = await refusal(args);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(expected);
  });
});

describe('other bad input', () => {
  it('of several files is reported together, a line for each mistake', async () => {
    const lines = await refusal(
      ['run', 'a.yaml', 'b.yaml', 'c.yaml', 'd.yaml', 'e.json', 'f.yaml', 'none.yaml'],
      {
        'a.yaml': `${SMALL}tolerance: 2\nseed: 1.5\nincomplete: no\n`,
        'b.yaml': 'workers: 4\nworkers: 5\n',
        'c.yaml': '- a list\n',
        'd.yaml': '',
        'e.json': '{"workers": 4,',
        'f.yaml': SMALL,
      },
    );
    expect(lines.map((line) => line.split(': ').slice(0, 2).join(': '))).toEqual([
      'a.yaml: seed',
      'a.yaml: tolerance',
      'a.yaml: incomplete',
      'b.yaml:2:1: "workers',
      'c.yaml: a list given; allowed',
      'd.yaml: empty; allowed',
      'e.json:1:15: "{\\"workers\\"',
      'none.yaml: no such file; allowed',
    ]);
  });

  it.each([
    ['run @', 'an experiment file, YAML or JSON'],
    ['replay @ --point 0 --trial 0', 'an experiment file, YAML or JSON'],
    ['timeline @ --out t.svg', 'an experiment file, YAML or JSON'],
    ['compare @ --schemes uncoded', 'an experiment file, YAML or JSON'],
    ['advise @ --full-gradient', 'an experiment file, YAML or JSON'],
    ['explore @ --out p.html', 'an experiment file, YAML or JSON'],
    ['explore --trace @ --out p.html', 'a trace, CSV or CSV.gz'],
    ['advise --trace @ --full-gradient', 'a trace, CSV or CSV.gz'],
    ['fit @', 'a trace, CSV or CSV.gz'],
    ['import @ --out t.csv', 'a log: CSV, JSON or Parquet'],
    ['plot @ --out p.svg', 'a result of straggle'],
    ['report @ --out p.html', 'a folder, or a file, with results'],
    ['merge @ --out r.csv', 'a FILE.csv.journal of `straggle run`'],
  ])('is a path below a file: straggle %s', async (command, allowed) => {
    const [line, ...more] = await refusal(command.replace('@', 'e.yaml/x').split(' '));
    expect(line.replace(/^--trace:? /, '')).toBe(`e.yaml/x: no such folder; allowed: ${allowed}`);
    expect(more).toEqual([]);
  });

  it('never overwrites what is read, nor writes two results into one file', async () => {
    expect(await refusal(['run', 'e.yaml', '--out', './e.yaml'])).toEqual([
      '--out: ./e.yaml given; allowed: another file than those that are read',
    ]);
    const twice = { 'e.yaml': SMALL, 'more/e.yaml': SMALL };
    expect(await refusal(['run', 'e.yaml', 'more/e.yaml', '--out', 'out'], twice)).toEqual([
      expect.stringMatching(
        /^--out: two experiments for out.e\.csv given; allowed: experiments of different names$/,
      ),
    ]);
    expect(await refusal(['run', 'e.yaml', 'more/e.yaml', '--out', 'out.csv'], twice)).toContain(
      '--out: out.csv given; allowed: a folder, as there are several experiments',
    );
  });

  it('leaves an earlier result as it is', async () => {
    const folder = folderWith({ 'e.yaml': SMALL, 'r.csv': 'earlier' });
    const { status } = await straggle(['run', 'e.yaml', '--out', 'r.csv', '--set', 'workers=7'], folder);
    expect(status).toBe(2);
    expect(readFileSync(join(folder, 'r.csv'), 'utf8')).toBe('earlier');
  });
});
