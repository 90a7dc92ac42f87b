import type { z } from 'zod';
import type { Code } from '../engine/collector.js';
import type { Uniform } from '../random/stream.js';

/** How the job is divided: by blocks of rows of W = XᵀX, or by data points. */
export type Split = 'blocks' | 'points';

/** What a scheme is told about the system it is laid out for. */
export interface Setting {
  /** K */
  readonly workers: number;
  /** M */
  readonly tasks: number;
  /** What a task is. */
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
  /** Random numbers of the distribution stage, and of nothing else. */
  readonly placement: Uniform;
}

/** A combination of parameters that cannot work, found before the first trial. */
export interface Problem {
  /** The field that is wrong, as a path in the experiment. */
  readonly path: string;
  /** What is given. */
  readonly given: string;
  /** What is allowed, and why. */
  readonly allowed: string;
}

/** A scheme as the registry holds it. `P` are its parameters as its schema parses them. */
export interface SchemeDefinition<P = unknown> {
  /** Name in experiments. */
  readonly name: string;
  /** One line: what it is. */
  readonly summary: string;
  /** Paper and place that it is taken from. */
  readonly source: string;
  /** Which division of the job it can work on. */
  readonly split: Split | 'either';
  /** Of a scheme for either: the division where an experiment does not say. Default: what the other schemes need. */
  readonly usualSplit?: Split;
  /** Whether it decodes Σ w_j g_j where the setting has taskWeights; the others ignore them. Default: no. */
  readonly weighted?: boolean;
  /** Whether an iteration ends with M' tasks, so that a tolerance shortens it; the others ignore it. Default: no. */
  readonly tolerant?: boolean;
  /** Schema of its parameters, without the name; unknown keys are refused. Each has a description. */
  readonly parameters: z.ZodType<P>;
  /** Divisibility and other conditions on parameters and setting together; empty if all is well. */
  problems(parameters: P, setting: Setting): Problem[];
  /** Lays the scheme out. Called only where `problems` found none. */
  build(parameters: P, setting: Setting): Code;
}

/** A definition as it is written down: without `problems` there are none. */
export type SchemeDraft<P> = Omit<SchemeDefinition<P>, 'problems'> & Partial<SchemeDefinition<P>>;

/** Types a definition's parameters from its schema, and hands it to the registry with the type forgotten. */
export function defineScheme<P>(definition: SchemeDraft<P>): SchemeDefinition {
  return { problems: () => [], ...definition } as unknown as SchemeDefinition;
}

/** The condition that `tasks` be a multiple of `workers`. */
export function tasksMultipleOfWorkers({ workers, tasks }: Setting, name: string): Problem[] {
  if (tasks % workers === 0) return [];
  const allowed = `a multiple of workers (${workers}) for ${name}`;
  return [{ path: 'tasks', given: String(tasks), allowed }];
}

/** The condition that a load lie between 1 and M. */
export function loadWithinTasks(load: number, { tasks }: Setting, name: string): Problem[] {
  if (load <= tasks) return [];
  return [{ path: 'scheme.load', given: String(load), allowed: `at most tasks (${tasks}) for ${name}` }];
}
