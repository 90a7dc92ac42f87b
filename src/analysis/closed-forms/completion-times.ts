/** H_n = 1 + 1/2 + … + 1/n; H_0 = 0. */
export function harmonic(n: number): number {
  let sum = 0;
  for (let i = n; i >= 1; i--) sum += 1 / i;
  return sum;
}

/**
 * Mean of the k-th smallest of n values shift + Exp(rate): shift + (H_n − H_{n−k})/rate
 * (ErasureHead, Lemma 6).
 */
export function meanOrderStatistic(n: number, k: number, shift: number, rate: number): number {
  return shift + (harmonic(n) - harmonic(n - k)) / rate;
}

/** P(alpha + Exp(mu) <= x). */
export function shiftedExponentialCdf(x: number, alpha: number, mu: number): number {
  return x <= alpha ? 0 : -Math.expm1(-mu * (x - alpha));
}

/** P(Erlang(k, rate) <= x): the sum of k independent Exp(rate). */
export function erlangCdf(x: number, k: number, rate: number): number {
  if (x <= 0) return 0;
  let term = 1;
  let sum = 1;
  for (let i = 1; i < k; i++) {
    term *= (rate * x) / i;
    sum += term;
  }
  return 1 - Math.exp(-rate * x) * sum;
}

/**
 * Mean of a nonnegative random variable from its distribution function: the integral of 1 − F.
 * @param cdf F, smooth between the break points
 * @param breaks increasing: 0, the points at which F is not smooth, and one beyond which 1 − F is negligible
 */
export function meanFromCdf(cdf: (t: number) => number, breaks: readonly number[]): number {
  let sum = 0;
  for (let i = 1; i < breaks.length; i++) sum += integral((t) => 1 - cdf(t), breaks[i - 1], breaks[i]);
  return sum;
}

/** Nodes and weights of the five-point Gauss–Legendre rule on [−1, 1]. */
const GAUSS = [
  0,
  (1 / 3) * Math.sqrt(5 - 2 * Math.sqrt(10 / 7)),
  (1 / 3) * Math.sqrt(5 + 2 * Math.sqrt(10 / 7)),
];
const WEIGHTS = [128 / 225, (322 + 13 * Math.sqrt(70)) / 900, (322 - 13 * Math.sqrt(70)) / 900];
const PANELS = 400;

/** Integral of f from a to b by a composite five-point Gauss rule. */
export function integral(f: (x: number) => number, a: number, b: number): number {
  const half = (b - a) / PANELS / 2;
  let sum = 0;
  for (let p = 0; p < PANELS; p++) {
    const middle = a + (2 * p + 1) * half;
    sum += WEIGHTS[0] * f(middle);
    for (const i of [1, 2]) sum += WEIGHTS[i] * (f(middle - half * GAUSS[i]) + f(middle + half * GAUSS[i]));
  }
  return sum * half;
}

/** Parameters of eq. (1) and of the code: K workers, r sub-tasks each. */
interface Eq1 {
  readonly alpha: number;
  readonly mu: number;
}

/**
 * P(T <= t) from eq. (1) of CPGC for a scheme whose recovering score vectors are counted by type:
 * the sum over types of n(type) · Π_s P_s(t)^{N_s}. P_r(t) is the probability of at least r sub-tasks: taken
 * literally at s = r, eq. (1) would lose the workers that would have done more.
 */
export function eq1Cdf(
  t: number,
  types: readonly { readonly workersWith: readonly number[]; readonly recovering: number }[],
  { alpha, mu }: Eq1,
): number {
  const load = types[0].workersWith.length - 1;
  const atLeast = (s: number) => (s === 0 ? 1 : s > load ? 0 : shiftedExponentialCdf(t / s, alpha, mu));
  const exactly = Array.from({ length: load + 1 }, (_, s) => atLeast(s) - atLeast(s + 1));
  return types.reduce(
    (sum, { workersWith, recovering }) =>
      sum + recovering * workersWith.reduce((product, count, s) => product * exactly[s] ** count, 1),
    0,
  );
}

/** E[T] from eq. (1) by integration. */
export function eq1Mean(
  types: readonly { readonly workersWith: readonly number[]; readonly recovering: number }[],
  eq1: Eq1,
): number {
  const load = types[0].workersWith.length - 1;
  const kinks = Array.from({ length: load + 1 }, (_, s) => s * eq1.alpha);
  return meanFromCdf((t) => eq1Cdf(t, types, eq1), [...kinks, load * (eq1.alpha + 45 / eq1.mu)]);
}
