import { sha256 as digest } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import seedrandom from 'seedrandom';
import { crypto } from '../host/node.js';

const utf8 = new TextEncoder();

/** Node's own hash function, once it has been looked for; null in a browser. */
let native: ReturnType<typeof crypto>['hash'] | null | undefined;

/** SHA-256 of a text in UTF-8 (FIPS 180-4): by Node where there is Node, in half the time, and else in JavaScript. */
export function sha256(text: string): Uint8Array {
  if (native === undefined) native = crypto()?.hash ?? null;
  return native === null ? digest(utf8.encode(text)) : native('sha256', text, 'buffer');
}

/** The same in hexadecimal. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(text));
}

/** That of a text that comes in pieces, none of which ends within a surrogate pair. */
export function sha256HexOf(pieces: Iterable<string>): string {
  const hash = digest.create();
  for (const piece of pieces) hash.update(utf8.encode(piece));
  return bytesToHex(hash.digest());
}

/** Length of a text in UTF-8, in bytes. */
export function byteLength(text: string): number {
  return utf8.encode(text).length;
}

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
  /** The same as it is hashed. Made with the object, which would have another shape later, and slow down what uses it. */
  private readonly head: string;

  constructor(...key: readonly (string | number)[]) {
    this.prefix = key.map(String);
    this.head = withLengths([String(STREAM_VERSION), ...this.prefix]);
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
    const [s0, s1, s2, c] = this.state(...key);
    return seedrandom.alea('', { state: { s0: s0 * 2 ** -32, s1: s1 * 2 ** -32, s2: s2 * 2 ** -32, c } })
      .double;
  }

  /**
   * Writes the first numbers of the stream of this key: those of `uniform`, in a third of the time. (Baagøe's alea, as
   * in seedrandom: s0 ← s1 ← s2 ← the fraction of 2091639·s0 + c·2^−32, whose whole part is the next c.)
   */
  fill(numbers: Float64Array, ...key: readonly (string | number)[]): void {
    let [s0, s1, s2, c] = this.state(...key);
    s0 *= 2 ** -32;
    s1 *= 2 ** -32;
    s2 *= 2 ** -32;
    for (let i = 0; i < numbers.length; i++) {
      const first = 2091639 * s0 + c * 2 ** -32;
      c = first | 0;
      const upper = first - c;
      const second = 2091639 * s1 + c * 2 ** -32;
      c = second | 0;
      const lower = second - c;
      s0 = s2;
      s1 = upper;
      s2 = lower;
      numbers[i] = upper + ((lower * 0x200000) | 0) * 2 ** -53;
    }
  }

  /** State of alea at the beginning of the stream of this key: s0, s1 and s2, as multiples of 2^−32, and c. */
  state(...key: readonly (string | number)[]): Uint32Array {
    const digest = sha256(this.head + withLengths(key.map(String)));
    const word = (at: number) =>
      (digest[at] << 24) | (digest[at + 1] << 16) | (digest[at + 2] << 8) | digest[at + 3];
    return Uint32Array.of(word(0), word(4), word(8), 1);
  }
}

/** Parts of a key, each with its length before it, so that different keys are different texts. */
function withLengths(parts: readonly string[]): string {
  return parts.map((part) => `${byteLength(part)}:${part}`).join('');
}
