import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Streams } from '../../../src/random/stream.js';
import { GroupPrecision, LEAST_BLOCKS } from '../../../src/simulation/execution/precision.js';
import { batchesOf, pointGroupsOf } from '../../../src/simulation/monte-carlo/point-group.js';
import { folderWith } from '../../folders.js';
import { drawing, elapsed } from '../../models/delays/helpers.js';
import { experimentOf, runInto } from './helpers.js';

const experiment = experimentOf({
  trials: 100_000,
  workers: 3,
  scheme: { name: 'uncoded' },
  delay: { model: 'exponential', mean: 1 },
});

const world = pointGroupsOf(experiment)[0];

function trackerFor(relative: number): GroupPrecision {
  return new GroupPrecision({ ...experiment, precision: { metric: 'completion_time', relative } }, world);
}

describe('the precision of a world', () => {
  it('is decided on blocks without a gap, whatever their order', () => {
    const uniform = new Streams('precision').uniform('order');
    const means = Array.from({ length: 400 }, () => 1 + 0.2 * (uniform() - 0.5));
    const inOrder = trackerFor(0.008);
    means.forEach((mean, block) => {
      inOrder.add(block, [0], [mean]);
    });
    expect(inOrder.enough).toBeGreaterThan(LEAST_BLOCKS);
    for (let repeat = 0; repeat < 20; repeat++) {
      const shuffled = means.map((mean, block) => ({ mean, block, key: block + 30 * uniform() }));
      const other = trackerFor(0.008);
      for (const { mean, block } of shuffled.sort((a, b) => a.key - b.key)) other.add(block, [0], [mean]);
      expect(other.enough).toBe(inOrder.enough);
    }
  });

  it('never takes fewer than the least blocks, and takes a constant at once', () => {
    const tracker = trackerFor(0.9);
    for (let block = 0; block < LEAST_BLOCKS - 1; block++) tracker.add(block, [0], [1]);
    expect(tracker.enough).toBeUndefined();
    tracker.add(LEAST_BLOCKS - 1, [0], [1]);
    expect(tracker.enough).toBe(LEAST_BLOCKS);
  });

  it('its intervals cover a known mean in 93 to 97 of 100 cases', () => {
    // Means of blocks of 250 exponentials of mean 1: gamma of shape 250 and mean 1, standard deviation 1/√250.
    const blocks = drawing({ model: 'gamma', shape: 250, scale: 1 / 250 }, 1, { seed: 'coverage' });
    const repetitions = 2000;
    let covered = 0;
    for (let repeat = 0; repeat < repetitions; repeat++) {
      const tracker = trackerFor(0.015);
      let sum = 0;
      for (let block = 0; tracker.enough === undefined; block++) {
        const [value] = elapsed(blocks.next(), 1);
        sum += value;
        tracker.add(block, [0], [value]);
      }
      const mean = sum / tracker.enough;
      if (Math.abs(mean - 1) <= tracker.worst().relative * mean) covered++;
    }
    expect(covered / repetitions).toBeGreaterThan(0.93);
    expect(covered / repetitions).toBeLessThan(0.97);
  });

  it('is that of all its points, whatever slice they are in, and in whatever order their blocks come', () => {
    const many = experimentOf({
      trials: 100_000,
      workers: 3,
      scheme: { name: 'uncoded' },
      delay: { model: 'exponential', mean: 1 },
      sweep: { tolerance: Array.from({ length: 40 }, (_, i) => i / 80) },
    });
    const [whole] = pointGroupsOf(many);
    const precise = { ...many, precision: { metric: 'completion_time' as const, relative: 0.015 } };
    const slices = batchesOf(precise);
    expect(slices.map(({ points }) => points.length)).toEqual([32, 8]);
    const uniform = new Streams('precision').uniform('slices');
    const means = Array.from({ length: 300 }, () =>
      whole.points.map((p) => 1 + 0.01 * p * (uniform() - 0.5)),
    );
    const together = new GroupPrecision(precise, whole);
    means.forEach((values, block) => {
      together.add(block, whole.points, values);
    });
    expect(together.enough).toBeGreaterThan(LEAST_BLOCKS);
    const parts = means
      .flatMap((values, block) =>
        slices.map(({ points }) => ({ values, block, points, key: block + 30 * uniform() })),
      )
      .sort((a, b) => a.key - b.key);
    const apart = new GroupPrecision(precise, whole);
    for (const { values, block, points } of parts) {
      apart.add(
        block,
        points,
        points.map((p) => values[p]),
      );
    }
    expect(apart.enough).toBe(together.enough);
    expect(apart.worst()).toEqual(together.worst());
  });

  it('ends a sweep when it is reached, with the trials it took', async () => {
    const precise = { ...experiment, precision: { metric: 'completion_time' as const, relative: 0.01 } };
    const { csv } = await runInto(join(folderWith(), 'a.journal'), precise);
    const [columns, row] = csv.split('\n').map((line) => line.split(','));
    const cell = (name: string) => Number(row[columns.indexOf(name)]);
    expect(cell('trials')).toBeLessThan(100_000);
    expect(cell('trials') % 250).toBe(0);
    expect((2.1 * cell('completion_time_se')) / cell('completion_time_mean')).toBeLessThan(0.0125);
  });
});
