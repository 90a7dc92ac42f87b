import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { straggle } from './cli/shared-process.js';
import { linesOf, ROOT } from './cli/straggle.js';
import { folderWith } from './folders.js';

/** A row of a result by its columns; what is no number is text. */
type Row = Readonly<Record<string, number>>;

/** What the comment of each example says. */
const SHOWN: Readonly<Record<string, (rows: readonly Row[]) => void>> = {
  'load.yaml': (rows) => {
    const [one, two, , four, six] = rows;
    expect(1 - two.completion_time_mean / one.completion_time_mean).toBeCloseTo(0.31, 1);
    expect(1 - six.completion_time_mean / four.completion_time_mean).toBeLessThan(0.1);
    expect(six.computations_mean).toBeGreaterThan(four.computations_mean + 1);
  },
  'tolerance.yaml': (rows) => {
    for (const [name, ratio] of [
      ['uc-mmc', 0.7],
      ['cpgc', 0.75],
      ['mcc', 1],
    ] as const) {
      const times = rows.filter((row) => (row['scheme.name'] as unknown) === name).map(time);
      expect(times).toHaveLength(4);
      for (let i = 1; i < 4; i++) {
        if (name === 'mcc') expect(times[i]).toBe(times[0]);
        else expect(times[i]).toBeLessThan(times[i - 1]);
      }
      expect(times[2] / times[0]).toBeLessThanOrEqual(ratio);
    }
  },
  'fastest-k.yaml': (rows) => {
    const [, most, all] = rows;
    expect(Math.abs(time(all) - harmonic(30))).toBeLessThan(4 * all.completion_time_se);
    expect(Math.abs(time(most) - (harmonic(30) - harmonic(2)))).toBeLessThan(4 * most.completion_time_se);
    expect(1 - time(most) / time(all)).toBeGreaterThan(1 / 3);
  },
  'heavy-tails.yaml': (rows) => {
    const times = rows.map(time);
    expect(times[0]).toBe(1);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[4]).toBeCloseTo(11, 0);
  },
  'network.yaml': (rows) => {
    const differences = [0, 2, 4].map((i) => time(rows[i + 1]) - time(rows[i]));
    expect(differences[0]).toBeLessThan(0);
    expect(differences[2]).toBeGreaterThan(0);
  },
  'two-classes.yaml': (rows) => {
    const [uncoded, frc, cyclic, ucMmc] = rows.map(time);
    expect([ucMmc, frc, uncoded, cyclic]).toEqual([uncoded, frc, cyclic, ucMmc].sort((a, b) => a - b));
  },
  'no-response.yaml': (rows) => {
    for (const row of rows) {
      const expected = 1 - row['delay.p'] ** row['scheme.redundancy'];
      expect(Math.abs(row.recovered_mean - expected)).toBeLessThan(4 * row.recovered_se + 1e-12);
    }
  },
  'correlation.yaml': (rows) => {
    const [uncoded, ucMmc, cpgc, uncodedBySubtask, ucMmcBySubtask, cpgcBySubtask] = rows;
    const error = Math.hypot(uncoded.completion_time_se, uncodedBySubtask.completion_time_se);
    expect(Math.abs(time(uncoded) - time(uncodedBySubtask))).toBeLessThan(4 * error);
    expect(time(ucMmc)).toBeLessThan(time(ucMmcBySubtask));
    expect(time(cpgc)).toBeLessThan(time(cpgcBySubtask));
  },
  'trace.yaml': (rows) => {
    const [uncoded, ucMmc, frc] = rows.map(time);
    expect(ucMmc).toBeLessThan(0.8 * uncoded);
    expect(Math.abs(frc / uncoded - 1)).toBeLessThan(0.05);
  },
  'training.yaml': (rows) => {
    const [uncoded, ignoring, sgc] = [3, 7, 11].map((i) => rows[i]);
    expect(ignoring.time_mean / uncoded.time_mean).toBeCloseTo(0.5, 1);
    expect(uncoded.error_mean).toBeLessThan(1e-6);
    // No smaller than two hundred iterations before.
    expect(ignoring.error_mean / rows[6].error_mean).toBeGreaterThan(0.5);
    expect(sgc.error_mean).toBeLessThan(ignoring.error_mean);
    expect(sgc.gradient_error_mean).toBeLessThan(ignoring.gradient_error_mean);
  },
};

