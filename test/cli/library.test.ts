import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { advise, compare, fit as fitted, plot, timeline } from '../../src/cli/library.js';
import { run } from '../../src/simulation/library/run.js';
import { straggle } from './shared-process.js';
import { ROOT } from './straggle.js';

const EXPERIMENT = {
  workers: 6,
  trials: 500,
  delay: { model: 'shifted-exponential', alpha: 0.05, mu: 4 },
} as const;
const TRACE = join(ROOT, 'examples/trace.csv');

it('compare says what the command says', async () => {
  const schemes = ['uncoded', 'cpgc:load=2'];
  const ours = await compare(EXPERIMENT, { schemes });
  expect(ours).toMatchObject({ experiment: 'experiment', workers: 6, tasks: 6, baseline: 'uncoded' });
  const file = join(ROOT, 'examples/two-classes.yaml');
  const theirs = await straggle(
    ['compare', file, '--schemes', schemes.join(), '--trials', '500', '--seed', '3', '--format', 'json'],
    ROOT,
  );
  expect(await compare(file, { schemes, trials: 500, seed: 3 })).toEqual(JSON.parse(theirs.stdout));
  await expect(compare(EXPERIMENT, { schemes, jobs: 0 })).rejects.toThrow(/^jobs: 0 given/);
  await expect(compare(EXPERIMENT, { schemes: ['cpcg'] })).rejects.toThrow(/cpcg/);
});

it('advise names a scheme, for an experiment and for a trace', async () => {
  const settings = { fullGradient: true, schemes: ['uncoded', 'uc-mmc:load=2'], split: 'blocks' } as const;
  expect(await advise(EXPERIMENT, settings)).toMatchObject({ best: 'uc-mmc:load=2', baseline: 'uncoded' });
  const measured = await advise({ trace: TRACE }, settings);
  expect(measured.candidates.length).toBeGreaterThan(1);
  await expect(advise(EXPERIMENT, {})).rejects.toThrow(/no goal given/);
});

it('fit and timeline give what the commands write', async () => {
  const found = await fitted(TRACE, { replicates: 19 });
  expect(found.rounds).toBe(
    new Set(
      readFileSync(TRACE, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',')[0]),
    ).size,
  );
  expect(found.models.map(({ model }) => model)).toContain('lognormal');
  await expect(fitted('absent.csv')).rejects.toMatchObject({ name: 'InputError' });
  const scheme = { name: 'uncoded' } as const;
  expect(await timeline({ ...EXPERIMENT, scheme })).toMatch(/^<svg/);
  const trace = await timeline({ ...EXPERIMENT, scheme }, { format: 'json', trial: 3 });
  expect(JSON.parse(trace as string)).toHaveProperty('traceEvents');
});

it('plot draws rows of run', async () => {
  const rows = await run({ ...EXPERIMENT, scheme: { name: 'uc-mmc' }, sweep: { 'scheme.load': [1, 2, 3] } });
  expect(await plot(rows, { title: 'Loads', unit: 'ms' })).toMatch(
    /^<svg[\s\S]*Loads[\s\S]*completion time \(ms\)/,
  );
  const spec = JSON.parse((await plot(rows, { format: 'spec', x: 'scheme.load' })) as string);
  expect(JSON.stringify(spec)).toContain('scheme.load');
  await expect(plot([])).rejects.toThrow('result: no rows; allowed: rows of run, or the path of a CSV file');
});

it('settings that there are not, or that are missing, are named', async () => {
  const call = (f: unknown, ...args: unknown[]) => (f as (...all: unknown[]) => Promise<unknown>)(...args);
  for (const f of [compare, advise]) {
    await expect(call(f, EXPERIMENT)).rejects.toThrow(
      /^settings: nothing given; allowed: an object with jobs/,
    );
  }
  await expect(call(compare, EXPERIMENT, {})).rejects.toThrow(/^settings\.schemes: nothing given/);
  await expect(call(compare, EXPERIMENT, { schemes: 'uncoded' })).rejects.toThrow(
    /^settings\.schemes: "uncoded" given/,
  );
  for (const f of [compare, advise, timeline]) {
    await expect(call(f, EXPERIMENT, { schemas: [] })).rejects.toThrow(
      /^settings\.schemas: unknown key; allowed: /,
    );
  }
  await expect(call(fitted, TRACE, { jobs: 2 })).rejects.toThrow(/^settings\.jobs: unknown key/);
  await expect(call(fitted, 3)).rejects.toThrow('trace: 3 given; allowed: the path of a trace');
  await expect(call(plot, [{ a: 1 }], { colors: 'a' })).rejects.toThrow(/^settings\.colors: unknown key/);
});
