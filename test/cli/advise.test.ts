import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { prepareSearch } from '../../src/cli/prepare-search.js';
import type { SearchFlags } from '../../src/cli/search-goal.js';
import { folderWith } from '../folders.js';
import { mistakesOf } from '../simulation/documents.js';
import { refusal } from './refusal.js';
import { straggle } from './shared-process.js';
import { linesOf, listing, SMALL } from './straggle.js';

/** Two slow rounds in five, for another worker each time. */
const TRACE = [
  'round,worker,duration_s',
  ...Array.from({ length: 10 }, (_, round) =>
    Array.from({ length: 6 }, (_, worker) => {
      const slow = round % 5 < 2 && worker === (round * 5) % 6;
      return `${round},${worker},${slow ? 9 : 1 + ((round * 7 + worker * 3) % 10) / 50}`;
    }),
  ).flat(),
].join('\n');

const EXPERIMENT = `
workers: 30
delay: { model: shifted-exponential, alpha: 0.0333, mu: 6 }
`;

const TRAINING = `
workers: 6
delay: { model: exponential, mean: 1 }
training:
  iterations: 40
  data: { source: gaussian, points: 30, features: 5, std: 1 }
  step: { rule: power, scale: 1, exponent: 0, normalise: spectral }
`;

describe('straggle advise', () => {
  it('names the best for a trace, what it rests on, and writes an experiment that runs', async () => {
    const folder = folderWith({ 'logs/t.csv': TRACE });
    const args = [
      'advise',
      '--trace',
      'logs/t.csv',
      '--full-gradient',
      '--trials',
      '2000',
      '--set',
      'delay.fixed=0.5',
      '--schemes',
      'frc,cyclic,uc-mmc',
    ];
    const files = ['--out', 'best/e.yaml', '--plot', 'front.png', '--csv', 'all.csv'];
    const { status, stdout, stderr } = await straggle([...args, ...files], folder);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = linesOf(stdout);
    expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
    const text = lines.join(' ').replace(/\s+/g, ' ');
    expect(text).toMatch(
      /^t: 6 workers, 6 tasks split by points, full gradients Best: [a-z-]+ [cr] = \d, \d+(\.\d)? % \[[\d.]+, [\d.]+\] less time than uncoded, [\d.]+x the computation, [\d.]+x the communication \([\d.]+ s per iteration\)\. /,
    );
    expect(text).toMatch(
      /\d+ candidates, all of them on the whole trace, each of its 10 rounds once: \d+ iterations\./,
    );
    expect(text).toMatch(/ Assumed - 6 workers, 6 tasks, split by points: any loss, /);
    expect(text).toMatch(/the 10 rounds of t\.csv, each once/);
    expect(text).toMatch(/50 % of it is spent whatever the load/);
    for (const row of ['stragglers twice as rare', 'stragglers twice as slow', 'a link that takes time']) {
      expect(text).toContain(row);
    }
    expect(text).toMatch(/All intervals say how far the measured rounds carry/);
    expect(text).not.toMatch(/NaN|Infinity|undefined/);
    expect(listing(folder)).toEqual(['all.csv', 'best', 'best/e.yaml', 'front.png', 'logs', 'logs/t.csv']);

    const winner = readFileSync(join(folder, 'best/e.yaml'), 'utf8');
    const rows = linesOf(readFileSync(join(folder, 'all.csv'), 'utf8'));
    const spec = rows.find((line) => /,best,true,/.test(line))?.split(',')[0];
    const { scheme, delay } = parse(winner);
    expect(delay).toEqual({ model: 'trace', file: '../logs/t.csv', mode: 'bootstrap', fixed: 0.5 });
    expect(spec).toBe(`${scheme.name}:load=${scheme.load}`);
    // It runs, and takes the time that was stated: drawn at random, the rounds have the mean of all of them.
    const run = await straggle(['run', 'best/e.yaml', '--trials', '2000'], folder);
    expect(run.status).toBe(0);
    const stated = Number(/\(([\d.]+) s per iteration\)/.exec(text)?.[1]);
    const mean = Number(linesOf(run.stdout)[1].split(',')[1]);
    expect(Math.abs(mean / stated - 1)).toBeLessThan(0.1);
  });

  it('prints and writes the same bytes with any number of threads', async () => {
    const outcome = async (jobs: string, goal: string[], file: string) => {
      const folder = folderWith({ 'e.yaml': file });
      const args = [
        'advise',
        'e.yaml',
        ...goal,
        '--schemes',
        'frc,uc-mmc',
        '--csv',
        'all.csv',
        '--jobs',
        jobs,
      ];
      const { status, stdout, stderr } = await straggle(args, folder);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return stdout + readFileSync(join(folder, 'all.csv'), 'utf8');
    };
    // Enough work that threads are worth their start; training always is.
    expect(await outcome('3', ['--full-gradient'], EXPERIMENT)).toBe(
      await outcome('1', ['--full-gradient'], EXPERIMENT),
    );
    const target = ['--target-error', '20%', '--trials', '10', '--max-load', '3'];
    expect(await outcome('2', target, TRAINING)).toBe(await outcome('1', target, TRAINING));
  });

  it('has status 1 and writes no winner where no candidate comes to the target', async () => {
    const folder = folderWith({ 'e.yaml': TRAINING });
    const args = ['advise', 'e.yaml', '--target-error', '1e-12', '--schemes', 'frc:load=2', '--trials', '5'];
    const { status, stdout } = await straggle([...args, '--out', 'w.yaml'], folder);
    expect(status).toBe(1);
    expect(stdout).toMatch(/\nNo candidate comes to error 1\.00e-12 in all of its runs\.\n/);
    expect(listing(folder)).toEqual(['e.yaml']);
  });

  it('warns before its answer, with status 1, where durations end behind a barrier', async () => {
    const rows = Array.from({ length: 12 * 4 }, (_, i) => {
      const round = Math.floor(i / 4);
      return `${round},${i % 4},${1 + (round % 5) / 5 + (i % 4) / 1e4}`;
    });
    const folder = folderWith({ 'b.csv': ['round,worker,duration_s', ...rows].join('\n') });
    const { status, stdout, stderr } = await straggle(
      ['advise', '--trace', 'b.csv', '--full-gradient'],
      folder,
    );
    expect(status).toBe(1);
    expect(stderr).toBe('b.csv: the durations seem to contain the wait for the slowest worker\n');
    expect(linesOf(stdout)[2]).toMatch(
      /^Do these durations contain waiting\? Within a round they differ by 0\.0/,
    );
    expect(stdout).toMatch(
      /Log the time of each worker[\s\S]*What follows holds only if not\.\n\nBest: uncoded/,
    );
  });

  it('refuses what it cannot do in one line, before anything is written', async () => {
    expect(await refusal(['advise', 'e.yaml', '--out', 'w.yaml'])).toEqual([
      'straggle advise: no goal given; allowed: --full-gradient, or --target-error E',
    ]);
    expect(await refusal(['advise', 'e.yaml', '--full-gradient', '--max-load', '0.5'])).toEqual([
      '--max-load: 0.5 given; allowed: a number >= 1',
    ]);
  });

  const full = { fullGradient: true };
  it.each<[string, SearchFlags & { file?: false }, RegExp]>([
    [
      'nothing to advise on',
      { ...full, file: false },
      /^straggle advise: nothing to advise on given; allowed: an experiment file, or --trace FILE$/,
    ],
    ['two sources', { ...full, trace: 't.csv' }, /^straggle advise: an experiment and --trace given/],
    [
      'two goals',
      { ...full, targetError: '1' },
      /^straggle advise: --full-gradient and --target-error given; allowed: --full-gradient, or --target-error E$/,
    ],
    [
      'a target that is none',
      { targetError: '-1' },
      /^--target-error: -1 given; allowed: a number > 0, or a percentage of the error at the start$/,
    ],
    [
      'a target beyond the start',
      { targetError: '120%' },
      /^--target-error: 120% given; allowed: less than all of where it starts/,
    ],
    [
      'a metric that is none',
      { targetError: '1%', targetMetric: 'auc' },
      /^--target-metric: auc given; allowed: error, loss$/,
    ],
    [
      'an approximate scheme for full gradients',
      { ...full, schemes: ['sgc'] },
      /^--schemes: sgc given; allowed: exact schemes for split: blocks: uncoded, uc-mmc, /,
    ],
    [
      'a code for blocks where points are split',
      { ...full, split: 'points', schemes: ['mcc'] },
      /^--schemes: mcc given; allowed: exact schemes for split: points: uncoded, uc-mmc, /,
    ],
    ['no kind of split', { ...full, split: 'rows' }, /^--split: rows given; allowed: points, blocks$/],
    [
      'a scheme of which nothing fits, and nothing else',
      {
        ...full,
        schemes: ['partial-cyclic'],
        set: ['workers=7', 'tasks=8', 'scheme={name: sgc, redundancy: 2}', 'split=points'],
      },
      /^partial-cyclic: no setting fits: tasks: 8 given; allowed: a multiple of workers \(7\)/,
    ],
    [
      'a trace that is none',
      { ...full, trace: 'e.yaml', file: false },
      /^--trace: .*e\.yaml:1: the header is /,
    ],
  ])('refuses %s', (_, { file: given, ...flags }, line) => {
    const file = join(folderWith({ 'e.yaml': SMALL }), 'e.yaml');
    const trace = flags.trace === undefined ? {} : { trace: file };
    const mistakes = mistakesOf(() =>
      prepareSearch(given === false ? undefined : file, { ...flags, ...trace }),
    );
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(line);
  });
});
