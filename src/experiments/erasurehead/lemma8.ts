import {
  meanApproximate,
  meanArrival,
  meanCyclic,
  meanExact,
  meanExactPrinted,
  meanUncoded,
  type Times,
  theoryDelay,
} from '../../analysis/closed-forms/erasurehead.js';
import { fields, meanAndError, pointAt, tableOf } from '../../analysis/figures/estimates.js';
import { type Figure, type FigureContext, type Run, trialsFor } from '../../analysis/figures/figure.js';
import type { LinePoint } from '../../report/line-chart.js';
import { Z95 } from '../../statistics/estimate.js';
import { claims } from './claims.js';
import { exponentialClaims, type Lemma8Row, lemma8Claims } from './lemma8-claims.js';

/** n workers and n tasks, as in the paper's experiments. */
const N = 30;

/** The base setting, and the values of each of the three where the others stay as they are. */
const BASE = { lambda: 0.5, c: 3, delta: 0.5 };
const VARIED = {
  lambda: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
  c: [1, 2, 3, 5, 6, 10, 15, 30],
  delta: [0.1, 0.2, 0.3, 11 / 30, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
} as const;

interface Formulas {
  readonly exact: (times: Times, r: number) => number;
  readonly printed?: (times: Times, r: number) => number;
  /** The series in which the paper's is drawn. */
  readonly drawn?: string;
}

const FORMULAS: Readonly<Record<Lemma8Row['scheme'], Formulas>> = {
  uncoded: { exact: meanUncoded, printed: meanUncoded },
  frc: { exact: meanExact, printed: meanExactPrinted, drawn: 'printed' },
  cyclic: { exact: meanCyclic },
  erasurehead: { exact: meanApproximate, printed: meanArrival, drawn: 'bound' },
};

/** Series: a simulated scheme, or a formula of the paper that it is compared with. */
const SERIES = [
  { name: 'uncoded', label: 'uncoded' },
  { name: 'frc', label: 'EGC, fractional repetition' },
  { name: 'printed', label: 'EGC, (13) as printed' },
  { name: 'cyclic', label: 'EGC, cyclic' },
  { name: 'erasurehead', label: 'AGC' },
  { name: 'bound', label: 'AGC, bound (14)' },
];

const PANELS = [
  {
    varied: 'lambda',
    x: { title: 'λ (small: heavy straggling)', log: true },
    symbol: 'λ',
    fixed: 'c = 3, δ = 0.5',
  },
  { varied: 'c', x: { title: 'c, tasks per worker', log: true }, symbol: 'c', fixed: 'λ = 0.5, δ = 0.5' },
  { varied: 'delta', x: { title: 'δ = r/n' }, symbol: 'δ', fixed: 'λ = 0.5, c = 3' },
] as const;

export const lemma8: Figure = {
  id: 'erasurehead-lemma8',
  paper: 'erasurehead',
  title: 'Mean time per iteration against λ, c and δ: as printed, corrected, simulated',
  source: 'ErasureHead, Lemma 8',
  make: async (context) => {
    const trials = trialsFor(context, 6_000, 250);
    const rows: Lemma8Row[] = [];
    const runs: Run[] = [];
    for (const { varied } of PANELS) {
      const run = await simulate(context, varied, trials);
      rows.push(...rowsOf(run, varied));
      runs.push(run);
    }
    return {
      ...tableOf(rows, {
        varied: ({ varied }) => varied,
        n: () => N,
        ...fields('lambda', 'c', 'delta', 'scheme'),
        trials: () => trials,
        ...meanAndError('time', ({ time }) => time),
        ...fields('exact', 'printed'),
      }),
      chart: {
        title: 'ErasureHead, Lemma 8: mean time of an iteration',
        caption:
          `n = k = ${N}; c tasks of a worker take c/n + Exp(λ·n/c), the unit is the least time of the whole job on one ` +
          `node. Simulated, ${trials.toLocaleString('en')} iterations per point, seed ${context.seed}, but for the lines “as ` +
          'printed” and “bound”. Bottom: simulated minus exact mean in standard errors, of which 95 % should lie between the ' +
          'rules; exact is (12) for uncoded, ' +
          'c/n + H_{n/c}/(λ n) for fractional repetition, the order statistic n − c + 1 for the cyclic code, and for AGC ' +
          'c/n + (c/(λ n)) Σ P(K >= s)/(n − s + 1), since it also ends when all groups are in.',
        series: SERIES,
        panels: [
          ...PANELS.map(({ varied, symbol, x, fixed }, i) => ({
            title: `(${'abc'[i]}) against ${symbol}`,
            subtitle: fixed,
            x,
            y: { title: 'E[T]', log: true },
            points: rows.filter((row) => row.varied === varied).flatMap(timePoints),
          })),
          ...PANELS.map(({ varied, x }, i) => ({
            title: `(${'def'[i]}) simulated − exact`,
            x,
            y: { title: 'standard errors', domain: [-4, 4] as const },
            points: rows.filter((row) => row.varied === varied).map(differencePoint),
            marks: [-Z95, 0, Z95].map((y) => ({ kind: 'horizontal', y, label: '' }) as const),
          })),
        ],
        columns: 3,
        width: 240,
        height: 220,
      },
      claims: claims([...exponentialClaims(2 * trials, context.seed), ...lemma8Claims(rows, N)]),
      runs,
    };
  },
};

/** The four schemes with c tasks per worker, AGC waiting for delta·n of them. */
function schemesFor({ c, delta }: Pick<Lemma8Row, 'c' | 'delta'>) {
  return [
    { name: 'uncoded' },
    { name: 'frc', load: c },
    { name: 'cyclic', load: c },
    { name: 'erasurehead', load: c, wait: Math.round(delta * N) },
  ] as const;
}

function settingsOf(varied: Lemma8Row['varied']) {
  return VARIED[varied].map((value) => ({ ...BASE, [varied]: value }));
}

/** Simulates all schemes while one of the three is varied. */
function simulate(context: FigureContext, varied: Lemma8Row['varied'], trials: number): Promise<Run> {
  const delays = varied === 'lambda' ? VARIED.lambda : [BASE.lambda];
  const schemes = varied === 'lambda' ? schemesFor(BASE) : settingsOf(varied).flatMap(schemesFor);
  return context.run({
    name: 'erasurehead-lemma8',
    seed: context.seed,
    trials,
    workers: N,
    scheme: schemes[0],
    delay: theoryDelay(N, BASE.lambda),
    sweep: { delay: delays.map((each) => theoryDelay(N, each)), scheme: schemes },
  });
}

function rowsOf({ results }: Run, varied: Lemma8Row['varied']): Lemma8Row[] {
  return settingsOf(varied).flatMap((setting) => {
    const times = { n: N, ...setting };
    const r = Math.round(setting.delta * N);
    return schemesFor(setting).map((scheme): Lemma8Row => {
      const { exact, printed } = FORMULAS[scheme.name];
      // The uncoded scheme stands once for each value of c and delta, which it does not have.
      const [{ time }] = results.where({ scheme, delay: theoryDelay(N, setting.lambda) }).rows;
      return {
        ...{ varied, ...setting, scheme: scheme.name, time },
        ...{ exact: exact(times, r), printed: printed?.(times, r) },
      };
    });
  });
}

function timePoints(row: Lemma8Row): LinePoint[] {
  const x = row[row.varied];
  const simulated = pointAt(row.scheme, x, row.time);
  const { drawn } = FORMULAS[row.scheme];
  return drawn === undefined || row.printed === undefined
    ? [simulated]
    : [simulated, { series: drawn, x, y: row.printed }];
}

function differencePoint({ scheme, time, exact, ...row }: Lemma8Row): LinePoint {
  return { series: scheme, x: row[row.varied], y: (time.value - exact) / time.se };
}
