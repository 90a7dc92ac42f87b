import { z } from 'zod';
import { regularPlan } from '../engine/plan.js';
import { cyclicCode } from './cyclic.js';
import { anyWorkersCode } from './decoders/any-workers.js';
import { defineScheme, loadWithinTasks, oneTaskPerWorker } from './scheme.js';
import { type Memory, Rounds, roundParameters } from './sequential/rounds.js';
import { sum } from './sequential/straggler-history.js';

/**
 * The cyclic gradient code in rounds that end by a deadline: without memory, the measure of those that have some. The
 * authors' program pays for s stragglers and gives up at most s − 1.
 */
export const gc = defineScheme({
  name: 'gc',
  summary: 'the cyclic code under the deadline of sequential gradient coding: s = load − 1 stragglers; exact',
  source: 'Krishnan, Ebrahimi and Khisti, Sequential Gradient Coding for Straggler Mitigation, 2023',
  split: 'points',
  exact: true,
  decodingError: 1e-9,
  examples: [{ parameters: { load: 4 } }],
  known: [
    {
      parameters: { load: 4 },
      experiment: { workers: 4, delay: { model: 'exponential', mean: 1 / 4 } },
      mean: 1 / 2 - 1 / 140,
      source: 'all but the first may be late, exponential: 2/K − B(K, K)',
    },
  ],
  parameters: z.strictObject({
    load: z.int().min(1).describe('s + 1, tasks per worker, at most K; s stragglers are tolerated'),
    ...roundParameters,
  }),
  problems: ({ load }, setting) => [
    ...oneTaskPerWorker(setting, 'gc'),
    ...loadWithinTasks(load, setting, 'gc'),
  ],
  build: ({ load, ...rule }, setting) => {
    const { workers, placement } = setting;
    const code = cyclicCode(workers, load - 1, placement);
    const plan = regularPlan(workers, workers, [load], [1], (worker) => [code.carries(worker)]);
    const most = rule.rule === 'authors' ? load - 2 : load - 1;
    const memory: Memory = {
      least: workers - most,
      restart: () => {},
      tolerates: (isIn) => workers - sum(isIn) <= most,
      end: () => {},
      delivers: (isIn) => workers - sum(isIn) <= load - 1,
    };
    const rounds = new Rounds(workers, memory, rule);
    return {
      ...anyWorkersCode(plan, workers - load + 1, code.find),
      ...{ collector: () => rounds, cutoff: () => rounds, controller: rounds },
    };
  },
});
