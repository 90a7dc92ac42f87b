import type { Code } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';
import { holdings } from './units.js';

/** A set of responders: its probability, and v of the iteration in which they, and nobody else, respond. */
export interface Pattern {
  readonly chance: number;
  readonly weights: Float64Array;
}

/** More workers than these have too many patterns to go through. */
const MOST_WORKERS = 16;

/**
 * All 2^K patterns of responders under independent stragglers of probability p, or, with `redrawn`, all but the
 * empty one under the condition that it does not occur. Without it the empty one has weights 0.
 * @param weightsOf v for the responders, given in increasing order
 */
export function patternsOf(
  plan: Plan,
  p: number,
  redrawn: boolean,
  weightsOf: (responders: readonly number[]) => Float64Array,
): Pattern[] {
  const { workers, parts } = plan;
  if (workers > MOST_WORKERS) throw new RangeError(`2^${workers} patterns are too many to go through`);
  const someone = redrawn ? 1 - p ** workers : 1;
  return Array.from({ length: 2 ** workers }, (_, bits) => {
    const responders = Array.from({ length: workers }, (_, j) => j).filter((j) => (bits >> j) & 1);
    const chance = (1 - p) ** responders.length * p ** (workers - responders.length);
    if (responders.length > 0) return { chance: chance / someone, weights: weightsOf(responders) };
    return { chance: redrawn ? 0 : chance, weights: new Float64Array(parts) };
  });
}

/** v as a code's own collector gives it: the responders' messages are handed to it one after the other. */
export function collectedWeights({ plan, collector }: Code): (responders: readonly number[]) => Float64Array {
  const master = collector();
  return (responders) => {
    master.reset();
    let complete = false;
    for (const j of responders) {
      for (let s = plan.firstSubtask[j]; s < plan.firstSubtask[j + 1]; s++) {
        if (!complete && plan.messageSize[s] > 0) complete = master.receive(j, s);
      }
    }
    const v = new Float64Array(plan.parts);
    if (complete || master.exhausted()) master.weights(v);
    return v;
  };
}

/**
 * v of SGC-Send-All with the unbiased normalisation: v_i = 1[c_i > 0]/(1 − p^d_i) with c_i responders among the
 * d_i holders (docs/background/corrections.md, 4).
 */
export function distinctWeights(plan: Plan, p: number): (responders: readonly number[]) => Float64Array {
  const held = holdings(plan);
  const copies = new Float64Array(plan.parts);
  for (const parts of held) for (const i of parts) copies[i]++;
  return (responders) => {
    const v = new Float64Array(plan.parts);
    for (const j of responders) for (const i of held[j]) v[i] = 1 / (1 - p ** copies[i]);
    return v;
  };
}
