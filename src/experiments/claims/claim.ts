import type { CsvCell } from '../../report/csv.js';

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

export function claimRow(claim: Claim): CsvCell[] {
  const { id, paper, section, statement, value, low, high, verdict, note } = claim;
  return [id, paper, section, statement, value, low, high, verdict, note];
}

/** `holds` if the condition is true, else `fails`. */
export function verdictOf(condition: boolean): Verdict {
  return condition ? 'holds' : 'fails';
}
