import type { ToleranceChange } from '../../simulation/experiment/adaptive.js';
import { neededTasks } from '../../simulation/experiment/experiment.js';

/** The delay of CPGC, Section 4.1: alpha = 0.01, mu = 10, one draw per worker and iteration (eq. (1)). */
export const PAPER_DELAY = {
  model: 'shifted-exponential',
  alpha: 0.01,
  mu: 10,
  correlation: 'worker',
} as const;

/** The system of CPGC, Section 4.2: K = M = 20, r = 3. What is swept overrides it. */
export const PAPER_SYSTEM = {
  workers: 20,
  split: 'blocks',
  scheme: { name: 'cpgc', load: 3 },
  delay: PAPER_DELAY,
} as const;

/** The three schemes that the paper compares, in the order of its legends. */
export const PAPER_SCHEMES = ['uc-mmc', 'mcc', 'cpgc'] as const;

/** Names as the paper writes them. */
export const SCHEME_LABELS: Record<string, string> = {
  'uc-mmc': 'UC-MMC',
  mcc: 'MCC',
  cpgc: 'CPGC',
  lt: 'LT',
  rcsc: 'RCSC',
};

/** The series of a chart of the three schemes. */
export const SERIES = PAPER_SCHEMES.map((name) => ({ name, label: SCHEME_LABELS[name] }));

/**
 * Changes of a tolerance that goes from one value to another by the same amount in each iteration, as far as they change
 * the number of tasks that is awaited.
 */
export function changingTolerance(
  tasks: number,
  from: number,
  to: number,
  iterations: number,
): ToleranceChange[] {
  const all = Array.from({ length: iterations }, (_, i) => ({
    from: i + 1,
    value: from + ((to - from) * i) / (iterations - 1),
  }));
  return all.filter(
    ({ value }, i) => i === 0 || neededTasks(tasks, value) !== neededTasks(tasks, all[i - 1].value),
  );
}
