import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { folderWith } from '../folders.js';
import { listing, ROOT, SMALL } from './straggle.js';

// util-linux's; that of other systems takes other options.
const { error, stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
const noTerminal = error || !stdout.includes('util-linux') ? 'no script of util-linux' : undefined;

/** What a terminal of 80 columns is shown by a command; Ctrl-C is pressed as soon as it shows `until`. */
function shown(folder: string, args: string, until: RegExp): Promise<string> {
  const command = `stty cols 80; '${process.execPath}' '${join(ROOT, 'dist/cli.js')}' ${args}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: folder });
  // Whatever comes, it does not go on after the test.
  onTestFinished(() => void child.kill());
  let text = '';
  let isPressed = false;
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
    if (isPressed || !until.test(text)) return;
    isPressed = true;
    child.stdin.write('\u0003');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(text));
  });
}

it('a terminal shows how far a sweep has come; Ctrl-C how to go on', async ({ skip }) => {
  skip(noTerminal !== undefined, noTerminal);
  const folder = folderWith({ 'e.yaml': `${SMALL}sweep: { delay.mu: [2, 4], scheme.load: [2, 3] }\n` });
  const args = 'run e.yaml --trials 50000000 --out r.csv';
  const text = await shown(folder, args, / left\W[\s\S]*least precise/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what moves the cursor is what this is about
  const lines = text.split(/[\r\n]+|\u001b\[\d*[A-Z]/).filter((line) => line !== '');
  for (const line of lines) expect(line.length).toBeLessThan(80);
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^e {2}0\/4 points {2}[\d.]+[kM]?\/200M trials {2}\d+ %.* {2}[\d.]+[kM]?\/s .* left$/,
      ),
      expect.stringMatching(/^least precise: ± [\d.]+ % at point \d: mu [24], load [23]$/),
    ]),
  );
  expect(lines.at(-1)).toMatch(
    /^stopped after .* of 200M trials \(\d+ %\); the same command goes on from there$/,
  );
  expect(listing(folder)).toEqual(['e.yaml', 'r.csv.journal']);
});

it.for(['error', 'skip'])(
  'a million workers that are being laid out are spoken of, and Ctrl-C ends it in one line: %s',
  async (incomplete, { skip }) => {
    skip(noTerminal !== undefined, noTerminal);
    const experiment = { trials: 1, workers: 1e6, scheme: { name: 'lt', load: 2 }, incomplete };
    const delay = { model: 'exponential', mean: 1 };
    const folder = folderWith({ 'e.yaml': JSON.stringify({ ...experiment, delay }) });
    const text = await shown(folder, 'run e.yaml', / 0 %/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what moves the cursor is what this is about
    const lines = text.split(/[\r\n]+|\u001b\[\d*[A-Z]/).filter((line) => line !== '');
    expect(lines.some((line) => /^e {2}0\/1 point {2}0\/1 trials {2}0 %$/.test(line))).toBe(true);
    expect(lines.at(-1)).toMatch(/^stopped after 0 of 1 trials \(0 %\)/);
  },
);

it.for([
  'compare e.yaml --schemes uncoded,mcc:load=2 --trials 1000000000 --out r.csv',
  'advise e.yaml --full-gradient --trials 1000000000 --out best.yaml',
])('Ctrl-C ends straggle %s in one line', async (args, { skip }) => {
  skip(noTerminal !== undefined, noTerminal);
  const folder = folderWith({ 'e.yaml': SMALL });
  const text = await shown(folder, args, /\re .* left/);
  expect(text.split('^C').at(-1)).toBe('\r\u001b[Kstopped; nothing was written\r\n');
  expect(listing(folder)).toEqual(['e.yaml']);
});
