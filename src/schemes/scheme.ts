import type { z } from 'zod';
import type { Code } from '../engine/collector.js';
import type { Uniform } from '../random/stream.js';
import { type Description, withAnyParameters } from '../registry/registry.js';
import type { Quantum, UnequalShares } from './shares/rules.js';

/** Division of the job: by blocks of rows of W = XᵀX, or by data points. */
export type Split = 'blocks' | 'points';

/** The system that a scheme is laid out for. */
export interface Setting {
  /** K */
  readonly workers: number;
  /** M */
  readonly tasks: number;
  /** Meaning of a task. */
  readonly split: Split;
  /** M', number of tasks that must be recovered: ceil(M·(1 − tolerance) − 1e-9). */
  readonly needed: number;
  /** Probability that a worker responds in an iteration, as far as the delay model knows it. */
  readonly responseProbability: number;
  /**
   * ‖x_i‖² of every data point, for schemes that place single points; absent without training, where the M
   * tasks stand for points of equal norm.
   */
  readonly squaredNorms?: Float64Array;
  /**
   * Weights w_j of the M tasks for schemes that decode a weighted sum, Σ w_j g_j (Weighted gradient coding,
   * Theorem 4.1); absent: all 1. Finite, one per task.
   */
  readonly taskWeights?: Float64Array;
  /** Shares of the workers; absent: equal ones. */
  readonly shares?: UnequalShares;
  /**
   * Draws of the time that each worker takes for one task, infinite where it does not respond: one array for each draw,
   * which must not be changed. For schemes with `readsDelays`; absent where no delay model is known.
   */
  readonly taskTimes?: (draws: number) => readonly Float64Array[];
  /**
   * Probabilities that a worker's first message is in by a time; undefined where they are not known in closed form. Absent
   * where no delay model is known.
   */
  readonly chancesBy?: (time: number) => ArrivalChance | undefined;
  /** Random numbers of the distribution stage, and of nothing else. */
  readonly placement: Uniform;
}

/** Probability that a worker's message after `work` tasks is in; of size 1, unless it has another. */
export type ArrivalChance = (worker: number, work: number, size?: number) => number;

/** A combination of parameters that cannot work, found before the first trial. */
export interface Problem {
  /** The field that is wrong, as a path in the experiment. */
  readonly path: string;
  /** The value given. */
  readonly given: string;
  /** The values allowed, and why. */
  readonly allowed: string;
}

/** A scheme as the registry holds it. `S` is the schema of its parameters. */
export interface SchemeDefinition<S extends z.ZodObject = z.ZodObject> extends Description<S> {
  /** Divisions of the job that it can work on. */
  readonly split: Split | 'either';
  /** Of a scheme for either: the division where an experiment does not say. Default: what the other schemes need. */
  readonly usualSplit?: Split;
  /**
   * Whether every complete iteration gives the full gradient, or all blocks, where the tolerance is 0; others
   * estimate it from what is in. Default: no.
   */
  readonly exact: boolean;
  /** Whether it decodes Σ w_j g_j where the setting has taskWeights; the others ignore them. Default: no. */
  readonly weighted?: boolean;
  /** Whether an iteration ends with M' tasks, so that a tolerance shortens it; the others ignore it. Default: no. */
  readonly tolerant?: boolean;
  /** Whether it may be laid out by draws from the delay model, and not by its response probability alone. Default: no. */
  readonly readsDelays?: boolean;
  /** In what the job can be divided unequally among the workers; absent: it cannot. */
  readonly shares?: readonly Quantum[];
  /** Whether workers go on without a barrier, so that results may be of older models. Default: no. */
  readonly asynchronous?: boolean;
  /** Whether gradients come iterations later than the models they are of; see Code.lag. Default: no. */
  readonly memory?: boolean;
  /** The letters that the papers have for its parameters, by which readers are told of them. */
  readonly symbols?: { readonly [key in keyof z.output<S>]?: string };
  /**
   * Parameters for the tests over all schemes and for `validate`. All must fit any number of workers that is a multiple
   * of 4, from 8 on.
   */
  readonly examples: readonly SchemeExample<S>[];
  /** Bound on the relative error of decoding the examples with 20 workers. Default: 1e-13. */
  readonly decodingError: number;
  /** Divisibility and other conditions on parameters and setting together; empty if all is well. */
  problems(parameters: z.output<S>, setting: Setting): Problem[];
  /** Lays the scheme out. Called only where `problems` found none. */
  build(parameters: z.output<S>, setting: Setting): Code;
}

