import { z } from 'zod';
import type { DelaySampler, Delays } from '../../engine/delays.js';
import type { Uniform } from '../../random/stream.js';
import { DelayError } from '../errors.js';
import { readTrace } from '../traces/reader.js';
import type { Trace } from '../traces/trace.js';
import { defineDelay } from './delay.js';

/**
 * Measured durations. With X a worker's duration in the round, w units of work take X·fixed + (1 − fixed)·X·w, the
 * first part before the first sub-task. With files measured at other loads, too, they take what a line through the
 * same worker's durations in the same round of the two nearest of them says.
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
    'says how to get one and which model fits it.\n\n' +
    'Where the same workers were measured with other amounts of work, too, `levels` takes those files, ' +
    'and `load` says how many tasks `file` is of. The time for w tasks is then a line through the ' +
    "worker's durations in the same round at the two nearest loads, beyond the last ones the line of the " +
    'last two, and never below 0. Loads are whole numbers of tasks: where the data are K tasks, a share s ' +
    'of them is s·K. A single slow call at either load makes the times between slow, and a worker that ' +
    'was faster with more work counts as such; of its messages none is sent before the one before it.',
  examples: [{ file: 'trace.csv', mode: 'replay' }],
  parameters: z.strictObject({
    file: z
      .string()
      .min(1)
      .describe(
        'CSV or CSV.gz with round, worker, duration_s: the duration of one task, or `load` tasks, > 0',
      ),
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
    load: z
      .int()
      .min(0)
      .optional()
      .describe('tasks that a worker did in `file`, a whole number >= 0; only with levels; default: 1'),
    levels: z
      .array(
        z.strictObject({
          load: z.int().min(0).describe('tasks that a worker did in this file, a whole number >= 0'),
          file: z.string().min(1).describe('a trace of the same workers and as many rounds'),
        }),
      )
      .min(1)
      .optional()
      .describe(
        'traces at other loads, [{load, file}, …], each at its own: times are on lines between them; fixed is 0 then',
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
  create: (parameters) => {
    const { file, mode, fixed, order } = parameters;
    const record = readTrace(file);
    const levels = levelsOf(parameters, record);
    return {
      responseProbability: 1,
      // Durations that happen to be equal are rounding of the clock, not a rule: the lower worker comes first.
      ties: false,
      joint: true,
      sampler: (streams, members) => {
        if (members.length > record.workers) {
          const has = `has ${record.workers} workers`;
          throw new DelayError([
            `${file}: ${has}, the experiment needs ${members.length}; use at most as many`,
          ]);
        }
        const columns = columnsOf(record, members.length, order, file);
        const addRound =
          levels === undefined
            ? roundAdder(record, members, columns, fixed)
            : interpolator(levels, members, columns);
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

/** Durations of all workers and rounds with the same load. */
interface Level {
  /** Tasks per worker. */
  readonly load: number;
  readonly trace: Trace;
}

interface Loads {
  readonly file: string;
  readonly fixed: number;
  readonly load?: number | undefined;
  readonly levels?: readonly { readonly load: number; readonly file: string }[] | undefined;
}

/**
 * All levels by load; undefined where there is one alone.
 * @throws DelayError if they do not go together
 */
function levelsOf({ file, fixed, load, levels }: Loads, record: Trace): readonly Level[] | undefined {
  if (levels === undefined) {
    if (load === undefined) return undefined;
    throw new DelayError([`delay.load: ${load} given; allowed: with delay.levels only`]);
  }
  const mistakes: string[] = [];
  if (fixed !== 0) mistakes.push(`delay.fixed: ${fixed} given; allowed: 0 where there are delay.levels`);
  const all: Level[] = [{ load: load ?? 1, trace: record }];
  const shape = ({ rounds, workers }: Trace) => `${rounds} rounds of ${workers} workers`;
  levels.forEach((level, i) => {
    const trace = readTrace(level.file);
    if (all.some((other) => other.load === level.load)) {
      mistakes.push(`delay.levels.${i}.load: ${level.load} given; allowed: a load that no other file has`);
    }
    if (trace.rounds !== record.rounds || trace.workers !== record.workers) {
      mistakes.push(`${level.file}: ${shape(trace)}; allowed: ${shape(record)}, as ${file} has`);
    }
    all.push({ load: level.load, trace });
  });
  if (mistakes.length > 0) throw new DelayError(mistakes);
  return all.sort((a, b) => a.load - b.load);
}

/**
 * Adds what a line through each member's durations at the two nearest loads says: task by task where it may bend, which
 * is where there are more than two loads, or where it falls or begins below 0. Which it is depends on the files alone, so
 * that a time is the same to the last bit whatever other schemes need.
 */
function interpolator(levels: readonly Level[], members: Int32Array, columns: readonly number[]): AddRound {
  const { workers } = levels[0].trace;
  const last = levels.length - 2;
  return (round, delays) => {
    for (let i = 0; i < members.length; i++) {
      const at = round * workers + columns[i];
      let line = 0;
      let slope = slopeAbove(levels, line, at);
      const start = levels[0].trace.durations[at] - slope * levels[0].load;
      if (last === 0 && slope >= 0 && start >= 0) {
        delays.offset[members[i]] += start;
        delays.pace[members[i]] += slope;
        continue;
      }
      let before = Math.max(0, start);
      delays.offset[members[i]] += before;
      for (let work = 1; work <= delays.units; work++) {
        if (line < last && work > levels[line + 1].load) slope = slopeAbove(levels, ++line, at);
        const { load, trace } = levels[line];
        const time = Math.max(0, trace.durations[at] + slope * (work - load));
        if (time < before) delays.mayFall = true;
        delays.addUnit(work - 1, members[i], time - before);
        before = time;
      }
    }
  };
}

/** Time per task from level number `line` to the next. */
function slopeAbove(levels: readonly Level[], line: number, at: number): number {
  const below = levels[line];
  const above = levels[line + 1];
  return (above.trace.durations[at] - below.trace.durations[at]) / (above.load - below.load);
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
