import {
  meanApproximate,
  meanExact,
  meanUncoded,
  THEOREM_3,
  theoryDelay,
} from '../../analysis/closed-forms/erasurehead.js';
import { fields, tableOf } from '../../analysis/figures/estimates.js';
import { type Figure, type FigureContext, type Run, trialsFor } from '../../analysis/figures/figure.js';
import type { ReferenceMark } from '../../report/reference-marks.js';
import { Z95 } from '../../statistics/estimate.js';
import { over } from '../../statistics/ratios.js';
import { claims } from './claims.js';
import { type BoundRow, theorem3Claims, wholeRun } from './theorem3-claims.js';

/** c */
const LOADS = [1, 2, 5, 10];

/** n/c, number of groups; where it is simulated as well; and r/n. */
const GROUPS = [1, 2, 3, 5, 10, 20, 50, 100, 200];
const SIMULATED_GROUPS = 20;
const DELTA = 0.5;

/** The bounds of Theorem 3, per iteration; `repaired` is the one that this product puts in the place of EGC's. */
const BOUNDS = [
  { bound: 'exact', scheme: 'frc', title: 'EGC, as printed', formula: 'c ln(n/c) + c + 1' },
  { bound: 'repaired', scheme: 'frc', title: 'EGC, repaired', formula: 'c ln(n/c) + 2c: one line for all c' },
  { bound: 'uncoded', scheme: 'uncoded', title: 'uncoded', formula: 'c ln(n) + c + 1' },
  { bound: 'approximate', scheme: 'erasurehead', title: 'AGC', formula: 'c² ln(1/(1 − δ)) + c² + c' },
] as const;

export const theorem3: Figure = {
  id: 'erasurehead-theorem3',
  paper: 'erasurehead',
  title: 'Time per iteration over the bounds of Theorem 3, where one fails, and the repaired one',
  source: 'ErasureHead, Theorem 3',
  make: async (context) => {
    const trials = trialsFor(context, 12_000, 100);
    const rows: BoundRow[] = [];
    const runs: Run[] = [];
    for (const c of LOADS) {
      const run = await simulate(context, c, trials);
      rows.push(...GROUPS.flatMap((groups) => rowsOf(run, c, groups)));
      runs.push(run);
    }
    const whole = await wholeRun(context);
    return {
      ...tableOf(rows, {
        ...fields('bound', 'c', 'n'),
        lambda: ({ c }) => 1 / c,
        mean_over_bound: ({ ratio }) => ratio,
        simulated_over_bound: ({ simulated }) => simulated?.value,
        simulated_se: ({ simulated }) => simulated?.se,
      }),
      chart: {
        title: 'ErasureHead, Theorem 3: time per iteration over its bound (above 1 the bound fails)',
        caption:
          'Mean time of an iteration, exact, over the factor of Theorem 3 divided by n, for λ = 1/c; AGC with ' +
          `δ = ${DELTA}. Crosses: simulated, ${trials.toLocaleString('en')} iterations each, 95 % intervals up to ` +
          `±${widest(rows).toFixed(1)} %, seed ${context.seed}. With ` +
          'H_m <= ln(m) + 1, as the paper has it, c/n + c·H_{n/c}/n is at most (c ln(n/c) + 2c)/n.',
        series: LOADS.map((c) => ({ name: `c${c}`, label: `c = ${c}` })),
        crosses: 'simulated',
        panels: BOUNDS.map(({ bound, title, formula }, i) => {
          const own = rows.filter((row) => row.bound === bound);
          return {
            title: `(${'abcd'[i]}) ${title}`,
            subtitle: formula,
            x: { title: 'n/c, groups', log: true },
            y: { title: 'E[T] ÷ bound' },
            // The repaired bound's ratio depends on n/c alone.
            points: own
              .filter(({ c }) => bound !== 'repaired' || c === LOADS[0])
              .map(({ c, n, ratio }) => ({ series: `c${c}`, x: n / c, y: ratio })),
            marks: [{ kind: 'horizontal', y: 1, label: '' } as const, ...own.flatMap(cross)],
          };
        }),
        columns: 2,
      },
      claims: claims(theorem3Claims(rows, whole)),
      runs: [...runs, whole.run],
    };
  },
};

function simulate(context: FigureContext, c: number, trials: number): Promise<Run> {
  const n = SIMULATED_GROUPS * c;
  const scheme = [
    { name: 'frc', load: c },
    { name: 'uncoded' },
    { name: 'erasurehead', load: c, wait: DELTA * n },
  ];
  return context.run({
    name: 'erasurehead-theorem3',
    seed: context.seed,
    trials,
    workers: n,
    scheme: { name: 'uncoded' },
    delay: theoryDelay(n, 1 / c),
    sweep: { scheme },
  });
}

/** Means over their bounds for a number of groups, from the closed forms and, for one of them, from simulation. */
function rowsOf({ results }: Run, c: number, groups: number): BoundRow[] {
  const n = groups * c;
  return BOUNDS.flatMap(({ bound, scheme }): BoundRow[] => {
    // A single worker: there is no delta < 1.
    if (bound === 'approximate' && n === 1) return [];
    const most = boundOf(bound, n, c);
    const ratio = meanTime(scheme, n, c) / most;
    const simulated = groups === SIMULATED_GROUPS ? over(results.at({ scheme }).time, most) : undefined;
    return [{ bound, c, n, ratio, simulated }];
  });
}

/** Workers that AGC waits for, at least one and not all of more than one. */
function waitFor(n: number): number {
  return Math.max(1, Math.floor(DELTA * n));
}

function meanTime(scheme: (typeof BOUNDS)[number]['scheme'], n: number, c: number): number {
  const times = { n, c, lambda: 1 / c };
  if (scheme === 'uncoded') return meanUncoded(times);
  return scheme === 'frc' ? meanExact(times) : meanApproximate(times, waitFor(n));
}

/** The factor of Theorem 3 per iteration. */
function boundOf(bound: BoundRow['bound'], n: number, c: number): number {
  return THEOREM_3[bound](n, c, waitFor(n) / n) / n;
}

/** The widest 95 % interval of a simulated number, in percent of it. */
function widest(rows: readonly BoundRow[]): number {
  return Math.max(
    ...rows.map(({ simulated }) => (simulated ? (100 * Z95 * simulated.se) / simulated.value : 0)),
  );
}

function cross({ simulated, n, c }: BoundRow): ReferenceMark[] {
  return simulated === undefined ? [] : [{ kind: 'point', x: n / c, y: simulated.value, label: '' }];
}
