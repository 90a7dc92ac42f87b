import { z } from 'zod';
import { type Assignment, makePlan, type Plan } from '../engine/plan.js';
import type { Uniform } from '../random/stream.js';
import { standardNormal } from '../random/ziggurat.js';
import { largestRemainder } from '../statistics/largest-remainder.js';
import { anyWorkersCode, type FindDecoding } from './decoders/any-workers.js';
import { solveCounted } from './decoders/counting.js';
import { defineScheme, type Problem, type Setting, workWithinSeconds } from './scheme.js';

/**
 * Heterogeneity-aware gradient code: every task is held by s + 1 workers, and a worker holds as many tasks as its share
 * of all M·(s + 1) copies, which are dealt out in a row, round and round; it sends one combination of them. Exact with
 * any K − s workers.
 */
export const heterogeneousGc = defineScheme({
  name: 'heterogeneous-gc',
  summary: 'gradient code with tasks by share, s + 1 copies of each, exact: any K − s workers suffice',
  source: 'Wang et al., Heterogeneity-aware gradient coding for straggler tolerance, 2019, Algorithm 1',
  description:
    '`heterogeneous-gc` (heterogeneity-aware gradient code, Wang et al. 2019): s + 1 copies of every ' +
    'task, dealt out in a row to workers that get as many as their `shares` say: equal ones, a list, or what ' +
    'follows from known speeds; any K − s workers decode. With shares in proportion to fixed speeds c_j, all workers end ' +
    'at M·(s + 1)/Σ c_j, c_j in tasks per time.',
  split: 'points',
  exact: true,
  shares: ['tasks'],
  symbols: { stragglers: 's' },
  decodingError: 1e-8,
  examples: [{ parameters: { stragglers: 2 } }],
  parameters: z.strictObject({
    stragglers: z
      .int()
      .min(0)
      .describe('s, stragglers that are tolerated, any of the workers; less than workers'),
  }),
  problems: ({ stragglers: s }, setting) => {
    const { workers, tasks, shares } = setting;
    const problem = (path: string, given: string, allowed: string): Problem[] => [{ path, given, allowed }];
    if (s >= workers) return problem('scheme.stragglers', String(s), `less than workers (${workers})`);
    if (shares !== undefined && shares.rule !== 'list') {
      return problem(
        'shares',
        shares.rule,
        'shares that are fixed beforehand for heterogeneous-gc, whose code is made once',
      );
    }
    if (copiesOf(setting, s).some((copies) => copies === 0)) {
      const allowed = 'more, so that every worker gets one at least, for heterogeneous-gc';
      return problem('tasks', String(tasks), allowed);
    }
    return workWithinSeconds(tasks * (s + 1) * (s + 1) * (s + 1), s, setting, 'heterogeneous-gc');
  },
  build: ({ stragglers: s }, setting) => {
    const { workers, tasks, placement } = setting;
    const held = cyclicSupport(copiesOf(setting, s), tasks);
    const { checks, rows } = encode(held, tasks, s, placement);
    return anyWorkersCode(planOf(held, rows, tasks), workers - s, decoding(checks));
  },
});

/**
 * Tasks of each worker, M·(s + 1) of them together: in proportion to the shares, but none holds a task twice. What is
 * cut off is dealt to the others in proportion.
 */
function copiesOf({ workers, tasks, shares }: Setting, s: number): Int32Array {
  const share = Float64Array.from({ length: workers }, (_, j) =>
    shares?.rule === 'list' ? shares.of[j] : 1,
  );
  const copies = new Int32Array(workers);
  let left = tasks * (s + 1);
  for (;;) {
    const dealt = largestRemainder(share, left);
    const full = [...dealt.keys()].filter((j) => share[j] > 0 && dealt[j] >= tasks);
    if (full.length === 0 || full.length === share.filter((each) => each > 0).length) {
      dealt.forEach((count, j) => {
        copies[j] += Math.min(count, tasks);
      });
      return copies;
    }
    for (const j of full) {
      copies[j] = tasks;
      left -= tasks;
      share[j] = 0;
    }
  }
}

/** The tasks of each worker: in a row, round and round, so that no worker has one twice and each has s + 1 holders. */
function cyclicSupport(copies: Int32Array, tasks: number): Int32Array[] {
  let first = 0;
  return Array.from(copies, (count) => {
    const own = Int32Array.from({ length: count }, (_, i) => (first + i) % tasks);
    first = (first + count) % tasks;
    return own;
  });
}

/** Matrices that are drawn; the one with the smallest largest coefficient is taken, as large ones cost precision. */
const DRAWS = 5;

/**
 * C, (s + 1) x K and Gaussian, and B with C·B = 1: the coefficients of a task solve the s + 1 equations of its holders.
 * @returns C by rows, and for each worker the coefficients of its tasks, in their order
 */
function encode(held: readonly Int32Array[], tasks: number, s: number, uniform: Uniform) {
  const normal = standardNormal(uniform);
  const holders: number[][] = Array.from({ length: tasks }, () => []);
  held.forEach((own, j) => {
    for (const task of own) holders[task].push(j);
  });
  let best: { checks: Float64Array[]; rows: Float64Array[] } | undefined;
  let least = Infinity;
  for (let draw = 0; draw < DRAWS; draw++) {
    const checks = Array.from({ length: s + 1 }, () => Float64Array.from(held, () => normal()));
    const rows = held.map((own) => new Float64Array(own.length));
    const next = new Int32Array(held.length);
    let largest = 0;
    const coefficients = holders.map((some) => {
      const { solution } = solveCounted(
        checks.map((row) => some.map((j) => row[j])),
        checks.map(() => [1]),
      );
      for (const [x] of solution) largest = Math.max(largest, Math.abs(x));
      return solution;
    });
    held.forEach((own, j) => {
      for (const task of own) rows[j][next[j]++] = coefficients[task][holders[task].indexOf(j)][0];
    });
    if (best === undefined || largest < least) {
      best = { checks, rows };
      least = largest;
    }
  }
  if (best === undefined) throw new Error('no matrix was drawn');
  return best;
}

function planOf(held: readonly Int32Array[], rows: readonly Float64Array[], tasks: number): Plan {
  const assignments = held.map(
    (own, j): Assignment => ({
      work: Array.from(own, () => 1),
      messages: [{ after: own.length - 1, size: 1, carries: [{ tasks: own, real: rows[j] }] }],
    }),
  );
  return makePlan(tasks, assignments);
}

/** a = λᵀC with a = 0 at the s stragglers and Σ λ = 1: then aᵀB = λᵀC·B = 1. */
function decoding(checks: readonly Float64Array[]): FindDecoding {
  const s = checks.length - 1;
  return (isIn) => {
    const n = isIn.length;
    const equations: number[][] = [];
    for (let j = 0; j < n; j++) if (isIn[j] === 0) equations.push(checks.map((row) => row[j]));
    equations.push(checks.map(() => 1));
    const right = equations.map((_, e) => [e === s ? 1 : 0]);
    const { solution, additions, multiplications } = solveCounted(equations, right);
    const real = new Float64Array(n);
    for (let j = 0; j < n; j++) {
      if (isIn[j] === 1) for (let e = 0; e <= s; e++) real[j] += solution[e][0] * checks[e][j];
    }
    const combine = (n - s) * (s + 1);
    return { real, additions: additions + combine, multiplications: multiplications + combine };
  };
}
