import type { FigureContext } from '../../analysis/figures/figure.js';

/** Numbers of workers. */
export const WORKERS = [8, 30] as const;

/** Measured rounds of 256 workers, of which the first few are used. */
const TRACE = 'traces/aws_lambda/canada_load1_b2048_w256_r30.csv.gz';

/** Part of a measured duration that does not grow with the work: the median without work over that with all of it. */
const FIXED = 0.36;

/** A delay model under which schemes race, and what it is called. */
export interface NamedDelay {
  readonly name: 'exponential' | 'shifted' | 'pareto' | 'trace';
  readonly label: string;
  readonly delay: Readonly<Record<string, unknown>>;
}

/** Shift and rate of the shifted exponential times; shape and scale of the Pareto times. Their means are 1. */
export const SHIFTED = { alpha: 0.5, mu: 2 } as const;
export const PARETO = { shape: 2.5, scale: 0.6 } as const;

/** Times of a job, one draw for all its work. The trace is replaced by states that last where it is missing. */
export function delaysOf(context: FigureContext): readonly NamedDelay[] {
  const file = context.file(TRACE);
  const measured =
    file === undefined
      ? {
          ...{ model: 'gilbert-elliott', to_slow: 0.05, to_fast: 0.5 },
          fast: { model: 'lognormal', mu: 0.58, sigma: 0.07 },
          slow: { model: 'lognormal', mu: 0.9, sigma: 0.2 },
        }
      : { model: 'trace', file, mode: 'bootstrap', fixed: FIXED };
  return [
    { name: 'exponential', label: 'exponential', delay: { model: 'exponential', mean: 1 } },
    {
      name: 'shifted',
      label: 'shifted exponential',
      delay: { model: 'shifted-exponential', ...SHIFTED },
    },
    { name: 'pareto', label: 'Pareto', delay: { model: 'pareto', ...PARETO } },
    { name: 'trace', label: 'measured', delay: measured },
  ];
}

/** Results that an update waits for, of n workers, where not for all or for one. */
export function half(workers: number): number {
  return workers / 2;
}
