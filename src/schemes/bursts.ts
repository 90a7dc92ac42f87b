import { z } from 'zod';
import { oneTaskPerWorker, type Problem, type Setting } from './scheme.js';

/** The bursts of stragglers that a code with memory is made for. */
export const burstParameters = {
  B: z.int().min(1).describe('rounds in which a worker may straggle within W of them, less than W'),
  W: z.int().min(2).describe('rounds of a window'),
  lambda: z.int().min(1).describe('workers that may straggle within a window, at most K'),
};

/** Results of workers that may be remembered: bytes. */
const MOST_REMEMBERED = 1e8;

/** Conditions on bursts, and on what has memory. */
export function burstProblems(
  { B, W, lambda }: { B: number; W: number; lambda: number },
  setting: Setting,
  name: string,
): Problem[] {
  const { workers } = setting;
  const problems = oneTaskPerWorker(setting, name);
  if (B >= W)
    problems.push({ path: 'scheme.B', given: String(B), allowed: `less than W (${W}) for ${name}` });
  const jobs = W - 1 + B;
  const remembered = workers * jobs * (name === 'm-sgc' ? W - 1 : 1);
  if (remembered > MOST_REMEMBERED) {
    const allowed = `less, or fewer workers: ${name} would remember ${remembered} results, and ${MOST_REMEMBERED} are allowed`;
    problems.push({ path: 'scheme.W', given: String(W), allowed });
  }
  if (lambda > workers) {
    const allowed = `at most workers (${workers}) for ${name}`;
    problems.push({ path: 'scheme.lambda', given: String(lambda), allowed });
  }
  return problems;
}
