import type { Code } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';
import { pow } from '../../statistics/pow.js';

/** A worker or group that is in an iteration as a whole or not at all, independently of the other units. */
export interface Unit {
  /** Probability that it is in. */
  readonly probability: number;
  /** v of the iteration in which it alone is in; v of any iteration is the sum over the units that are in. */
  readonly weights: Float64Array;
}

/** A scheme and those of its parameters that its normalisation depends on. */
export interface Reference {
  readonly name: string;
  readonly unbiased?: unknown;
}

/**
 * The units of the schemes whose estimate is a sum over what has come in, under independent stragglers of probability
 * p: who holds what is read from the plan, the weights are those that the paper defines (SGC, eq. (5) and Table I;
 * docs/background/corrections.md, 4), written down here a second time so that a scheme that weighs differently is found
 * out.
 *
 * - sgc, bgc: a unit is a worker, v_i = 1/(d_i(1 − p)), d_i the number of its holders.
 * - ignore-stragglers: a worker, v_i = 1/(1 − p).
 * - erasurehead: the g workers that hold the same tasks, in if any of them responds, so with probability 1 − p^g;
 *   v_i = 1, or 1/(1 − p^g) if unbiased.
 * @returns undefined for other schemes
 */
export function unitsOf(plan: Plan, scheme: Reference, p: number): Unit[] | undefined {
  const held = holdings(plan);
  switch (scheme.name) {
    case 'sgc':
    case 'bgc': {
      const copies = new Float64Array(plan.parts);
      for (const parts of held) for (const i of parts) copies[i]++;
      return held.map((parts) => ({
        probability: 1 - p,
        weights: weightsOn(parts, plan, (i) => 1 / (copies[i] * (1 - p))),
      }));
    }
    case 'ignore-stragglers':
      return held.map((parts) => ({
        probability: 1 - p,
        weights: weightsOn(parts, plan, () => 1 / (1 - p)),
      }));
    case 'erasurehead': {
      const groups = new Map<string, number[][]>();
      for (const parts of held) groups.set(parts.join(), [...(groups.get(parts.join()) ?? []), parts]);
      return [...groups.values()].map((members) => {
        const probability = 1 - pow(p, members.length);
        const weight = scheme.unbiased === true ? 1 / probability : 1;
        return { probability, weights: weightsOn(members[0], plan, () => weight) };
      });
    }
    default:
      return undefined;
  }
}

/** For each worker the parts that its messages carry, in increasing order. */
export function holdings(plan: Plan): number[][] {
  return Array.from({ length: plan.workers }, (_, j) => {
    const parts = new Set<number>();
    for (let s = plan.firstSubtask[j]; s < plan.firstSubtask[j + 1]; s++) {
      for (const { tasks } of plan.carries(s)) for (let i = 0; i < tasks.length; i++) parts.add(tasks[i]);
    }
    return [...parts].sort((a, b) => a - b);
  });
}

function weightsOn(parts: readonly number[], plan: Plan, weight: (part: number) => number): Float64Array {
  const v = new Float64Array(plan.parts);
  for (const i of parts) v[i] = weight(i);
  return v;
}

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
  const someone = redrawn ? 1 - pow(p, workers) : 1;
  return Array.from({ length: 2 ** workers }, (_, bits) => {
    const responders = Array.from({ length: workers }, (_, j) => j).filter((j) => (bits >> j) & 1);
    const chance = pow(1 - p, responders.length) * pow(p, workers - responders.length);
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
    for (const j of responders) for (const i of held[j]) v[i] = 1 / (1 - pow(p, copies[i]));
    return v;
  };
}
