import type { Code, MessageVector } from '../../src/engine/collector.js';
import type { Plan } from '../../src/engine/plan.js';
import { Streams, type Uniform } from '../../src/random/stream.js';
import type { SchemeDefinition, Setting } from '../../src/schemes/scheme.js';

/** A stream of test random numbers. */
export function uniformOf(...key: (string | number)[]): Uniform {
  return new Streams('test', ...key).uniform();
}

/** A setting by points, everyone responding, unless told otherwise. */
export function settingOf(
  workers: number,
  tasks = workers,
  more: Partial<Setting> = {},
  key: string | number = 'placement',
): Setting {
  return {
    workers,
    tasks,
    split: 'points',
    needed: tasks,
    responseProbability: 1,
    placement: uniformOf(key),
    ...more,
  };
}

/** Parses the parameters as an experiment's are and lays the scheme out; throws where it is refused. */
export function layOut(definition: SchemeDefinition, parameters: object, setting: Setting): Code {
  const parsed = definition.parameters.parse(parameters);
  const problems = definition.problems(parsed, setting);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return definition.build(parsed, setting);
}

/** The problems of a combination, empty if it is accepted. */
export function problemsOf(definition: SchemeDefinition, parameters: object, setting: Setting) {
  return definition.problems(definition.parameters.parse(parameters), setting);
}

/** Results of the parts of a plan: `length` normal-sized numbers each. */
export function resultsOf(parts: number, length: number, uniform: Uniform): Float64Array[] {
  return Array.from({ length: parts }, () => Float64Array.from({ length }, () => 4 * uniform() - 2));
}

/** What the message after a sub-task holds, computed from the plan. */
export function messageAfter(
  { plan }: Code,
  subtask: number,
  results: readonly Float64Array[],
): MessageVector[] {
  const combine = (tasks: ArrayLike<number>, coefficients: ArrayLike<number>) => {
    const sum = new Float64Array(results[0].length);
    for (let i = 0; i < tasks.length; i++) {
      for (let l = 0; l < sum.length; l++) sum[l] += coefficients[i] * results[tasks[i]][l];
    }
    return sum;
  };
  return plan.carries(subtask).map(({ tasks, real, imaginary }) => ({
    real: combine(tasks, real),
    ...(imaginary ? { imaginary: combine(tasks, imaginary) } : {}),
  }));
}

/** A message's worker, and the sub-task after which it leaves. */
export interface Send {
  readonly worker: number;
  readonly subtask: number;
}

/** All messages of these workers, or of all workers: one worker after the other, each in its own order. */
export function sendsOf(plan: Plan, workers: readonly number[] = [...Array(plan.workers).keys()]): Send[] {
  return workers.flatMap((worker) => {
    const first = plan.firstSubtask[worker];
    const own = Array.from({ length: plan.firstSubtask[worker + 1] - first }, (_, i) => first + i);
    return own.filter((subtask) => plan.messageSize[subtask] > 0).map((subtask) => ({ worker, subtask }));
  });
}

/** What an iteration came to, played without a clock. */
export interface Played {
  /** Messages received when it was complete; 0: exhausted before. */
  readonly completeAfter: number;
  /** Whether it was complete in the end, by arrivals or by their exhaustion. */
  readonly complete: boolean;
  readonly v: Float64Array;
  /** What the decoder makes of the same messages. */
  readonly decoded: Float64Array;
}

/**
 * Lets the workers send all their messages, one worker after the other, until the iteration is complete.
 * @param collector one to use again, to see that it resets
 */
export function play(
  code: Code,
  workers: readonly number[],
  results: readonly Float64Array[],
  collector = code.collector(),
): Played {
  return playMessages(code, sendsOf(code.plan, workers), results, collector);
}

/** The same for messages in any order. */
export function playMessages(
  code: Code,
  sends: readonly Send[],
  results: readonly Float64Array[],
  collector = code.collector(),
): Played {
  const decoder = code.decoder();
  collector.reset();
  decoder.reset(results[0].length);
  let completeAfter = 0;
  for (const [i, { worker, subtask }] of sends.entries()) {
    decoder.receive(worker, subtask, messageAfter(code, subtask, results));
    if (collector.receive(worker, subtask)) {
      completeAfter = i + 1;
      break;
    }
  }
  const complete = completeAfter > 0 || collector.exhausted();
  const v = new Float64Array(code.plan.parts);
  collector.weights(v);
  return { completeAfter, complete, v, decoded: decoder.decode() };
}

/** Σ v_i · result_i. */
export function estimate(v: Float64Array, results: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(results[0].length);
  results.forEach((result, i) => {
    for (let l = 0; l < sum.length; l++) sum[l] += v[i] * result[l];
  });
  return sum;
}

/** Largest difference between two vectors. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
}

/** All subsets of 0 … n − 1 with k elements. */
export function subsets(n: number, k: number, from = 0): number[][] {
  if (k === 0) return [[]];
  const found: number[][] = [];
  for (let first = from; first <= n - k; first++) {
    for (const rest of subsets(n, k - 1, first + 1)) found.push([first, ...rest]);
  }
  return found;
}

/** The subset's members in random order. */
export function shuffled<T>(members: readonly T[], uniform: Uniform): T[] {
  return members
    .map((member) => ({ member, at: uniform() }))
    .sort((a, b) => a.at - b.at)
    .map(({ member }) => member);
}

/**
 * E[v_i] over all 2ⁿ patterns of responders, each worker responding with probability q; with `wait` k the
 * first k of more responders are a uniformly random subset of them. An empty pattern counts as a zero
 * estimate.
 */
export function expectedWeights(code: Code, q: number, wait = code.plan.workers): Float64Array {
  const { workers, parts } = code.plan;
  const collector = code.collector();
  const results = Array.from({ length: parts }, () => new Float64Array(1));
  const mean = new Float64Array(parts);
  for (let size = 1; size <= workers; size++) {
    const chance = q ** size * (1 - q) ** (workers - size);
    if (chance === 0) continue;
    for (const pattern of subsets(workers, size)) {
      const firsts = subsets(size, Math.min(size, wait));
      for (const first of firsts) {
        const { v } = play(
          code,
          first.map((i) => pattern[i]),
          results,
          collector,
        );
        for (let i = 0; i < parts; i++) mean[i] += (chance / firsts.length) * v[i];
      }
    }
  }
  return mean;
}
