import { gammaln } from 'simple-statistics';
import { gammaCdf } from './special-functions.js';

/** Numerator and denominator of a rational function, by rising powers. */
type Rational = readonly [over: readonly number[], under: readonly number[]];

const MIDDLE: Rational = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
];

const TAIL: Rational = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
];

const FAR_TAIL: Rational = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
];

function rational([over, under]: Rational, x: number): number {
  const horner = (coefficients: readonly number[]) => coefficients.reduceRight((sum, c) => sum * x + c, 0);
  return horner(over) / horner(under);
}

/**
 * The quantile of the standard normal law at u, 0 < u < 1, to about 1 part in 10^16 (Wichura, Algorithm AS 241, Applied
 * Statistics 37, 1988, PPND16).
 */
export function normalQuantile(u: number): number {
  const q = u - 0.5;
  if (Math.abs(q) <= 0.425) return q * rational(MIDDLE, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(q < 0 ? u : 1 - u));
  return Math.sign(q) * (r <= 5 ? rational(TAIL, r - 1.6) : rational(FAR_TAIL, r - 5));
}

/**
 * The quantile of the gamma law with shape a > 0 and scale 1 at u, 0 < u < 1: Newton's method for the logarithm of x,
 * from the cube of Wilson and Hilferty (1931) or, near 0, the first term of the series.
 */
export function gammaQuantile(a: number, u: number): number {
  const root = 1 - 1 / (9 * a) + normalQuantile(u) / (3 * Math.sqrt(a));
  const small = Math.exp((Math.log(u) + gammaln(a + 1)) / a);
  // The first term of the series bounds P(a, x) from above, and so its root the quantile from below.
  let x = Math.max(small, root > 0 ? a * root * root * root : 0);
  let low = small;
  let high = Infinity;
  for (let step = 0; step < 100; step++) {
    const error = gammaCdf(a, x) - u;
    if (error > 0) high = x;
    else low = x;
    const slope = Math.exp(a * Math.log(x) - x - gammaln(a));
    let next = x * Math.exp(Math.max(-1, Math.min(1, -error / slope)));
    if (!(next >= low && next <= high)) next = high === Infinity ? 2 * low : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-15 * x) return next;
    x = next;
  }
  return x;
}
