import { z } from 'zod';
import { type Plan, regularPlan, single, sumOf } from '../engine/plan.js';
import { PairEliminationCollector, PairEliminationDecoder } from './decoders/pair-elimination.js';
import { peelingCode } from './decoders/peeling.js';
import { type PairDesign, printedDesign, repeatFreeDesign } from './designs/pair-designs.js';
import { defineScheme, type Problem, type Setting } from './scheme.js';

/**
 * Coded partial gradient computation: a worker's first sub-task is one uncoded block, all others are sums of
 * two; a message of size 1/M leaves after every sub-task. Complete with M' blocks recovered.
 */
export const cpgc = defineScheme({
  name: 'cpgc',
  summary: 'coded partial gradient computation: one block, then sums of two, a message per sub-task',
  source: 'CPGC, Sections 2 (matrix A_c), 3 and 4.1',
  description:
    '`cpgc` (coded partial gradient computation): a block, then sums of two, a message after each; ' +
    'decoded by peeling, or by solving linear equations. The distribution of T follows from eq. (1): ' +
    'P(T <= t) = Σ n(N)·Π_s P_s(t)^{N_s} over the types N of score vectors, n(N) how many vectors of ' +
    'a type recover the gradient, P_s(t) the chance that a worker has done s sub-tasks at time t. The ' +
    'counts are Tables 1 and 2.',
  split: 'blocks',
  tolerant: true,
  exact: true,
  symbols: { load: 'r' },
  examples: [{ parameters: { load: 3 } }, { parameters: { load: 3, decoder: 'gaussian' } }],
  parameters: z.strictObject({
    load: z.int().min(1).describe('r, sub-tasks per worker; 2(r − 1) <= K − 1'),
    design: z
      .enum(['paper', 'repeat-free'])
      .optional()
      .describe(
        'paper: as printed (K = 20, r = 3 and K = 4, r = 2, and the default there); ' +
          'repeat-free: no worker meets a task twice (the default elsewhere)',
      ),
    decoder: z
      .enum(['peeling', 'gaussian'])
      .default('peeling')
      .describe('peeling, or linear solving over the reals'),
  }),
  problems: (p, setting) => [...shapeProblems(p.load, setting), ...designProblems(p.load, p.design, setting)],
  build: ({ load, design, decoder }, setting) => {
    const printed = design === 'repeat-free' ? undefined : printedDesign(setting.workers, load);
    const plan = pairPlan(setting, printed ?? repeatFreeDesign(setting.workers, load));
    if (decoder === 'peeling') return peelingCode(plan, setting.needed);
    return {
      plan,
      collector: () => new PairEliminationCollector(plan, setting.needed),
      decoder: () => new PairEliminationDecoder(plan),
    };
  },
});

function shapeProblems(load: number, { workers, tasks }: Setting): Problem[] {
  const problems: Problem[] = [];
  if (workers % 2 !== 0) {
    problems.push({ path: 'workers', given: String(workers), allowed: 'an even number for cpgc' });
  }
  if (tasks !== workers) {
    problems.push({ path: 'tasks', given: String(tasks), allowed: `equal to workers (${workers}) for cpgc` });
  }
  if (2 * (load - 1) > workers - 1) {
    const most = Math.floor((workers - 1) / 2) + 1;
    const allowed = `at most ${most} for cpgc with ${workers} workers: 2(load − 1) <= workers − 1`;
    problems.push({ path: 'scheme.load', given: String(load), allowed });
  }
  return problems;
}

function designProblems(load: number, design: string | undefined, { workers }: Setting): Problem[] {
  if (design !== 'paper' || printedDesign(workers, load)) return [];
  const allowed = `repeat-free for workers ${workers}, load ${load}; the paper prints workers 20, load 3 and workers 4, load 2`;
  return [{ path: 'scheme.design', given: 'paper', allowed }];
}

function pairPlan({ workers, tasks }: Setting, design: PairDesign): Plan {
  const subtasks = 1 + design.length;
  const work = new Array<number>(subtasks).fill(1);
  const size = new Array<number>(subtasks).fill(1 / tasks);
  return regularPlan(workers, tasks, work, size, (j, i) => [i === 0 ? single(j) : sumOf(design[i - 1][j])]);
}
