import { countsOf, type TypeCount } from '../../analysis/closed-forms/score-vectors.js';
import { type Claim, verdictOf } from '../../analysis/figures/claim.js';
import type { Figure } from '../../analysis/figures/figure.js';
import { SCHEME_LABELS } from '../../analysis/papers/cpgc.js';
import type { CsvCell } from '../../report/csv.js';

/** Order of the columns in the paper's tables. */
const SCHEMES = ['mcc', 'uc-mmc', 'cpgc'] as const;

/** A table of the paper as a figure. */
function table(
  id: string,
  needed: number,
  title: string,
  source: string,
  caption: string,
  claims: (counts: Counts) => Claim[],
): Figure {
  return {
    id,
    paper: 'cpgc',
    title,
    source,
    make: async () => {
      const counts = Object.fromEntries(SCHEMES.map((s) => [s, countsOf(s, needed)])) as Counts;
      const rows = counts.mcc.map((type, i): CsvCell[] => [
        ...[...type.workersWith].reverse(),
        type.scoreVectors,
        ...SCHEMES.map((s) => counts[s][i].recovering),
      ]);
      const listed = rows.filter((row) => row.slice(4).some((n) => n !== 0));
      return {
        columns: ['N2', 'N1', 'N0', 'score_vectors', 'mcc', 'uc_mmc', 'cpgc'],
        rows,
        chart: {
          title,
          caption,
          columns: [
            { header: 'Cumulative computation type' },
            { header: 'Score vectors\nof the type', align: 'right' },
            ...SCHEMES.map((s) => ({ header: SCHEME_LABELS[s], align: 'right' as const })),
          ],
          rows: [
            ...listed.map((row) => [
              `N2 = ${row[0]}, N1 = ${row[1]}, N0 = ${row[2]}`,
              ...row.slice(3).map(String),
            ]),
            [
              `the other ${rows.length - listed.length} types together`,
              String(rest(rows, listed)),
              '0',
              '0',
              '0',
            ],
          ],
        },
        claims: claims(counts),
        runs: [],
      };
    },
  };
}

type Counts = Record<(typeof SCHEMES)[number], TypeCount[]>;

function rest(rows: readonly CsvCell[][], listed: readonly CsvCell[][]): number {
  const total = (some: readonly CsvCell[][]) => some.reduce((sum, row) => sum + Number(row[3]), 0);
  return total(rows) - total(listed);
}

/** Whether the counts of the types (N2, N1, N0) in `printed` are as printed, and all other types count 0. */
function asPrinted(counts: Counts, printed: readonly PrintedRow[]): { matching: number; all: boolean } {
  let matching = 0;
  let all = true;
  counts.mcc.forEach(({ workersWith: [n0, n1, n2] }, i) => {
    const row = printed.find((p) => p.type[0] === n2 && p.type[1] === n1 && p.type[2] === n0);
    const expected = row?.counts ?? [0, 0, 0];
    const equal = SCHEMES.every((s, column) => counts[s][i].recovering === expected[column]);
    if (!equal) all = false;
    if (row && equal) matching++;
  });
  return { matching, all };
}

interface PrintedRow {
  /** N2, N1, N0 */
  readonly type: readonly [number, number, number];
  /** MCC, UC-MMC, CPGC */
  readonly counts: readonly [number, number, number];
}

// The statements of the paper, row by row. They are compared with what is counted, and never shown as results.
const PRINTED_TABLE_1: readonly PrintedRow[] = [
  { type: [4, 0, 0], counts: [1, 1, 1] },
  { type: [3, 1, 0], counts: [4, 4, 4] },
  { type: [3, 0, 1], counts: [4, 4, 4] },
  { type: [2, 2, 0], counts: [6, 6, 6] },
  { type: [2, 1, 1], counts: [12, 8, 12] },
  { type: [2, 0, 2], counts: [6, 2, 6] },
  { type: [1, 3, 0], counts: [0, 4, 4] },
  { type: [1, 2, 1], counts: [0, 4, 8] },
  // Printed as N0 = 1, which would be five workers.
  { type: [0, 4, 0], counts: [0, 1, 1] },
];