/** Parameters of a scheme that tests and `validate` try. */
export interface SchemeExample<S extends z.ZodObject = z.ZodObject> {
  /** As an experiment has them, without the name. */
  readonly parameters: z.input<S>;
  /** M/K. Default: 1. */
  readonly tasksPerWorker?: number;
}

/** A definition as it is written down, without what has a default. */
export type SchemeDraft<S extends z.ZodObject> = Omit<
  SchemeDefinition<S>,
  'exact' | 'examples' | 'decodingError' | 'problems'
> &
  Partial<SchemeDefinition<S>>;

const DEFAULTS = { kind: 'scheme', exact: false, examples: [], decodingError: 1e-13, problems: () => [] };

/** Types a definition's parameters from its schema. */
export function defineScheme<S extends z.ZodObject>(definition: SchemeDraft<S>): SchemeDefinition {
  return withAnyParameters({ ...DEFAULTS, ...definition });
}

/** Conditions on the division of the job among the workers. */
export function sharesProblems(setting: Setting, { name, shares: able }: SchemeDefinition): Problem[] {
  const { shares, split, workers, tasks, taskWeights } = setting;
  if (shares === undefined) return [];
  if (able === undefined) {
    return [{ path: 'shares', given: shares.rule, allowed: `equal for ${name}` }];
  }
  const { quantum } = shares;
  if (!able.includes(quantum)) {
    return [{ path: 'shares.quantum', given: quantum, allowed: `${able.join(', ')} for ${name}` }];
  }
  if (quantum === 'points' && (split === 'blocks' || taskWeights !== undefined)) {
    const where = split === 'blocks' ? 'split: blocks' : 'training.sketch';
    return [{ path: 'shares.quantum', given: quantum, allowed: `tasks with ${where}` }];
  }
  if (shares.rule === 'list') {
    const total = shares.of.reduce((sum, share) => sum + share, 0);
    if (shares.of.length !== workers || !(total > 0)) {
      const allowed = `one share for each of ${workers} workers, with a positive sum`;
      return [{ path: 'shares.of', given: `${shares.of.length} shares, sum ${total}`, allowed }];
    }
  } else if (quantum === 'tasks' && tasks < workers) {
    return [
      { path: 'tasks', given: String(tasks), allowed: `at least workers (${workers}) for unequal shares` },
    ];
  }
  return [];
}

/** Operations that laying a scheme out may take: seconds. */
const MOST_WORK = 2e8;

/**
 * The condition that a scheme be laid out in seconds.
 * @param work operations that it takes, roughly
 */
export function workWithinSeconds(
  work: number,
  given: number,
  { workers }: Setting,
  name: string,
): Problem[] {
  if (work <= MOST_WORK) return [];
  const what = `less, or fewer workers: ${name} needs about ${work.toPrecision(2)} operations to be laid out`;
  const allowed = `${what}, and ${MOST_WORK.toPrecision(1)} are allowed`;
  return [{ path: 'scheme.load', given: `${given} with ${workers} workers`, allowed }];
}

/** The condition that `tasks` be a multiple of `workers` where each gets as many. */
export function tasksMultipleOfWorkers({ workers, tasks, shares }: Setting, name: string): Problem[] {
  if (tasks % workers === 0 || shares !== undefined) return [];
  const allowed = `a multiple of workers (${workers}) for ${name}`;
  return [{ path: 'tasks', given: String(tasks), allowed }];
}

/** The condition that there be as many tasks as workers. */
export function oneTaskPerWorker({ workers, tasks }: Setting, name: string): Problem[] {
  if (tasks === workers) return [];
  return [{ path: 'tasks', given: String(tasks), allowed: `equal to workers (${workers}) for ${name}` }];
}

/** The condition that a load lie between 1 and M. */
export function loadWithinTasks(load: number, { tasks }: Setting, name: string): Problem[] {
  if (load <= tasks) return [];
  return [{ path: 'scheme.load', given: String(load), allowed: `at most tasks (${tasks}) for ${name}` }];
}
