import { createHash } from 'node:crypto';

/** A source of uniform random numbers in [0, 1) with 53 random bits. */
export type Uniform = () => number;

/**
 * Version of everything that turns a key into random numbers. Raised whenever the numbers that a key stands
 * for change, so that results of different versions are never mixed.
 */
export const STREAM_VERSION = 2;

/**
 * The random streams of a piece of work. A stream belongs to a key (seed, world, block, purpose, …), never to
 * a process or to a moment: results do not depend on how the work is spread or where it was interrupted.
 */
export class Streams {
  private readonly prefix: readonly string[];

  constructor(...key: readonly (string | number)[]) {
    this.prefix = key.map(String);
  }

  /** The streams below this key. */
  under(...key: readonly (string | number)[]): Streams {
    return new Streams(...this.prefix, ...key);
  }

  /**
   * The stream of this key: alea, whose state may be set from a hash without correlations between related keys
   * (the other small generators were tried: theirs correlate), started from three words of the SHA-256 of the
   * length-prefixed key.
   */
  uniform(...key: readonly (string | number)[]): Uniform {
    const hash = createHash('sha256');
    for (const part of [String(STREAM_VERSION), ...this.prefix, ...key.map(String)]) {
      const bytes = Buffer.from(part, 'utf8');
      hash.update(`${bytes.length}:`).update(bytes);
    }
    const digest = hash.digest();
    const word = (index: number) => digest.readUInt32BE(4 * index) * 2 ** -32;
    return alea(word(0), word(1), word(2));
  }
}

/**
 * Baagøe's alea (2010), a multiply-with-carry generator on fractions of 32 bits: s0 ← s1 ← s2 ← the fraction of
 * 2091639·s0 + carry, whose whole part, times 2^-32, is the next carry. Two of its numbers make one: the first, and
 * below it the upper 21 bits of the second. The same as `double` of the package seedrandom; here the state lies in
 * a typed array, so that no number is ever boxed: a variate waits for little else than this.
 */
function alea(s0: number, s1: number, s2: number): Uniform {
  const state = Float64Array.of(s0, s1, s2, 2 ** -32);
  return () => {
    const first = 2091639 * state[0] + state[3];
    const firstCarry = Math.floor(first);
    const high = first - firstCarry;
    const second = 2091639 * state[1] + firstCarry * 2 ** -32;
    const secondCarry = Math.floor(second);
    const low = second - secondCarry;
    state[0] = state[2];
    state[1] = high;
    state[2] = low;
    state[3] = secondCarry * 2 ** -32;
    return high + Math.floor(low * 2 ** 21) * 2 ** -53;
  };
}
