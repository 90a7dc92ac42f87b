import { z } from 'zod';
import { DelayError } from '../errors.js';
import { type DelayDefinition, defineDelay, innerDelays, type NestedDelay } from './delay.js';

/**
 * Workers of lasting, different speeds: all times of worker j, of the model `of`, are divided by speeds[j]. An experiment
 * with fewer workers has the first ones.
 * @param nested makes the schema of a delay model
 */
export const perWorker = (nested: () => z.ZodType<NestedDelay>): DelayDefinition =>
  defineDelay({
    name: 'per-worker',
    summary: 'workers that always differ: a speed for each, by which its times are divided',
    source: 'two-way layout of log durations: an effect per worker beside what rounds and chance do',
    description:
      '`per-worker` divides all times of worker j, of the model `of`, by `speeds[j]`: workers that ' +
      'always differ. With `racks` of all workers inside it, rounds have a common factor, too.',
    examples: [
      {
        speeds: [1, 1, 0.5, 0.8, 1, 1.2, 1, 0.9],
        of: { model: 'shifted-exponential', alpha: 0.2, mu: 2 },
      },
    ],
    get parameters() {
      return z.strictObject({
        speeds: z
          .array(z.number().positive())
          .min(1)
          .describe('speed of each worker, > 0: with 2 it takes half as long as with 1'),
        of: nested().describe('delay model of a worker of speed 1'),
      });
    },
    create: ({ speeds, of }, create) => {
      const own = create(of);
      return {
        responseProbability: own.responseProbability,
        ties: own.ties,
        sampler: (streams, members, units) => {
          if (members.length > speeds.length) {
            throw new DelayError([
              `delay.speeds: ${speeds.length} given; allowed: one for each of ${members.length} workers`,
            ]);
          }
          const sampler = own.sampler(streams, members, units);
          const drawn = innerDelays(members, units);
          return {
            restart: (firstIteration) => sampler.restart(firstIteration),
            draw: (conditions) => {
              drawn.clear();
              sampler.draw(drawn);
              conditions.idle = Math.max(conditions.idle, drawn.idle);
              for (let i = 0; i < members.length; i++) {
                const j = members[i];
                conditions.responds[j] &= drawn.responds[j];
                conditions.offset[j] += drawn.offset[j] / speeds[i];
                conditions.pace[j] += drawn.pace[j] / speeds[i];
                if (!drawn.hasUnits) continue;
                for (let unit = 0; unit < units; unit++) {
                  conditions.addUnit(unit, j, drawn.unitDuration(unit, j) / speeds[i]);
                }
              }
            },
          };
        },
      };
    },
  });
