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
  }),
  create: ({ file, mode, fixed }) => {
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
        return mode === 'replay'
          ? replaySampler(record, members, fixed)
          : bootstrapSampler(record, members, fixed, streams.uniform('round'));
      },
    };
  },
});

function replaySampler(record: Trace, members: Int32Array, fixed: number): DelaySampler {
  let iteration = 0;
  return {
    restart: (firstIteration) => {
      iteration = firstIteration;
    },
    draw: (conditions) => addRound(record, iteration++ % record.rounds, conditions, members, fixed),
  };
}

function bootstrapSampler(record: Trace, members: Int32Array, fixed: number, uniform: Uniform): DelaySampler {
  return {
    restart: () => {},
    draw: (conditions) => addRound(record, Math.floor(uniform() * record.rounds), conditions, members, fixed),
  };
}

/** The i-th member meets what the i-th worker of the file met in that round. */
function addRound(
  record: Trace,
  round: number,
  conditions: Delays,
  members: Int32Array,
  fixed: number,
): void {
  for (let i = 0; i < members.length; i++) {
    const duration = record.durations[round * record.workers + i];
    conditions.offset[members[i]] += fixed * duration;
    conditions.pace[members[i]] += (1 - fixed) * duration;
  }
}
