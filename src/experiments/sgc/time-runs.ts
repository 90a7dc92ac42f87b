import type { TrainingRun } from '../../analysis/figures/figure.js';
import type { TrainingSummary } from '../../simulation/training/summary.js';

/** n and d. */
export const WORKERS = 10;
export const REDUNDANCY = 2;
/** What is compared. */
export const VARIANT_NAMES = ['gd', 'ignore', 'sgc', 'erasurehead', 'send-all'] as const;

/** Workers that the master waits for: few, as at large p, and most. */
export const WAITS = [3, 8];

/** Times per task, alike but for what they are times of. */
const SHIFTED = { model: 'shifted-exponential', alpha: 0.01, mu: 10 } as const;
export const DELAYS = {
  computing: { ...SHIFTED, correlation: 'worker' },
  injected: { ...SHIFTED, correlation: 'iteration' },
} as const;

/** Of the delays, which it is. */
export type DelayName = keyof typeof DELAYS;

/** The runs of a variant under one delay that waits for so many workers. */
export interface Timed {
  readonly variant: (typeof VARIANT_NAMES)[number];
  readonly delay: DelayName;
  readonly wait: number;
  readonly summary: TrainingSummary;
}

/** What was trained, by variant, delay and number of workers waited for. */
export function timedOf(
  { experiment: { values }, summaries }: TrainingRun,
  waits: readonly number[],
): Timed[] {
  const perDelay = waits.length * VARIANT_NAMES.length;
  return summaries.map((summary, i) => ({
    variant: VARIANT_NAMES[i % VARIANT_NAMES.length],
    delay: (values[i][0] as { correlation: string }).correlation === 'worker' ? 'computing' : 'injected',
    wait: waits[Math.floor((i % perDelay) / VARIANT_NAMES.length)],
    summary,
  }));
}
