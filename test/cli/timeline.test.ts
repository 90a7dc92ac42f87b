import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { faultsOf, traceSchema } from '../report/timeline/trace-schema.js';
import { pattern, refusal } from './refusal.js';
import { straggle } from './shared-process.js';
import { listing, SMALL } from './straggle.js';

const SCHEMES = `${SMALL}name: schemes\nsweep: { scheme.name: [uncoded, cpgc] }\n`;

describe('straggle timeline', () => {
  it('draws all points of a sweep, or writes them as a trace, with the same bytes every time', async () => {
    const folder = folderWith({ 'e.yaml': SCHEMES });
    const outs = ['a.svg', 'b.svg', 'a.png', 'a.json', 'deep/b.JSON'];
    const ended = await Promise.all(
      outs.map((out) =>
        straggle(['timeline', 'e.yaml', '--trial', '17', '--iterations', '2', '--out', out], folder),
      ),
    );
    for (const each of ended) expect(each).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(listing(folder)).toEqual(['a.json', 'a.png', 'a.svg', 'b.svg', 'deep', 'deep/b.JSON', 'e.yaml']);
    const text = (file: string) => readFileSync(join(folder, file), 'utf8');
    expect(text('b.svg')).toBe(text('a.svg'));
    expect(text('deep/b.JSON')).toBe(text('a.json'));
    expect(text('a.svg')).toMatch(/^<svg .*schemes: trials 17 to 18.*>uncoded<.*>cpgc</s);
    expect(readFileSync(join(folder, 'a.png')).subarray(1, 4).toString()).toBe('PNG');
    const trace = traceSchema.parse(JSON.parse(text('a.json')));
    expect(faultsOf(trace)).toEqual([]);
    expect(new Set(trace.traceEvents.map(({ pid }) => pid))).toEqual(new Set([1, 2]));
  });

  it.each<[string, string[], string]>([
    ['no --out', [], "straggle timeline: required option '--out <file>' not specified; allowed: …"],
    [
      'an ending that is none',
      ['--out', 'new/t.pdf'],
      '--out: new/t.pdf given; allowed: FILE.svg or FILE.png (a picture), FILE.json (a trace)',
    ],
    [
      'no such trial',
      ['--out', 'new/t.svg', '--trial', '300'],
      '--trial: 300 given; allowed: 0 to 299, as the experiment has 300',
    ],
    [
      'too many workers',
      ['--out', 'new/t.png', '--set', 'workers=3000'],
      'e.yaml: workers: 3000 of all points together given; allowed: at most 2000 in a picture',
    ],
    [
      '--iterations 0',
      ['--out', 't.svg', '--iterations', '0'],
      '--iterations: 0 given; allowed: a whole number from 1 to …',
    ],
    [
      'a folder',
      ['--out', 'e.yaml/t.svg'],
      '--out: e.yaml/t.svg given; allowed: a file that can be written…',
    ],
  ])('refuses %s', async (_, args, expected) => {
    const lines = await refusal(['timeline', 'e.yaml', ...args]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(pattern(expected));
  });
});
