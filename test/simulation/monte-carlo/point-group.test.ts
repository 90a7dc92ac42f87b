import { describe, expect, it } from 'vitest';
import { runTrials } from '../../../src/simulation/execution/run.js';
import { pairWith } from '../../../src/simulation/monte-carlo/paired.js';
import { BATCH_POINTS, batchesOf } from '../../../src/simulation/monte-carlo/point-group.js';
import { experimentOf } from '../execution/helpers.js';

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
