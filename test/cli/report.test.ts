import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { pattern, refusal } from './refusal.js';
import { straggle } from './shared-process.js';
import { listing, SMALL } from './straggle.js';

describe('straggle report', () => {
  it('puts a sweep and a timeline on one page', async () => {
    const folder = folderWith({ 'e.yaml': `${SMALL}name: loads\nsweep: { scheme.load: [2, 3] }\n` });
    await straggle(['run', 'e.yaml', '--out', 'out/loads.csv'], folder);
    await straggle(['timeline', 'e.yaml', '--out', 'trial.svg'], folder);
    const ended = await straggle(['report', 'out', 'trial.svg', '--out', 'page/r.html'], folder);
    expect(ended).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(listing(join(folder, 'page'))).toEqual(['r.html']);
    const html = readFileSync(join(folder, 'page/r.html'), 'utf8');
    expect(html).toMatch(/<title>loads, trial<\/title>/);
    expect(html.match(/<svg /g)).toHaveLength(2);
    expect(html).toContain('name: loads');
    expect(html).toContain('loads: trial 0');
  });

  it.each<[string, string[], string]>([
    [
      'no results',
      ['none.csv', '--out', 'new/r.html'],
      'none.csv: no such file or folder; allowed: a folder,…',
    ],
    ['no page', ['e.yaml', '--out', 'r.pdf'], '--out: r.pdf given; allowed: FILE.html'],
    ['an experiment', ['e.yaml', '--out', 'r.html'], 'e.yaml: a file that is no result given; allowed: …'],
    ['nothing', ['--out', 'r.html'], "straggle report: missing required argument 'result'; allowed: …"],
  ])('refuses %s', async (_, args, expected) => {
    const lines = await refusal(['report', ...args]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(pattern(expected));
  });
});
