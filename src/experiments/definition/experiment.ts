import type { Code } from '../../engine/collector.js';
import type { Network } from '../../engine/network.js';
import { Streams } from '../../engine/stream.js';
import type { NestedDelay } from '../../models/delays/delay.js';
import { createDelay } from '../../models/delays/registry.js';
import { schemeNamed } from '../../schemes/registry.js';
import type { SchemeDefinition, Setting, Split } from '../../schemes/scheme.js';
import type { NamedScheme } from './schema.js';

/** One point of an experiment, checked, with every default filled in. Plain data: it travels to threads. */
export interface Point {
  readonly seed: string;
  readonly trials: number;
  readonly workers: number;
  readonly tasks: number;
  readonly split: Split;
  readonly tolerance: number;
  readonly scheme: NamedScheme;
  readonly delay: NestedDelay;
  readonly network: Network;
  readonly incomplete: 'error' | 'skip' | 'partial';
}

/** An experiment, resolved once into a plain object. */
export interface Experiment {
  readonly name: string;
  /** The swept paths: one column each. */
  readonly paths: readonly string[];
  readonly points: readonly Point[];
  /** The swept values of each point, as they were written. */
  readonly values: readonly (readonly unknown[])[];
}

/** M', the number of tasks that complete an iteration (contract: the 1e-9 forgives rounding of M·(1 − t)). */
export function neededTasks(tasks: number, tolerance: number): number {
  return Math.ceil(tasks * (1 - tolerance) - 1e-9);
}

/** The definition of a point's scheme and its parameters alone. */
export function schemeOf(point: Point): { definition: SchemeDefinition; parameters: unknown } {
  const { name, ...parameters } = point.scheme;
  const definition = schemeNamed(name);
  if (!definition) throw new Error(`scheme ${name} is not registered`);
  return { definition, parameters };
}

/**
 * What a point tells its scheme. Placement randomness is drawn once per seed, and belongs to the scheme: the
 * same for every delay.
 */
export function settingOf(point: Point): Setting {
  return {
    workers: point.workers,
    tasks: point.tasks,
    split: point.split,
    needed: neededTasks(point.tasks, point.tolerance),
    responseProbability: createDelay(point.delay).responseProbability,
    placement: new Streams(point.seed).uniform('placement', point.workers, point.tasks, point.scheme.name),
  };
}

/** Lays out the scheme of a point. */
export function layOut(point: Point): Code {
  const { definition, parameters } = schemeOf(point);
  return definition.build(parameters, settingOf(point));
}
