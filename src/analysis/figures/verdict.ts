import type { Estimate, Limits } from '../../statistics/estimate.js';

/**
 * Outcome of checking a statement. `holds as amended`: once something is put right, which its note says. `inconclusive`:
 * the number is not known well enough to tell.
 */
export type Verdict = 'holds' | 'holds as amended' | 'fails' | 'inconclusive';

/** The verdicts in the order in which they are counted. */
export const VERDICTS = ['holds', 'holds as amended', 'fails', 'inconclusive'] as const satisfies Verdict[];

/** The values for which a statement is true: an interval, with or without its ends. */
export interface Region {
  /** Lower end; absent: no value is too small. */
  readonly from?: number;
  /** Upper end; absent: no value is too large. */
  readonly to?: number;
  /** Whether the ends are left out. Default: they belong to it. */
  readonly open?: boolean;
}

/** Meaning of "about x" and "around x" in papers: within this fraction of x. The same for all statements. */
export const ABOUT = 0.2;

/** Meaning of "close", "similar" and "the same performance" in papers: a ratio within this fraction of 1, either way. */
export const CLOSE = 0.1;

export const atLeast = (from: number): Region => ({ from });
export const atMost = (to: number): Region => ({ to });
export const above = (from: number): Region => ({ from, open: true });
export const below = (to: number): Region => ({ to, open: true });
export const between = (from: number, to: number): Region => ({ from, to });

/** "About x", "around x" and both sides of "up to x": within a fifth of x. */
export const about = (x: number): Region => ({
  from: Math.min(x * (1 - ABOUT), x * (1 + ABOUT)),
  to: Math.max(x * (1 - ABOUT), x * (1 + ABOUT)),
});

/** "Close to", "similar": a ratio between 1/1.1 and 1.1. */
export const close: Region = { from: 1 / (1 + CLOSE), to: 1 + CLOSE };

/**
 * The verdict on "the value lies in the region". Of a sampled number the whole 95 % interval must lie inside for it to
 * hold, and outside for it to fail; a single run, whose error is not known, tells nothing.
 * @param found the number; a plain one was computed or counted
 * @param limits the ends of its interval, where it was sampled
 */
export function judge(found: Estimate | number, limits: Limits | undefined, region: Region): Verdict {
  const value = typeof found === 'number' ? found : found.value;
  if (Number.isNaN(value)) return 'inconclusive';
  if (typeof found !== 'number' && found.df === 0) return 'inconclusive';
  const { low, high } = limits ?? { low: value, high: value };
  if (contains(region, low) && contains(region, high)) return 'holds';
  return isBelow(high, region) || isAbove(low, region) ? 'fails' : 'inconclusive';
}

function contains(region: Region, x: number): boolean {
  return !isBelow(x, region) && !isAbove(x, region);
}

function isBelow(x: number, { from = -Infinity, open = false }: Region): boolean {
  return open ? x <= from : x < from;
}

function isAbove(x: number, { to = Infinity, open = false }: Region): boolean {
  return open ? x >= to : x > to;
}
