import { z } from 'zod';
import { oneTaskPerWorker, type Problem, type Setting } from './scheme.js';

/** The bursts of stragglers that a code with memory is made for. */
export const burstParameters = {
  B: z.int().min(1).describe('rounds in which a worker may straggle within W of them, less than W'),
  W: z.int().min(2).describe('rounds of a window'),
  lambda: z.int().min(1).describe('workers that may straggle within a window, at most K'),
};

/** Conditions on bursts, and on what has memory. */
export function burstProblems(
  { B, W, lambda }: { B: number; W: number; lambda: number },
  setting: Setting,
  name: string,
): Problem[] {
  const { workers, squaredNorms } = setting;
  const problems = oneTaskPerWorker(setting, name);
  if (B >= W)
    problems.push({ path: 'scheme.B', given: String(B), allowed: `less than W (${W}) for ${name}` });
  if (lambda > workers) {
    const allowed = `at most workers (${workers}) for ${name}`;
    problems.push({ path: 'scheme.lambda', given: String(lambda), allowed });
  }
  if (squaredNorms !== undefined) {
    const allowed = 'none: gradients come rounds after the model they are of';
    problems.push({ path: 'training', given: name, allowed });
  }
  return problems;
}
