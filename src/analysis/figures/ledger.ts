import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readBytes } from '../../host/node.js';
import { csvText } from '../../report/csv.js';
import { writeFiles } from '../../report/files.js';
import { fault, InputError, mistake } from '../../simulation/input/input-error.js';
import { ABOUT, CLAIM_COLUMNS, CLOSE, VERDICTS, type Verdict } from './claim.js';
import type { Paper } from './figure.js';

/** Bytes of a table of claims at most. */
const MOST_BYTES = 16 * 2 ** 20;

/** A claim as it stands in a paper's claims.csv: all cells as text. */
export type LedgerRow = Readonly<Record<(typeof CLAIM_COLUMNS)[number], string>>;

/** The papers in the order of the ledger, with what they are called there. */
export const PAPER_TITLES: Readonly<Record<Paper, string>> = {
  cpgc: 'Distributed Gradient Descent with Coded Partial Gradient Computations (CPGC)',
  rcsc: 'Distributed Gradient Descent with Coding and Partial Recovery (RCSC)',
  erasurehead: 'ErasureHead: Distributed Gradient Descent without Delays Using Approximate Gradient Coding',
  wgc: 'Weighted Gradient Coding with Leverage Score Sampling',
  sgc: 'Stochastic Gradient Coding for (Flexible) Straggler Mitigation in Distributed Learning',
  'block-gc': 'Optimization-based Block Coordinate Gradient Coding',
  sequential: 'Sequential Gradient Coding for Straggler Mitigation',
  async: 'Slow and Stale Gradients Can Win the Race',
};

const PAPERS = Object.keys(PAPER_TITLES) as Paper[];

/**
 * The claims of all papers, as the figures under `folder` have computed them.
 * @throws InputError if the figures of no paper have been made there
 */
export function readLedger(folder: string): LedgerRow[] {
  const files = PAPERS.map((paper) => join(folder, paper, 'claims.csv')).filter(existsSync);
  if (files.length === 0) {
    throw new InputError([mistake(folder, 'no claims', 'a folder with the results of `straggle figures`')]);
  }
  return files.flatMap(readClaims);
}

/** The claims of one table, as the figures write it. @throws InputError if it is none */
export function readClaims(file: string): LedgerRow[] {
  try {
    const [header, ...rows] = parse(readBytes(file, MOST_BYTES)) as string[][];
    if (header?.join() === CLAIM_COLUMNS.join()) {
      return rows.map((row) => Object.fromEntries(header.map((column, i) => [column, row[i]])) as LedgerRow);
    }
  } catch {
    // Said below, as for a table with other columns.
  }
  throw new InputError([fault(file, 'not a table of claims', 'what `straggle figures` writes')]);
}

/** Writes the ledger as FOLDER/claims.csv and FOLDER/claims.md. */
export function writeLedger(folder: string, rows: readonly LedgerRow[]): void {
  writeFiles([
    {
      path: join(folder, 'claims.csv'),
      content: csvText(
        CLAIM_COLUMNS,
        rows.map((row) => CLAIM_COLUMNS.map((column) => row[column])),
      ),
    },
    { path: join(folder, 'claims.md'), content: ledgerMarkdown(rows) },
  ]);
}

/** The ledger for readers: what reproduces, what does not, and why. */
export function ledgerMarkdown(rows: readonly LedgerRow[]): string {
  const lines = [
    '# What the papers say, and what comes out',
    '',
    'Every statement that can be checked, in our words, with our number (95 % interval where it was sampled). The',
    'verdicts are computed from the results beside this page by `straggle figures`; none is typed in. A statement',
    'about a number holds if the whole interval lies where it is true, fails if none of it does, and is inconclusive',
    `else. "About" and "around" x mean within ${100 * ABOUT} % of x, and so does "up to x", from both sides; "close",`,
    `"similar" and "the same" mean a ratio between 1/${1 + CLOSE} and ${1 + CLOSE}.`,
    '',
    "The papers' statements:",
    '',
    ...summaryTable(rows.filter(({ origin }) => origin === 'paper')),
    ...ours(rows),
    ...failures(rows),
  ];
  for (const paper of PAPERS) {
    const own = rows.filter((row) => row.paper === paper);
    if (own.length === 0) continue;
    lines.push(
      '',
      `## ${PAPER_TITLES[paper]}`,
      '',
      '| where | statement | our number | verdict |',
      '|---|---|---|---|',
    );
    for (const row of own) {
      const statement = `${row.statement}<br><small>${row.note}</small>`;
      const place = row.origin === 'ours' ? `${row.section}; ours` : row.section;
      const cells = [place, statement, numberText(row), `**${row.verdict}**`];
      lines.push(`| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Number of statements that are not the papers', by verdict. */
function ours(rows: readonly LedgerRow[]): string[] {
  const own = rows.filter(({ origin }) => origin === 'ours');
  if (own.length === 0) return [];
  return [
    '',
    `Beside them stand ${own.length} statements of ours (extensions, causes, other readings), marked so: ` +
      `${countsText(own)}.`,
  ];
}

/** Counts of the verdicts in words: "97 hold, 28 as amended, 29 fail, 3 inconclusive". */
export function countsText(rows: readonly { readonly verdict: string }[]): string {
  const count = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  return (
    `${count('holds')} hold, ${count('holds as amended')} as amended, ${count('fails')} fail, ` +
    `${count('inconclusive')} inconclusive`
  );
}

/** The papers' statements that do not hold, for those who look for that first; why, the tables say. */
function failures(rows: readonly LedgerRow[]): string[] {
  const failed = rows.filter(({ origin, verdict }) => origin === 'paper' && verdict === 'fails');
  if (failed.length === 0) return [];
  const entry = (row: LedgerRow) => `- ${row.section}: ${row.statement} (${numberText(row)})`;
  return [
    '',
    '## What does not hold',
    '',
    'Why, or what holds in its place, stands under the statement in the tables below.',
    ...PAPERS.flatMap((paper) => {
      const own = failed.filter((row) => row.paper === paper);
      return own.length === 0 ? [] : ['', `**${PAPER_TITLES[paper]}**`, '', ...own.map(entry)];
    }),
  ];
}

function summaryTable(rows: readonly LedgerRow[]): string[] {
  return [
    `| paper | statements | ${VERDICTS.join(' | ')} |`,
    '|---|---|---|---|---|---|',
    ...PAPERS.filter((paper) => rows.some((row) => row.paper === paper)).map((paper) => {
      const own = rows.filter((row) => row.paper === paper);
      const counts = VERDICTS.map((verdict) => own.filter((row) => row.verdict === verdict).length);
      return `| ${PAPER_TITLES[paper]} | ${own.length} | ${counts.join(' | ')} |`;
    }),
  ];
}

/** The number with its interval, to four digits; all digits of what was counted; a dash where there is none. */
export function numberText({ value, low, high }: LedgerRow): string {
  if (value === '') return '–';
  // A mean that differs from zero by rounding alone is shown as zero.
  const nothing = 1e-12 * (Number(high) - Number(low));
  const short = (text: string) => {
    const rounded = Math.abs(Number(text)) < nothing ? 0 : Number(Number(text).toPrecision(4));
    return Math.abs(rounded) >= 1e6 ? rounded.toExponential().replace('+', '') : String(rounded);
  };
  if (low === '' || high === '' || (low === value && high === value)) {
    return Number.isInteger(Number(value)) ? value : short(value);
  }
  return `${short(value)} [${short(low)}, ${short(high)}]`;
}
