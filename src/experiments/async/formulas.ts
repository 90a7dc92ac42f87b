import { meanOrderStatistic } from '../../analysis/closed-forms/completion-times.js';
import { half, type NamedDelay, PARETO, SHIFTED } from './settings.js';

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
