import { z } from 'zod';
import { type DelayDefinition, defineDelay, type NestedDelay } from './delay.js';

/**
 * Several models, drawn separately, their times added: a computing time and an injected delay, say. A worker
 * responds if it responds in all of them.
 * @param nested schema of a delay model
 */
export const sum = (nested: z.ZodType<NestedDelay>): DelayDefinition =>
  defineDelay({
    name: 'sum',
    summary: 'several models, drawn separately and added',
    source: "ErasureHead's experiments: computing time plus injected delay",
    parameters: z.strictObject({
      models: z.array(nested).min(1).describe('the delay models to be added, at least one'),
    }),
    create: ({ models }, create) => {
      const parts = models.map(create);
      return {
        responseProbability: parts.reduce((product, part) => product * part.responseProbability, 1),
        ties: parts.every((part) => part.ties),
        sampler: (streams, members, units) => {
          const samplers = parts.map((part, i) => part.sampler(streams.under('sum', i), members, units));
          return {
            restart: (firstIteration) => {
              for (const sampler of samplers) sampler.restart(firstIteration);
            },
            draw: (conditions) => {
              for (const sampler of samplers) sampler.draw(conditions);
            },
          };
        },
      };
    },
  });
