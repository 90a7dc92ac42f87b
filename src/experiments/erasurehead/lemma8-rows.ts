import {
  meanApproximate,
  meanArrival,
  meanCyclic,
  meanExact,
  meanExactPrinted,
  meanUncoded,
} from '../../analysis/closed-forms/erasurehead.js';
import type { FigureContext, Run } from '../../analysis/figures/figure.js';
import { theoryDelay } from '../../analysis/papers/erasurehead.js';
import { type Estimate, meanOf } from '../../statistics/estimate.js';

/** n workers and n tasks, as in the paper's experiments. */
export const N = 30;

/** What each row of panels varies, and what it leaves as it is. */
const BASE = { lambda: 0.5, c: 3, delta: 0.5 };
const LAMBDAS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const LOADS = [1, 2, 3, 5, 6, 10, 15, 30];
const DELTAS = [0.1, 0.2, 0.3, 11 / 30, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

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

/** The four schemes with c tasks per worker, AGC waiting for delta·n of them. */
function schemes(c: number, delta: number): object[] {
  return [
    { name: 'uncoded' },
    { name: 'frc', load: c },
    { name: 'cyclic', load: c },
    { name: 'erasurehead', load: c, wait: Math.round(delta * N) },
  ];
}

/** Simulates all schemes while one of the three is varied, then the next. */
export async function simulate(context: FigureContext, trials: number): Promise<Variation[]> {
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
export function rowsOf({ varied, at, run }: Variation): Lemma8Row[] {
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
