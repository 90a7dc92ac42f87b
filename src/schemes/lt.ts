import { z } from 'zod';
import { makePlan, messagePerSubtask, type Plan, sumOf } from '../engine/plan.js';
import { subsetSampler } from '../random/subset.js';
import { peelingCode } from './decoders/peeling-code.js';
import { robustSoliton } from './designs/robust-soliton.js';
import { defineScheme, type Setting } from './scheme.js';

/**
 * LT-coded computation: each worker holds r sums of random blocks, their degrees drawn from the robust
 * soliton distribution, their blocks without replacement, once per placement; a message of size 1/M leaves
 * after every sub-task. Complete with M' blocks peeled. A code is used as it is drawn: what all arrivals
 * together cannot decode leaves the iteration incomplete.
 */
export const lt = defineScheme({
  name: 'lt',
  summary: 'LT-coded sub-tasks (robust soliton degrees), a message per sub-task, peeling',
  source: 'CPGC, Section 3, after Luby, LT codes, 2002, and Mallick et al., Rateless codes, 2018',
  split: 'blocks',
  tolerant: true,
  parameters: z.strictObject({
    load: z.int().min(1).describe('r, coded blocks per worker; workers·load at least the tasks needed'),
    c: z.number().positive().default(0.03).describe('c of the robust soliton distribution, > 0'),
    delta: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.5)
      .describe('delta of the robust soliton distribution: bound on the chance that decoding fails'),
  }),
  problems: ({ load }, { workers, needed }) => {
    if (workers * load >= needed) return [];
    const allowed = `at least ${Math.ceil(needed / workers)} for lt: ${needed} tasks are needed, ${workers} workers send workers·load sums`;
    return [{ path: 'scheme.load', given: String(load), allowed }];
  },
  build: ({ load, c, delta }, setting) =>
    peelingCode(randomSums(setting, load, robustSoliton(setting.tasks, c, delta)), setting.needed),
});

function randomSums({ workers, tasks, placement }: Setting, load: number, degrees: Float64Array): Plan {
  const draw = subsetSampler(tasks, placement);
  const degree = (): number => {
    let left = placement();
    for (let at = 0; at < degrees.length; at++) {
      left -= degrees[at];
      if (left < 0) return at + 1;
    }
    return 1; // rounding left a sliver above the last degree
  };
  const assignments = Array.from({ length: workers }, () => {
    const sums = Array.from({ length: load }, () => sumOf(draw(degree())));
    return messagePerSubtask(sums, 1 / tasks);
  });
  return makePlan(tasks, assignments);
}
