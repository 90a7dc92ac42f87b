import { meanOrderStatistic } from '../../analysis/closed-forms/completion-times.js';
import type { FigureContext } from '../../analysis/figures/figure.js';

/** Numbers of workers. */
export const WORKERS = [8, 30] as const;

/** Measured rounds of 256 workers, of which the first few are used. */
const TRACE = 'traces/aws_lambda/canada_load1_b2048_w256_r30.csv.gz';

/** Part of a measured duration that does not grow with the work: the median without work over that with all of it. */
const FIXED = 0.36;

/** A delay model under which schemes race, and what it is called. */
export interface NamedDelay {
  readonly name: 'exponential' | 'shifted' | 'pareto' | 'trace';
  readonly label: string;
  readonly delay: Readonly<Record<string, unknown>>;
}

/** Shift and rate of the shifted exponential times; shape and scale of the Pareto times. Their means are 1. */
export const SHIFTED = { alpha: 0.5, mu: 2 } as const;
export const PARETO = { shape: 2.5, scale: 0.6 } as const;

/** Times of a job, one draw for all its work. The trace is replaced by states that last where it is missing. */
export function delaysOf(context: FigureContext): readonly NamedDelay[] {
  const file = context.file(TRACE);
  const measured =
    file === undefined
      ? {
          ...{ model: 'gilbert-elliott', to_slow: 0.05, to_fast: 0.5 },
          fast: { model: 'lognormal', mu: 0.58, sigma: 0.07 },
          slow: { model: 'lognormal', mu: 0.9, sigma: 0.2 },
        }
      : { model: 'trace', file, mode: 'bootstrap', fixed: FIXED };
  return [
    { name: 'exponential', label: 'exponential', delay: { model: 'exponential', mean: 1 } },
    {
      name: 'shifted',
      label: 'shifted exponential',
      delay: { model: 'shifted-exponential', ...SHIFTED },
    },
    { name: 'pareto', label: 'Pareto', delay: { model: 'pareto', ...PARETO } },
    { name: 'trace', label: 'measured', delay: measured },
  ];
}

/** Results that an update waits for, of n workers, where not for all or for one. */
export function half(workers: number): number {
  return workers / 2;
}

/** Schemes by the paper's names; sync waits for all workers. */
export const SCHEMES = ['sync', 'k-sync', 'k-batch-sync', 'k-async', 'k-batch-async', 'async'] as const;

/** One of them. */
export type SchemeName = (typeof SCHEMES)[number];

/** A law of the times of a job. */
export type DelayName = NamedDelay['name'];

/** Laws whose means are known: all are 1. */
export const KNOWN = ['exponential', 'shifted', 'pareto'] as const;

/** One of them. */
export type Known = (typeof KNOWN)[number];

/** The scheme of the name in an experiment. */
export function schemeOf(name: SchemeName, workers: number): object {
  if (name === 'sync') return { name: 'uncoded' };
  if (name === 'async') return { name };
  return { name: name === 'k-sync' ? 'fastest-k' : name, wait: half(workers) };
}

/** k, results in an update. */
export function waitOf(name: SchemeName, workers: number): number {
  if (name === 'sync') return workers;
  return name === 'async' ? 1 : half(workers);
}

/** E[X_(k:n)] under the law of the name; all have mean 1. */
function orderStatistic(name: Known, n: number, k: number): number {
  if (name === 'exponential') return meanOrderStatistic(n, k, 0, 1);
  if (name === 'shifted') return meanOrderStatistic(n, k, SHIFTED.alpha, SHIFTED.mu);
  // s·Γ(n + 1)Γ(n − k + 1 − 1/a)/(Γ(n + 1 − 1/a)Γ(n − k + 1)), the gamma functions as a product.
  let mean = PARETO.scale;
  for (let i = n - k + 1; i <= n; i++) mean *= i / (i - 1 / PARETO.shape);
  return mean;
}

/** Time per update in the long run; undefined where it is not known. */
export function formulaOf(name: SchemeName, delay: DelayName, n: number): number | undefined {
  if (delay === 'trace') return undefined;
  const k = waitOf(name, n);
  const hasNoMemory = delay === 'exponential';
  if (name === 'k-batch-async' || name === 'async') return k / n;
  if (name === 'k-batch-sync') return hasNoMemory ? k / n : undefined;
  if (name === 'k-async') return hasNoMemory ? orderStatistic(delay, n, k) : undefined;
  return orderStatistic(delay, n, k);
}

/** Mean staleness in the long run, for any times: by counting. */
export function staleness(name: SchemeName, n: number): number {
  const k = waitOf(name, n);
  if (name === 'k-async' || name === 'async') return n / k - 1;
  return name === 'k-batch-async' ? (n - 1) / k : 0;
}
