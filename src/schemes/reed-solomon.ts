import { z } from 'zod';
import { type Assignment, makePlan, type Plan } from '../engine/plan.js';
import { Streams } from '../random/stream.js';
import { anyWorkersCode } from './decoders/any-workers.js';
import { BalancedReedSolomon, type EncodingRow } from './designs/balanced-reed-solomon.js';
import { defineScheme, loadWithinTasks, type Setting } from './scheme.js';

/** Largest decoding error |a_Iᵀ·B_I − 1| with which a code is still used. */
const TOLERATED_ERROR = 1e-3;

/**
 * Balanced Reed-Solomon gradient code: every task at d = K·c/M workers, c tasks at every worker, which
 * sends one complex combination of them (size 2). Any K − d + 1 workers decode; the real part is the
 * gradient. With task weights w the encoding matrix is B·diag(w) and Σ w_j g_j is decoded (Weighted
 * gradient coding, Theorem 4.1).
 */
export const reedSolomon = defineScheme({
  name: 'reed-solomon',
  summary:
    'balanced Reed-Solomon, exact: any K − d + 1 workers suffice, d = K·c/M; complex messages; with ' +
    'training.sketch.weights it decodes the weighted sum',
  source: 'Weighted gradient coding, Sections 2.2 and 4, after Halbawi et al. 2018',
  description:
    '`reed-solomon`: the balanced Reed-Solomon code (Halbawi et al. 2018): with d = K·c/M copies of ' +
    'each task any K − d + 1 workers decode, by complex coefficients in closed form; messages are ' +
    'complex and count twice. With `training.sketch.weights` it decodes Σ w_i g_i (_Weighted Gradient ' +
    'Coding_, Theorem 4.1).',
  split: 'points',
  weighted: true,
  exact: true,
  symbols: { load: 'c' },
  decodingError: 1e-9,
  examples: [{ parameters: { load: 4 } }],
  parameters: z.strictObject({
    load: z.int().min(1).describe('c, tasks per worker; d = K·c/M must be whole, and at most K'),
  }),
  problems: ({ load }, setting) => {
    const { workers, tasks } = setting;
    const given = String(load);
    const problems = loadWithinTasks(load, setting, 'reed-solomon');
    if ((workers * load) % tasks !== 0) {
      const allowed = `a multiple of ${tasks / gcd(workers, tasks)} for reed-solomon: d = workers·load/tasks copies of a task, a whole number`;
      problems.push({ path: 'scheme.load', given, allowed });
    }
    if (problems.length > 0) return problems;
    const code = codeOf(load, setting);
    const error = code.decodingError(new Streams('reed-solomon', 'decoding error').uniform());
    if (error <= TOLERATED_ERROR) return [];
    const allowed =
      `a load that decodes to within ${TOLERATED_ERROR} in double precision; with ${workers} workers, ` +
      `${tasks} tasks and d = ${code.d} copies the decoding error is ${error.toExponential(1)}`;
    return [{ path: 'scheme.load', given, allowed }];
  },
  build: ({ load }, setting) => {
    const code = codeOf(load, setting);
    const plan = encodedPlan(setting, code.encoding());
    return anyWorkersCode(plan, code.threshold, (isIn) => code.decoding(isIn));
  },
});

function codeOf(load: number, { workers, tasks }: Setting): BalancedReedSolomon {
  return new BalancedReedSolomon(workers, tasks, (workers * load) / tasks);
}

function encodedPlan({ tasks, taskWeights }: Setting, rows: readonly EncodingRow[]): Plan {
  const assignments = rows.map(({ partitions, real, imaginary }): Assignment => {
    const weighted = (x: number, p: number) => x * (taskWeights ? taskWeights[partitions[p]] : 1);
    const row = { tasks: partitions, real: real.map(weighted), imaginary: imaginary.map(weighted) };
    return {
      work: Array.from(partitions, () => 1),
      messages: [{ after: partitions.length - 1, size: 2, carries: [row] }],
    };
  });
  return makePlan(tasks, assignments);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
