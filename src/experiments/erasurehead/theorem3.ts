import type { CsvCell } from '../../report/csv.js';
import type { ReferenceMark } from '../../report/reference-marks.js';
import type { Figure, FigureContext, Run } from '../figures/figure.js';
import { trialsFor } from '../figures/figure.js';
import { type Estimate, meanOf, Z95 } from '../statistics/estimate.js';
import { theoryDelay } from './settings.js';
import { theorem3Claims } from './theorem3-claims.js';
import { runOnInstance } from './theorem3-run.js';
import { meanApproximate, meanExact, meanUncoded, THEOREM_3 } from './theory.js';

const LOADS = [1, 2, 5, 10];
/** n/c, number of groups. */
const GROUPS = [1, 2, 3, 5, 10, 20, 50, 100, 200];
/** Where it is simulated as well. */
const SIMULATED_GROUPS = 20;
const DELTA = 0.5;

/** The bounds of Theorem 3, per iteration; `repaired` is the one that this product puts in the place of EGC's. */
export const BOUNDS = ['exact', 'repaired', 'uncoded', 'approximate'] as const;
export type BoundName = (typeof BOUNDS)[number];

/** Mean time of an iteration over its bound, lambda = 1/c. */
export interface BoundRow {
  readonly bound: BoundName;
  readonly c: number;
  readonly n: number;
  /** Exact mean over the bound. */
  readonly ratio: number;
  /** The same simulated. */
  readonly simulated: Estimate | undefined;
}

const TITLES: Record<BoundName, string> = {
  exact: 'EGC, as printed: c ln(n/c) + c + 1',
  repaired: 'EGC, repaired: c ln(n/c) + 2c',
  uncoded: 'uncoded: c ln(n) + c + 1',
  approximate: 'AGC: c² ln(1/(1 − delta)) + c² + c',
};

export const theorem3: Figure = {
  id: 'erasurehead-theorem3',
  paper: 'erasurehead',
  title: 'Time per iteration over the bounds of Theorem 3, where one fails, and the repaired one',
  source: 'ErasureHead, Theorem 3',
  make: async (context) => {
    const trials = trialsFor(context, 4_000, 100);
    const { rows, runs } = await evaluate(context, trials);
    const whole = await runOnInstance(context);
    return {
      columns: ['bound', 'c', 'n', 'lambda', 'mean_over_bound', 'simulated_over_bound', 'simulated_se'],
      rows: rows.map(({ bound, c, n, ratio, simulated }): CsvCell[] => [
        ...[bound, c, n, 1 / c, ratio, simulated?.value, simulated?.se],
      ]),
      chart: {
        title: 'ErasureHead, Theorem 3: time per iteration over its bound (above 1 the bound fails)',
        caption:
          'Mean time of an iteration, exact, over the factor of Theorem 3 divided by n, for lambda = 1/c; AGC with ' +
          `delta = ${DELTA}. Crosses: simulated, ${trials.toLocaleString('en')} iterations each, 95 % intervals up to ` +
          `±${widest(rows).toFixed(1)} %, seed ${context.seed}. With ` +
          'H_m <= ln(m) + 1, as the paper has it, c/n + c·H_{n/c}/n is at most (c ln(n/c) + 2c)/n.',
        series: LOADS.map((c) => ({ name: `c${c}`, label: `c = ${c}` })),
        panels: BOUNDS.map((bound, i) => ({
          title: `(${'abcd'[i]}) ${TITLES[bound].split(':')[0]}`,
          subtitle: TITLES[bound].split(': ')[1],
          x: { title: 'n/c, groups', log: true },
          y: { title: 'E[T] ÷ bound' },
          points: rows
            .filter((row) => row.bound === bound)
            .map(({ c, n, ratio }) => ({ series: `c${c}`, x: n / c, y: ratio })),
          marks: [
            { kind: 'horizontal' as const, y: 1, label: '' },
            ...rows.filter((row) => row.bound === bound).flatMap(cross),
          ],
        })),
        columns: 2,
      },
      claims: theorem3Claims(rows, whole),
      runs: [...runs, whole.run],
    };
  },
};

/** The widest 95 % interval of a simulated number, in percent of it. */
function widest(rows: readonly BoundRow[]): number {
  return Math.max(
    ...rows.map(({ simulated }) => (simulated ? (100 * Z95 * simulated.se) / simulated.value : 0)),
  );
}

function cross({ simulated, n, c }: BoundRow): ReferenceMark[] {
  return simulated === undefined ? [] : [{ kind: 'point', x: n / c, y: simulated.value, label: '' }];
}

async function evaluate(context: FigureContext, trials: number): Promise<{ rows: BoundRow[]; runs: Run[] }> {
  const rows: BoundRow[] = [];
  const runs: Run[] = [];
  for (const c of LOADS) {
    const n = SIMULATED_GROUPS * c;
    const run = await context.run({
      name: 'erasurehead-theorem3',
      seed: context.seed,
      trials,
      workers: n,
      scheme: { name: 'uncoded' },
      delay: theoryDelay(n, 1 / c),
      sweep: {
        scheme: [
          { name: 'frc', load: c },
          { name: 'uncoded' },
          { name: 'erasurehead', load: c, wait: DELTA * n },
        ],
      },
    });
    runs.push(run);
    const [exact, uncoded, approximate] = run.summaries.map((s) => meanOf(s.of('completion_time')));
    const simulated = { exact, repaired: exact, uncoded, approximate };
    for (const groups of GROUPS) {
      for (const bound of BOUNDS) {
        // A single worker: there is no delta < 1.
        if (bound === 'approximate' && groups * c === 1) continue;
        const most = boundOf(bound, groups * c, c);
        const { value, se } = simulated[bound];
        rows.push({
          bound,
          c,
          n: groups * c,
          ratio: meanTime(bound, groups * c, c) / most,
          simulated: groups === SIMULATED_GROUPS ? { value: value / most, se: se / most } : undefined,
        });
      }
    }
  }
  return { rows, runs };
}

/** Workers that AGC waits for, at least one and not all of more than one. */
function waitFor(n: number): number {
  return Math.max(1, Math.floor(DELTA * n));
}

function meanTime(bound: BoundName, n: number, c: number): number {
  const times = { n, c, lambda: 1 / c };
  if (bound === 'uncoded') return meanUncoded(times);
  return bound === 'approximate' ? meanApproximate(times, waitFor(n)) : meanExact(times);
}

/** The factor of Theorem 3 per iteration. */
export function boundOf(bound: BoundName, n: number, c: number): number {
  if (bound === 'uncoded') return THEOREM_3.uncoded(n, c) / n;
  if (bound === 'exact') return THEOREM_3.exactPrinted(n, c) / n;
  if (bound === 'repaired') return THEOREM_3.exact(n, c) / n;
  return THEOREM_3.approximate(n, c, waitFor(n) / n) / n;
}
