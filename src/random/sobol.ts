import { INITIAL_NUMBERS } from './sobol-numbers.js';

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
  const directions = sobolDirections(dimension, bits);
  const points = new Uint32Array(2 ** bits);
  for (let bit = 0; bit < bits; bit++) {
    const size = 2 ** bit;
    for (let i = 0; i < size; i++) points[size + i] = points[i] ^ directions[bit];
  }
  return points;
}

const known = new Map<number, Uint32Array>();

/** v_k of a coordinate, k from 0, each with `bits` digits: point i is the exclusive or of v_k over the set bits k of i. */
export function sobolDirections(dimension: number, bits: number): Uint32Array {
  const key = 32 * dimension + bits;
  let directions = known.get(key);
  if (directions === undefined) {
    directions = directionsOf(dimension, bits);
    known.set(key, directions);
  }
  return directions;
}

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
