import type { Code } from '../../engine/collector.js';
import { DelayStream } from '../../engine/delays.js';
import type { Network } from '../../engine/links.js';
import type { Incomplete } from '../../engine/run.js';
import type { NestedDelay } from '../../models/delays/delay.js';
import { createDelay } from '../../models/delays/registry.js';
import { Streams } from '../../random/stream.js';
import { schemeNamed } from '../../schemes/registry.js';
import type { ArrivalChance, SchemeDefinition, Setting, Split } from '../../schemes/scheme.js';
import type { UnequalShares } from '../../schemes/shares/rules.js';
import type { FileHashes } from './delay-files.js';
import type { Metric } from './metrics.js';
import type { ImportedModule } from './modules.js';
import type { NamedScheme } from './schema.js';
import type { Training } from './training-schema.js';

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
  readonly incomplete: Incomplete;
  /** Division of the job among the workers; absent: equal. */
  readonly shares?: UnequalShares;
  /** Iterations of a trial without training, on one clock; absent: 1. */
  readonly rounds?: number;
  /** Number of first ones that do not count; absent: 0. */
  readonly warmup?: number;
  /** Sampling of trials; absent: independent. */
  readonly sampling?: 'sobol';
  /** The training, where trials are training runs. */
  readonly training?: Training;
  /** Hashes of the files that the delay model reads; absent where it reads none. */
  readonly files?: FileHashes;
}

/** With `sampling: sobol` a block of trials has this power of two as its number of points. */
export const SOBOL_BITS = 12;

/** A point whose trials are training runs. */
export type TrainingPoint = Point & { readonly training: Training };

/** Iterations of a trial without training, and how many of the first do not count. */
export function roundsOf({ rounds = 1, warmup = 0 }: Point): { rounds: number; warmup: number } {
  return { rounds, warmup };
}

/** Whether workers go on without a barrier. */
export function isAsynchronous({ scheme }: Point): boolean {
  return schemeNamed(scheme.name)?.asynchronous === true;
}

/** Whether gradients come iterations later than the models they are of. */
export function hasMemory({ scheme }: Point): boolean {
  return schemeNamed(scheme.name)?.memory === true;
}

/** Whether a point's trials are training runs. */
export function isTraining(point: Point): point is TrainingPoint {
  return point.training !== undefined;
}

/** The same point, where it must be one of training. */
export function trainingPoint(point: Point | undefined): TrainingPoint {
  if (point === undefined || !isTraining(point)) throw new TypeError('a point of training is needed');
  return point;
}

/** An experiment, resolved once into a plain object. */
export interface Experiment {
  readonly name: string;
  /** The swept paths: one column each. */
  readonly paths: readonly string[];
  readonly points: readonly Point[];
  /** The swept values of each point, as they were written. */
  readonly values: readonly (readonly unknown[])[];
  /** Folders in which data files are looked up, in order. */
  readonly dataFolders: readonly string[];
  /** SHA-256 of the unpacked content of the files that training reads, by name; absent where it reads none. */
  readonly dataFiles?: FileHashes;
  /** Modules outside this package that schemes of it come from; absent where there are none. */
  readonly modules?: readonly ImportedModule[];
  /** With a baseline: the metric whose paired differences are reported, and each point's partner. */
  readonly pairing?: { readonly metric: Metric; readonly baseline: readonly number[] };
  /** Whether the completion time of every trial is kept, in the summary of its point. */
  readonly keepsTimes?: boolean;
  /** With a precision: trials are added until all points of a group have it; `trials` is the most. */
  readonly precision?: { readonly metric: Metric; readonly relative: number };
}

/** M', the number of tasks that complete an iteration (contract: the 1e-9 forgives rounding of M·(1 − t)). */
export function neededTasks(tasks: number, tolerance: number): number {
  return Math.ceil(tasks * (1 - tolerance) - 1e-9);
}

/** The definition of a point's scheme and its parameters alone. */
export function schemeOf(point: Point): {
  definition: SchemeDefinition;
  parameters: Record<string, unknown>;
} {
  const { name, ...parameters } = point.scheme;
  const definition = schemeNamed(name);
  if (!definition) throw new Error(`scheme ${name} is not registered`);
  return { definition, parameters };
}

/** Setting of a scheme with regard to the data and the run, where there is training. */
export interface TrainingSetting {
  /** ‖x_i‖² of every training point. */
  readonly squaredNorms: Float64Array;
  /** Weights of the tasks, where a sketch gives them any. */
  readonly taskWeights?: Float64Array;
  /** Number of the run, where its placement is drawn anew; absent where it is drawn once per seed. */
  readonly run?: number;
}

/**
 * Setting of a point's scheme. Placement randomness belongs to the scheme, and not to the delay: it is the
 * same for every delay.
 */
export function settingOf(point: Point, training?: TrainingSetting): Setting {
  const { seed, workers, tasks, split, scheme, shares } = point;
  return {
    workers,
    tasks,
    split,
    needed: neededTasks(tasks, point.tolerance),
    responseProbability: createDelay(point.delay).responseProbability,
    placement: new Streams(seed).uniform('placement', workers, tasks, scheme.name, training?.run ?? 'all'),
    taskTimes: (draws) => workTimesOf(point, 1, draws),
    chancesBy: (time) => chancesBy(point, time),
    ...(shares && { shares }),
    ...(training && { squaredNorms: training.squaredNorms }),
    ...(training?.taskWeights && { taskWeights: training.taskWeights }),
  };
}

/**
 * Draws of what each worker takes for `work` tasks, infinite where it does not respond: streams of their own, so that
 * trials meet other draws.
 */
export function workTimesOf({ seed, workers, delay }: Point, work: number, draws: number): Float64Array[] {
  const stream = new DelayStream(createDelay(delay), workers, work);
  stream.open(new Streams(seed, 'layout', 'delays'));
  return Array.from({ length: draws }, (_, i) => {
    stream.restart(i);
    const delays = stream.next();
    return Float64Array.from({ length: workers }, (_, j) =>
      delays.responds[j] === 1 ? delays.elapsed(j, work) : Number.POSITIVE_INFINITY,
    );
  });
}

/** Not known where messages wait for each other at the master. */
function chancesBy({ workers, delay, network }: Point, time: number): ArrivalChance | undefined {
  const { latency, bandwidth, link, overhead = 0 } = network;
  if (overhead > 0 || (link === 'shared' && bandwidth < Infinity)) return undefined;
  const times = createDelay(delay).workTimes?.(workers);
  return times && ((worker, work, size = 1) => times[worker].cdf(work, time - latency - size / bandwidth));
}

/** Lays out the scheme of a point. */
export function layOut(point: Point, training?: TrainingSetting): Code {
  const { definition, parameters } = schemeOf(point);
  return definition.build(parameters, settingOf(point, training));
}
