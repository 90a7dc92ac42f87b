import { judge, type Region, type Verdict } from './verdict.js';

export type { Verdict } from './verdict.js';

import type { CsvCell } from '../../report/csv.js';
import { type Estimate, interval, type Limits } from '../../statistics/estimate.js';

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
