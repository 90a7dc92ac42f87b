import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SimulationError } from '../../../src/engine/errors.js';
import { csvText } from '../../../src/report/csv.js';
import { runTable, runTrials } from '../../../src/simulation/execution/run.js';
import type { Experiment } from '../../../src/simulation/experiment/experiment.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { canonicalJson } from '../../../src/simulation/input/canonical-json.js';
import { BLOCK_TRIALS, blocksOf, pointGroupsOf } from '../../../src/simulation/monte-carlo/point-group.js';
import { contentHash } from '../../../src/simulation/results/meta.js';
import { resultColumns, resultRow } from '../../../src/simulation/results/table.js';
import { folderWith } from '../../folders.js';
import { documentOf, experimentOf, SMALL } from '../documents.js';

/** Rows of the result without the swept values, by the swept values. */
async function rowsOf(experiment: Experiment): Promise<Map<string, string>> {
  const summaries = (await runTrials(experiment)).rows.map(({ summary }) => summary);
  return new Map(
    summaries.map((summary, i) => [
      JSON.stringify(experiment.values[i]),
      csvText(resultColumns({ ...experiment, paths: [] }), [resultRow([], summary)]),
    ]),
  );
}

const NAMES = ['uncoded', 'uc-mmc', 'mcc', 'cpgc'];
const base = { ...SMALL, split: 'blocks', scheme: { load: 2 } };

it('quantiles of times that are all equal are that time, to the bit', async () => {
  const { columns, rows } = await runTable(
    experimentOf({ ...SMALL, scheme: { name: 'uncoded' }, delay: { model: 'deterministic', value: 0.11 } }),
  );
  for (const ending of ['p50', 'p90', 'p99'])
    expect(rows[0][columns.indexOf(`completion_time_${ending}`)]).toBe(0.11);
});

describe('common random numbers', () => {
  it.each([
    ['worker', SMALL.delay],
    ['subtask', { ...SMALL.delay, correlation: 'subtask' }],
    ['a sum with stragglers', { model: 'sum', models: [SMALL.delay, { model: 'bernoulli', p: 0.1 }] }],
  ])('%s: a scheme, load or tolerance that is added changes no other row', async (_, delay) => {
    const some = { ...base, delay, incomplete: 'skip' };
    const alone = await rowsOf(
      experimentOf({ ...some, sweep: { 'scheme.name': ['cpgc'], 'scheme.load': [2], tolerance: [0] } }),
    );
    const together = await rowsOf(
      experimentOf({
        ...some,
        sweep: { 'scheme.name': NAMES, 'scheme.load': [1, 2, 3], tolerance: [0, 0.4] },
      }),
    );
    expect(together.size).toBe(24);
    for (const [values, row] of alone) expect(together.get(values)).toBe(row);
  });

  it('differ from seed to seed, from world to world, and not from 1 to "1"', async () => {
    const sweep = { seed: [1, '1', 2], 'delay.mu': [4, 4.1], 'network.latency': [0, 0.001] };
    const rows = await rowsOf(experimentOf({ ...SMALL, sweep }));
    expect(rows.size).toBe(12);
    expect(new Set(rows.values()).size).toBe(8);
    expect(rows.get('[1,4,0]')).toBe(rows.get('["1",4,0]'));
  });

  it('meet the same workers, whatever the network', async () => {
    const network = { 'network.latency': [0, 0.25], 'network.overhead': [0, 0.125] };
    const experiment = experimentOf({ ...SMALL, scheme: { name: 'fastest-k', wait: 1 }, sweep: network });
    const [free, ...others] = await runTrials(experiment);
    // The first message is there by so much later, and nothing else changes.
    expect(others.map(({ time }) => time.value - free.time.value)).toEqual(
      [0.125, 0.25, 0.375].map((later) => expect.closeTo(later, 10)),
    );
  });

  it('are the first trials of a longer run', async () => {
    const { points } = experimentOf({ ...SMALL, sweep: { trials: [251, 600] } });
    const worlds = pointGroupsOf(experimentOf({ ...SMALL, sweep: { trials: [251, 600] } }));
    expect(points).toHaveLength(2);
    expect(new Set(worlds.map(({ key }) => key)).size).toBe(1);
  });
});

describe('blocks', () => {
  it.each([1, 249, 250, 251, 500])(
    '%i trials are that many, and one has no standard error',
    async (trials) => {
      const experiment = experimentOf({ ...SMALL, trials });
      expect(blocksOf(pointGroupsOf(experiment)[0])).toBe(Math.ceil(trials / BLOCK_TRIALS));
      const [{ summary }] = await runTrials(experiment);
      expect(summary.trials).toBe(trials);
      expect(summary.of('recovered')).toEqual({ n: trials, mean: 1, m2: 0 });
      const row = resultRow([], summary);
      expect(row[resultColumns(experiment).indexOf('completion_time_se')] === undefined).toBe(trials === 1);
    },
  );

  it('have streams of their own: the next block does not repeat the first', async () => {
    const mean = async (trials: number) =>
      (await runTrials(experimentOf({ ...SMALL, trials }))).rows[0].time.value;
    const first = await mean(250);
    expect(2 * (await mean(500)) - first).not.toBeCloseTo(first, 6);
  });
});

