import { PAGE, webAssemblyModule } from '../host/webassembly-module.js';
import { CELL_BITS, exponentialCells, exponentialQuantile, LAST, series } from './exponential-quantile.js';
import { sobolDirections } from './sobol.js';

/** Numbers of 32 bits that the state of `random` has. */
export const STATE = 16;

/**
 * Functions of the module in `assembly/`, in terms of a `Scratch`: arrays are addresses there. Strings of digits are whole
 * numbers whose lowest bit is the first digit.
 */
interface ScramblerFunctions {
  /**
   * Uniform numbers of 32 bits, in turn of four generators xoshiro128++ (Blackman & Vigna, Scrambled linear pseudorandom
   * number generators, ACM Trans. Math. Softw. 47, 2021), a multiple of 4 of them.
   */
  random(state: number, words: number, count: number): void;
  /**
   * Per string of `bits` − 1 digits, which digits of a string that begins with it are flipped: digit k, from 0, by coin
   * number 2^k + q, q the digits before it.
   */
  flipsOf(coins: number, bits: number, flips: number): void;
  /** Per point the value of its image; values in the order of images are `leaves`. */
  place(directions: number, bits: number, flips: number, order: number, leaves: number, values: number): void;
  /** Per string of digits its interval's centre, and a uniform number of a word, of the interval's width 2^32 `width`. */
  uniforms(words: number, count: number, centres: number, width: number, leaves: number): void;
  /** The same, from −ln(1 − centre) and widths: `shift` and `scale` times −ln(1 − u), where the series is good for it. */
  exponentials(
    words: number,
    count: number,
    logarithms: number,
    widths: number,
    shift: number,
    scale: number,
    leaves: number,
  ): void;
}

/** Arrays of a scrambler in one buffer. */
class Scratch {
  readonly state: Uint32Array;
  /** Coins first, 32 in a number, and then a number for each interval. */
  readonly words: Uint32Array;
  readonly directions: Uint16Array;
  readonly flips: Uint16Array;
  readonly order: Uint16Array;
  readonly centres: Float64Array;
  readonly logarithms: Float64Array;
  readonly widths: Float64Array;
  readonly leaves: Float64Array;
  readonly values: Float64Array;

  constructor(buffer: ArrayBuffer, points: number, coins: number) {
    let at = 0;
    const place = (bytes: number) => {
      const start = at;
      at += 16 * Math.ceil(bytes / 16);
      return start;
    };
    const numbers = () => new Float64Array(buffer, place(8 * points), points);
    this.state = new Uint32Array(buffer, place(4 * STATE), STATE);
    this.words = new Uint32Array(buffer, place(4 * (coins + points)), coins + points);
    this.directions = new Uint16Array(buffer, place(2 * 16), 16);
    this.flips = new Uint16Array(buffer, place(2 * points), points);
    this.order = new Uint16Array(buffer, place(2 * points), points);
    this.centres = numbers();
    this.logarithms = numbers();
    this.widths = numbers();
    this.leaves = numbers();
    this.values = numbers();
  }

  static bytes(points: number, coins: number): number {
    return 256 + 4 * (coins + points) + (2 * 2 + 5 * 8) * points;
  }
}

/**
 * Scrambles coordinates of the first 2^bits Sobol points by Owen's nested uniform scrambling: every digit is flipped or not,
 * by a fair coin for each string of the digits before it. As the points differ in their first `bits` digits, all digits
 * beyond are independent fair coins: a uniform number each. So each point is uniform, and each interval of length 2^−bits
 * has exactly one point. (Owen, Scrambled net variance for integrals of smooth functions, Ann. Statist. 25, 1997.)
 *
 * What is random of an interval is drawn interval by interval, and its value, a logarithm perhaps, found there, from a
 * table; points then take those of their intervals. In WebAssembly where there is any, else in JavaScript, to the same bits.
 */
export class Scrambler {
  private readonly scratch: Scratch;
  private readonly functions: ScramblerFunctions | undefined;
  private readonly points: number;
  /** Words of coins: whole vectors. */
  private readonly coins: number;

  /** @param bits 1 to 16 */
  constructor(private readonly bits: number) {
    this.points = 2 ** bits;
    this.coins = Math.max(4, this.points / 32);
    const room = Math.max(4, this.points);
    const bytes = Scratch.bytes(room, this.coins);
    // Vectors hold the coins of eight strings.
    const world = bits < 3 ? undefined : wasmWorld(bytes);
    this.functions = world?.functions;
    this.scratch = new Scratch(world?.buffer ?? new ArrayBuffer(bytes), room, this.coins);
    const { centres, logarithms, widths } = this.scratch;
    const cells = exponentialCells();
    for (let n = 0; n < this.points; n++) {
      const j = reversed(n, bits);
      centres[n] = (j + 0.5) / this.points;
      if (bits !== CELL_BITS) continue;
      logarithms[n] = cells.logarithm[j];
      widths[n] = cells.width[j] * 2 ** -32;
    }
  }

  /**
   * Writes uniform numbers in (0, 1), with 33 binary digits beyond the scrambled ones.
   * @param state of the random numbers, which are taken from there on
   */
  uniform(dimension: number, state: Uint32Array, values: Float64Array): void {
    const { scratch, functions, points } = this;
    const { words, centres, leaves } = scratch;
    this.draw(dimension, state);
    const width = 2 ** -32 / points;
    const tails = words.subarray(this.coins);
    if (functions === undefined) {
      for (let n = 0; n < points; n++) leaves[n] = centres[n] + middle(tails[n]) * width;
    } else {
      functions.uniforms(tails.byteOffset, points, centres.byteOffset, width, leaves.byteOffset);
    }
    this.place(values);
  }

