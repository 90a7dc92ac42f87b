import type { TrainingRun } from '../../analysis/figures/figure.js';
import type { ToleranceChange } from '../../simulation/experiment/adaptive.js';
import { neededTasks } from '../../simulation/experiment/experiment.js';
import type { TrainingSummary } from '../../simulation/training/summary.js';

/** K */
export const WORKERS = 40;
/** r */
export const LOAD = 3;
/** Iterations of a run. */
export const ITERATIONS = 80;

/** The tolerance at the end of a run that starts with 0. */
export const RISING_TO = 0.3;

/** The schemes that can do with a part of the blocks. */
export const PARTIAL = [
  { name: 'uc-mmc', load: LOAD },
  { name: 'cpgc', load: LOAD, design: 'repeat-free' },
  { name: 'rcsc', orders: [1, 2, 3] },
  { name: 'lt', load: LOAD },
];

/** Tolerances by name. */
export const SCHEDULES: Readonly<Record<string, readonly ToleranceChange[]>> = {
  '0': [{ from: 1, value: 0 }],
  '0.15': [{ from: 1, value: 0.15 }],
  '0.3': [{ from: 1, value: 0.3 }],
  rising: risingTolerance(WORKERS, RISING_TO, ITERATIONS),
};

/** How a scheme under some tolerance has converged. */
export interface Convergence {
  readonly scheme: string;
  /** Name of its schedule. */
  readonly tolerance: string;
  readonly summary: TrainingSummary;
}

/**
 * Changes of a tolerance that grows from 0 by the same amount in each iteration, as far as they change the number of
 * tasks that is awaited.
 */
export function risingTolerance(tasks: number, to: number, iterations: number): ToleranceChange[] {
  const all = Array.from({ length: iterations }, (_, i) => ({
    from: i + 1,
    value: (to * i) / (iterations - 1),
  }));
  return all.filter(
    ({ value }, i) => i === 0 || neededTasks(tasks, value) !== neededTasks(tasks, all[i - 1].value),
  );
}

/** What was trained, by scheme and tolerance. */
export function convergencesOf({ experiment: { values }, summaries }: TrainingRun): Convergence[] {
  const tolerances = Object.keys(SCHEDULES);
  return summaries.flatMap((summary, i) => {
    const scheme = (values[i][0] as { name: string }).name;
    const tolerance = tolerances[i % tolerances.length];
    // Whatever is tolerated, MCC recovers all or nothing.
    return scheme === 'mcc' && tolerance !== '0' ? [] : [{ scheme, tolerance, summary }];
  });
}
