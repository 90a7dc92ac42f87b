import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ComparisonFlags, prepareComparison } from '../../src/cli/prepare-comparison.js';
import { folderWith } from '../folders.js';
import { mistakesOf } from '../simulation/documents.js';
import { refusal } from './refusal.js';
import { straggle } from './shared-process.js';
import { linesOf, listing, SMALL } from './straggle.js';

/** The rows of a CSV by their first column. */
function rowsOf(csv: string): Map<string, Record<string, string>> {
  const [header, ...rows] = linesOf(csv).map((line) => line.split(','));
  return new Map(rows.map((row) => [row[0], Object.fromEntries(header.map((name, i) => [name, row[i]]))]));
}

describe('straggle compare', () => {
  it('prints a table of 80 columns, and says in numbers what a sweep with a baseline says', async () => {
    const folder = folderWith({ 'e.yaml': SMALL });
    const schemes = 'uncoded,cpgc,mcc:load=3,cpgc:load=2:tolerance=0.2';
    const args = ['compare', 'e.yaml', '--schemes', schemes, '--trials', '600'];
    const { status, stdout, stderr } = await straggle([...args, '--out', 'c.csv', '--plot', 'c.svg'], folder);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = linesOf(stdout);
    expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
    expect(lines.find((line) => line.startsWith('mcc r = 3'))).toMatch(
      / 0\.\d+ \[0\.\d+, 0\.\d+\] +-?\d+(\.\d)? \[-?[\d.]+, -?[\d.]+\]$/,
    );
    expect(stdout).toMatch(
      /Not all tasks are in the result, on average: cpgc r = 2, tolerance 0\.2 8\d\.\d %/,
    );
    expect(listing(folder)).toEqual(['c.csv', 'c.svg', 'e.yaml']);
    expect(readFileSync(join(folder, 'c.svg'), 'utf8')).toMatch(/^<svg [\s\S]*P\(T &gt; t\)/);

    // The same draws, the same numbers.
    const own = rowsOf(readFileSync(join(folder, 'c.csv'), 'utf8'));
    const swept = '[uncoded, cpgc, mcc]';
    const sweep = ['--set', `sweep.scheme.name=${swept}`, '--set', 'split=blocks', '--set', 'trials=600'];
    const run = await straggle(['run', 'e.yaml', ...sweep, '--baseline', 'uncoded'], folder);
    const rows = rowsOf(run.stdout);
    for (const [spec, name] of [
      ['uncoded', 'uncoded'],
      ['cpgc:load=2', 'cpgc'],
    ]) {
      const { load, storage, scheme, ...numbers } = own.get(spec) as Record<string, string>;
      const ends = /^(saved|gradients|time_per_(success|pass)|completion_time_(low|high)$)/;
      const measured = Object.fromEntries(Object.entries(numbers).filter(([name]) => !ends.test(name)));
      const { 'scheme.name': _, ...expected } = rows.get(name) as Record<string, string>;
      expect(measured).toEqual(expected);
    }
    expect(own.get('mcc:load=3')).toMatchObject({ load: '3', storage: '3' });
  });

  it('refuses what it cannot do in one line, before anything is written', async () => {
    const lines = await refusal(['compare', 'e.yaml', '--schemes', 'cpcg', '--out', 'c.csv']);
    expect(lines).toEqual([
      expect.stringMatching(/^--schemes: cpcg given; allowed: .* \(did you mean cpgc\?\)$/),
    ]);
    expect(await refusal(['compare', 'e.yaml', '--schemes', 'cpgc', '--plot', 'c.pdf'])).toEqual([
      '--plot: c.pdf given; allowed: a file that ends in .svg or .png',
    ]);
    expect(await refusal(['compare', 'e.yaml', '--schemes', 'cpgc', '--out', 'e.yaml'])).toEqual([
      '--out: e.yaml given; allowed: another file than those that are read',
    ]);
  });

  it.each<[string, ComparisonFlags, RegExp]>([
    ['no schemes', {}, /^--schemes: no scheme given; allowed: NAME or NAME:PARAMETER=VALUE/],
    [
      'a load that does not fit',
      { schemes: ['frc:load=4'] },
      /^--schemes frc:load=4: scheme\.load: 4 given; allowed: one of 1, 2, 3, 6 for frc/,
    ],
    [
      'a wrong value',
      { schemes: ['cpgc:load=x'] },
      /^--schemes cpgc:load=x: scheme\.load: "x" given; allowed: a whole number >= 1$/,
    ],
    [
      'one twice, by inheritance',
      { schemes: ['cpgc,cpgc:load=2'] },
      /^--schemes cpgc:load=2: cpgc:load=2 twice given; allowed: each once$/,
    ],
    [
      'a baseline that is not among them',
      { schemes: ['cpgc'], baseline: 'mcc' },
      /^--baseline: mcc given; allowed: cpgc:load=2$/,
    ],
    [
      'a sweep over the world',
      { schemes: ['cpgc'], set: ['sweep.delay.mu=[1, 2]'] },
      /e\.yaml: --set sweep\.delay\.mu: a sweep given; allowed: one world/,
    ],
  ])('refuses %s', (_, flags, line) => {
    const file = join(folderWith({ 'e.yaml': SMALL }), 'e.yaml');
    const mistakes = mistakesOf(() => prepareComparison(file, flags));
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(line);
  });
});
