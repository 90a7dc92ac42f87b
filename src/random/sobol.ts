import { INITIAL_NUMBERS } from './sobol-numbers.js';
import { Streams, type Uniform } from './stream.js';

/** Number of coordinates that have a Sobol sequence: the first, and one for each primitive polynomial up to degree 11. */
export const SOBOL_DIMENSIONS = INITIAL_NUMBERS.length + 1;

/**
 * The first 2^bits points of a Sobol sequence in one coordinate, in units of 2^−bits: each of 0 … 2^bits − 1 once.
 *
 * Direction numbers of Joe & Kuo, Constructing Sobol sequences with better two-dimensional projections, SIAM J. Sci.
 * Comput. 30 (2008); the recursion is that of Bratley & Fox, Algorithm 659, ACM Trans. Math. Softw. 14 (1988). The order
 * is that of the whole numbers, not of their Gray codes.
 * @param dimension from 0, below SOBOL_DIMENSIONS
 * @param bits 0 to 31
 */
export function sobolCoordinate(dimension: number, bits: number): Uint32Array {
  const directions = directionsOf(dimension, bits);
  const points = new Uint32Array(2 ** bits);
  for (let bit = 0; bit < bits; bit++) {
    const size = 2 ** bit;
    for (let i = 0; i < size; i++) points[size + i] = points[i] ^ directions[bit];
  }
  return points;
}

/**
 * The same coordinate under Owen's nested uniform scrambling, as numbers in (0, 1): every digit is flipped or not, by a
 * fair coin for each string of the digits before it. As the points differ in their first `bits` digits, all digits beyond
 * are independent fair coins: a uniform number each. So each point is uniform, and each interval of length 2^−bits has
 * exactly one point. (Owen, Scrambled net variance for integrals of smooth functions, Ann. Statist. 25, 1997.)
 * @param numbers `numbersFor(bits)` uniform random numbers, of this coordinate and this randomisation alone
 * @param values where to write the numbers
 */
export function scrambledCoordinate(
  dimension: number,
  bits: number,
  numbers: Float64Array,
  values: Float64Array = new Float64Array(2 ** bits),
): Float64Array {
  const points = cachedCoordinate(dimension, bits);
  const scrambled = scrambledPrefixes(bits, numbers);
  const count = points.length;
  const pairs = coinNumbers(bits);
  // A number of 53 bits is enough for what comes after the digits of two points: (0, 1) in 2^−26 and 2^−27.
  for (let i = 0; i < count; i += 2) {
    const both = numbers[pairs + (i >> 1)] * 2 ** 26;
    const upper = Math.floor(both);
    values[i] = (scrambled[points[i]] + (upper + 0.5) * 2 ** -26) / count;
    values[i + 1] = (scrambled[points[i + 1]] + (both - upper) + 2 ** -28) / count;
  }
  return values;
}

/** Uniform numbers that a scrambled coordinate needs: one for 32 coins, and one for two points. */
export function numbersFor(bits: number): number {
  return coinNumbers(bits) + Math.ceil(2 ** bits / 2);
}

function coinNumbers(bits: number): number {
  return Math.ceil((2 ** bits - 1) / 32);
}

/** Image of each string of `bits` digits: its digits one by one, each flipped or not by the coin of those before it. */
function scrambledPrefixes(bits: number, numbers: Float64Array): Uint32Array {
  const scrambled = new Uint32Array(2 ** bits);
  let next = 0;
  let coins = 0;
  let left = 0;
  for (let size = 1; size < scrambled.length; size *= 2) {
    // From the longest to the shortest: string p lies where p is, and what its digits but the last have become at p/2.
    for (let before = size - 1; before >= 0; before--) {
      if (left === 0) {
        coins = (numbers[next++] * 2 ** 32) >>> 0;
        left = 32;
      }
      const coin = coins & 1;
      coins >>>= 1;
      left--;
      const start = 2 * scrambled[before];
      scrambled[2 * before + 1] = start + (1 - coin);
      scrambled[2 * before] = start + coin;
    }
  }
  return scrambled;
}

