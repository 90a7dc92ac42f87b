import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { refusal } from './refusal.js';
import { straggle } from './shared-process.js';
import { linesOf, listing } from './straggle.js';

const LOG = Array.from({ length: 24 }, (_, i) => ({
  step: Math.floor(i / 3),
  host: `h${i % 3}`,
  ms: 10 + (i % 5),
}))
  .filter((_, i) => i !== 7)
  .map((record) => `${JSON.stringify(record)}\n`)
  .join('');

describe('straggle import', () => {
  it('writes a trace that fit and advise take, with the names of the hosts', async () => {
    const folder = folderWith({ 'log.jsonl': LOG });
    const { status, stdout } = await straggle(['import', 'log.jsonl', '--out', 'trace.csv'], folder);
    expect({ status, lines: linesOf(stdout) }).toEqual({
      status: 0,
      lines: [
        'log.jsonl: JSON lines, 23 records',
        '  round     step',
        '  worker    host',
        '  duration  ms, in milliseconds',
        '',
        '8 rounds of 3 workers (h0 to h2), 1 incomplete (missing: h1 in 1). It is left',
        'out; --incomplete censor keeps it.',
        'trace.csv is written: 7 rounds, in seconds. Workers are numbered in the order of',
        'their names (column worker_name).',
      ],
    });
    const rows = linesOf(readFileSync(join(folder, 'trace.csv'), 'utf8'));
    expect(rows.slice(0, 3)).toEqual(['round,worker,duration_s,worker_name', '0,0,0.01,h0', '0,1,0.011,h1']);
    expect(rows).toHaveLength(22);
    const fitted = await straggle(['fit', 'trace.csv', '--replicates', '99'], folder);
    expect(fitted).toMatchObject({ status: 0, stderr: '' });
    expect(listing(folder)).toEqual(['log.jsonl', 'trace.csv']);
  });

  it('keeps incomplete rounds where that is asked for', async () => {
    const folder = folderWith({ 'log.jsonl': LOG });
    const args = ['import', 'log.jsonl', '--out', 'trace.csv', '--incomplete', 'censor'];
    expect((await straggle(args, folder)).stdout).toContain(
      '1 missing\nduration set to the longest, 0.014 s.',
    );
    expect(readFileSync(join(folder, 'trace.csv'), 'utf8')).toContain('\n2,1,0.014,h1\n');
  });

  it('tells what it cannot know, all at once, and writes nothing', async () => {
    const given = { 'a.csv': 'x,rank,ms\n0,0,1\n', 'b.csv': 'step,rank,time\n0,0,1\n' };
    expect(await refusal(['import', 'a.csv', 'b.csv', '--out', 'trace.csv'], given)).toEqual([
      'a.csv: no column is clearly the round; allowed: --round COLUMN, of x, rank, ms',
      'b.csv: the unit of time is not known; allowed: --unit s, --unit ms, --unit us, --unit ns (s keeps the numbers)',
    ]);
    const partial = { 'a.csv': 'step,rank,s\n0,0,1\n1,1,1\n' };
    expect(await refusal(['import', 'a.csv', '--out', 'trace.csv'], partial)).toEqual([
      'a.csv: none of 2 rounds has all 2 workers; missing: 0 in 1, 1 in 1; allowed: a complete round, or --incomplete censor',
    ]);
    expect(await refusal(['import', 'a.csv', '--out', 'a.csv'], partial)).toEqual([
      '--out: a.csv given; allowed: another file than those that are read',
    ]);
    expect(
      await refusal(['import', 'a.csv', '--out', 't.parquet', '--wide', '--worker', 'rank'], partial),
    ).toEqual([
      '--out: t.parquet given; allowed: FILE.csv',
      '--worker: rank given; allowed: no --wide, with which each column is a worker',
    ]);
    const empty = { 'a.csv': 'step,rank,s\n0,0,\n' };
    expect(await refusal(['import', 'a.csv', '--out', 'trace.csv', '--duration', 's'], empty)).toEqual([
      'a.csv: no durations; allowed: a log with at least one',
    ]);
  });

  it('is what fit and advise point to for a log that is no trace', async () => {
    const hint = 'straggle import log.jsonl --out trace.csv makes a trace of other logs';
    for (const args of [
      ['fit', 'log.jsonl'],
      ['advise', '--trace', 'log.jsonl', '--full-gradient'],
    ]) {
      const lines = await refusal(args, { 'log.jsonl': LOG });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain(hint);
    }
  });
});
