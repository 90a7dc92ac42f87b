import type { Sample } from './family.js';
import { type Family, inverse } from './family.js';

/**
 * Hyperexponential with two phases, theta = probability of the short phase, its mean, the mean of the long one. A few
 * steps of expectation maximisation (Dempster, Laird and Rubin, J. R. Statist. Soc. B 39, 1977) from each of three
 * starts; from the best of them on by Newton's method, since the last steps of the former are very small ones.
 *
 * Where no mixture is more likely than a single phase, as where the durations vary less than exponential ones, the
 * estimate is the exponential model, with probability 1 and two equal means.
 */
export const hyperexponential: Family = {
  name: 'hyperexponential',
  parameters: [
    { name: 'probabilities[0]', scale: 'logit' },
    { name: 'means[0]', scale: 'log' },
    { name: 'means[1]', scale: 'log' },
  ],
  fit: (sample) => {
    const { mean } = sample;
    const single = [1, mean, mean];
    const starts = [0.5, 0.9, 0.99].map((part) => approached(sample, startAt(sample, part)));
    const { theta, logLikelihood } = climb(
      sample,
      starts.reduce((a, b) => (b.logLikelihood > a.logLikelihood ? b : a)),
    );
    if (!(logLikelihood > hyperexponential.logLikelihood(single, sample) + 1e-6)) return single;
    const [p, a, b] = theta;
    return a <= b ? [p, a, b] : [1 - p, b, a];
  },
  logLikelihood: ([p, a, b], { sorted }) => {
    let sum = 0;
    for (const x of sorted) sum += Math.log((p / a) * Math.exp(-x / a) + ((1 - p) / b) * Math.exp(-x / b));
    return sum;
  },
  cdf:
    ([p, a, b]) =>
    (x) =>
      -p * Math.expm1(-x / a) - (1 - p) * Math.expm1(-x / b),
  quantile: (theta) => inverse(hyperexponential.cdf(theta)),
  reducesTo: ([p]) => (p === 1 ? 'exponential' : undefined),
  delay: ([p, a, b]) => ({ probabilities: [p, 1 - p], means: [a, b] }),
};

/** The shortest part of the durations makes the first phase, the rest the second. */
function startAt({ sorted, n, mean }: Sample, part: number): number[] {
  const below = Math.max(1, Math.min(n - 1, Math.round(part * n)));
  let sum = 0;
  for (let i = 0; i < below; i++) sum += sorted[i];
  return [below / n, sum / below, (n * mean - sum) / (n - below)];
}

interface Reached {
  readonly theta: readonly number[];
  readonly logLikelihood: number;
}

const STEPS = 10;

/** Some steps of expectation maximisation, none of which lowers the likelihood. */
function approached(sample: Sample, start: readonly number[]): Reached {
  let theta = start;
  for (let step = 0; step < STEPS; step++) theta = improved(sample, theta);
  const logLikelihood = hyperexponential.logLikelihood(theta, sample);
  // A phase may have lost all its durations.
  return { theta, logLikelihood: Number.isNaN(logLikelihood) ? -Infinity : logLikelihood };
}

/** One step of expectation maximisation: each duration belongs to each phase with some probability. */
function improved({ sorted, n, mean }: Sample, [p, a, b]: readonly number[]): number[] {
  let members = 0;
  let sum = 0;
  const odds = ((1 - p) * a) / (p * b);
  const rate = 1 / a - 1 / b;
  for (const x of sorted) {
    const inFirst = 1 / (1 + odds * Math.exp(x * rate));
    members += inFirst;
    sum += inFirst * x;
  }
  return [members / n, sum / members, (n * mean - sum) / (n - members)];
}

/**
 * Newton's method, with steps made shorter until they lead upwards (Marquardt, J. SIAM 11, 1963), for ln p/(1 − p) and
 * the logarithms of the means: no step can leave the range of the parameters.
 */
function climb(sample: Sample, start: Reached): Reached {
  let reached = start;
  let damping = 1e-3;
  for (let step = 0; step < 200 && damping < 1e9; step++) {
    const { gradient, curvature } = derivatives(sample, reached.theta);
    const damped = curvature.map((row, i) =>
      row.map((value, j) => (i === j ? value + damping * (Math.abs(value) + 1e-9 * sample.n) : value)),
    );
    const change = solve3(damped, gradient);
    const promised = change.reduce((sum, value, i) => sum + value * gradient[i], 0);
    if (Math.abs(promised) < 1e-9) break;
    const theta = moved(reached.theta, change);
    const logLikelihood = hyperexponential.logLikelihood(theta, sample);
    if (promised > 0 && logLikelihood > reached.logLikelihood) {
      reached = { theta, logLikelihood };
      damping /= 10;
    } else damping *= 10;
  }
  return reached;
}

function moved([p, a, b]: readonly number[], [dp, da, db]: readonly number[]): number[] {
  return [1 / (1 + ((1 - p) / p) * Math.exp(-dp)), a * Math.exp(da), b * Math.exp(db)];
}

/** First derivatives of the log likelihood, and second ones with their signs turned. */
function derivatives(
  { sorted, n }: Sample,
  [p, a, b]: readonly number[],
): { gradient: number[]; curvature: number[][] } {
  const odds = ((1 - p) * a) / (p * b);
  const rate = 1 / a - 1 / b;
  let [gp, ga, gb, pp, pa, pb, aa, ab, bb] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (const x of sorted) {
    const inFirst = 1 / (1 + odds * Math.exp(x * rate));
    const both = inFirst * (1 - inFirst);
    const [ya, yb] = [x / a - 1, x / b - 1];
    gp += inFirst;
    ga += inFirst * ya;
    gb += (1 - inFirst) * yb;
    pp += both;
    pa += both * ya;
    pb += both * yb;
    aa += both * ya * ya - inFirst * (ya + 1);
    ab += both * ya * yb;
    bb += both * yb * yb - (1 - inFirst) * (yb + 1);
  }
  const gradient = [gp - n * p, ga, gb];
  const curvature = [
    [n * p * (1 - p) - pp, -pa, pb],
    [-pa, -aa, ab],
    [pb, ab, -bb],
  ];
  return { gradient, curvature };
}

/** The solution of three linear equations, by Cramer's rule. */
function solve3(rows: readonly (readonly number[])[], right: readonly number[]): number[] {
  const determinant = ([a, b, c]: readonly (readonly number[])[]) =>
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    a[1] * (b[0] * c[2] - b[2] * c[0]) +
    a[2] * (b[0] * c[1] - b[1] * c[0]);
  const whole = determinant(rows);
  return right.map((_, column) => determinant(rows.map((row, i) => row.with(column, right[i]))) / whole);
}
