import { z } from 'zod';

/** In what the job is divided: whole tasks, or any amount, which in training is rounded to whole points. */
export type Quantum = 'tasks' | 'points';

const common = {
  quantum: z
    .enum(['tasks', 'points'])
    .optional()
    .describe('whole tasks by largest remainder, or any fraction; default: points where the split is points'),
  resplit_cost: z
    .number()
    .min(0)
    .default(0)
    .describe('time that moving the whole job once takes; a new division costs the moved part of it'),
};

const list = z.strictObject({
  rule: z.literal('list').describe('given shares'),
  of: z
    .array(z.number().min(0))
    .min(1)
    .describe('one for each worker, in any unit; they are scaled to add up to 1'),
  ...common,
});

const proportional = z.strictObject({
  rule: z
    .literal('proportional')
    .describe('in proportion to speeds: measured in the first rounds, from then on; or known'),
  rounds: z
    .int()
    .min(0)
    .describe(
      'rounds of equal shares in which the speeds are measured; 0: they are known beforehand, one over the mean time ' +
        'for a task that the delay model has in closed form',
    ),
  ...common,
});

const optimal = z.strictObject({
  rule: z
    .literal('optimal')
    .describe(
      'the fixed shares with the least mean time until all workers are done, where the delay model is known in closed ' +
        'form and workers do not depend on each other',
    ),
  ...common,
});

const ewma = z.strictObject({
  rule: z
    .literal('ewma')
    .describe(
      'before each round in proportion to speed, by an exponentially weighted mean of the times per task',
    ),
  weight: z
    .number()
    .gt(0)
    .max(1)
    .default(0.2)
    .describe('weight of the last round in the mean, 0 < weight <= 1'),
  ...common,
});

/** Schema of an experiment's `shares`. */
export const sharesSchema = z
  .union([z.literal('equal'), z.discriminatedUnion('rule', [list, proportional, optimal, ewma])])
  .describe('how the job is divided among the workers: equal, or a rule with its parameters');

/** Shares that are not equal, or need not stay so, as parsed, with the quantum that it comes to. */
export type UnequalShares = Exclude<z.output<typeof sharesSchema>, 'equal'> & {
  /** In what the job is divided. */
  readonly quantum: Quantum;
};

/** Shares that are measured from round to round. */
export type MeasuredShares = Extract<UnequalShares, { rule: 'proportional' | 'ewma' }>;

/** Shares that are worked out beforehand from what is known of the delays. */
export type KnownShares = Extract<UnequalShares, { rule: 'proportional' | 'optimal' }>;

/** Whether shares depend on what is measured in the rounds before. */
export function areMeasured(shares: UnequalShares | undefined): shares is MeasuredShares {
  return shares?.rule === 'ewma' || (shares?.rule === 'proportional' && shares.rounds > 0);
}

/** Whether shares are to be worked out from the delay model. */
export function areKnown(shares: UnequalShares | undefined): shares is KnownShares {
  return shares?.rule === 'optimal' || (shares?.rule === 'proportional' && shares.rounds === 0);
}
