import { join } from 'node:path';
import { expect, it } from 'vitest';
import { registerScheme } from '../../../src/schemes/registry.js';
import { uncoded } from '../../../src/schemes/uncoded.js';
import { runTable } from '../../../src/simulation/execution/run.js';
import type { Row } from '../../../src/simulation/library/fields.js';
import { run } from '../../../src/simulation/library/run.js';
import { folderWith } from '../../folders.js';
import { experimentOf } from '../execution/helpers.js';

declare module '../../../src/simulation/library/parameters/schemes.js' {
  interface Schemes {
    readonly mine: Schemes['uncoded'];
    readonly unknowing: Schemes['uncoded'];
  }
}

const fields = {
  trials: 300,
  workers: 6,
  scheme: { load: 2 },
  delay: { model: 'shifted-exponential', alpha: 0.05, mu: 4 },
  network: { bandwidth: Infinity },
  sweep: { 'scheme.name': ['uc-mmc', 'cpgc'] },
} as const;

it('gives the rows of the CSV, by their columns', async () => {
  const rows: Row[] = await run(fields);
  const { columns, rows: cells } = await runTable(experimentOf({ ...fields, network: {} }));
  expect(columns).toContain('completion_time_mean');
  expect(rows.map((row) => columns.map((column) => row[column]))).toEqual(cells);
  expect(rows.map((row) => row['scheme.name'])).toEqual(['uc-mmc', 'cpgc']);
});

it('knows the columns by their types', async () => {
  const delay = { model: 'deterministic', value: 1 } as const;
  const world = { workers: 2, trials: 2, scheme: { name: 'uncoded' }, delay } as const;
  const [row] = await run({ ...world, sweep: { 'delay.value': [1, 2] } });
  expect([row.completion_time_mean, row['delay.value']]).toEqual([1, 1]);
  // @ts-expect-error a misspelt column
  expect(row.completion_time_maen).toBeUndefined();
  // @ts-expect-error a path that is not swept
  expect(row['delay.alpha']).toBeUndefined();
  const training = {
    iterations: 1,
    data: { source: 'gaussian', points: 4, features: 1 },
    step: { rule: 'constant', value: 1e-9 },
  } as const;
  const [trained] = await run({ ...world, training });
  expect(trained.time_mean).toBe(1);
  // @ts-expect-error a column of results without training
  expect(trained.completion_time_mean).toBeUndefined();
  // @ts-expect-error a misspelt field
  await expect(run({ ...world, trails: 5 })).rejects.toThrow('trails: unknown key');
});

it('reads experiment files, and paths in them from their folder or another', async () => {
  const folder = folderWith({
    'experiment.yaml':
      'workers: 2\ntrials: 2\nscheme: {name: uncoded}\ndelay: {model: trace, file: t.csv, mode: replay}\n',
    't.csv': 'round,worker,duration_s\n0,0,1\n0,1,3\n1,0,4\n1,1,2\n',
    'other/t.csv': 'round,worker,duration_s\n0,0,10\n0,1,30\n1,0,40\n1,1,20\n',
  });
  const file = join(folder, 'experiment.yaml');
  // Trials are rounds: the slower worker of each.
  expect((await run(file))[0].completion_time_mean).toBe(3.5);
  expect((await run(file, { folder: join(folder, 'other') }))[0].completion_time_mean).toBe(35);
});

it('types the columns of a file as far as they can be known', async () => {
  const folder = folderWith({
    'experiment.yaml':
      'workers: 2\ntrials: 2\nscheme: {name: uncoded}\ndelay: {model: deterministic}\nsweep: {delay.value: [2]}\n',
  });
  const [row] = await run<'delay.value'>(join(folder, 'experiment.yaml'));
  expect([row['delay.value'], row.completion_time_mean]).toEqual([2, 2]);
  // @ts-expect-error a misspelt column
  expect(row.completion_time_maen).toBeUndefined();
  // @ts-expect-error not said to be swept
  expect(row['delay.valeu']).toBeUndefined();
  // A column of training: only the file says that there is none.
  expect(row.error_mean).toBeUndefined();
});

