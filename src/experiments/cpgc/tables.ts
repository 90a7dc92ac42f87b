import { countsOf, type TypeCount } from '../../analysis/closed-forms/completion-times.js';
import { type ClaimDraft, claimsFor } from '../../analysis/figures/claim.js';
import type { Figure } from '../../analysis/figures/figure.js';
import { SCHEME_LABELS } from '../../analysis/papers/cpgc.js';

/** Order of the columns in the paper's tables. */
const SCHEMES = ['mcc', 'uc-mmc', 'cpgc'] as const;

/** Counts of every scheme, type by type. */
type Counts = Record<(typeof SCHEMES)[number], TypeCount[]>;

/** Counts of MCC, UC-MMC and CPGC as a table prints them, by "N2 N1 N0". */
type Printed = Readonly<Record<string, readonly [number, number, number]>>;

// The statements of the paper, row by row. They are compared with what is counted, and never shown as results.
const TABLE_1: Printed = {
  '4 0 0': [1, 1, 1],
  '3 1 0': [4, 4, 4],
  '3 0 1': [4, 4, 4],
  '2 2 0': [6, 6, 6],
  '2 1 1': [12, 8, 12],
  '2 0 2': [6, 2, 6],
  '1 3 0': [0, 4, 4],
  '1 2 1': [0, 4, 8],
  // Printed as N0 = 1, which would be five workers.
  '0 4 0': [0, 1, 1],
};

const TABLE_2: Printed = {
  '4 0 0': [1, 1, 1],
  '3 1 0': [4, 4, 4],
  '3 0 1': [4, 4, 4],
  '2 2 0': [6, 6, 6],
  '2 1 1': [12, 12, 12],
  '2 0 2': [6, 6, 6],
  '1 3 0': [0, 4, 4],
  '1 2 1': [0, 12, 12],
  '1 1 2': [0, 8, 8],
  '0 4 0': [0, 1, 1],
  '0 3 1': [0, 4, 4],
};

const COUNTED =
  'All 81 score vectors, counted by playing each through the schemes’ own collectors (peeling for CPGC). ';

/** Table 1: the full gradient. */
export const table1 = table({
  id: 'cpgc-table1',
  title: 'Score vectors that give the full gradient, K = 4, r = 2',
  source: 'CPGC, Table 1',
  caption: `${COUNTED}In the last type the paper prints N0 = 1, a misprint: with N1 = 4 of four workers N0 is 0.`,
  needed: 4,
  claims: (counts) => {
    const { matching, of, all } = compare(counts, TABLE_1);
    return [
      {
        id: 'table1-counts',
        section: 'Table 1',
        statement: 'Counts of the score vectors from which the full gradient can be recovered',
        found: matching,
        verdict: all,
        amended: true,
        note: `${matching} of ${of} rows as printed; amended: the last row is N1 = 4, N0 = 0 (printed N0 = 1)`,
      },
      {
        id: 'highest-probability',
        section: '2.1',
        statement: 'CPGC has the highest Pr(T < t) for any t (K = 4, r = 2), hence the least mean time',
        found: recovering(counts.cpgc).reduce((sum, n) => sum + n),
        verdict: [counts.mcc, counts['uc-mmc']].every((other) =>
          recovering(other).every((n, i) => counts.cpgc[i].recovering >= n),
        ),
        note: 'value: recovering score vectors of CPGC; of every type it has at least as many as MCC and UC-MMC',
      },
    ];
  },
});

/** Table 2: three of four partial gradients. */
export const table2 = table({
  id: 'cpgc-table2',
  title: 'Score vectors that give at least 3 of 4 partial gradients, K = 4, r = 2',
  source: 'CPGC, Table 2',
  caption: `${COUNTED}MCC has no partial recovery: it needs two complete workers.`,
  needed: 3,
  claims: (counts) => {
    const { matching, of, all } = compare(counts, TABLE_2);
    return [
      {
        id: 'table2-counts',
        section: 'Table 2',
        statement: 'Counts of the score vectors from which 3 of 4 partial gradients can be recovered',
        found: matching,
        verdict: all,
        note: `${matching} of ${of} rows as printed, every type that is not printed counts 0`,
      },
      {
        id: 'partial-same-time',
        section: '2.2',
        statement: 'With 3 of 4 partial gradients UC-MMC and CPGC have the same completion time statistics',
        found: recovering(counts.cpgc).reduce((sum, n) => sum + n),
        verdict: recovering(counts['uc-mmc']).every((n, i) => n === counts.cpgc[i].recovering),
        note: 'value: recovering score vectors of CPGC; type by type the counts of both are compared',
      },
    ];
  },
});

/** A table of the paper. */
interface CountTable extends Pick<Figure, 'id' | 'title' | 'source'> {
  readonly caption: string;
  /** Number of the four partial gradients that must be recovered. */
  readonly needed: number;
  readonly claims: (counts: Counts) => ClaimDraft[];
}

function table({ id, title, source, caption, needed, claims }: CountTable): Figure {
  return {
    ...{ id, paper: 'cpgc', title, source },
    make: async () => {
      const counts = Object.fromEntries(SCHEMES.map((s) => [s, countsOf(s, needed)])) as Counts;
      const rows = counts.mcc.map(({ workersWith, scoreVectors }, i) => ({
        type: [...workersWith].reverse(),
        scoreVectors,
        recovering: SCHEMES.map((s) => counts[s][i].recovering),
      }));
      const listed = rows.filter((row) => row.recovering.some((n) => n !== 0));
      const others = rows.filter((row) => !listed.includes(row));
      const vectors = others.reduce((sum, { scoreVectors }) => sum + scoreVectors, 0);
      return {
        columns: ['N2', 'N1', 'N0', 'score_vectors', 'mcc', 'uc_mmc', 'cpgc'],
        rows: rows.map((row) => [...row.type, row.scoreVectors, ...row.recovering]),
        chart: {
          ...{ title, caption },
          columns: [
            { header: 'Cumulative computation type' },
            { header: 'Score vectors\nof the type', align: 'right' },
            ...SCHEMES.map((s) => ({ header: SCHEME_LABELS[s], align: 'right' as const })),
          ],
          rows: [
            ...listed.map(({ type: [n2, n1, n0], scoreVectors, recovering }) => [
              `N2 = ${n2}, N1 = ${n1}, N0 = ${n0}`,
              ...[scoreVectors, ...recovering].map(String),
            ]),
            [`the other ${others.length} types together`, String(vectors), '0', '0', '0'],
          ],
        },
        claims: claims(counts).map(claimsFor('cpgc')),
        runs: [],
      };
    },
  };
}

function recovering(types: readonly TypeCount[]): number[] {
  return types.map((type) => type.recovering);
}

/** Number of printed rows that are as counted, and whether all are and every other type counts 0. */
function compare(counts: Counts, printed: Printed): { matching: number; of: number; all: boolean } {
  const equal = counts.mcc.map(({ workersWith }, i) => {
    const type = [...workersWith].reverse().join(' ');
    const row = printed[type];
    return { row, equal: SCHEMES.every((s, column) => counts[s][i].recovering === (row?.[column] ?? 0)) };
  });
  return {
    matching: equal.filter((each) => each.row !== undefined && each.equal).length,
    of: Object.keys(printed).length,
    all: equal.every((each) => each.equal),
  };
}
