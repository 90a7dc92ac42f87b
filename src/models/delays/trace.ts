import { z } from 'zod';
import type { DelaySampler, Delays } from '../../engine/delays.js';
import type { Uniform } from '../../random/stream.js';
import { DelayError } from '../errors.js';
import { readTrace } from '../traces/reader.js';
import type { Trace } from '../traces/trace.js';
import { defineDelay } from './delay.js';

/**
 * Measured durations. With X a worker's duration in the round, w units of work take X·fixed + (1 − fixed)·X·w, the
 * first part before the first sub-task.
 *
 * replay takes the rounds in turn: trial i without training, and iteration t of run i of T iterations in training,
 * take round i and i·T + t, modulo the number of rounds. bootstrap draws rounds with replacement, whole ones, so that
 * what ties the workers of a round together is kept (Efron & Tibshirani, An Introduction to the Bootstrap, ch. 8).
 */
export const trace = defineDelay({
  name: 'trace',
  summary: 'measured durations from a CSV file round,worker,duration_s',
  source: 'replay or bootstrap of measured rounds',
  description:
    "`trace` takes a worker's duration X in a round of a file as that of one task, of which the part " +
    '`fixed` does not grow with the work: w tasks take X·(fixed + (1 − fixed)·w). `replay` takes the ' +
    'rounds in turn, `bootstrap` draws whole rounds with replacement (Efron and Tibshirani 1993, ch. ' +
    '8), so that what ties the workers of a round together is kept. [Traces](../guides/traces.md) ' +
    'says how to get one and which model fits it.',
  examples: [{ file: 'trace.csv', mode: 'replay' }],
  parameters: z.strictObject({
    file: z
      .string()
      .min(1)
      .describe('CSV or CSV.gz with round, worker, duration_s: the duration of one task, > 0'),
    mode: z
      .enum(['replay', 'bootstrap'])
      .describe(
        'replay: the rounds in turn, from the start again after the last; bootstrap: whole rounds at random',
      ),
    fixed: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe(
        'fraction of the duration, 0 to 1, that is spent before the first sub-task, whatever the work',
      ),
    order: z
      .array(z.int().min(0))
      .min(1)
      .refine((order) => new Set(order).size === order.length, { error: 'each worker of the trace once' })
      .optional()
      .describe(
        'numbering of the workers: worker j meets what worker number order[j] of the trace met, from 0, in the ' +
          'order of their numbers in the file; each once, as many as the experiment has; default: 0, 1, 2, …',
      ),
  }),
  create: ({ file, mode, fixed, order }) => {
    const record = readTrace(file);
    return {
      responseProbability: 1,
      // Durations that happen to be equal are rounding of the clock, not a rule: the lower worker comes first.
      ties: false,
      sampler: (streams, members) => {
        if (members.length > record.workers) {
          const has = `has ${record.workers} workers`;
          throw new DelayError([
            `${file}: ${has}, the experiment needs ${members.length}; use at most as many`,
          ]);
        }
        const columns = columnsOf(record, members.length, order, file);
        const addRound = roundAdder(record, members, columns, fixed);
        return mode === 'replay'
          ? replaySampler(record.rounds, addRound)
          : bootstrapSampler(record.rounds, addRound, streams.uniform('round'));
      },
    };
  },
});

/** The worker of the trace that each member is. */
function columnsOf(
  { workers }: Trace,
  members: number,
  order: readonly number[] | undefined,
  file: string,
): readonly number[] {
  if (order === undefined) return Array.from({ length: members }, (_, i) => i);
  const beyond = order.find((worker) => worker >= workers);
  if (beyond !== undefined) {
    throw new DelayError([
      `delay.order: ${beyond} given; allowed: at most ${workers - 1}, the last of ${file}`,
    ]);
  }
  if (order.length !== members) {
    throw new DelayError([
      `delay.order: ${order.length} workers given; allowed: ${members}, one for each worker`,
    ]);
  }
  return order;
}

type AddRound = (round: number, delays: Delays) => void;

/** Adds what each member's worker of the trace met in a round. */
function roundAdder(record: Trace, members: Int32Array, columns: readonly number[], fixed: number): AddRound {
  return (round, delays) => {
    for (let i = 0; i < members.length; i++) {
      const duration = record.durations[round * record.workers + columns[i]];
      delays.offset[members[i]] += fixed * duration;
      delays.pace[members[i]] += (1 - fixed) * duration;
    }
  };
}

function replaySampler(rounds: number, addRound: AddRound): DelaySampler {
  let iteration = 0;
  return {
    restart: (firstIteration) => {
      iteration = firstIteration;
    },
    draw: (delays) => addRound(iteration++ % rounds, delays),
  };
}

function bootstrapSampler(rounds: number, addRound: AddRound, uniform: Uniform): DelaySampler {
  return {
    restart: () => {},
    draw: (delays) => addRound(Math.floor(uniform() * rounds), delays),
  };
}
