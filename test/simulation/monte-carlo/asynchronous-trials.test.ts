import { describe, expect, test } from 'vitest';
import { restoreBlock, type StoredBlock, storeBlock } from '../../../src/simulation/execution/records.js';
import { type ReplayLine, replay } from '../../../src/simulation/execution/replay.js';
import { run } from '../../../src/simulation/library/run.js';
import { BlockRunner } from '../../../src/simulation/monte-carlo/block.js';
import { pairWith } from '../../../src/simulation/monte-carlo/paired.js';
import { pointGroupsOf } from '../../../src/simulation/monte-carlo/point-group.js';
import { experimentOf, mistakesIn, mistakesOf } from '../documents.js';

const schemes = [
  { name: 'k-batch-sync', wait: 2 },
  { name: 'k-async', wait: 2 },
  { name: 'k-batch-async', wait: 2 },
  { name: 'async' },
  { name: 'ssp', staleness: 1 },
  { name: 'local-sgd', steps: 2 },
  { name: 'carry-over', wait: 2, keep: 2 },
] as const;
const base = {
  ...{ workers: 4, tasks: 8, trials: 300, rounds: 40, warmup: 10 },
  delay: { model: 'shifted-exponential', alpha: 0.1, mu: 2 },
} as const;

describe('trials without a barrier', () => {
  const experiment = experimentOf({ ...base, sweep: { scheme: schemes } });
  const [group] = pointGroupsOf(experiment);
  const blocks = new BlockRunner(experiment, group).run(1, true);

  test('the same rows for any number of threads, beside schemes with a barrier', async () => {
    const sweep = { scheme: [{ name: 'fastest-k', wait: 2 }, ...schemes] } as const;
    const rows = await run({ ...base, sweep });
    expect(await run({ ...base, sweep }, { jobs: 2 })).toEqual(rows);
    expect(rows[0]).toMatchObject({ updates: null, staleness_mean: null, idle_se: null });
    rows.slice(1).forEach((row) => {
      expect([row.updates, row.updates_before]).toEqual([30, 10]);
      const shares = JSON.parse(row.staleness_histogram ?? '[]') as number[];
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      const mean = shares.reduce((sum, share, staleness) => sum + share * staleness, 0);
      // Of all results together, where the other is a mean over trials; they hardly differ in their numbers.
      expect(Math.abs(mean - (row.staleness_mean ?? Number.NaN))).toBeLessThan(0.01);
      const quantiles = [row.staleness_p50, row.staleness_p90, row.staleness_p99] as number[];
      expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
      const work = (row.computations_mean as number) / 2;
      expect(work).toBeGreaterThanOrEqual((row.gradients_mean as number) - 1e-9);
      expect(row.idle_mean).toBeGreaterThanOrEqual(0);
      expect(row.idle_mean).toBeLessThan(1);
    });
  });

  test('a scheme does not depend on which others are there', async () => {
    const [alone] = await run({ ...base, scheme: schemes[2] });
    const [, , beside] = await run({ ...base, sweep: { scheme: schemes } });
    expect(beside).toMatchObject(alone);
  });

  test('a journal keeps all of it', () => {
    for (const { times: _, ...block } of blocks) {
      const stored = JSON.parse(JSON.stringify(storeBlock(block))) as StoredBlock;
      expect(restoreBlock(stored)).toEqual(block);
    }
  });

  test.each(schemes.map(({ name }, p) => [name, p] as const))('a replay is the trial: %s', (_, p) => {
    const lines: ReplayLine[] = [];
    replay(experiment.points[p], 253, [], (line) => lines.push(line));
    const updates = lines.filter(({ event }) => event === 'updated').map(({ time }) => time as number);
    expect(updates).toHaveLength(40);
    expect(blocks[p].times?.[3]).toBe((updates[39] - updates[9]) / 30);
    // Nobody begins with a version that is not there yet.
    let version = 0;
    for (const line of lines) {
      if (line.event === 'updated') version = line.version as number;
      if (line.event === 'started') expect(line.version).toBe(version);
    }
  });
});

test('without saying how many there are 100 updates', async () => {
  const [row] = await run({ ...base, rounds: undefined, warmup: 0, scheme: { name: 'async' } } as never);
  expect(row.updates).toBe(100);
});

test('what does not go together is one line', () => {
  const async = { scheme: { name: 'k-async', wait: 2 }, split: 'points' };
  const bernoulli = { model: 'bernoulli', p: 0.1 };
  expect(mistakesIn({ ...async, delay: bernoulli })).toEqual([
    expect.stringContaining('delay.model: bernoulli given; allowed: a model in which every worker responds'),
  ]);
  expect(mistakesIn({ ...async, network: { latency: 1 } })).toEqual([]);
  expect(mistakesIn({ ...async, sampling: 'sobol' })).toEqual([expect.stringContaining('sampling: sobol')]);
  expect(mistakesIn({ ...async, scheme: { name: 'k-async', wait: 7 } })).toEqual([
    expect.stringContaining('at most workers (6)'),
  ]);
  expect(mistakesIn({ ...async, scheme: { name: 'ssp', staleness: -1 } })).toHaveLength(1);
  expect(mistakesIn({ ...async, scheme: { name: 'local-sgd', steps: 0 } })).toHaveLength(1);
  expect(mistakesIn({ ...async, shares: { rule: 'ewma' } })).toEqual([
    expect.stringContaining('shares: ewma given; allowed: equal for k-async'),
  ]);
  const mixed = experimentOf({ ...base, sweep: { scheme: [{ name: 'uncoded' }, { name: 'async' }] } });
  expect(mistakesOf(() => pairWith(mixed, 'uncoded', 'completion_time'))).toEqual([
    expect.stringContaining('uncoded for async given; allowed: a scheme with as many rounds'),
  ]);
});
