import type { CsvCell } from '../../report/csv.js';
import type { LinePoint } from '../../report/line-chart.js';
import type { Figure, FigureContext, Run } from '../figures/figure.js';
import { trialsFor } from '../figures/figure.js';
import { type Estimate, interval, meanOf } from '../statistics/estimate.js';
import { exponentialClaims, lemma8Claims } from './lemma8-claims.js';
import { theoryDelay } from './settings.js';
import {
  meanApproximate,
  meanArrival,
  meanCyclic,
  meanExact,
  meanExactPrinted,
  meanUncoded,
} from './theory.js';

/** n workers and n tasks, as in the paper's experiments. */
const N = 30;

/** What each row of panels varies, and what it leaves as it is. */
const BASE = { lambda: 0.5, c: 3, delta: 0.5 };
const LAMBDAS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const LOADS = [1, 2, 3, 5, 6, 10, 15, 30];
const DELTAS = [0.1, 0.2, 0.3, 11 / 30, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** What is drawn: a simulated scheme, or a formula of the paper that it is compared with. */
const SERIES = [
  { name: 'uncoded', label: 'uncoded' },
  { name: 'frc', label: 'EGC, fractional repetition' },
  { name: 'printed', label: 'EGC, (13) as printed' },
  { name: 'cyclic', label: 'EGC, cyclic' },
  { name: 'erasurehead', label: 'AGC' },
  { name: 'bound', label: 'AGC, bound (14)' },
];

/** A run in which one of the three is varied: its values, each met by all schemes. */
interface Variation {
  readonly varied: 'lambda' | 'c' | 'delta';
  readonly at: readonly number[];
  readonly run: Run;
}

/** A simulated mean, the number that it should be, and what the paper has in its place. */
export interface Lemma8Row {
  readonly varied: 'lambda' | 'c' | 'delta';
  readonly lambda: number;
  readonly c: number;
  readonly delta: number;
  readonly scheme: 'uncoded' | 'frc' | 'cyclic' | 'erasurehead';
  readonly time: Estimate;
  /** Exact mean. */
  readonly exact: number;
  /** The paper's: (12), (13) as printed, (14) for AGC; nothing for the cyclic code. */
  readonly printed: number | undefined;
}

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

/** The four schemes with c tasks per worker, AGC waiting for delta·n of them. */
function schemes(c: number, delta: number): object[] {
  return [
    { name: 'uncoded' },
    { name: 'frc', load: c },
    { name: 'cyclic', load: c },
    { name: 'erasurehead', load: c, wait: Math.round(delta * N) },
  ];
}

async function simulate(context: FigureContext, trials: number): Promise<Variation[]> {
  const { lambda, c, delta } = BASE;
  const variations = [
    { varied: 'lambda', at: LAMBDAS, delays: LAMBDAS, schemes: schemes(c, delta) },
    { varied: 'c', at: LOADS, delays: [lambda], schemes: LOADS.flatMap((load) => schemes(load, delta)) },
    { varied: 'delta', at: DELTAS, delays: [lambda], schemes: DELTAS.flatMap((d) => schemes(c, d)) },
  ] as const;
  const found: Variation[] = [];
  for (const { varied, at, delays, schemes } of variations) {
    const run = await context.run({
      name: 'erasurehead-lemma8',
      seed: context.seed,
      trials,
      workers: N,
      scheme: schemes[0],
      delay: theoryDelay(N, lambda),
      sweep: { delay: delays.map((each) => theoryDelay(N, each)), scheme: schemes },
    });
    found.push({ varied, at, run });
  }
  return found;
}

/** Four points, one for each scheme, for each value of what is varied. */
function rowsOf({ varied, at, run }: Variation): Lemma8Row[] {
  return run.summaries.map((summary, i): Lemma8Row => {
    const setting = { ...BASE, [varied]: at[Math.floor(i / 4)] };
    const scheme = run.experiment.points[i].scheme.name as Lemma8Row['scheme'];
    const time = meanOf(summary.of('completion_time'));
    return { varied, ...setting, scheme, time, ...closedForms(scheme, setting) };
  });
}

function closedForms(
  scheme: Lemma8Row['scheme'],
  { lambda, c, delta }: typeof BASE,
): Pick<Lemma8Row, 'exact' | 'printed'> {
  const times = { n: N, lambda, c };
  const r = Math.round(delta * N);
  switch (scheme) {
    case 'uncoded':
      return { exact: meanUncoded(times), printed: meanUncoded(times) };
    case 'frc':
      return { exact: meanExact(times), printed: meanExactPrinted(times) };
    case 'cyclic':
      return { exact: meanCyclic(times), printed: undefined };
    case 'erasurehead':
      return { exact: meanApproximate(times, r), printed: meanArrival(times, r) };
  }
}

function timePoints(rows: readonly Lemma8Row[], varied: Lemma8Row['varied']): LinePoint[] {
  return rows
    .filter((row) => row.varied === varied)
    .flatMap((row): LinePoint[] => {
      const x = row[varied];
      const simulated = { series: row.scheme, x, y: row.time.value, ...interval(row.time) };
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
      return { series: scheme, x: row[varied], y: percent.value, ...interval(percent) };
    });
}
