import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { Streams } from '../../src/random/stream.js';
import { simulated } from '../analysis/fit/simulated.js';
import { folderWith } from '../folders.js';
import { refusal } from './refusal.js';
import { straggle } from './shared-process.js';
import { linesOf } from './straggle.js';

/** A trace file of a delay model. */
function traceFile(delay: object, rounds: number, workers: number, seed: string, times = 1): string {
  const { durations } = simulated(delay, rounds, workers, seed);
  const rows = Array.from(
    durations,
    (x, i) => `${Math.floor(i / workers)},${i % workers},${(times * x).toFixed(6)}\n`,
  );
  return `round,worker,duration_s\n${rows.join('')}`;
}

const WEIBULL = { model: 'weibull', shape: 3, scale: 1 };
const [good, heavy] = [1, 2.5].map((times) => traceFile(WEIBULL, 20, 8, `good ${times}`, times));
const mixed = good.replace(/^(\d+,[0-3]),0/gm, '$1,4');
const FAST = ['--replicates', '99'];

/** Runs without mistakes, in a terminal's width. */
async function text(args: string[], folder: string): Promise<string[]> {
  const { status, stdout, stderr } = await straggle(['fit', ...args, ...FAST], folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = linesOf(stdout);
  expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
  return lines;
}

describe('straggle fit', () => {
  it('names the model that is adequate, in its last line, and writes an experiment with it', async () => {
    const folder = folderWith({ 'traces/good.csv': good });
    const lines = await text(['traces/good.csv', '--out', 'run/e.yaml', '--plot', 'run/p.png'], folder);
    expect(lines.at(-1)).toMatch(/^Adequate: weibull \(p = 0\.\d{3}\); /);
    expect(lines.join('\n')).toMatch(/ {2}weibull {9,}0\.\d{3} {2}0\.\d{3} +0\.0 {2}shape \d/);
    const experiment = readFileSync(join(folder, 'run/e.yaml'), 'utf8');
    expect(experiment).toContain('model: weibull');
    expect(readFileSync(join(folder, 'run/p.png')).subarray(1, 4).toString()).toBe('PNG');
    const { status, stdout } = await straggle(['run', 'run/e.yaml', '--trials', '50'], folder);
    expect({ status, lines: linesOf(stdout).length }).toEqual({ status: 0, lines: 4 });
    // The same seed, the same bytes.
    const again = await text(['traces/good.csv', '--out', 'run/f.yaml', '--plot', 'run/p.svg'], folder);
    expect(again).toEqual(lines);
    expect(readFileSync(join(folder, 'run/f.yaml'), 'utf8')).toBe(experiment);
    expect(readFileSync(join(folder, 'run/p.svg'), 'utf8')).toMatch(/^<svg .*weibull/s);
  });

  it('says none where workers differ, and has the trace replayed, which the file names from its own folder', async () => {
    const folder = folderWith({ 'traces/mixed.csv': mixed });
    const lines = await text(['traces/mixed.csv', '--out', 'run/deep/e.yaml'], folder);
    expect(lines.at(-1)).toBe('None: every model is rejected and slowness lasts. Replay the trace.');
    const experiment = readFileSync(join(folder, 'run/deep/e.yaml'), 'utf8');
    expect(experiment).toContain('file: ../../traces/mixed.csv');
    expect(experiment).toMatch(/^trials: 20 /m);
    const { status, stdout } = await straggle(['run', 'run/deep/e.yaml'], folder);
    expect({ status, lines: linesOf(stdout).length }).toEqual({ status: 0, lines: 4 });
  });

  it('does not recommend a rule that it has seen to fail', async () => {
    const uniform = new Streams('fit loads').uniform();
    const trace = (load: number) =>
      [
        'round,worker,duration_s',
        ...Array.from(
          { length: 400 },
          (_, i) => `${i >> 3},${i & 7},${1.5 * load + 1 - Math.log(uniform())}`,
        ),
      ].join('\n');
    const folder = folderWith({ 'light.csv': trace(0), 'heavy.csv': trace(1) });
    const args = ['light.csv', 'heavy.csv', '--loads', '0,1', '--replicates', '99', '--out', 'e.yaml'];
    const lines = await text(args, folder);
    expect(lines.at(-1)).toMatch(
      /^Replay light\.csv with fixed: 1, and add 1\.[45]\d* for each unit of load\.$/,
    );
    const { delay } = parseYaml(readFileSync(join(folder, 'e.yaml'), 'utf8'));
    expect(delay).toMatchObject({
      model: 'sum',
      models: [{ model: 'trace', file: 'light.csv', mode: 'replay', fixed: 1 }, { model: 'deterministic' }],
    });
    // As long as the heavier one took: 1.5 + 1 + H_8 for the slowest of eight.
    const run = await straggle(['run', 'e.yaml', '--set', 'sweep.scheme=[{name: uncoded}]'], folder);
    const time = Number(linesOf(run.stdout)[1].split(',')[2]);
    expect(Math.abs(time - (2.5 + 761 / 280))).toBeLessThan(0.8);
  });

  it('estimates the fixed part from two loads, and writes it', async () => {
    const folder = folderWith({ 'light.csv': good, 'heavy.csv': heavy });
    const lines = await text(['light.csv', 'heavy.csv', '--loads', '1,4', '--out', 'e.yaml'], folder);
    // 1 = F + G and 2.5 = F + 4·G: F = 0.5 of 2.5.
    const [, fixed] = /^Replay heavy\.csv with fixed: (0\.\d+)\.$/.exec(lines.at(-1)!)!;
    expect(Math.abs(Number(fixed) - 0.2)).toBeLessThan(0.1);
    const written = /^ {2}fixed: (\S+)$/m.exec(readFileSync(join(folder, 'e.yaml'), 'utf8'))!;
    expect(Number(Number(written[1]).toPrecision(4))).toBe(Number(fixed));
    expect((await straggle(['run', 'e.yaml'], folder)).status).toBe(0);
  });

  it('keeps to 80 columns with parameters of many digits, and does not trust states that never change', async () => {
    const phases = { model: 'hyperexponential', probabilities: [0.8, 0.2], means: [0.0123, 0.345] };
    const always = traceFile(WEIBULL, 25, 6, 'always').replace(/^(\d+,[0-2]),/gm, '$1,9');
    const folder = folderWith({ 'phases.csv': traceFile(phases, 25, 12, 'phases'), 'always.csv': always });
    expect((await text(['phases.csv'], folder)).join('\n')).toMatch(
      / probabilities\[0\] 0\.\d+\n +\[0\.\d+, 0\.\d+\]\n/,
    );
    const states = (await text(['always.csv'], folder)).join(' ').replace(/\s+/g, ' ');
    expect(states).toMatch(/ changes of state per worker; workers that always differ look the same None: /);
    expect(states).not.toContain('to_slow');
  });

  it('prints CSV, of several traces', async () => {
    const folder = folderWith({ 'a.csv': good, 'b.csv': mixed });
    const csv = (await straggle(['fit', 'a.csv', 'b.csv', '--format', 'csv', ...FAST], folder)).stdout;
    const rows = parse(csv, { columns: true }) as Record<string, string>[];
    expect(rows[0]).toMatchObject({ trace: 'a.csv', durations: '160', rejected: 'false' });
    expect(JSON.parse(rows[0].delay)).toMatchObject({ model: 'weibull' });
    expect(rows.filter(({ trace }) => trace === 'b.csv').every(({ rejected }) => rejected === 'true')).toBe(
      true,
    );
    for (const { delay, low, high } of rows) {
      expect(Object.keys(JSON.parse(low))).toEqual(Object.keys(JSON.parse(high)));
      expect(JSON.parse(delay).model).toBeTypeOf('string');
    }
  });

  it('takes a trace of one worker, and one whose durations are all equal', async () => {
    const equal = good.replace(/,[\d.]+$/gm, ',2');
    const folder = folderWith({ 'one.csv': traceFile(WEIBULL, 60, 1, 'one'), 'equal.csv': equal });
    expect((await text(['one.csv'], folder)).join('\n')).toContain('one worker cannot tell');
    expect((await text(['equal.csv', '--out', 'e.yaml'], folder)).at(-1)).toBe(
      'Adequate: deterministic, value 2: all durations are equal (to 0.1 %).',
    );
    expect((await straggle(['run', 'e.yaml', '--trials', '5'], folder)).status).toBe(0);
  });
});

describe('what cannot be fitted is refused, with nothing written', () => {
  const files = { 'a.csv': good, 'b.csv': good, 'short.csv': good.split('\n').slice(0, 9).join('\n') };
  it.each<[string, string[], RegExp[]]>([
    [
      'files',
      ['none.csv', '.', 'short.csv'],
      [
        /^none\.csv: no such file; allowed: a trace/,
        /^\.: is a directory; allowed: a trace/,
        /^short\.csv: 8 durations; allowed: at least 20/,
      ],
    ],
    [
      'options of several traces',
      ['a.csv', 'b.csv', '--format', 'yaml', '--plot', 'p.pdf', '--out', 'e.yaml'],
      [
        /^--format: yaml given; allowed: text, csv, json$/,
        /^--out: 2 traces given; allowed: one trace, or several with --loads$/,
        /^--plot: 2 traces given; allowed: one trace/,
        /^--plot: p\.pdf given; allowed: a file that ends with \.svg or \.png$/,
      ],
    ],
    [
      'too few loads, and one file for both',
      ['a.csv', 'b.csv', '--loads', '1', '--out', 'x.svg', '--plot', 'x.svg'],
      [
        /^--loads: 1 loads for 2 traces given; allowed: one for/,
        /^--plot: x\.svg given; allowed: another file/,
      ],
    ],
    [
      'equal loads',
      ['a.csv', 'b.csv', '--loads', '1,1'],
      [/^--loads: 1,1 given; allowed: at least two different/],
    ],
    [
      'loads that are none',
      ['a.csv', 'b.csv', '--loads', '1,x'],
      [/^--loads: 1,x given; allowed: numbers >= 0/],
    ],
    [
      'the trace itself as a result',
      ['a.csv', '--out', 'a.csv'],
      [/^--out: a\.csv given; allowed: another file/],
    ],
    [
      'few replicates',
      ['a.csv', '--replicates', '9'],
      [/^--replicates: 9 given; allowed: a whole number from 99/],
    ],
  ])('%s', async (_, args, expected) => {
    const lines = await refusal(['fit', ...args], files);
    expect(lines).toHaveLength(expected.length);
    expected.forEach((line, i) => {
      expect(lines[i]).toMatch(line);
    });
  });

  it('mistakes in the trace, line by line', async () => {
    const wrong = good.replace(/^0,3,.*$/m, '0,3,-1').replace(/^1,2,.*$/m, '1,2,fast');
    expect(await refusal(['fit', 'wrong.csv'], { 'wrong.csv': wrong })).toEqual([
      'wrong.csv:5: duration_s is "-1"; it must be a finite number > 0',
      'wrong.csv:12: duration_s is "fast"; it must be a finite number > 0',
    ]);
  });
});
