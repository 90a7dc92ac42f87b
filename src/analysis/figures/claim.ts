import type { CsvCell } from '../../report/csv.js';
import { type Estimate, interval, type Limits } from '../../statistics/estimate.js';

/** How a statement has come out; `holds as amended`: once something is put right, which its note says. */
export type Verdict = 'holds' | 'fails' | 'holds as amended';

/** A checkable statement of a paper, and what came out. Verdicts are computed from results, never typed in. */
export interface Claim {
  readonly id: string;
  readonly paper: string;
  /** Section, table or figure of the paper. */
  readonly section: string;
  /** The statement in our words. */
  readonly statement: string;
  /** Our number; for a count, the number of matching cases. */
  readonly value: number;
  /** 95 % confidence interval of it, where it was sampled. */
  readonly low?: number;
  readonly high?: number;
  readonly verdict: Verdict;
  /** What the verdict rests on, and what is different if it fails. */
  readonly note: string;
}

/** Columns of a table of claims. */
export const CLAIM_COLUMNS = [
  'id',
  'paper',
  'section',
  'statement',
  'value',
  'low',
  'high',
  'verdict',
  'note',
];

/** A claim as a row of that table. */
export function claimRow(claim: Claim): CsvCell[] {
  const { id, paper, section, statement, value, low, high, verdict, note } = claim;
  return [id, paper, section, statement, value, low, high, verdict, note];
}

/** `holds` if the condition is true, else `fails`. */
export function verdictOf(condition: boolean): Verdict {
  return condition ? 'holds' : 'fails';
}

/** A claim as the figures of a paper write it down. */
export interface ClaimDraft {
  /** Without the paper's key in front. */
  readonly id: string;
  /** Section, table or figure of the paper. */
  readonly section: string;
  /** The statement in our words. */
  readonly statement: string;
  /** Our number; a plain one was computed or counted, and has no interval. */
  readonly found: Estimate | number;
  /** Whether it holds, or the verdict. */
  readonly verdict: boolean | Verdict;
  /** What the verdict rests on, and what is different if it fails. */
  readonly note: string;
}

/**
 * Turns the drafts of a paper into claims.
 * @param limits the interval of a sampled number; default: the 95 % interval
 */
export function claimsFor(
  paper: string,
  limits: (estimate: Estimate) => Limits = interval,
): (draft: ClaimDraft) => Claim {
  return ({ id, section, statement, found, verdict, note }) => ({
    id: `${paper}-${id}`,
    paper,
    section,
    statement,
    ...(typeof found === 'number' ? { value: found } : { value: found.value, ...limits(found) }),
    verdict: typeof verdict === 'boolean' ? verdictOf(verdict) : verdict,
    note,
  });
}

/** The number of a claim: an estimate with its 95 % interval, and without where it has no sampling error. */
export function estimated(estimate: Estimate): Pick<Claim, 'value' | 'low' | 'high'> {
  return { value: estimate.value, ...(estimate.se > 0 ? interval(estimate) : {}) };
}
