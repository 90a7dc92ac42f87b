import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { refusal } from './refusal.js';
import { straggle } from './shared-process.js';
import { linesOf } from './straggle.js';

const RESULT = `scheme.name,delay.mu,trials,completion_time_mean,completion_time_se
uncoded,1,100,3,0.1
uncoded,2,100,2,0.1
cpgc,1,100,2.5,0.1
cpgc,2,100,1.5,0.1
`;

describe('straggle plot', () => {
  it.each([
    ['p.svg', /^<svg /],
    ['p.png', /^\x89PNG/],
    ['p.pdf', /^%PDF-1\.\d/],
    ['p.html', /^<!doctype html>/],
  ])('writes %s, says what it chose, and gives the same bytes again', async (out, start) => {
    const folder = folderWith({ 'r.csv': RESULT });
    const { status, stdout, stderr } = await straggle(['plot', 'r.csv', '--out', out], folder);
    expect({ status, stderr, lines: linesOf(stdout) }).toEqual({
      status: 0,
      stderr: '',
      lines: ['x      delay.mu', 'y      completion_time', 'lines  scheme.name (2)'],
    });
    const first = readFileSync(join(folder, out));
    expect(first.toString('latin1')).toMatch(start);
    await straggle(['plot', 'r.csv', '--out', out], folder);
    expect(readFileSync(join(folder, out)).equals(first)).toBe(true);
  });

  it('prints the specification, and nothing else there', async () => {
    const folder = folderWith({ 'r.csv': RESULT });
    const { stdout, stderr } = await straggle(
      ['plot', 'r.csv', '--spec', '--title', 'Mine', '--log', 'x,y'],
      folder,
    );
    const spec = JSON.parse(stdout);
    expect(spec.title.text).toEqual(['Mine']);
    expect(JSON.stringify(spec)).toContain('"type":"log"');
    expect(stderr).toBe('');
  });

  it('takes the end of a swept path for its name, and writes the unit on axes of times', async () => {
    const folder = folderWith({ 'r.csv': `${RESULT.replace('scheme.name', 'scheme.mu')}` });
    const specOf = async (...args: string[]) =>
      JSON.parse((await straggle(['plot', 'r.csv', '--spec', ...args], folder)).stdout);
    const whole = await specOf('--x', 'delay.mu', '--unit', 'ms');
    expect(JSON.stringify(whole)).toContain('"completion time (ms)"');
    // Two columns end so.
    expect(
      await refusal(['plot', 'r.csv', '--x', 'mu', '--out', 'p.svg'], {
        'r.csv': RESULT.replace('scheme.name', 'scheme.mu'),
      }),
    ).toEqual([expect.stringMatching(/^r\.csv: --x: mu given; allowed: scheme\.mu, delay\.mu, /)]);
    const named = folderWith({ 'r.csv': RESULT });
    const [short, long] = await Promise.all(
      ['mu', 'delay.mu'].map((x) => straggle(['plot', 'r.csv', '--spec', '--x', x], named)),
    );
    expect(short).toEqual(long);
  });

  it('refuses what it cannot do', async () => {
    const given = { 'r.csv': RESULT };
    expect(await refusal(['plot', 'r.csv'], given)).toEqual([
      '--out: nothing given; allowed: FILE.svg, FILE.png, FILE.pdf or FILE.html',
    ]);
    expect(await refusal(['plot', 'r.csv', '--out', 'p.gif'], given)).toEqual([
      '--out: p.gif given; allowed: FILE.svg, FILE.png, FILE.pdf or FILE.html',
    ]);
    expect(await refusal(['plot', 'r.csv', '--out', 'p.svg', '--log', 'z'], given)).toEqual([
      '--log: z given; allowed: x, y, “x,y” or none',
    ]);
    const far = { 'r.csv': RESULT.replace(/\n([^,]*),/, '\n1.6e308,') };
    expect(await refusal(['plot', 'r.csv', '--out', 'p.svg'], far)).toEqual([
      expect.stringMatching(
        /^r\.csv: .*: 1\.6e\+308 given; allowed: 0, or numbers from 1e-290 to 1e\+280 in size/,
      ),
    ]);
    expect(await refusal(['plot', 'missing.csv', '--out', 'p.svg'], given)).toEqual([
      'missing.csv: no such file; allowed: a result of straggle',
    ]);
  });
});
