import type { CsvCell } from '../../report/csv.js';
import { type Estimate, interval, type Limits } from '../../statistics/estimate.js';

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

/** Origin of a statement: the paper's, or ours about it (an extension, a cause, another reading). */
type Origin = 'paper' | 'ours';

/** A checkable statement, and what came out. Verdicts are computed from results, never typed in. */
export interface Claim {
  readonly id: string;
  readonly paper: string;
  /** Section, table or figure of the paper. */
  readonly section: string;
  /** Default: the paper's. */
  readonly origin?: Origin;
  /** The statement in our words. */
  readonly statement: string;
  /** Our number; for a count, the number of matching cases. NaN where the runs gave none: inconclusive. */
  readonly value: number;
  /** 95 % confidence interval of it, where it was sampled. */
  readonly low?: number;
  readonly high?: number;
  /** The values for which the statement is true, where the verdict comes from that. */
  readonly region?: Region;
  readonly verdict: Verdict;
  /** Basis of the verdict, and what is different if it fails. */
  readonly note: string;
}

/** Columns of a table of claims. */
export const CLAIM_COLUMNS = [
  ...['id', 'paper', 'section', 'origin', 'statement'],
  ...['value', 'low', 'high', 'true_from', 'true_to', 'verdict', 'note'],
] as const;

/** A claim as a row of that table. */
export function claimRow(claim: Claim): CsvCell[] {
  const { id, paper, section, origin = 'paper', statement, value, low, high, region, verdict, note } = claim;
  return [
    ...[id, paper, section, origin, statement],
    ...[Number.isNaN(value) ? undefined : value, low, high, region?.from, region?.to, verdict, note],
  ];
}

/** `holds` if the condition is true, else `fails`. */
export function verdictOf(condition: boolean): Verdict {
  return condition ? 'holds' : 'fails';
}

/** A number that is known exactly, and its sampled value as a check of the simulation. */
export interface Checked {
  readonly exact: number;
  readonly sampled: Estimate;
}

/** A claim as the figures of a paper write it down. */
export interface ClaimDraft {
  /** Without the paper's key in front. */
  readonly id: string;
  /** Section, table or figure of the paper. */
  readonly section: string;
  /** Default: the paper's. */
  readonly origin?: Origin;
  /** The statement in our words. */
  readonly statement: string;
  /**
   * Our number. A plain one was computed or counted, and has no interval. Where an exact value is known, the verdict
   * rests on that, and the sampled one stands in the note.
   */
  readonly found: Estimate | Checked | number;
  /** The values for which the statement is true; or whether it is, where no number decides that; or the verdict. */
  readonly verdict: Region | boolean | Verdict;
  /** Whether the number is that of an amended reading, which the note states: it then holds as amended at best. */
  readonly amended?: boolean;
  /** Meaning of the number, and basis of the verdict. */
  readonly note: string;
  /** Statement that holds in place of one that fails; for the note. */
  readonly instead?: string;
}

/**
 * Turns the drafts of a paper into claims.
 * @param limits the interval of a sampled number; default: the 95 % interval
 */
export function claimsFor(
  paper: string,
  limits: (estimate: Estimate) => Limits = interval,
): (draft: ClaimDraft) => Claim {
  return ({ id, section, origin, statement, found, verdict: rule, amended, note, instead }) => {
    const number = typeof found === 'object' && 'exact' in found ? found.exact : found;
    const value = typeof number === 'number' ? number : number.value;
    const ends = typeof number === 'number' || Number.isNaN(value) ? undefined : limits(number);
    const region = typeof rule === 'object' ? rule : undefined;
    const judged = region ? judge(number, ends, region) : asVerdict(rule as boolean | Verdict);
    const plain = Number.isNaN(value) ? 'inconclusive' : judged;
    const verdict = amended && plain === 'holds' ? 'holds as amended' : plain;
    const check = typeof found === 'object' && 'exact' in found ? [checkText(found, limits)] : [];
    const place = verdict === 'fails' && instead !== undefined ? [`in its place: ${instead}`] : [];
    return {
      ...{ id: `${paper}-${id}`, paper, section, statement },
      ...(origin && { origin }),
      value,
      ...ends,
      ...(region && { region }),
      verdict,
      note: [note, ...check, ...place].join('; '),
    };
  };
}

function asVerdict(rule: boolean | Verdict): Verdict {
  return typeof rule === 'boolean' ? verdictOf(rule) : rule;
}

function checkText({ sampled }: Checked, limits: (estimate: Estimate) => Limits): string {
  const { low, high } = limits(sampled);
  const [value, from, to] = [sampled.value, low, high].map((x) => String(Number(x.toPrecision(4))));
  return `exact; sampled as a check: ${value} [${from}, ${to}]`;
}

/** The number of a claim: an estimate with its 95 % interval, and without where it has no sampling error. */
export function estimated(estimate: Estimate): Pick<Claim, 'value' | 'low' | 'high'> {
  return { value: estimate.value, ...(estimate.se > 0 ? interval(estimate) : {}) };
}
