import { z } from 'zod';
import { type Plan, regularPlan, sumOf } from '../engine/plan.js';
import { subsetSampler } from '../random/draws.js';
import { peelingCode } from './decoders/peeling.js';
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
  description:
    '`lt` (Luby transform code): each worker sends r sums of random blocks; how many blocks a sum has ' +
    'is drawn from the robust soliton distribution (Luby 2002). The sums are decoded by peeling.',
  split: 'blocks',
  tolerant: true,
  exact: true,
  symbols: { load: 'r' },
  decodingError: 1e-12,
  examples: [{ parameters: { load: 6 } }],
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
  // The tasks of all sums in one list: there may be millions of sums.
  const first = new Int32Array(workers * load + 1);
  let all = new Int32Array(16 * workers * load);
  for (let s = 0; s < workers * load; s++) {
    const drawn = draw(degree());
    first[s + 1] = first[s] + drawn.length;
    if (first[s + 1] > all.length) {
      const more = new Int32Array(2 * first[s + 1]);
      more.set(all);
      all = more;
    }
    all.set(drawn, first[s]);
  }
  const each = new Array<number>(load);
  return regularPlan(workers, tasks, each.fill(1), [...each].fill(1 / tasks), (worker, index) => {
    const s = worker * load + index;
    return [sumOf(all.subarray(first[s], first[s + 1]))];
  });
}

/**
 * The robust soliton distribution on degrees 1 … M (Luby, LT codes, FOCS 2002, for M input symbols):
 *   rho(1) = 1/M, rho(i) = 1/(i·(i − 1)) for i = 2 … M
 *   R = c·ln(M/delta)·√M, S = M/R rounded to the nearest integer, at least 1
 *   tau(i) = R/(i·M) for i < S, tau(S) = R·ln(R/delta)/M (0 where R < delta), else 0
 *   mu(i) = (rho(i) + tau(i)) / Σ (rho + tau)
 * Where S exceeds M, as with the default c = 0.03, delta = 0.5 for M <= 50, no degree has the spike tau(S).
 *
 * @param m M, number of blocks, >= 1
 * @param c > 0
 * @param delta 0 < delta < 1: bound on the probability that decoding fails, for large M and enough received combinations
 * @returns mu, entry i − 1 for degree i
 */
export function robustSoliton(m: number, c: number, delta: number): Float64Array {
  const r = c * Math.log(m / delta) * Math.sqrt(m);
  const spike = Math.max(1, Math.round(m / r));
  const unscaled = Float64Array.from({ length: m }, (_, at) => {
    const i = at + 1;
    const rho = i === 1 ? 1 / m : 1 / (i * (i - 1));
    if (i < spike) return rho + r / (i * m);
    return i === spike ? rho + (r * Math.max(0, Math.log(r / delta))) / m : rho;
  });
  const total = unscaled.reduce((sum, x) => sum + x, 0);
  return unscaled.map((x) => x / total);
}
