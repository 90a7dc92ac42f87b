import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Streams } from '../../../src/random/stream.js';
import { csvText } from '../../../src/report/csv.js';
import { MergedJournals } from '../../../src/simulation/execution/merge.js';
import { runTable } from '../../../src/simulation/execution/run.js';
import { SweepState } from '../../../src/simulation/execution/state.js';
import { deriveTable } from '../../../src/simulation/execution/sweep.js';
import type { Experiment } from '../../../src/simulation/experiment/experiment.js';
import { pairWith } from '../../../src/simulation/monte-carlo/paired.js';
import { folderWith } from '../../folders.js';
import { experimentOf, runInto } from './helpers.js';

const base = {
  trials: 5000,
  workers: 4,
  delay: { model: 'shifted-exponential', alpha: 0.1, mu: 3 },
};

const sweep = experimentOf({
  ...base,
  scheme: { name: 'mcc', load: 2 },
  sweep: { 'delay.mu': [1, 3], 'scheme.name': ['uc-mmc', 'mcc'], tolerance: [0, 0.25] },
});

const training = experimentOf({
  trials: 23,
  workers: 4,
  delay: { model: 'bernoulli', p: 0.3 },
  scheme: { name: 'sgc', redundancy: 2 },
  training: {
    iterations: 20,
    data: { source: 'gaussian', points: 40, features: 3 },
    step: { rule: 'power', scale: 1, exponent: 0.5, normalise: 'spectral' },
    record: 5,
  },
  sweep: { 'scheme.redundancy': [1, 2, 4] },
});

async function shards(experiment: Experiment, of: number): Promise<string[]> {
  const folder = folderWith();
  const paths: string[] = [];
  for (let index = 0; index < of; index++) {
    const path = join(folder, `${index}.journal`);
    await runInto(path, experiment, { shard: { index, of } });
    paths.push(path);
  }
  return paths;
}

async function merged(experiment: Experiment, paths: readonly string[]): Promise<string> {
  const journals = new MergedJournals(paths);
  try {
    const state = new SweepState(experiment);
    journals.fill(state);
    const { columns, rows } = await deriveTable(state, journals);
    return csvText(columns, rows);
  } finally {
    journals.close();
  }
}

describe('shards', () => {
  it('merged in any order give the bytes of one run', async () => {
    const uniform = new Streams('merge').uniform('order');
    for (const experiment of [sweep, training]) {
      const { columns, rows } = await runTable(experiment);
      const paths = await shards(experiment, 8);
      for (let repeat = 0; repeat < 5; repeat++) {
        const order = paths.map((path) => ({ path, key: uniform() })).sort((a, b) => a.key - b.key);
        expect(
          await merged(
            experiment,
            order.map(({ path }) => path),
          ),
        ).toBe(csvText(columns, rows));
      }
    }
  });

  it('that overlap, or are missing, are named', async () => {
    const paths = await shards(sweep, 3);
    await expect(merged(sweep, [paths[0], paths[2]])).rejects.toThrow(
      /blocks are missing: no journal of shard 1\/3/,
    );
    await expect(merged(sweep, [...paths, paths[1]])).rejects.toThrow(
      /1\.journal and .*1\.journal: \d+ blocks are in both/,
    );
  });

  it('that are not finished are named, too', async () => {
    for (const experiment of [sweep, training]) {
      const paths = await shards(experiment, 3);
      for (const path of [paths[0], paths[2]]) {
        const lines = readFileSync(path, 'utf8').split('\n');
        writeFileSync(path, `${lines.slice(0, -2).join('\n')}\n`);
      }
      const refusal = merged(experiment, [paths[2], paths[0]]).catch((error) => error.mistakes);
      expect(await refusal).toEqual([
        expect.stringMatching(/^\d+ blocks are missing: no journal of shard 1\/3 was given$/),
        `${paths[0]}: shard 0/3 lacks 1 of its blocks; run again, it goes on from there`,
        `${paths[2]}: shard 2/3 lacks 1 of its blocks; run again, it goes on from there`,
      ]);
    }
  });

  it('of different experiments are refused', async () => {
    const [first] = await shards(sweep, 2);
    const [other] = await shards(training, 2);
    expect(() => new MergedJournals([first, other])).toThrow(/journal of another experiment/);
  });
});

describe('a baseline', () => {
  it('gives the difference and the ratio of paired trials', async () => {
    const alone = experimentOf({
      ...base,
      trials: 1000,
      scheme: { name: 'mcc', load: 2 },
      sweep: { 'scheme.name': ['uc-mmc', 'mcc'], tolerance: [0, 0.25] },
    });
    const paired = { ...alone, pairing: pairWith(alone, 'mcc', 'completion_time') };
    expect(paired.pairing.baseline).toEqual([2, 3, 2, 3]);
    const { columns, rows } = await runTable(paired);
    const cell = (row: number, name: string) => Number(rows[row][columns.indexOf(name)]);
    const mean = (row: number) => cell(row, 'completion_time_mean');
    expect(cell(0, 'completion_time_difference_mean')).toBeCloseTo(mean(0) - mean(2), 12);
    expect(cell(1, 'completion_time_ratio_mean')).toBeCloseTo(mean(1) / mean(3), 12);
    expect(cell(2, 'completion_time_difference_mean')).toBe(0);
    expect(cell(2, 'completion_time_difference_se')).toBe(0);
    expect(cell(2, 'completion_time_ratio_se')).toBe(0);
    const se = (row: number) => cell(row, 'completion_time_se');
    const unpaired = Math.hypot(se(0), se(2));
    // The two meet the same workers, so that their difference is sharper than independent runs would give it.
    expect(cell(0, 'completion_time_difference_se')).toBeLessThan(0.8 * unpaired);
    expect(cell(0, 'completion_time_difference_se')).toBeGreaterThan(0.1 * unpaired);
  });

  it('that is not among the schemes is refused', () => {
    expect(() => pairWith(sweep, 'cpgc', 'completion_time')).toThrow(
      /--baseline: cpgc given; allowed: uc-mmc, mcc/,
    );
  });
});
