import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { Streams } from '../../src/random/stream.js';
import { folderWith } from '../folders.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = folderWith();
const experiment = join(folder, 'sweep.yaml');
const reference = join(folder, 'reference.csv');
/** Milliseconds that the whole sweep takes, at most. */
let undisturbed: number;

beforeAll(() => {
  writeFileSync(
    experiment,
    `trials: 6000
workers: 20
scheme: {load: 3}
delay: {model: shifted-exponential, alpha: 0.01, mu: 10}
sweep:
  delay.mu: [5, 10]
  scheme.name: [uc-mmc, mcc, cpgc]
`,
  );
  const started = performance.now();
  expect(straggle('run', experiment, '--out', reference).status).toBe(0);
  undisturbed = performance.now() - started;
});

function straggle(...words: string[]) {
  return spawnSync(process.execPath, [cli, ...words], { encoding: 'utf8' });
}

/** Runs a command and sends it a signal some milliseconds after `ready` first says so. */
function interrupted(words: string[], signal: NodeJS.Signals, ready: () => boolean, after: number) {
  return new Promise<{ status: number | null; stderr: string }>((resolve) => {
    const child = spawn(process.execPath, [cli, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    let isSent = false;
    child.stderr.on('data', (piece) => {
      stderr += piece;
    });
    const poll = setInterval(() => {
      if (isSent || !ready()) return;
      isSent = true;
      setTimeout(() => child.kill(signal), after);
    }, 5);
    child.on('close', (status) => {
      clearInterval(poll);
      resolve({ status, stderr });
    });
  });
}

const size = (path: string) => (existsSync(path) ? statSync(path).size : 0);

it('a sweep that is killed at fifty moments, and resumed each time, ends with the bytes of an undisturbed one', async () => {
  const uniform = new Streams('kill').uniform('moments');
  const out = join(folder, 'killed.csv');
  const journal = `${out}.journal`;
  let grown = 0;
  // And until enough of them have come after some blocks were kept, whatever the speed of the machine.
  for (let kills = 0; kills < 50 || grown < 11; ) {
    // Whenever there is a CSV it is whole. Then it is begun again, so that every kill hits a running one.
    if (existsSync(out)) {
      expect(readFileSync(out, 'utf8')).toBe(readFileSync(reference, 'utf8'));
      rmSync(out);
      rmSync(journal, { force: true });
    }
    const before = size(journal);
    // Half of them while it is being worked, the others from its start to its end.
    const isAtWork = kills % 2 === 0;
    const ready = () => !isAtWork || size(journal) !== before;
    const after = (isAtWork ? 60 : undisturbed) * uniform();
    const words = ['run', experiment, '--out', out, '--jobs', kills % 3 === 0 ? '2' : '1'];
    const started = performance.now();
    const { status } = await interrupted(words, 'SIGKILL', ready, after);
    if (status === null) kills++;
    else {
      expect({ status, done: existsSync(out) }).toEqual({ status: 0, done: true });
      // A machine that was busy at first may not be any more.
      undisturbed = Math.min(undisturbed, performance.now() - started);
    }
    if (size(journal) > before) grown++;
  }
  expect(straggle('run', experiment, '--out', out).status).toBe(0);
  expect(readFileSync(out, 'utf8')).toBe(readFileSync(reference, 'utf8'));
});

it('Ctrl-C ends a run of minutes at once, says how far it came and how to go on', async () => {
  const out = join(folder, 'stopped.csv');
  const journal = `${out}.journal`;
  for (const jobs of ['1', '2']) {
    rmSync(journal, { force: true });
    const words = ['run', experiment, '--trials', '4000000', '--jobs', jobs, '--out', out];
    const { status, stderr } = await interrupted(words, 'SIGINT', () => size(journal) > 5000, 20);
    expect(status).toBe(130);
    expect(stderr).toMatch(
      /^stopped after [\d.]+[kM]? of 24\.0M trials \(\d+ %\); the same command goes on from there\n$/,
    );
    expect(existsSync(out)).toBe(false);
  }
});

it('a journal that cannot grow ends the run with one line, and is gone on with later', () => {
  const out = join(folder, 'full.csv');
  // Files of this process may not grow beyond 32 blocks of 1024 bytes, as on a full disk.
  const words = ['run', experiment, '--out', out];
  const limited = spawnSync('bash', ['-c', 'ulimit -f 32; exec "$0" "$@"', process.execPath, cli, ...words], {
    encoding: 'utf8',
  });
  expect(limited.status).toBe(2);
  expect(limited.stderr).toMatch(
    /^cannot write .*full\.csv\.journal: the file would be larger than is allowed\n$/,
  );
  expect(existsSync(out)).toBe(false);
  expect(straggle(...words).status).toBe(0);
  expect(readFileSync(out, 'utf8')).toBe(readFileSync(reference, 'utf8'));
});

it('a precision is reached after the same trials, whatever the number of processes', () => {
  const words = ['run', experiment, '--precision', '0.01', '--baseline', 'mcc'];
  const one = straggle(...words, '--jobs', '1');
  const two = straggle(...words, '--jobs', '2');
  expect(one.status).toBe(0);
  expect(one.stdout).toBe(two.stdout);
  expect(one.stderr).toBe('');
  const short = straggle(...words, '--precision', '0.0001', '--max-trials', '5000');
  expect(short.status).toBe(0);
  expect(short.stderr.split('\n')).toHaveLength(3);
  expect(short.stderr).toMatch(
    /^(precision 0\.0001 was not reached at point \d \(.*\): ± 0\.\d+ · mean after 5000 trials \(--max-trials\)\n){2}$/,
  );
});

it('a replayed trial is the one of the sweep', () => {
  const single = straggle('run', experiment, '--trials', '1', '--set', 'sweep.delay.mu=[10]');
  const [header, ...rows] = single.stdout.trim().split('\n');
  const column = header.split(',').indexOf('completion_time_mean');
  rows.forEach((row, point) => {
    const replayed = straggle('replay', experiment, '--point', String(3 + point), '--trial', '0');
    const events = replayed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const measured = events.pop();
    expect(measured.completion_time).toBe(Number(row.split(',')[column]));
    expect(events.filter(({ event }) => event === 'arrived')).toHaveLength(measured.messages);
    expect(events.every(({ time }, i) => i === 0 || time >= events[i - 1].time)).toBe(true);
  });
  const wrong = straggle('replay', experiment, '--point', '6', '--trial', '0');
  expect(wrong.stderr).toBe('--point: 6 given; allowed: 0 to 5\n');
});

describe('codes with memory over the rounds of a trial', () => {
  const rounds = join(folder, 'rounds.yaml');
  const whole = join(folder, 'rounds.csv');
  beforeAll(() => {
    writeFileSync(
      rounds,
      `trials: 3000
rounds: 12
workers: 8
split: points
delay:
  model: gilbert-elliott
  to_slow: 0.1
  to_fast: 0.5
  fast: {model: shifted-exponential, alpha: 0.2, mu: 10}
  slow: {model: shifted-exponential, alpha: 1, mu: 10}
sweep:
  scheme:
    - {name: gc, load: 3}
    - {name: sr-sgc, B: 1, W: 2, lambda: 3, jobs: 11}
    - {name: m-sgc, B: 1, W: 2, lambda: 3}
`,
    );
    expect(straggle('run', rounds, '--jobs', '1', '--out', whole).status).toBe(0);
  });

  it.each([
    ['1', '2'],
    ['2', '1'],
  ])(
    'killed with some blocks done (--jobs %s), resumed (--jobs %s): the same bytes',
    async (jobs, others) => {
      const out = join(folder, `rounds-${jobs}.csv`);
      const journal = `${out}.journal`;
      const words = ['run', rounds, '--out', out, '--jobs'];
      // The first line says what the blocks are of.
      const blocks = () => (existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length - 2 : 0);
      // Again, where all of them were done before the signal came.
      do {
        rmSync(out, { force: true });
        rmSync(journal, { force: true });
        await interrupted([...words, jobs], 'SIGKILL', () => blocks() > 2, 0);
      } while (blocks() < 3 || blocks() > 35);
      expect(existsSync(out)).toBe(false);
      expect(straggle(...words, others).status).toBe(0);
      expect(readFileSync(out, 'utf8')).toBe(readFileSync(whole, 'utf8'));
    },
  );

  it('a trial that is replayed has the rounds of the run', () => {
    const [header, ...rows] = straggle('run', rounds, '--trials', '1').stdout.trim().split('\n');
    const fromEnd = header.split(',').length - header.split(',').indexOf('completion_time_mean');
    rows.forEach((row, point) => {
      const replayed = straggle('replay', rounds, '--point', String(point), '--trial', '0');
      const times = replayed.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .filter(({ event }) => event === 'measured')
        .map((measured) => measured.completion_time);
      expect(times).toHaveLength(12);
      const mean = times.reduce((sum, time) => sum + time, 0) / 12;
      expect(mean).toBeCloseTo(Number(row.split(',').at(-fromEnd)), 12);
    });
  });
});