  /** Writes `shift` and `scale` times exponentialQuantile of the same numbers. */
  exponential(
    dimension: number,
    state: Uint32Array,
    shift: number,
    scale: number,
    values: Float64Array,
  ): void {
    if (this.bits !== CELL_BITS) {
      this.uniform(dimension, state, values);
      for (let i = 0; i < values.length; i++) values[i] = shift + scale * exponentialQuantile(values[i]);
      return;
    }
    const { scratch, functions, points } = this;
    const { words, centres, logarithms, widths, leaves } = scratch;
    this.draw(dimension, state);
    const tails = words.subarray(this.coins);
    if (functions === undefined) {
      for (let n = 0; n < points; n++) {
        leaves[n] = shift + scale * (logarithms[n] + series(middle(tails[n]) * widths[n]));
      }
    } else {
      const [tailsAt, logarithmsAt, widthsAt] = [tails.byteOffset, logarithms.byteOffset, widths.byteOffset];
      functions.exponentials(tailsAt, points, logarithmsAt, widthsAt, shift, scale, leaves.byteOffset);
    }
    // The first interval, and the last 64th, whose first digits are all 1.
    const alone = (n: number) => {
      const u = centres[n] + middle(tails[n]) * (2 ** -32 / points);
      leaves[n] = shift + scale * exponentialQuantile(u);
    };
    alone(0);
    for (let n = LAST - 1; n < points; n += LAST) alone(n);
    this.place(values);
  }

  /** Draws the random numbers of a coordinate, and what they make of its digits. */
  private draw(dimension: number, state: Uint32Array): void {
    const { bits, functions, scratch } = this;
    const { words, flips, directions } = scratch;
    const count = this.coins + Math.max(4, this.points);
    scratch.state.set(state);
    directions.set(sobolDirections(dimension, bits).map((direction) => reversed(direction, bits)));
    if (functions === undefined) {
      random(scratch.state, words);
      flipsOf(words, bits, flips);
    } else {
      functions.random(scratch.state.byteOffset, words.byteOffset, count);
      functions.flipsOf(words.byteOffset, bits, flips.byteOffset);
    }
    state.set(scratch.state);
  }

  private place(values: Float64Array): void {
    const { bits, functions, points, scratch } = this;
    const { directions, flips, order, leaves } = scratch;
    if (functions !== undefined) {
      const own = scratch.values;
      const [leavesAt, ownAt] = [leaves.byteOffset, own.byteOffset];
      functions.place(directions.byteOffset, bits, flips.byteOffset, order.byteOffset, leavesAt, ownAt);
      values.set(own);
      return;
    }
    const before = points / 2 - 1;
    order[0] = 0;
    for (let k = 0; k < bits; k++) {
      const size = 2 ** k;
      for (let i = 0; i < size; i++) order[size + i] = order[i] ^ directions[k];
    }
    for (let i = 0; i < points; i++) values[i] = leaves[order[i] ^ flips[order[i] & before]];
  }
}

/** From src/ and from dist/ alike: where the build has put it. */
const FILE = '../../dist/random/points.wasm';

/** The module's functions with a memory of their own; undefined where there is none to be had. */
function wasmWorld(bytes: number): { functions: ScramblerFunctions; buffer: ArrayBuffer } | undefined {
  const module = webAssemblyModule(FILE, import.meta.url);
  if (module === undefined) return undefined;
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return { functions: exports as unknown as ScramblerFunctions, buffer: memory.buffer };
  } catch (error) {
    // Thousands of memories at once, or a limit on the address space.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A number of 32 bits, centred: −2^31 + 1/2 to 2^31 − 1/2. */
function middle(word: number): number {
  return (word | 0) + 0.5;
}

/** The lowest `bits` bits of a number in reverse. */
function reversed(number: number, bits: number): number {
  let result = 0;
  for (let k = 0; k < bits; k++) result = 2 * result + ((number >>> k) & 1);
  return result;
}

/** As the function of the module. */
export function random(state: Uint32Array, words: Uint32Array): void {
  for (let lane = 0; lane < 4; lane++) {
    let s0 = state[lane] | 0;
    let s1 = state[4 + lane] | 0;
    let s2 = state[8 + lane] | 0;
    let s3 = state[12 + lane] | 0;
    for (let i = lane; i < words.length; i += 4) {
      const sum = (s0 + s3) | 0;
      words[i] = ((sum << 7) | (sum >>> 25)) + s0;
      const t = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= t;
      s3 = (s3 << 11) | (s3 >>> 21);
    }
    state[lane] = s0;
    state[4 + lane] = s1;
    state[8 + lane] = s2;
    state[12 + lane] = s3;
  }
}

function flipsOf(coins: Uint32Array, bits: number, flips: Uint16Array): void {
  const coin = (index: number) => (coins[index >> 5] >>> (index & 31)) & 1;
  flips[0] = coin(1);
  for (let k = 1; k < bits; k++) {
    const half = 2 ** (k - 1);
    for (let q = 0; q < half; q++) {
      const before = flips[q];
      flips[half + q] = before | (coin(2 * half + half + q) << k);
      flips[q] = before | (coin(2 * half + q) << k);
    }
  }
}