describe('a trace', () => {
  it('gives the same rows and the same hash wherever it lies, and others with other content', async () => {
    const experiments = ['one', 'two', 'other'].map((folder) => {
      const path = join(folderWith(), folder);
      const durations = Array.from({ length: 40 }, (_, i) => `${i >> 1},${i % 2},${1 + ((7 * i) % 11)}`);
      const more = folder === 'other' ? '20,0,5\n20,1,5\n' : '';
      mkdirSync(path);
      writeFileSync(join(path, 't.csv'), `round,worker,duration_s\n${durations.join('\n')}\n${more}`);
      const delay = { model: 'trace', file: 't.csv', mode: 'bootstrap' };
      const document = documentOf({ trials: 100, workers: 2, scheme: { name: 'uncoded' }, delay });
      return resolveExperiment({ ...document, folder: path });
    });
    const rows = await Promise.all(experiments.map(async (e) => [...(await rowsOf(e)).values()][0]));
    expect(rows[1]).toBe(rows[0]);
    expect(rows[2]).not.toBe(rows[0]);
    const hashes = experiments.map(contentHash);
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });
});

describe('an iteration that can never complete', () => {
  const stragglers = { ...base, scheme: { name: 'uncoded' }, delay: { model: 'bernoulli', p: 0.5 } };

  it('is an error that names the scheme, the delay model and why', async () => {
    const run = runTrials(experimentOf(stragglers));
    await expect(run).rejects.toThrow(SimulationError);
    await expect(run).rejects.toThrow(
      /^trial \d+: .* uncoded under bernoulli can never complete: .*not recover enough/,
    );
  });

  it('is skipped, or taken as it is, where that is asked for', async () => {
    const rate = async (incomplete: string) => {
      const [{ summary }] = await runTrials(experimentOf({ ...stragglers, incomplete }));
      return { left: summary.incomplete / summary.trials, recovered: summary.of('recovered').mean };
    };
    const skipped = await rate('skip');
    const partial = await rate('partial');
    expect(skipped.left).toBeGreaterThan(0.9);
    expect(skipped.recovered).toBeCloseTo(1 - skipped.left, 12);
    expect(partial).toEqual({ left: skipped.left, recovered: expect.closeTo(0.5, 1) });
  });
});

const TRAINING = {
  ...{ iterations: 20, objective: { loss: 'least-squares' } },
  data: { source: 'gaussian', points: 10, features: 2, std: 1, noise: 1 },
  step: { rule: 'constant', value: 0.01 },
};

describe('times out of the range of moments', () => {
  it.each([
    [{ model: 'exponential', mean: 1e160 }, {}],
    [{ model: 'exponential', mean: 1e-170 }, {}],
    [{ model: 'deterministic', value: 1e308 }, {}],
    [{ model: 'deterministic', value: 1e139 }, { training: TRAINING }],
  ])('are refused in one line: %j', async (delay, more) => {
    const experiment = experimentOf({ trials: 10, workers: 2, scheme: { name: 'uncoded' }, delay, ...more });
    const line =
      /^a time of [\d.]+e[+-]\d+, of uncoded under \w+, is out of range; allowed: 0, or 1e-140 to 1e\+140 [^\n]*$/;
    await expect(runTable(experiment)).rejects.toThrow(SimulationError);
    await expect(runTable(experiment)).rejects.toThrow(line);
  });

  it('begin where means, errors and ratios are still numbers', async () => {
    const experiment = experimentOf({
      ...{ trials: 300, workers: 2, scheme: { name: 'uncoded' } },
      delay: { model: 'exponential' },
      sweep: { 'delay.mean': [1e-139, 1, 1e138] },
    });
    for (const row of await runTrials(experiment)) {
      const { value, se } = row.time;
      expect(value / (row.point.delay.mean as number)).toBeCloseTo(1.5, 0);
      expect(se / value).toBeGreaterThan(0.02);
      expect(se / value).toBeLessThan(0.07);
    }
  });
});

describe('canonicalJson', () => {
  it('does not depend on the order of keys, and tells infinity from null', () => {
    expect(canonicalJson({ b: [1, { d: 2, c: Infinity }], a: undefined })).toBe(
      '{"b":[1,{"c":"inf","d":2}]}',
    );
    expect(canonicalJson({ x: 1, y: 2 })).toBe(canonicalJson({ y: 2, x: 1 }));
  });
});
