import { expect, it } from 'vitest';
import { packBlocks, unpackBlocks } from '../../../src/simulation/execution/packed-blocks.js';
import { restoreBlock, storeBlock } from '../../../src/simulation/execution/records.js';
import { BlockRunner } from '../../../src/simulation/monte-carlo/block.js';
import { pairWith } from '../../../src/simulation/monte-carlo/paired.js';
import { pointGroupsOf } from '../../../src/simulation/monte-carlo/point-group.js';
import { Histogram } from '../../../src/statistics/histogram.js';
import { experimentOf } from '../documents.js';

const delay = { model: 'shifted-exponential', alpha: 0.01, mu: 10 };
const base = { trials: 700, workers: 4, delay };
const two = { sweep: { scheme: [{ name: 'uncoded' }, { name: 'fastest-k', wait: 2 }] } };

it.each<[string, object, string?]>([
  ['one point', { ...base, scheme: { name: 'uncoded' } }],
  ['a group of points', { ...base, ...two }],
  ['a group with a baseline', { ...base, ...two }, 'uncoded'],
  ['Sobol points', { ...base, ...two, trials: 65_536, sampling: 'sobol' }],
  ['no barrier', { ...base, rounds: 30, warmup: 10, scheme: { name: 'k-batch-async', wait: 2 } }],
])('blocks come back from a thread as they were: %s', (_, data, baseline) => {
  const plain = experimentOf(data);
  const experiment = baseline ? { ...plain, pairing: pairWith(plain, baseline, 'messages') } : plain;
  const [group] = pointGroupsOf(experiment);
  const runner = new BlockRunner(experiment, group);
  const tasks = [[runner.run(0), runner.run(1)], [runner.run(2, true)], []];
  expect(unpackBlocks(packBlocks(tasks))).toEqual(tasks);
  for (const { times: __, ...block } of tasks.flat(2)) {
    expect(restoreBlock(JSON.parse(JSON.stringify(storeBlock(block))))).toEqual(block);
  }
});

it('blocks that are run together have the histogram of all of them, and else what they have alone', () => {
  const experiment = experimentOf({ ...base, ...two });
  const [group] = pointGroupsOf(experiment);
  const runner = new BlockRunner(experiment, group);
  const alone = [runner.run(0), runner.run(1), runner.run(2)];
  const together = runner.runTogether(0, 3);
  for (let point = 0; point < 2; point++) {
    const [all, expected] = [together, alone].map((blocks) => {
      const histogram = new Histogram();
      for (const block of blocks) histogram.merge(block[point].histogram);
      return histogram.counted();
    });
    expect(all).toEqual(expected);
  }
  const { pairs } = together[2][0].histogram;
  expect(pairs.reduce((sum, count, i) => sum + (i % 2) * count, 0)).toBe(700);
  const bare = (blocks: typeof alone) =>
    blocks.map((block) => block.map(({ histogram: _, ...rest }) => rest));
  expect(bare(together)).toEqual(bare(alone));
});

it('blocks of Sobol points have their own histograms, together with others or not', () => {
  const experiment = experimentOf({ ...base, ...two, trials: 65_536, sampling: 'sobol' });
  const runner = new BlockRunner(experiment, pointGroupsOf(experiment)[0]);
  expect(runner.runTogether(3, 2)).toEqual([runner.run(3), runner.run(4)]);
});

it('bins of all sizes come back from a journal', () => {
  // Distances and counts on both sides of each number of digits, the largest that there are among them.
  const steps = [0, 1, 35, 36, 37, 1295, 1296, 46655, 46656, 1679616, 60466176, 2 ** 30];
  let number = 0;
  const pairs = Int32Array.from(
    steps.flatMap((step, i) => {
      number += step;
      return [number, steps[steps.length - 1 - i] + 1];
    }),
  );
  const of = { n: 4, mean: 1, m2: 0 };
  const moments = { completion_time: of, messages: of, volume: of, computations: of, recovered: of };
  const block = { trials: 4, moments, histogram: { pairs, least: 0, most: 1 }, incomplete: 0, events: 1 };
  const stored = storeBlock(block);
  expect(
    stored[2][2].split(' ').map((pair) => pair.split('*').map((part) => Number.parseInt(part, 36))),
  ).toEqual(
    steps.map((step, i) => [step, steps[steps.length - 1 - i] + 1].slice(0, i === steps.length - 1 ? 1 : 2)),
  );
  expect(restoreBlock(stored)).toEqual(block);
});
