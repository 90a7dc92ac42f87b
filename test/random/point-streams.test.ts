import { describe, expect, it } from 'vitest';
import { PointStreams } from '../../src/random/point-streams.js';
import { Scrambler } from '../../src/random/scrambler.js';
import { SOBOL_DIMENSIONS } from '../../src/random/sobol.js';
import { Streams } from '../../src/random/stream.js';

const take = (next: () => number, count: number) => Array.from({ length: count }, () => next());

describe('streams with points', () => {
  it('give the coordinates of scrambled Sobol points, in the order of asking, wherever below they are asked for', () => {
    const streams = new PointStreams(4, ['seed', 'block', 0]);
    const first = [...streams.under('sum', 0).coordinate()];
    const second = [...streams.coordinate()];
    const numbers = new Float64Array(16);
    new Streams('seed', 'block', 0).fill(numbers, 'scrambling');
    const state = Uint32Array.from(numbers, (u) => Math.floor(u * 2 ** 32));
    for (const [dimension, found] of [first, second].entries()) {
      const values = new Float64Array(16);
      new Scrambler(4).uniform(dimension, state, values);
      expect(found).toEqual([...values]);
    }
    expect(second).not.toEqual(first);
    expect(streams.left).toBe(SOBOL_DIMENSIONS - 2);
  });

  it('leave the independent streams as they are', () => {
    const [own, plain] = [new PointStreams(4, ['a', 1]).under('b'), new Streams('a', 1).under('b')];
    expect(take(own.uniform('pattern'), 5)).toEqual(take(plain.uniform('pattern'), 5));
  });

  it('differ from block to block', () => {
    const blocks = [0, 1].map((block) => new PointStreams(6, ['seed', block]).coordinate());
    expect(blocks[0]).not.toEqual(blocks[1]);
  });

  it('are independent uniform numbers beyond the tabulated coordinates', () => {
    const streams = new PointStreams(6, ['seed']);
    for (let d = 0; d < SOBOL_DIMENSIONS; d++) streams.coordinate();
    expect(streams.left).toBe(0);
    const values = take(streams.independent(), 10_000);
    expect(Math.abs(values.reduce((sum, u) => sum + u, 0) / 10_000 - 0.5) * Math.sqrt(120_000)).toBeLessThan(
      4,
    );
    expect(Math.min(...values)).toBeGreaterThan(0);
  });
});