const time = (row: Row) => row.completion_time_mean;
const harmonic = (n: number) => Array.from({ length: n }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b);

const files = readdirSync(join(ROOT, 'examples'));
let folder: string;

/** A clone, as far as the examples see one: they lie in it, and it has the package under its own name. */
beforeAll(() => {
  folder = folderWith(
    Object.fromEntries(files.map((name) => [`examples/${name}`, readFileSync(join(ROOT, 'examples', name))])),
  );
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/straggle'), 'junction');
});

async function rowsOf(...args: string[]): Promise<Row[]> {
  const { status, stdout, stderr } = await straggle(args, folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const cast = (cell: string) => (Number.isNaN(Number.parseFloat(cell)) ? cell : Number(cell));
  return parse(stdout, { columns: true, cast });
}

describe('the examples', () => {
  it('are ten, and what each shows is checked here', () => {
    expect(files.filter((name) => name.endsWith('.yaml'))).toEqual(Object.keys(SHOWN).sort());
    expect(Object.keys(SHOWN)).toHaveLength(10);
  });

  it.each(Object.entries(SHOWN))('%s shows what its comment says', async (name, check) => {
    expect(readFileSync(join(ROOT, 'examples', name), 'utf8')).toMatch(/^# [A-Z]/);
    check(await rowsOf('run', `examples/${name}`));
  });

  it('the scheme of one’s own is faster where slow workers are neighbours', async () => {
    const sweep = 'sweep={scheme: [{name: uc-mmc, load: 3}, {name: spread, load: 3}]}';
    const [ucMmc, spread] = await rowsOf(
      ...['run', 'examples/two-classes.yaml', '--import', 'examples/own-scheme.mjs', '--set', sweep],
    );
    expect(time(spread)).toBeLessThan(0.6 * time(ucMmc));
  });

  it('the delay model of one’s own pauses each worker in every n-th iteration', async () => {
    const delay = 'delay={model: pauses, every: 10, pause: 0.5, of: {model: deterministic, value: 0.1}}';
    const [row] = await rowsOf(
      ...['run', 'examples/load.yaml', '--import', 'examples/own-delay.mjs', '--jobs', '2'],
      ...['--set', delay, '--set', 'sweep={scheme: [{name: uncoded}]}'],
    );
    // Of twenty workers some one pauses, unless none does.
    const expected = 0.1 + 0.5 * (1 - 0.9 ** 20);
    expect(Math.abs(time(row) - expected)).toBeLessThan(4 * row.completion_time_se);
    expect(row.completion_time_se).toBeLessThan(0.01);
  });

  it('the objective of one’s own finds the line, whatever the outliers', async () => {
    const rows = await rowsOf(
      ...['run', 'examples/training.yaml', '--import', 'examples/own-training.mjs'],
      ...['--set', 'training.data={source: outliers, points: 200, features: 5, share: 0.1}'],
      ...['--set', 'training.objective={loss: huber, delta: 1}', '--set', 'trials=2', '--jobs', '2'],
      ...['--set', 'training.step={rule: warm-up, value: 0.002, over: 50}'],
      ...['--set', 'sweep={scheme: [{name: uncoded}]}'],
    );
    // 24 of the 200 labels are 100 too large, each of which costs 99.5 where beta is right; the others nothing.
    expect(rows[3].loss_mean).toBeCloseTo(24 * 99.5, 0);
    expect(rows[0].loss_mean).toBeGreaterThan(rows[3].loss_mean + 100);
  });

  it('the commands in their list are right', async () => {
    const list = readFileSync(join(ROOT, 'examples/README.md'), 'utf8');
    const commands = [...list.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, text]) => linesOf(text));
    expect(commands).toHaveLength(5);
    for (const command of commands) {
      const { status, stderr } = await straggle(command.split(' ').slice(2), folder);
      expect({ command, status, stderr }).toEqual({ command, status: 0, stderr: '' });
    }
    const linked = [...list.matchAll(/\]\(([\w.-]+)\)/g)].map(([, target]) => target);
    expect(linked.sort()).toEqual(files.filter((name) => name !== 'README.md').sort());
  });
});
