import { z } from 'zod';
import type { DelayModel, DelaySampler, WorkTime } from '../../engine/delays.js';
import { DelayError } from '../errors.js';
import { readWorkers, type WorkerRow } from '../traces/workers.js';
import { type DelayDefinition, defineDelay, innerDelays, type MakeDelay, type NestedDelay } from './delay.js';

/**
 * Workers of lasting, different speeds: all times of worker j, of the model `of`, are divided by speeds[j]. From a file
 * come speeds, other parameters of `of`, or both. An experiment with fewer workers has the first ones.
 * @param nested makes the schema of a delay model
 */
export const perWorker = (nested: () => z.ZodType<NestedDelay>): DelayDefinition =>
  defineDelay({
    name: 'per-worker',
    summary: 'workers that always differ: a speed for each, by which its times are divided',
    source: 'two-way layout of log durations: an effect per worker beside what rounds and chance do',
    description:
      '`per-worker` divides all times of worker j, of the model `of`, by `speeds[j]`: workers that always differ. In ' +
      'place of `speeds` a `file` may have a row for each worker: a column `worker`, and `speed` or parameters of the ' +
      'model in `of`, or both, such as `worker,alpha,mu`. Models that draw for all workers together (`trace`, `racks`, ' +
      '`classes`, `altered-stragglers`, `bernoulli` unless `redraw_empty` is false) take speeds alone. With `racks` of all ' +
      'workers inside it, rounds have a common factor, too.',
    examples: [
      {
        speeds: [1, 1, 0.5, 0.8, 1, 1.2, 1, 0.9],
        of: { model: 'shifted-exponential', alpha: 0.2, mu: 2 },
      },
    ],
    get parameters() {
      return z
        .strictObject({
          speeds: z
            .array(z.number().positive())
            .min(1)
            .optional()
            .describe('speed of each worker, > 0: with 2 it takes half as long as with 1'),
          file: z
            .string()
            .min(1)
            .optional()
            .describe(
              'in its place a CSV with a column worker, from 0 on, and a column speed, or columns with the names of ' +
                'parameters of the model in `of`, which they replace worker by worker',
            ),
          of: nested().describe('delay model of a worker of speed 1'),
        })
        .refine(({ speeds, file }) => (speeds === undefined) !== (file === undefined), {
          path: ['speeds'],
          error: 'either speeds or a file',
        });
    },
    create: ({ speeds: given, file, of }, create) => {
      const rows =
        file === undefined ? given?.map((speed): WorkerRow => ({ speed, more: {} })) : readWorkers(file);
      if (rows === undefined)
        throw new DelayError(['delay.speeds: nothing given; allowed: speeds or a file']);
      const models = modelsOf(rows, of, create, nested, String(file));
      const speeds = rows.map(({ speed }) => speed);
      const [first] = models;
      const isOne = models.every((own) => own === first);
      if (!isOne && models.some(({ joint }) => joint)) {
        const given = Object.keys(rows[0].more).join(', ');
        const allowed = `speed alone with ${of.model}, which draws for all workers together`;
        throw new DelayError([`${file}: ${given} given; allowed: ${allowed}`]);
      }
      return {
        responseProbability: models.reduce((sum, own) => sum + own.responseProbability / models.length, 0),
        ties: models.some(({ ties }) => ties),
        joint: true,
        workTimes: (workers) => {
          const known = new Map([...new Set(models)].map((own) => [own, own.workTimes?.(1)?.[0]]));
          const own = isOne
            ? first.workTimes?.(workers)
            : models.slice(0, workers).map((each) => known.get(each));
          return own && divided(own, speeds);
        },
        sampler: (streams, members, units) => {
          if (members.length > speeds.length) {
            throw new DelayError([
              `${file === undefined ? 'delay.speeds' : file}: ${speeds.length} given; allowed: one for each of ` +
                `${members.length} workers`,
            ]);
          }
          const samplers = isOne
            ? [first.sampler(streams, members, units)]
            : Array.from(members, (_, i) =>
                models[i].sampler(streams.under('worker', i), members.subarray(i, i + 1), units),
              );
          return slowed(samplers, speeds, members, units);
        },
      };
    },
  });

/** The model of each worker; the same object where they have the same parameters. */
function modelsOf(
  rows: readonly WorkerRow[],
  of: NestedDelay,
  create: MakeDelay,
  nested: () => z.ZodType<NestedDelay>,
  file: string,
): DelayModel[] {
  const known = new Map<string, DelayModel>();
  return rows.map(({ more }, j) => {
    const key = JSON.stringify(more);
    let model = known.get(key);
    if (model === undefined) {
      // Without parameters of its own the model is as it was checked before.
      const parsed = key === '{}' ? undefined : nested().safeParse({ ...of, ...more });
      if (parsed?.success === false) {
        const [{ path, message }] = parsed.error.issues;
        throw new DelayError([`${file}: worker ${j}: ${path.join('.') || of.model}: ${message}`]);
      }
      model = create(parsed?.data ?? of);
      known.set(key, model);
    }
    return model;
  });
}

/** Times divided by the speed of their worker. */
function divided(
  times: readonly (WorkTime | undefined)[],
  speeds: readonly number[],
): WorkTime[] | undefined {
  const known = new Map<WorkTime, Map<number, WorkTime>>();
  const all = times.flatMap((time, j) => {
    if (time === undefined) return [];
    const speed = speeds[j];
    const own = known.get(time) ?? new Map<number, WorkTime>();
    known.set(time, own);
    const { constant } = time;
    const made: WorkTime = own.get(speed) ?? {
      cdf: (work, t) => time.cdf(work, t * speed),
      mean: (work) => time.mean(work) / speed,
      breaks: (work) => time.breaks(work).map((t) => t / speed),
      ...(constant && { constant: (work: number) => constant(work) / speed }),
    };
    own.set(speed, made);
    return [made];
  });
  return all.length === times.length ? all : undefined;
}

/** Draws of samplers, divided by the speeds. */
function slowed(
  samplers: readonly DelaySampler[],
  speeds: readonly number[],
  members: Int32Array,
  units: number,
): DelaySampler {
  const drawn = innerDelays(members, units);
  return {
    restart: (firstIteration) => {
      for (const sampler of samplers) sampler.restart(firstIteration);
    },
    draw: (delays) => {
      drawn.clear();
      for (const sampler of samplers) sampler.draw(drawn);
      delays.idle = Math.max(delays.idle, drawn.idle);
      for (let i = 0; i < members.length; i++) {
        const j = members[i];
        delays.responds[j] &= drawn.responds[j];
        delays.offset[j] += drawn.offset[j] / speeds[i];
        delays.pace[j] += drawn.pace[j] / speeds[i];
        if (!drawn.hasUnits) continue;
        delays.mayFall ||= drawn.mayFall;
        for (let unit = 0; unit < units; unit++) {
          delays.addUnit(unit, j, drawn.unitDuration(unit, j) / speeds[i]);
        }
      }
    },
  };
}
