import { describe, expect, it } from 'vitest';
import { Delays } from '../../../src/engine/delays.js';
import { createDelay, delaySchema, delays } from '../../../src/models/delays/registry.js';
import { exponentialQuantile } from '../../../src/random/exponential-quantile.js';
import { PointStreams } from '../../../src/random/point-streams.js';
import { SOBOL_DIMENSIONS } from '../../../src/random/sobol.js';
import { Streams } from '../../../src/random/stream.js';

const BITS = 14;
const N = 2 ** BITS;

/** Durations of two units of each of three workers over many iterations, unit by unit. */
function durations(delay: object, streams: Streams, iterations: number): number[][] {
  const workers = 3;
  const sampler = createDelay(delaySchema().parse(delay)).sampler(streams, Int32Array.of(0, 1, 2), 2);
  const found: number[][] = Array.from({ length: 2 * workers }, () => []);
  const delays = new Delays(workers, 2);
  for (let t = 0; t < iterations; t++) {
    sampler.restart(t);
    delays.clear();
    sampler.draw(delays);
    delays.settle();
    for (let j = 0; j < workers; j++) {
      found[j].push(delays.elapsed(j, 1));
      found[workers + j].push(delays.elapsed(j, 2) - delays.elapsed(j, 1));
    }
  }
  return found;
}

const examples = delays.all.flatMap(({ name, parameters, examples }) =>
  'correlation' in parameters.shape && name !== 'deterministic'
    ? examples.map((each) => [name, { model: name, ...each, correlation: 'subtask' }] as const)
    : [],
);

describe.each(examples)('%s %j by inversion', (_, delay) => {
  it('has the law of its independent draws, each unit of each worker in a coordinate of its own', () => {
    const streams = new PointStreams(BITS, ['inversion']);
    const points = durations(delay, streams, N).map((each) => each.sort((a, b) => a - b));
    // Sorted, each is the quantile function at (i + u)/N, u uniform: independent draws must fall below evenly.
    const draws = durations(delay, new Streams('draws'), 20_000).flat();
    // Without a quantile function draws stay independent, and the quantiles have an error of their own.
    const variance = 1 / draws.length + (streams.left === SOBOL_DIMENSIONS ? 1 / N : 0);
    for (const quantiles of points) {
      for (const p of [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999]) {
        const below = draws.filter((x) => x <= quantiles[Math.round(p * N)]).length / draws.length;
        expect(Math.abs(below - p) / Math.sqrt(p * (1 - p) * variance)).toBeLessThan(4.5);
      }
    }
    const firsts = points.map(([least]) => least);
    expect(new Set(firsts).size).toBe(6);
  });

  it('does not change the first unit’s where there are more units', () => {
    const few = createDelay(delaySchema().parse(delay)).sampler(
      new PointStreams(4, ['few']),
      Int32Array.of(0, 1),
      1,
    );
    const many = createDelay(delaySchema().parse(delay)).sampler(
      new PointStreams(4, ['few']),
      Int32Array.of(0, 1),
      3,
    );
    const [a, b] = [new Delays(2, 1), new Delays(2, 3)];
    few.draw(a);
    many.draw(b);
    for (const worker of [0, 1]) expect(a.unitDuration(0, worker)).toBe(b.unitDuration(0, worker));
  });
});

describe('durations by inversion', () => {
  const delay = { model: 'exponential', mean: 2 };

  it('are one for each point, and no more', () => {
    expect(() => durations(delay, new PointStreams(4, ['few']), 16)).not.toThrow();
    expect(() => durations(delay, new PointStreams(4, ['few']), 17)).toThrow('all 16 points have been taken');
  });

  it('are those of the same coordinates, and beyond the tabulated ones of independent numbers', () => {
    const workers = SOBOL_DIMENSIONS + 3;
    const key = ['wide'];
    const members = Int32Array.from({ length: workers }, (_, j) => j);
    const sampler = createDelay(delaySchema().parse(delay)).sampler(new PointStreams(4, key), members, 1);
    const streams = new PointStreams(4, key);
    const points = Array.from({ length: SOBOL_DIMENSIONS }, () => [...streams.coordinate()]);
    const others = Array.from({ length: 3 }, () => streams.independent());
    for (let point = 0; point < 16; point++) {
      const delays = new Delays(workers, 1);
      sampler.draw(delays);
      const u = [...points.map((each) => each[point]), ...others.map((uniform) => uniform())];
      expect([...delays.pace]).toEqual(u.map((each) => 2 * exponentialQuantile(each)));
    }
  });
});