it('refuses what is wrong, with all mistakes', async () => {
  const wrong = { ...fields, scheme: { load: 0 }, trials: Number.NaN };
  await expect(run(wrong)).rejects.toMatchObject({
    name: 'InputError',
    mistakes: [
      expect.stringMatching(/^experiment: trials: NaN given; allowed: a whole number/),
      expect.stringMatching(/^experiment: scheme.load: 0 given; allowed: a whole number >= 1$/),
    ],
  });
  await expect(run(fields, { jobs: 0 })).rejects.toThrow('jobs: 0 given; allowed: a whole number >= 1');
  await expect(run('absent.yaml')).rejects.toThrow('absent.yaml: no such file');
});

it('throws where a training run diverges, and does not return the rest', async () => {
  const diverging = {
    workers: 2,
    trials: 1,
    scheme: { name: 'uncoded' },
    delay: { model: 'deterministic', value: 1 },
    training: {
      iterations: 2000,
      objective: { loss: 'least-squares' },
      data: { source: 'gaussian', points: 10, features: 2 },
      step: { rule: 'constant', value: 10 },
    },
  } as const;
  await expect(run(diverging)).rejects.toThrow(/diverged/);
});

it('does not hand a registered scheme to threads, which do not know it', async () => {
  registerScheme({ ...uncoded, name: 'mine' });
  const own = { ...fields, scheme: {}, sweep: { 'scheme.name': ['uncoded', 'mine'] } } as const;
  const [theirs, mine] = await run(own);
  expect({ ...mine, 'scheme.name': 'uncoded' }).toEqual(theirs);
  await expect(run(own, { jobs: 2 })).rejects.toThrow(
    'jobs 2: threads do not know the scheme mine, which was registered in this one; ' +
      'allowed: 1, or importModule in place of register',
  );
});

it('refuses what is no experiment, and settings that it does not have', async () => {
  const call = run as (experiment?: unknown, settings?: unknown) => Promise<unknown>;
  for (const nothing of [undefined, null, 5, []]) {
    await expect(call(nothing)).rejects.toThrow(
      /^experiment: .* given; allowed: the path of a file, or an object/,
    );
  }
  await expect(call(fields, { job: 2, trials: 5 })).rejects.toThrow(
    'settings.job: unknown key; allowed: jobs, folder\nsettings.trials: unknown key; allowed: jobs, folder',
  );
  await expect(call({ ...fields, workers: 2n })).rejects.toThrow(
    'experiment: the BigInt 2 given; allowed: numbers',
  );
  await expect(call(fields, null)).rejects.toThrow(
    'settings: null given; allowed: an object with jobs, folder',
  );
});

/** Without a sweep. */
const plain = { trials: 5, workers: 6, delay: fields.delay };

it('does not count what a scheme of one’s own weighs by NaN as recovered', async () => {
  registerScheme({
    ...uncoded,
    name: 'unknowing',
    build: (parameters, setting) => {
      const code = uncoded.build(parameters, setting);
      const collector = () => {
        const own = code.collector();
        return {
          reset: () => own.reset(),
          receive: (worker: number, subtask: number) => own.receive(worker, subtask),
          exhausted: () => own.exhausted(),
          weights: (v: Float64Array) => v.fill(Number.NaN),
        };
      };
      return { ...code, collector };
    },
  });
  const [row] = await run({ ...plain, scheme: { name: 'unknowing' } });
  expect(row).toMatchObject({ recovered_mean: 0 });
});

it('lays out hundreds of thousands of workers without a barrier', async () => {
  const [row] = await run({ ...plain, workers: 200_000, trials: 1, rounds: 2, scheme: { name: 'async' } });
  expect(row).toMatchObject({ updates: 2 });
});
