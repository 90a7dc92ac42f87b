import { createHash } from 'node:crypto';
import { sampleCorrelation } from 'simple-statistics';
import { describe, expect, test } from 'vitest';
import { STREAM_VERSION, Streams, type Uniform } from '../../src/random/stream.js';

function take(uniform: Uniform, count: number): number[] {
  return Array.from({ length: count }, () => uniform());
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/**
 * Alea (Baagøe, 2010): s0 ← s1 ← s2 ← the fraction of t = 2091639·s0 + carry·2^-32, whose whole part is carried.
 * A double with 53 bits is one draw and, below its 32 bits, the upper 21 of another.
 */
function alea(state: readonly [number, number, number]): Uniform {
  let [a, b, c] = state;
  let carry = 1;
  const draw = () => {
    const t = 2091639 * a + carry * 2 ** -32;
    carry = Math.floor(t);
    [a, b, c] = [b, c, t - carry];
    return c;
  };
  return () => draw() + Math.floor(draw() * 2 ** 21) * 2 ** -53;
}

test('a stream is alea started from three words of the SHA-256 of the length-prefixed key', () => {
  const digest = createHash('sha256').update(`1:${STREAM_VERSION}4:seed2:127:Grüße`).digest();
  const word = (i: number) => digest.readUInt32BE(4 * i) / 2 ** 32;
  const expected = alea([word(0), word(1), word(2)]);
  expect(take(new Streams('seed', 12).uniform('Grüße'), 100)).toEqual(take(expected, 100));
});

test('a stream may be asked for its first numbers at once', () => {
  const numbers = new Float64Array(2000);
  new Streams('seed', 12).fill(numbers, 'worker', 3);
  expect([...numbers]).toEqual(take(new Streams('seed', 12).uniform('worker', 3), 2000));
});

test('what a key stands for does not change without a new STREAM_VERSION', () => {
  expect(STREAM_VERSION).toBe(2);
  expect(take(new Streams('1').uniform('pinned'), 3)).toEqual([
    0.9997966367104096, 0.1093594379810483, 0.9974557241577062,
  ]);
});

describe('keys', () => {
  const first = (...key: (string | number)[]) => new Streams(...key).uniform()();

  test('the same key gives the same numbers, every time it is asked for', () => {
    const streams = new Streams('seed', 3);
    const once = take(streams.uniform('worker'), 50);
    expect(take(streams.uniform('worker'), 50)).toEqual(once);
    expect(take(new Streams('seed', '3').uniform('worker'), 50)).toEqual(once);
  });

  test('two streams of one key do not take numbers from each other', () => {
    const [a, b] = [new Streams('seed').uniform(), new Streams('seed').uniform()];
    const alone = take(a, 10);
    expect(alone.map(() => b())).toEqual(alone);
  });

  test('different keys give different numbers', () => {
    const keys = [[], ['a'], ['b'], ['a', 'b'], ['b', 'a'], ['a', 1], ['a', 11], ['a', 1, 1], ['']];
    expect(new Set(keys.map((key) => first(...key))).size).toBe(keys.length);
  });

  test('the borders between the parts of a key count', () => {
    expect(first('ab', 'c')).not.toBe(first('a', 'bc'));
    expect(first('1:a', 'b')).not.toBe(first('1', ':a', 'b'));
    expect(first('a', '')).not.toBe(first('', 'a'));
  });

  test('under() and the arguments of uniform() lengthen the key', () => {
    const whole = first('seed', 'block', 7, 'worker');
    expect(new Streams('seed').under('block', 7).uniform('worker')()).toBe(whole);
    expect(new Streams('seed').under('block').under(7, 'worker').uniform()()).toBe(whole);
  });
});

test('numbers lie in [0, 1) and have 53 bits', () => {
  const numbers = take(new Streams('bits').uniform(), 1000);
  for (const u of numbers) {
    expect(u).toBeGreaterThanOrEqual(0);
    expect(u).toBeLessThan(1);
    expect(Number.isInteger(u * 2 ** 53)).toBe(true);
  }
  expect(numbers.filter((u) => (u * 2 ** 53) % 2 === 1).length).toBeGreaterThan(400);
});

describe('related keys', () => {
  const N = 400;
  const families: Record<string, (i: number) => Uniform> = {
    blocks: (i) => new Streams('1', 'world', 'block', i).uniform('worker'),
    seeds: (i) => new Streams(i).uniform('worker'),
    units: (i) => new Streams('1').uniform('unit', i),
  };

  describe.each(Object.entries(families))('%s', (_, stream) => {
    const draws = Array.from({ length: N }, (_, i) => take(stream(i), 3));

    test.each([0, 1, 2])('draw %i has mean 1/2 and variance 1/12 over the keys', (n) => {
      const values = draws.map((d) => d[n]);
      const squares = values.map((u) => (u - 0.5) ** 2);
      // Var U = 1/12, Var (U − ½)² = 1/80 − 1/144 = 1/180.
      expect(Math.abs(mean(values) - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / N));
      expect(Math.abs(mean(squares) - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / N));
    });

    test.each([1, 2, 10])('first draws of keys %i apart are not correlated', (lag) => {
      const values = draws.map(([u]) => u);
      const correlation = sampleCorrelation(values.slice(lag), values.slice(0, -lag));
      expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(N - lag));
    });

    test('first and second draws are not correlated', () => {
      const correlation = sampleCorrelation(
        draws.map(([u]) => u),
        draws.map(([, u]) => u),
      );
      expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(N));
    });
  });
});
