import { z } from 'zod';
import type { DelayModel, DelaySampler } from '../../engine/delays.js';
import type { Streams } from '../../random/stream.js';
import { largestRemainder } from '../../statistics/largest-remainder.js';
import { addUpToOne, type DelayDefinition, defineDelay, type NestedDelay } from './delay.js';

/**
 * Several models, drawn separately, their times added: a computing time and an injected delay, say. A worker
 * responds if it responds in all of them.
 * @param nested makes the schema of a delay model
 */
export const sum = (nested: () => z.ZodType<NestedDelay>): DelayDefinition =>
  defineDelay({
    name: 'sum',
    summary: 'several models, drawn separately and added',
    source: "ErasureHead's experiments: computing time plus injected delay",
    description:
      '`sum`: the times of several models, drawn separately, are added; a worker responds if it ' +
      'responds in all of them.',
    examples: [
      {
        models: [
          { model: 'deterministic', value: 2 },
          { model: 'exponential', mean: 3 },
        ],
      },
    ],
    get parameters() {
      return z.strictObject({
        models: z.array(nested()).min(1).describe('the delay models to be added, at least one'),
      });
    },
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

/** A class of workers as parsed: its share of the workers, and the delay model that they meet. */
export type WorkerClass = NestedDelay & { readonly share: number };

/**
 * Classes of workers, each with a model of its own. The first workers belong to the first class, and so on.
 *
 * The stated response probability is that of every class if they agree, else the mean over the workers, with the
 * shares as weights: right on average, but for no single worker.
 * @param workerClass makes the schema of a class
 */
export const classes = (workerClass: () => z.ZodType<WorkerClass>): DelayDefinition =>
  defineDelay({
    name: 'classes',
    summary: 'classes of workers, each with its share and its own model',
    source: 'heterogeneous clusters; shares are rounded by largest remainder (Hamilton)',
    description:
      '`classes`: the first workers belong to the first class and so on, shares rounded by largest ' +
      'remainder.',
    examples: [
      {
        classes: [
          { share: 0.5, model: 'deterministic', value: 2 },
          { share: 0.5, model: 'exponential', mean: 3 },
        ],
      },
    ],
    get parameters() {
      return z.strictObject({
        classes: z
          .array(workerClass())
          .min(1)
          .refine((list) => addUpToOne(list.map(({ share }) => share)), {
            error: 'the shares of all classes must add up to 1',
          })
          .describe(
            'the classes in order; each is a delay model with a share of the workers, and the shares add up to 1',
          ),
      });
    },
    create: ({ classes }, create) => {
      const shares = classes.map(({ share }) => share);
      const models = classes.map(({ share: _, ...delay }) => create(delay));
      return {
        responseProbability: meanResponse(models, shares),
        ties: models.some((model) => model.ties),
        sampler: (streams, members, units) => classSampler(models, shares, streams, members, units),
      };
    },
  });

function meanResponse(models: readonly DelayModel[], shares: readonly number[]): number {
  const first = models[0].responseProbability;
  if (models.every((model) => model.responseProbability === first)) return first;
  const total = shares.reduce((sum, share) => sum + share, 0);
  return models.reduce((mean, model, i) => mean + (shares[i] / total) * model.responseProbability, 0);
}

function classSampler(
  models: readonly DelayModel[],
  shares: readonly number[],
  streams: Streams,
  members: Int32Array,
  units: number,
): DelaySampler {
  const sizes = largestRemainder(shares, members.length);
  const samplers: DelaySampler[] = [];
  let first = 0;
  models.forEach((model, i) => {
    const end = first + sizes[i];
    // A class that is too small to get a worker has nothing to draw.
    if (end > first)
      samplers.push(model.sampler(streams.under('class', i), members.subarray(first, end), units));
    first = end;
  });
  return {
    restart: (firstIteration) => {
      for (const sampler of samplers) sampler.restart(firstIteration);
    },
    draw: (conditions) => {
      for (const sampler of samplers) sampler.draw(conditions);
    },
  };
}
