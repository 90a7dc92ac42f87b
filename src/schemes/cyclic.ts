import { z } from 'zod';
import { type Assignment, makePlan, type Plan } from '../engine/plan.js';
import { anyWorkersCode } from './decoders/any-workers.js';
import { cyclicDecoding } from './decoders/cyclic-decoding.js';
import { cyclicRows } from './designs/cyclic-rows.js';
import { defineScheme, loadWithinTasks, type Problem } from './scheme.js';

/**
 * Cyclic repetition: M = K, worker j computes the c tasks j, j + 1, …, j + c − 1 (mod K) and sends one random
 * combination of them, of size 1. Any K − c + 1 workers suffice.
 */
export const cyclic = defineScheme({
  name: 'cyclic',
  summary: 'cyclic repetition, exact: any K − c + 1 workers suffice',
  source: 'Tandon et al., Gradient Coding, 2017, Algorithm 1; ErasureHead’s comparison (EGC)',
  split: 'points',
  parameters: z.strictObject({
    load: z.int().min(1).describe('c, tasks per worker, at most K; c − 1 stragglers are tolerated'),
  }),
  problems: ({ load }, setting) => {
    const { workers, tasks } = setting;
    const problems: Problem[] = loadWithinTasks(load, setting, 'cyclic');
    if (tasks !== workers) {
      const allowed = `equal to workers (${workers}) for cyclic`;
      problems.push({ path: 'tasks', given: String(tasks), allowed });
    }
    return problems;
  },
  build: ({ load }, { workers, placement }) => {
    const rows = cyclicRows(workers, load - 1, placement);
    return anyWorkersCode(cyclicPlan(rows), workers - load + 1, cyclicDecoding(rows));
  },
});

function cyclicPlan(rows: readonly Float64Array[]): Plan {
  const tasks = rows.length;
  const assignments = rows.map((real, j): Assignment => {
    const own = Int32Array.from(real, (_, k) => (j + k) % tasks);
    return {
      work: Array.from(real, () => 1),
      messages: [{ after: real.length - 1, size: 1, carries: [{ tasks: own, real }] }],
    };
  });
  return makePlan(tasks, assignments);
}
