import { z } from 'zod';
import { binomial } from './coverage.js';
import type { Problem, Setting } from './scheme.js';

/** `wait`: after how many responders an iteration ends at the latest. */
export const wait = z
  .number()
  .positive()
  .refine((w) => w < 1 || Number.isInteger(w), {
    error: 'a whole number of workers, or a fraction strictly between 0 and 1',
  })
  .describe('responders to wait for: a whole number of workers, or a fraction of them between 0 and 1');

/**
 * Number of workers that `wait` stands for: itself, or the fraction of K rounded to the nearest integer, at
 * least 1; K if it is absent.
 */
export function resolveWait(wait: number | undefined, workers: number): number {
  if (wait === undefined) return workers;
  return wait < 1 ? Math.max(1, Math.round(wait * workers)) : wait;
}

/** The condition that `wait` be at most K. */
export function waitWithinWorkers(wait: number | undefined, { workers }: Setting): Problem[] {
  if (wait === undefined || resolveWait(wait, workers) <= workers) return [];
  return [{ path: 'scheme.wait', given: String(wait), allowed: `at most workers (${workers})` }];
}

/**
 * E[number of responders that are in] / n, by which estimates are divided: with `wait` k the mean of
 * min(B, k)/n for B ~ Binomial(n, q). Without `wait` that is q itself (SGC, eq. (5): 1 − p); where all respond
 * it is k/n. It is a mean over workers: where loads or speeds are unequal, fast workers are in more often, and
 * an estimate divided by it is biased.
 */
export function expectedFraction(
  workers: number,
  wait: number | undefined,
  responseProbability: number,
): number {
  const k = resolveWait(wait, workers);
  if (k === workers || responseProbability === 1) return Math.min(k / workers, responseProbability);
  const chances = binomial(workers, responseProbability);
  const mean = chances.reduce((sum, chance, b) => sum + chance * Math.min(b, k), 0);
  return mean / workers;
}
