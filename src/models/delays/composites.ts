import { z } from 'zod';
import type { DelayModel, DelaySampler, WorkTime } from '../../engine/delays.js';
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
        joint: parts.some((part) => part.joint),
        workTimes: (workers) => sumsOf(parts.map((part) => part.workTimes?.(workers))),
        sampler: (streams, members, units) => {
          const samplers = parts.map((part, i) => part.sampler(streams.under('sum', i), members, units));
          return {
            restart: (firstIteration) => {
              for (const sampler of samplers) sampler.restart(firstIteration);
            },
            draw: (delays) => {
              for (const sampler of samplers) sampler.draw(delays);
            },
          };
        },
      };
    },
  });

/** Times of all workers that are sums of known ones, of which at most one is random for each worker. */
function sumsOf(parts: readonly (readonly WorkTime[] | undefined)[]): WorkTime[] | undefined {
  const known = parts.flatMap((part) => (part === undefined ? [] : [part]));
  if (known.length < parts.length) return undefined;
  const memo = new Map<WorkTime, Map<WorkTime, WorkTime | undefined>>();
  const sum = (a: WorkTime | undefined, b: WorkTime): WorkTime | undefined => {
    if (a === undefined) return undefined;
    const own = memo.get(a) ?? new Map<WorkTime, WorkTime | undefined>();
    memo.set(a, own);
    if (!own.has(b)) own.set(b, a.constant ? later(b, a.constant) : b.constant && later(a, b.constant));
    return own.get(b);
  };
  const [first, ...rest] = known;
  const all = first.map((own, j) =>
    rest.reduce((total: WorkTime | undefined, part) => sum(total, part[j]), own),
  );
  return all.every((own) => own !== undefined) ? (all as WorkTime[]) : undefined;
}

/** A time that a constant one is added to. */
function later({ cdf, mean, breaks, constant }: WorkTime, more: (work: number) => number): WorkTime {
  return {
    cdf: (work, t) => cdf(work, t - more(work)),
    mean: (work) => mean(work) + more(work),
    breaks: (work) => breaks(work).map((t) => t + more(work)),
    ...(constant && { constant: (work: number) => constant(work) + more(work) }),
  };
}

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
        joint: true,
        workTimes: (workers) => {
          const sizes = largestRemainder(shares, workers);
          const all = models.map((model, i) => model.workTimes?.(sizes[i]));
          return all.every((own) => own !== undefined) ? (all as WorkTime[][]).flat() : undefined;
        },
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
    draw: (delays) => {
      for (const sampler of samplers) sampler.draw(delays);
    },
  };
}
