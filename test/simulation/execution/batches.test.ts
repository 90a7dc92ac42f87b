import { describe, expect, it } from 'vitest';
import { runTrials } from '../../../src/simulation/execution/run.js';
import { type Shard, shareOf } from '../../../src/simulation/execution/shard.js';
import { SweepState } from '../../../src/simulation/execution/state.js';
import { pairWith } from '../../../src/simulation/monte-carlo/paired.js';
import { BATCH_POINTS, batchesOf } from '../../../src/simulation/monte-carlo/point-group.js';
import { experimentOf } from './helpers.js';

const many = experimentOf({
  trials: 500,
  workers: 6,
  scheme: { load: 2 },
  delay: { model: 'shifted-exponential', alpha: 0.1, mu: 3 },
  sweep: {
    'scheme.name': ['uc-mmc', 'cpgc'],
    tolerance: Array.from({ length: 30 }, (_, i) => i / 60),
    seed: [1, 2],
  },
});

describe('batches of a group', () => {
  it('have all its points once, and few each', () => {
    const batches = batchesOf(many);
    expect(batches.map(({ group }) => group)).toEqual([0, 0, 1, 1]);
    expect(Math.max(...batches.map(({ points }) => points.length))).toBe(BATCH_POINTS);
    expect(batches.flatMap(({ points }) => points).sort((a, b) => a - b)).toEqual([...many.points.keys()]);
  });

  it('keep a point and its baseline together', () => {
    const paired = { ...many, pairing: pairWith(many, 'cpgc', 'completion_time') };
    for (const { points } of batchesOf(paired)) {
      for (const point of points) expect(points).toContain(paired.pairing.baseline[point]);
    }
  });

  it('do not change what comes out at a point', async () => {
    const { rows } = await runTrials(many);
    // The same points, each in an experiment of its own.
    for (const point of [0, 31, 32, 61, 119]) {
      const alone = { ...many, points: [many.points[point]], values: [many.values[point]] };
      expect((await runTrials(alone)).rows).toEqual([rows[point]]);
    }
  });
});

describe('the share of a shard', () => {
  it('is what its tasks come to, and all shares are the whole', () => {
    for (const trials of [1, 250, 1999, 2000, 2001, 9300]) {
      for (const of of [1, 2, 3, 7]) {
        const experiment = experimentOf({
          trials,
          workers: 2,
          scheme: { name: 'uncoded' },
          delay: { model: 'exponential', mean: 1 },
          sweep: { 'delay.mean': [1, 2, 3] },
        });
        let all = 0;
        for (let index = 0; index < of; index++) {
          const shard: Shard = { index, of };
          const blocks = [0, 0, 0];
          for (const task of new SweepState(experiment, shard).tasks()) {
            if ('batch' in task) blocks[task.batch] += task.count;
          }
          const shares = [0, 1, 2].map((batch) => shareOf(shard, batch, { trials, sampling: undefined }));
          expect(shares.map(({ records }) => records)).toEqual(blocks);
          all += shares.reduce((sum, share) => sum + share.trials, 0);
        }
        expect(all).toBe(3 * trials);
      }
    }
  });
});
