import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import { pointAt } from '../../analysis/figures/point-at.js';
import type { CsvCell } from '../../report/csv.js';
import type { LinePoint } from '../../report/line-chart.js';
import { exponentialClaims, lemma8Claims } from './lemma8-claims.js';
import { type Lemma8Row, N, rowsOf, simulate } from './lemma8-rows.js';

/** What is drawn: a simulated scheme, or a formula of the paper that it is compared with. */
const SERIES = [
  { name: 'uncoded', label: 'uncoded' },
  { name: 'frc', label: 'EGC, fractional repetition' },
  { name: 'printed', label: 'EGC, (13) as printed' },
  { name: 'cyclic', label: 'EGC, cyclic' },
  { name: 'erasurehead', label: 'AGC' },
  { name: 'bound', label: 'AGC, bound (14)' },
];

export const lemma8: Figure = {
  id: 'erasurehead-lemma8',
  paper: 'erasurehead',
  title: 'Mean time per iteration against lambda, c and delta: as printed, corrected, simulated',
  source: 'ErasureHead, Lemma 8',
  make: async (context) => {
    const trials = trialsFor(context, 6_000, 250);
    const variations = await simulate(context, trials);
    const rows = variations.flatMap(rowsOf);
    const panels = [
      {
        varied: 'lambda',
        x: { title: 'lambda (small: heavy straggling)', log: true },
        fixed: 'c = 3, delta = 0.5',
      },
      { varied: 'c', x: { title: 'c, tasks per worker', log: true }, fixed: 'lambda = 0.5, delta = 0.5' },
      { varied: 'delta', x: { title: 'delta = r/n' }, fixed: 'lambda = 0.5, c = 3' },
    ] as const;
    return {
      columns: [
        ...['varied', 'n', 'lambda', 'c', 'delta', 'scheme', 'trials'],
        ...['time_mean', 'time_se', 'exact', 'printed'],
      ],
      rows: rows.map((row): CsvCell[] => [
        ...[row.varied, N, row.lambda, row.c, row.delta, row.scheme, trials],
        ...[row.time.value, row.time.se, row.exact, row.printed],
      ]),
      chart: {
        title: 'ErasureHead, Lemma 8: mean time of an iteration',
        caption:
          `n = k = ${N}; c tasks of a worker take c/n + Exp(lambda·n/c), the unit is the least time of the whole job on one ` +
          `node. Simulated, ${trials.toLocaleString('en')} iterations per point, seed ${context.seed}, but for the lines “as ` +
          'printed” and “bound”. Bottom: simulation over exact mean − 1 with 95 % bands; exact is (12) for uncoded, ' +
          'c/n + H_{n/c}/(lambda n) for fractional repetition, the order statistic n − c + 1 for the cyclic code, and for AGC ' +
          'c/n + (c/(lambda n)) Σ P(K >= s)/(n − s + 1), since it also ends when all groups are in.',
        series: SERIES,
        panels: [
          ...panels.map(({ varied, x, fixed }, i) => ({
            title: `(${'abc'[i]}) against ${varied}`,
            subtitle: fixed,
            x,
            y: { title: 'E[T]', log: true },
            points: timePoints(rows, varied),
          })),
          ...panels.map(({ varied, x }, i) => ({
            title: `(${'def'[i]}) simulated ÷ exact − 1`,
            x,
            y: { title: 'percent' },
            points: differencePoints(rows, varied),
            marks: [{ kind: 'horizontal', y: 0, label: '' } as const],
          })),
        ],
        columns: 3,
      },
      claims: [...exponentialClaims(2 * trials, context.seed), ...lemma8Claims(rows, N)],
      runs: variations.map(({ run }) => run),
    };
  },
};

function timePoints(rows: readonly Lemma8Row[], varied: Lemma8Row['varied']): LinePoint[] {
  return rows
    .filter((row) => row.varied === varied)
    .flatMap((row): LinePoint[] => {
      const x = row[varied];
      const simulated = pointAt(row.scheme, x, row.time);
      const formula = { frc: 'printed', erasurehead: 'bound', uncoded: undefined, cyclic: undefined }[
        row.scheme
      ];
      if (formula === undefined || row.printed === undefined) return [simulated];
      return [simulated, { series: formula, x, y: row.printed }];
    });
}

function differencePoints(rows: readonly Lemma8Row[], varied: Lemma8Row['varied']): LinePoint[] {
  return rows
    .filter((row) => row.varied === varied)
    .map(({ scheme, time, exact, ...row }): LinePoint => {
      const percent = { value: 100 * (time.value / exact - 1), se: (100 * time.se) / exact };
      return pointAt(scheme, row[varied], percent);
    });
}
