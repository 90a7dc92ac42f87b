import { describe, expect, it } from 'vitest';
import { type Shard, shareOf } from '../../../src/simulation/execution/shard.js';
import { SweepState } from '../../../src/simulation/execution/state.js';
import { experimentOf } from './helpers.js';

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
