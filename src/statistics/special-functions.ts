import { gammaln } from 'simple-statistics';

/**
 * ψ(x), the derivative of ln Γ(x), for x > 0: recurrence up to 10, then the asymptotic series (Abramowitz and Stegun,
 * 6.3.5 and 6.3.18). Good to 1e-14.
 */
export function digamma(x: number): number {
  let sum = 0;
  for (; x < 10; x++) sum -= 1 / x;
  const t = 1 / (x * x);
  const series =
    t * (1 / 12 - t * (1 / 120 - t * (1 / 252 - t * (1 / 240 - t * (1 / 132 - (t * 691) / 32760)))));
  return sum + Math.log(x) - 1 / (2 * x) - series;
}

/** ψ′(x) for x > 0, in the same way (Abramowitz and Stegun, 6.4.6 and 6.4.12). */
export function trigamma(x: number): number {
  let sum = 0;
  for (; x < 10; x++) sum += 1 / (x * x);
  const t = 1 / (x * x);
  const series = 1 / 6 - t * (1 / 30 - t * (1 / 42 - t * (1 / 30 - t * (5 / 66 - (t * 691) / 2730))));
  return sum + 1 / x + t / 2 + (t / x) * series;
}

/** Shapes from here on take the uniform expansion, which is then good to 3e-8; others need about √shape terms. */
const LARGE = 1000;

/**
 * P(a, x) = γ(a, x)/Γ(a), the distribution function of a gamma variate of shape a > 0 and scale 1: by its series or its
 * continued fraction, whichever converges fast (Digital Library of Mathematical Functions, 8.11.4 and 8.9.2).
 */
export function gammaCdf(a: number, x: number): number {
  if (!(x > 0)) return 0;
  if (x === Infinity) return 1;
  if (a >= LARGE) return largeShape(a, x);
  const front = Math.exp(a * Math.log(x) - x - gammaln(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let k = 1; term > sum * 1e-16; k++) {
      term *= x / (a + k);
      sum += term;
    }
    return Math.min(1, front * sum);
  }
  return Math.max(0, 1 - front * fraction(a, x));
}

/** The continued fraction of Γ(a, x)·e^x/x^a for x >= a + 1, by Lentz's method; every denominator is positive. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let value = d;
  for (let k = 1; ; k++) {
    const numerator = -k * (k - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-15 || k === 10_000) return value;
  }
}

/** Temme's uniform expansion for large a, its first term (Digital Library of Mathematical Functions, 8.12.3 to 8.12.10). */
function largeShape(a: number, x: number): number {
  const mu = (x - a) / a;
  const half = mu - Math.log1p(mu); // η²/2
  const eta = Math.sign(mu) * Math.sqrt(2 * half);
  const c0 = Math.abs(eta) < 0.01 ? -1 / 3 + eta / 12 - (2 * eta * eta) / 135 : 1 / mu - 1 / eta;
  return normalCdf(eta * Math.sqrt(a)) - (Math.exp(-a * half) / Math.sqrt(2 * Math.PI * a)) * c0;
}

/** Φ(z), the standard normal distribution function: Φ(−|z|) = Q(1/2, z²/2)/2 (Abramowitz and Stegun, 7.1 and 26.2). */
export function normalCdf(z: number): number {
  const inside = gammaCdf(0.5, (z * z) / 2) / 2;
  return z < 0 ? 0.5 - inside : 0.5 + inside;
}

/** Nodes and weights of the five-point Gauss–Legendre rule on [−1, 1]: the middle, and two pairs. */
const NODES = [
  0,
  (1 / 3) * Math.sqrt(5 - 2 * Math.sqrt(10 / 7)),
  (1 / 3) * Math.sqrt(5 + 2 * Math.sqrt(10 / 7)),
];
const WEIGHTS = [128 / 225, (322 + 13 * Math.sqrt(70)) / 900, (322 - 13 * Math.sqrt(70)) / 900];

/** Integral of f from a to b by the five-point Gauss–Legendre rule on equal panels. */
export function integral(f: (x: number) => number, a: number, b: number, panels = 400): number {
  const half = (b - a) / panels / 2;
  let sum = 0;
  for (let p = 0; p < panels; p++) {
    const middle = a + (2 * p + 1) * half;
    sum += WEIGHTS[0] * f(middle);
    for (const i of [1, 2]) sum += WEIGHTS[i] * (f(middle - half * NODES[i]) + f(middle + half * NODES[i]));
  }
  return sum * half;
}

/** A point of a rule, and the length that it stands for. */
interface WeightedPoint {
  readonly at: number;
  readonly weight: number;
}

/** The points of the five-point Gauss–Legendre rule from a to b. */
export function gaussPoints(a: number, b: number): WeightedPoint[] {
  const half = (b - a) / 2;
  return [-2, -1, 0, 1, 2].map((i) => ({
    at: a + half + Math.sign(i) * half * NODES[Math.abs(i)],
    weight: half * WEIGHTS[Math.abs(i)],
  }));
}
