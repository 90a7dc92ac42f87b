import { type Figure, trialsFor } from '../../analysis/figures/figure.js';
import type { CsvCell } from '../../report/csv.js';
import type { ReferenceMark } from '../../report/reference-marks.js';
import { Z95 } from '../../statistics/estimate.js';
import { BOUNDS, type BoundName, type BoundRow, DELTA, evaluate, LOADS } from './theorem3-bounds.js';
import { theorem3Claims } from './theorem3-claims.js';
import { runOnInstance } from './theorem3-run.js';

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
