import seedrandom from 'seedrandom';
import { byteLength, sha256 } from './sha256.js';

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
  /** The first parts of the keys of all its streams. */
  protected readonly prefix: readonly string[];

  constructor(...key: readonly (string | number)[]) {
    this.prefix = key.map(String);
  }

  /** The streams below this key. */
  under(...key: readonly (string | number)[]): Streams {
    return new Streams(...this.prefix, ...key);
  }

  /**
   * The stream of this key. alea is the only generator of seedrandom whose state may be set from a hash
   * without correlations between related keys; its own string seeding collides, hence SHA-256 of the
   * length-prefixed key.
   */
  uniform(...key: readonly (string | number)[]): Uniform {
    const parts = [String(STREAM_VERSION), ...this.prefix, ...key.map(String)];
    const digest = sha256(parts.map((part) => `${byteLength(part)}:${part}`).join(''));
    const words = new DataView(digest.buffer, digest.byteOffset);
    const state = {
      s0: words.getUint32(0) * 2 ** -32,
      s1: words.getUint32(4) * 2 ** -32,
      s2: words.getUint32(8) * 2 ** -32,
      c: 1,
    };
    return seedrandom.alea('', { state }).double;
  }
}
