import { z } from 'zod';
import { dataSchema } from '../../models/data/registry.js';
import { methodSchema } from '../../models/methods/registry.js';
import { objectiveSchema } from '../../models/objectives/registry.js';
import { sketchSchema } from '../../models/sketch/sketch.js';
import { stepSchema } from '../../models/steps/registry.js';
import { pow } from '../../statistics/pow.js';
import { COMPUTED } from './metrics.js';

/** Parts that may be drawn anew for each run; the rest is drawn once per seed. */
const RESAMPLED = ['data', 'sketch', 'placement'] as const;

/** The part of an experiment that makes it a training run. */
export const trainingSchema = () =>
  z
    .strictObject({
      iterations: z.int().min(1).max(1e8).describe('T, iterations of a run'),
      until: z
        .strictObject({
          gradient_norm: z.number().positive().describe('a run stops where the master’s estimate is shorter'),
        })
        .optional()
        .describe('stop a run early; not to reach it within the iterations is an error'),
      objective: objectiveSchema()
        .default({ loss: 'least-squares' })
        .describe('what is minimised: a loss and its parameters; see objectives'),
      data: dataSchema().describe('what is learnt from: a data source and its parameters; see data'),
      sketch: sketchSchema.optional(),
      tolerance_schedule: z
        .array(
          z.strictObject({
            from: z.int().min(1).describe('iteration, counted from 1, from which on it holds'),
            value: z.number().min(0).lt(1).describe('the tolerance from there on'),
          }),
        )
        .min(1)
        .refine((changes) => changes.every(({ from }, i) => i === 0 || from > changes[i - 1].from), {
          error: 'changes in the order of their iterations',
        })
        .optional()
        .describe('changes of the tolerance during a run, which has `tolerance` until the first'),
      step: stepSchema().describe('step sizes: a rule and its parameters; see steps'),
      batch: z
        .int()
        .min(1)
        .optional()
        .describe(
          'without a barrier: points that are drawn for each job, distinct ones of all; a job is so much work; default: ' +
            'the worker’s own points',
        ),
      staleness: z
        .enum(['ignore', 'inverse'])
        .optional()
        .describe(
          'without a barrier: gradients of old models count as others do (the default), or each times 1/(1 + its staleness)',
        ),
      method: methodSchema().default('gradient-descent').describe('how a gradient moves beta; see methods'),
      start: z
        .union([z.enum(['zero', 'normal']), z.strictObject({ value: z.number() })])
        .default('zero')
        .describe('beta_0: zero, entries from N(0, 1), or all entries equal to value'),
      record: z
        .union([z.int().min(1), z.array(z.int().min(1)).min(1)])
        .default(60)
        .describe('number of log-spaced iterations, the last always among them, or a list of iterations'),
      measure: z
        .array(z.enum(COMPUTED))
        .optional()
        .describe(
          'what is computed at recorded iterations, beside time, messages and volume: all, unless it is listed. Other ' +
            'columns stay empty; where the data is large, gradient_error and loss take a good part of the time',
        ),
      resample: z
        .array(z.enum(RESAMPLED))
        .default([])
        .describe('what is drawn anew for each run; otherwise once per seed'),
    })
    .describe('makes every trial a training run: real gradients beside the clock');

/** The training of a point, checked, with its defaults. */
export type Training = z.output<ReturnType<typeof trainingSchema>>;

/**
 * The iterations that are recorded, increasing, the last always among them.
 * @param record a number of log-spaced ones, or a list; listed iterations beyond the last are left out
 */
export function recordedIterations(record: Training['record'], iterations: number): number[] {
  const wanted = Array.isArray(record)
    ? record.filter((t) => t <= iterations)
    : Array.from({ length: record }, (_, i) =>
        Math.round(pow(iterations, record === 1 ? 1 : i / (record - 1))),
      );
  return [...new Set([...wanted, iterations])].sort((a, b) => a - b);
}
