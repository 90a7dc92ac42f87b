import { z } from 'zod';
import type { DelaySampler } from '../../engine/delays.js';
import { Delays } from '../../engine/delays.js';
import { type DelayDefinition, defineDelay, innerDelays, type NestedDelay } from './delay.js';

/**
 * Workers in racks: each `size` neighbouring workers share a factor, drawn anew in each iteration, by which all their
 * times are multiplied. The factor is the time that its model takes for one unit of work. Where a rack does not respond,
 * none of its workers does. The last rack may be smaller.
 * @param nested makes the schema of a delay model
 */
export const racks = (nested: () => z.ZodType<NestedDelay>): DelayDefinition =>
  defineDelay({
    name: 'racks',
    summary:
      'neighbouring workers share a random factor: a rack, a switch or a host that is slow for all of them',
    source: 'a multiplicative random effect per group of workers (compound, or frailty, model)',
    description:
      '`racks` ties neighbours together: each `size` workers in a row share a factor, drawn anew in ' +
      'each iteration from the model `factor` (what it takes for one unit of work), by which their ' +
      'times, of the model `of`, are multiplied. A rack that does not respond takes its workers with ' +
      'it. Where all differences are those of the racks, waiting for all K workers takes as long as ' +
      'waiting for K/`size`.',
    examples: [
      {
        size: 4,
        factor: { model: 'lognormal', mu: 0, sigma: 0.5 },
        of: { model: 'exponential', mean: 3 },
      },
    ],
    get parameters() {
      return z.strictObject({
        size: z.int().min(1).describe('workers in a rack; the first ones are the first rack'),
        factor: nested().describe('delay model of the factor: what it takes for one unit of work'),
        of: nested().describe(
          'delay model of each worker, whose times are multiplied by the factor of its rack',
        ),
      });
    },
    create: ({ size, factor, of }, create) => {
      const shared = create(factor);
      const own = create(of);
      return {
        responseProbability: shared.responseProbability * own.responseProbability,
        // Neighbours have the same factor, so that what differs between them is their own.
        ties: own.ties,
        joint: true,
        sampler: (streams, members, units) => {
          const count = Math.ceil(members.length / size);
          const rackNumbers = Int32Array.from({ length: count }, (_, rack) => rack);
          return rackSampler(
            { sampler: shared.sampler(streams.under('factor'), rackNumbers, 1), count, size },
            own.sampler(streams.under('of'), members, units),
            members,
            units,
          );
        },
      };
    },
  });

/** The factors of the racks. */
interface Factors {
  readonly sampler: DelaySampler;
  /** Number of racks. */
  readonly count: number;
  readonly size: number;
}

function rackSampler(
  { sampler, count, size }: Factors,
  own: DelaySampler,
  members: Int32Array,
  units: number,
): DelaySampler {
  const factors = new Delays(count, 1);
  const drawn = innerDelays(members, units);
  return {
    restart: (firstIteration) => {
      sampler.restart(firstIteration);
      own.restart(firstIteration);
    },
    draw: (delays) => {
      factors.clear();
      sampler.draw(factors);
      factors.settle();
      drawn.clear();
      own.draw(drawn);
      delays.idle = Math.max(delays.idle, factors.idle, drawn.idle);
      for (let i = 0; i < members.length; i++) {
        const j = members[i];
        const rack = Math.floor(i / size);
        const factor = factors.elapsed(rack, 1);
        delays.responds[j] &= factors.responds[rack] & drawn.responds[j];
        delays.offset[j] += factor * drawn.offset[j];
        delays.pace[j] += factor * drawn.pace[j];
        if (!drawn.hasUnits) continue;
        delays.mayFall ||= drawn.mayFall;
        for (let unit = 0; unit < units; unit++) {
          delays.addUnit(unit, j, factor * drawn.unitDuration(unit, j));
        }
      }
    },
  };
}