const known = new Map<number, Uint32Array>();

/** A coordinate's points, computed once for each number of digits. */
function cachedCoordinate(dimension: number, bits: number): Uint32Array {
  const key = 32 * dimension + bits;
  let points = known.get(key);
  if (points === undefined) {
    points = sobolCoordinate(dimension, bits);
    known.set(key, points);
  }
  return points;
}

/** v_k of a coordinate, k from 0, each with `bits` digits: point i is the exclusive or of v_k over the set bits k of i. */
function directionsOf(dimension: number, bits: number): Uint32Array {
  const initial = dimension === 0 ? [] : INITIAL_NUMBERS[dimension - 1];
  const degree = initial.length;
  const polynomial = dimension === 0 ? 1 : polynomials()[dimension - 1];
  // m_k, odd and below 2^(k + 1). Without a polynomial all are 1: the points of van der Corput.
  const m = new Array<number>(bits);
  for (let k = 0; k < bits; k++) {
    if (k < degree || degree === 0) {
      m[k] = initial[k] ?? 1;
      continue;
    }
    m[k] = m[k - degree];
    for (let i = 1; i <= degree; i++) {
      // The coefficient of x^(degree − i); that of x^0 is 1.
      if (((polynomial >>> (degree - i)) & 1) === 1) m[k] ^= m[k - i] << i;
    }
  }
  return Uint32Array.from(m, (number, k) => number << (bits - 1 - k));
}

let found: readonly number[] | undefined;

/** The primitive polynomials over the integers modulo 2 by degree and then size, their coefficients as bits. */
function polynomials(): readonly number[] {
  if (found !== undefined) return found;
  let polynomial = 0;
  found = INITIAL_NUMBERS.map(({ length: degree }) => {
    polynomial = Math.max(2 ** degree, polynomial + 1) | 1;
    while (!isPrimitive(polynomial, degree)) polynomial += 2;
    return polynomial;
  });
  return found;
}

/** Whether the powers of x modulo a polynomial go through all 2^degree − 1 remainders but 0. */
function isPrimitive(polynomial: number, degree: number): boolean {
  const period = 2 ** degree - 1;
  let remainder = 1;
  for (let power = 1; power <= period; power++) {
    remainder <<= 1;
    if (remainder >> degree === 1) remainder ^= polynomial;
    if (remainder === 1) return power === period;
  }
  return false;
}

/**
 * Streams whose draws by inversion take scrambled Sobol points in place of independent numbers. Every coordinate is
 * scrambled by random numbers of its own key, so that these streams are one independent randomisation. Coordinates are
 * given out in the order in which they are asked for; beyond the tabulated ones they are independent uniform numbers.
 */
export class PointStreams extends Streams {
  /** @param bits there are 2^bits points */
  constructor(
    private readonly bits: number,
    key: readonly (string | number)[],
    private readonly given: { count: number } = { count: 0 },
    private readonly numbers = new Float64Array(numbersFor(bits)),
  ) {
    super(...key);
  }

  override under(...key: readonly (string | number)[]): PointStreams {
    return new PointStreams(this.bits, [...this.prefix, ...key], this.given, this.numbers);
  }

  /** Number of points. */
  get points(): number {
    return 2 ** this.bits;
  }

  /** Number of coordinates with points that nobody has yet. */
  get left(): number {
    return Math.max(0, SOBOL_DIMENSIONS - this.given.count);
  }

  /**
   * The next of them: its value at each point, in (0, 1).
   * @param values where to write them
   */
  coordinate(values = new Float64Array(this.points)): Float64Array {
    const dimension = this.given.count++;
    this.fill(this.numbers, 'coordinate', dimension);
    return scrambledCoordinate(dimension, this.bits, this.numbers, values);
  }

  /** Independent numbers in (0, 1), for use when no coordinate is left. */
  independent(): Uniform {
    const uniform = this.uniform('coordinate', this.given.count++);
    return () => uniform() || Number.EPSILON;
  }
}