const PRINTED_TABLE_2: readonly PrintedRow[] = [
  { type: [4, 0, 0], counts: [1, 1, 1] },
  { type: [3, 1, 0], counts: [4, 4, 4] },
  { type: [3, 0, 1], counts: [4, 4, 4] },
  { type: [2, 2, 0], counts: [6, 6, 6] },
  { type: [2, 1, 1], counts: [12, 12, 12] },
  { type: [2, 0, 2], counts: [6, 6, 6] },
  { type: [1, 3, 0], counts: [0, 4, 4] },
  { type: [1, 2, 1], counts: [0, 12, 12] },
  { type: [1, 1, 2], counts: [0, 8, 8] },
  { type: [0, 4, 0], counts: [0, 1, 1] },
  { type: [0, 3, 1], counts: [0, 4, 4] },
];

const base = { paper: 'cpgc' };

/** Table 1: the full gradient. */
export const table1 = table(
  'cpgc-table1',
  4,
  'Score vectors that give the full gradient, K = 4, r = 2',
  'CPGC, Table 1',
  'All 81 score vectors, counted by playing each through the schemes’ own collectors (peeling for CPGC). ' +
    'In the last type the paper prints N0 = 1, a misprint: with N1 = 4 of four workers N0 is 0.',
  (counts) => {
    const { matching, all } = asPrinted(counts, PRINTED_TABLE_1);
    const dominated = counts.cpgc.every(
      ({ recovering }, i) =>
        recovering >= counts.mcc[i].recovering && recovering >= counts['uc-mmc'][i].recovering,
    );
    return [
      {
        ...base,
        id: 'cpgc-table1-counts',
        section: 'Table 1',
        statement: 'Counts of the score vectors from which the full gradient can be recovered',
        value: matching,
        verdict: all ? 'holds as amended' : 'fails',
        note: `${matching} of ${PRINTED_TABLE_1.length} rows as printed; amended: the last row is N1 = 4, N0 = 0 (printed N0 = 1)`,
      },
      {
        ...base,
        id: 'cpgc-highest-probability',
        section: '2.1',
        statement: 'CPGC has the highest Pr(T < t) for any t (K = 4, r = 2), hence the least mean time',
        value: counts.cpgc.reduce((sum, t) => sum + t.recovering, 0),
        verdict: verdictOf(dominated),
        note: 'value: recovering score vectors of CPGC; of every type it has at least as many as MCC and UC-MMC',
      },
    ];
  },
);

/** Table 2: three of four partial gradients. */
export const table2 = table(
  'cpgc-table2',
  3,
  'Score vectors that give at least 3 of 4 partial gradients, K = 4, r = 2',
  'CPGC, Table 2',
  'All 81 score vectors, counted by playing each through the schemes’ own collectors (peeling for CPGC). ' +
    'MCC has no partial recovery: it needs two complete workers.',
  (counts) => {
    const { matching, all } = asPrinted(counts, PRINTED_TABLE_2);
    const same = counts.cpgc.every(({ recovering }, i) => recovering === counts['uc-mmc'][i].recovering);
    return [
      {
        ...base,
        id: 'cpgc-table2-counts',
        section: 'Table 2',
        statement: 'Counts of the score vectors from which 3 of 4 partial gradients can be recovered',
        value: matching,
        verdict: verdictOf(all),
        note: `${matching} of ${PRINTED_TABLE_2.length} rows as printed, every type that is not printed counts 0`,
      },
      {
        ...base,
        id: 'cpgc-partial-same-time',
        section: '2.2',
        statement: 'With 3 of 4 partial gradients UC-MMC and CPGC have the same completion time statistics',
        value: counts.cpgc.reduce((sum, t) => sum + t.recovering, 0),
        verdict: verdictOf(same),
        note: 'value: recovering score vectors of CPGC; type by type the counts of both are compared',
      },
    ];
  },
);
