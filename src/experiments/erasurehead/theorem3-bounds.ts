import {
  meanApproximate,
  meanExact,
  meanUncoded,
  THEOREM_3,
} from '../../analysis/closed-forms/erasurehead.js';
import type { FigureContext, Run } from '../../analysis/figures/figure.js';
import { theoryDelay } from '../../analysis/papers/erasurehead.js';
import { type Estimate, meanOf } from '../../statistics/estimate.js';

/** c */
export const LOADS = [1, 2, 5, 10];

/** n/c, number of groups. */
const GROUPS = [1, 2, 3, 5, 10, 20, 50, 100, 200];

/** Where it is simulated as well. */
const SIMULATED_GROUPS = 20;
/** r/n */
export const DELTA = 0.5;

/** The bounds of Theorem 3, per iteration; `repaired` is the one that this product puts in the place of EGC's. */
export const BOUNDS = ['exact', 'repaired', 'uncoded', 'approximate'] as const;

/** Of the bounds, which it is. */
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

/** Means over their bounds, from the closed forms and, for some of them, from simulation. */
export async function evaluate(
  context: FigureContext,
  trials: number,
): Promise<{ rows: BoundRow[]; runs: Run[] }> {
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
function boundOf(bound: BoundName, n: number, c: number): number {
  if (bound === 'uncoded') return THEOREM_3.uncoded(n, c) / n;
  if (bound === 'exact') return THEOREM_3.exactPrinted(n, c) / n;
  if (bound === 'repaired') return THEOREM_3.exact(n, c) / n;
  return THEOREM_3.approximate(n, c, waitFor(n) / n) / n;
}
