import { deserialize } from 'node:v8';
import { expect, it } from 'vitest';
import { assigning } from '../../../src/simulation/execution/threads.js';
import type { Experiment } from '../../../src/simulation/experiment/experiment.js';
import { pairWith } from '../../../src/simulation/monte-carlo/paired.js';
import { batchesOf } from '../../../src/simulation/monte-carlo/point-group.js';
import { type BlockTask, BlockTaskRunner } from '../../../src/simulation/monte-carlo/tasks.js';
import { experimentOf } from './helpers.js';

const plain = experimentOf({
  trials: 600,
  workers: 6,
  scheme: { load: 2 },
  delay: { model: 'shifted-exponential', alpha: 0.1, mu: 3 },
  sweep: {
    tolerance: Array.from({ length: 20 }, (_, i) => i / 60),
    'scheme.name': ['uc-mmc', 'cpgc', 'mcc'],
    'delay.mu': [1, 3],
  },
});

it.each<[string, Experiment]>([
  ['alone', plain],
  ['with a baseline', { ...plain, pairing: pairWith(plain, 'cpgc', 'completion_time') }],
])('a batch comes to the same by itself as in its experiment, %s', (_, experiment) => {
  const assign = assigning<BlockTask>(experiment);
  const here = new BlockTaskRunner(experiment);
  const batches = batchesOf(experiment);
  expect(batches.length).toBeGreaterThan(2);
  for (const [batch, { points }] of batches.entries()) {
    const given = assign({ batch, first: 1, count: 2 });
    const part = deserialize(new Uint8Array(given.experiment)) as Experiment;
    expect(part.points).toHaveLength(points.length);
    expect(new BlockTaskRunner(part).run(given.task)).toEqual(here.run({ batch, first: 1, count: 2 }));
  }
});

it('tasks of the same batch are given the same bytes, others have another number', () => {
  const assign = assigning<BlockTask>(plain);
  const [a, b, c] = [0, 0, 1].map((batch, first) => assign({ batch, first, count: 1 }));
  expect(b.experiment).toBe(a.experiment);
  expect(b.number).toBe(a.number);
  expect(c.number).not.toBe(a.number);
});
