import { z } from 'zod';
import type { DelaySampler } from '../../engine/delays.js';
import type { Uniform } from '../../random/stream.js';
import { type DelayDefinition, defineDelay, innerDelays, type NestedDelay } from './delay.js';

/**
 * Another model with its stragglers made rarer, slower, or both: what a measured trace cannot tell, one asks it.
 *
 * In every iteration each worker's time for one unit of work (its offset and pace together) is compared with the lower
 * median m of those that respond. A worker is a straggler if its time x exceeds threshold·m, or if it does not respond.
 * It stays one with probability 1/rarer, and is spared otherwise: its time becomes m (and it responds, with the times of
 * the median worker). The excess of those that stay is multiplied by slower: m + slower·(x − m). Offset and pace are
 * scaled alike. Times that are drawn per unit are compared with the median of that unit in the same way, each for itself.
 *
 * The stated response probability is 1 − (1 − q)/rarer, q that of the other model.
 * @param nested makes the schema of a delay model
 */
export const alteredStragglers = (nested: () => z.ZodType<NestedDelay>): DelayDefinition =>
  defineDelay({
    name: 'altered-stragglers',
    summary: 'another model with its stragglers made rarer or slower',
    source: 'sensitivity analysis: a straggler takes more than threshold times the median of its iteration',
    description:
      '`altered-stragglers` takes another model (`of`) and makes its stragglers rarer or slower. In an ' +
      'iteration a worker is a straggler whose time x for a task exceeds `threshold` times the median m ' +
      'of those that respond, or who does not respond. It stays one with probability 1/`rarer` and ' +
      'takes m otherwise; its excess becomes `slower`·(x − m). Draws per task are compared with their ' +
      'own median, each for itself. It is what `straggle advise` asks "what if" with, and a sweep may, ' +
      'too.',
    examples: [{ of: { model: 'exponential', mean: 3 }, rarer: 2, slower: 0.5 }],
    get parameters() {
      return z.strictObject({
        of: nested().describe('the delay model whose stragglers are altered'),
        threshold: z
          .number()
          .min(1)
          .default(1.5)
          .describe('a straggler takes longer than this many times the median worker, >= 1'),
        rarer: z
          .number()
          .min(1)
          .default(1)
          .describe('factor by which stragglers are rarer, >= 1: the others take the median time'),
        slower: z
          .number()
          .min(0)
          .default(1)
          .describe('what a straggler takes beyond the median is multiplied by this, >= 0'),
      });
    },
    create: ({ of, ...alteration }, create) => {
      const model = create(of);
      return {
        responseProbability: 1 - (1 - model.responseProbability) / alteration.rarer,
        // Workers that are spared take the same time, the median worker's.
        ties: model.ties || alteration.rarer > 1 || alteration.slower === 0,
        joint: true,
        sampler: (streams, members, units) => {
          const inner = model.sampler(streams.under('of'), members, units);
          return alteringSampler(inner, alteration, members, units, {
            worker: streams.uniform('spared'),
            unit: Array.from({ length: units }, (_, unit) => streams.uniform('spared', unit)),
          });
        },
      };
    },
  });

interface Alteration {
  readonly threshold: number;
  readonly rarer: number;
  readonly slower: number;
}

/** Uniforms that decide who is spared, drawn for every worker whether it straggles or not, so that streams stay aligned. */
interface Luck {
  readonly worker: Uniform;
  readonly unit: readonly Uniform[];
}

function alteringSampler(
  inner: DelaySampler,
  alteration: Alteration,
  members: Int32Array,
  units: number,
  luck: Luck,
): DelaySampler {
  const drawn = innerDelays(members, units);
  const times = new Float64Array(members.length);
  const factors = new Float64Array(members.length);
  const order = new Float64Array(members.length);
  const isOut = (i: number) => drawn.responds[members[i]] === 0;

  /** Fills `factors` from `times`; those who do not respond have no time, and factor 1 if they are spared, else 0. */
  const weigh = (uniform: Uniform): number => {
    let count = 0;
    for (let i = 0; i < members.length; i++) if (!isOut(i)) order[count++] = times[i];
    order.subarray(0, count).sort();
    const median = count === 0 ? 0 : order[Math.ceil(count / 2) - 1];
    for (let i = 0; i < members.length; i++) {
      const stays = uniform() * alteration.rarer < 1;
      if (isOut(i)) factors[i] = stays ? 0 : 1;
      else factors[i] = factorFor(times[i], median, stays, alteration);
    }
    return median;
  };

  return {
    restart: (firstIteration) => inner.restart(firstIteration),
    draw: (delays) => {
      drawn.clear();
      inner.draw(drawn);
      delays.idle = Math.max(delays.idle, drawn.idle);
      for (let i = 0; i < members.length; i++) times[i] = drawn.offset[members[i]] + drawn.pace[members[i]];
      const median = weigh(luck.worker);
      const typical = members.findIndex((_, i) => !isOut(i) && times[i] === median);
      for (let i = 0; i < members.length; i++) {
        // Nobody has responded: there is no median worker whose times the spared could have.
        const spared = isOut(i) && factors[i] === 1 && typical >= 0;
        if (isOut(i) && !spared) delays.responds[members[i]] = 0;
        const from = members[spared ? typical : i];
        delays.offset[members[i]] += factors[i] * drawn.offset[from];
        delays.pace[members[i]] += factors[i] * drawn.pace[from];
      }
      if (!drawn.hasUnits) return;
      delays.mayFall ||= drawn.mayFall;
      for (let unit = 0; unit < units; unit++) {
        for (let i = 0; i < members.length; i++) times[i] = drawn.unitDuration(unit, members[i]);
        const unitMedian = weigh(luck.unit[unit]);
        for (let i = 0; i < members.length; i++) {
          delays.addUnit(unit, members[i], isOut(i) ? unitMedian : factors[i] * times[i]);
        }
      }
    },
  };
}

function factorFor(time: number, median: number, stays: boolean, { threshold, slower }: Alteration): number {
  if (!(time > threshold * median) || median === 0) return 1;
  return (stays ? median + slower * (time - median) : median) / time;
}
