import { z } from 'zod';
import { makePlan, messagePerSubtask, type Plan, sumOf } from '../engine/plan.js';
import { subsetSampler } from '../random/subset.js';
import { peelingCode } from './decoders/peeling.js';
import { defineScheme, type Problem, type Setting } from './scheme.js';

/**
 * Random circular-shift codes. Our reading of the journal extension's codes, known by their message orders
 * m = [1, 2, 3]: M = K; the tasks 0 … K − 1 are written in a row and shifted circularly by Σ m_j different
 * random numbers; the first m_1 shifted rows are added up to the first row of the code, the next m_2 to the
 * second, and so on. Worker k works on column k: its j-th message is the sum of the m_j sub-matrices (k +
 * shift) mod K, and since all shifts differ it meets no task twice. A sum of sub-matrices is as large as
 * one of them, so that every sub-task is one unit of work and the load is the number of orders. Messages
 * have size 1/M; complete with M' blocks peeled.
 */
export const rcsc = defineScheme({
  name: 'rcsc',
  summary: 'random circular-shift codes: message j is the sum of orders[j] sub-matrices, peeling',
  source: 'Ozfatura, Ulukus, Gündüz, Straggler-aware distributed learning, Entropy 22 (2020) (our reading)',
  split: 'blocks',
  tolerant: true,
  parameters: z.strictObject({
    orders: z
      .array(z.int().min(1))
      .min(1)
      .default([1, 2, 3])
      .describe(
        'number of sub-matrices in each message, in the order of sending; one must be 1, sum <= workers',
      ),
  }),
  problems: ({ orders }, { workers, tasks }) => {
    const problems: Problem[] = [];
    const given = JSON.stringify(orders);
    if (tasks !== workers) {
      problems.push({
        path: 'tasks',
        given: String(tasks),
        allowed: `equal to workers (${workers}) for rcsc`,
      });
    }
    if (sum(orders) > workers) {
      const allowed = `orders that sum to at most workers (${workers}), so that no worker meets a task twice`;
      problems.push({ path: 'scheme.orders', given, allowed });
    }
    if (!orders.includes(1)) {
      const allowed = 'at least one order 1: peeling starts from a single sub-matrix';
      problems.push({ path: 'scheme.orders', given, allowed });
    }
    return problems;
  },
  build: ({ orders }, setting) => peelingCode(shiftedSums(setting, orders), setting.needed),
});

function shiftedSums({ workers, tasks, placement }: Setting, orders: readonly number[]): Plan {
  const shifts = subsetSampler(workers, placement)(sum(orders));
  const rows: number[][] = [];
  for (const order of orders) rows.push(shifts.splice(0, order));
  const assignments = Array.from({ length: workers }, (_, k) => {
    const sums = rows.map((own) => sumOf(own.map((shift) => (k + shift) % workers)));
    return messagePerSubtask(sums, 1 / tasks);
  });
  return makePlan(tasks, assignments);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, x) => total + x, 0);
}
