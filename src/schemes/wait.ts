import { z } from 'zod';
import type { Code, Cutoff } from '../engine/collector.js';
import type { Controller } from '../engine/controller.js';
import { binomial } from './coverage.js';
import type { ArrivalChance, Problem, Setting } from './scheme.js';

/** `wait`: after how many responders an iteration ends at the latest. */
export const wait = z
  .number()
  .positive()
  .refine((w) => w < 1 || Number.isInteger(w), {
    error: 'a whole number of workers, or a fraction strictly between 0 and 1',
  })
  .describe('responders to wait for: a whole number of workers, or a fraction of them between 0 and 1');

/**
 * Number of workers that `wait` stands for: itself, or the fraction of K rounded to the nearest integer, at
 * least 1; K if it is absent.
 */
export function resolveWait(wait: number | undefined, workers: number): number {
  if (wait === undefined) return workers;
  return wait < 1 ? Math.max(1, Math.round(wait * workers)) : wait;
}

/** The condition that `wait` be at most K. */
export function waitWithinWorkers(wait: number | undefined, { workers }: Setting): Problem[] {
  if (wait === undefined || resolveWait(wait, workers) <= workers) return [];
  return [{ path: 'scheme.wait', given: String(wait), allowed: `at most workers (${workers})` }];
}

/**
 * E[number of responders that are in] / n, by which estimates are divided: with `wait` k the mean of
 * min(B, k)/n for B ~ Binomial(n, q). Without `wait` that is q itself (SGC, eq. (5): 1 − p); where all respond
 * it is k/n. It is a mean over workers: where loads or speeds are unequal, fast workers are in more often, and
 * an estimate divided by it is biased.
 */
export function expectedFraction(
  workers: number,
  wait: number | undefined,
  responseProbability: number,
): number {
  const k = resolveWait(wait, workers);
  if (k === workers || responseProbability === 1) return Math.min(k / workers, responseProbability);
  const chances = binomial(workers, responseProbability);
  const mean = chances.reduce((sum, chance, b) => sum + chance * Math.min(b, k), 0);
  return mean / workers;
}

const workers = (what: string) =>
  wait.describe(`${what}: a whole number of workers, or a fraction between 0 and 1`);

/** Rules by which an iteration ends at a time, with those that are in. */
const timeRules = [
  z.strictObject({
    deadline: z.number().positive().describe('time after which an iteration ends with those that are in'),
  }),
  z.strictObject({
    after_first: z.number().min(0).describe('m: an iteration ends at (1 + m) times its first arrival'),
  }),
  z.strictObject({
    after_median: z
      .number()
      .min(0)
      .describe('m: an iteration ends at (1 + m) times the arrival of half of the workers, rounded up'),
  }),
] as const;

/** Rules of waiting that are no fixed number of responders. */
const waitingRule = z.union([
  ...timeRules,
  z.strictObject({
    adaptive: z
      .literal('pflug')
      .describe('more responders when successive gradients point in opposite directions more often than not'),
    from: workers('responders at first'),
    step: z.int().min(1).describe('how many more at a time'),
    upto: workers('most responders').optional(),
    threshold: z
      .int()
      .min(0)
      .default(10)
      .describe('more when negative products exceed the others by more than this'),
    burnin: z
      .int()
      .min(0)
      .default(200)
      .describe('least number of iterations with as many workers before that'),
  }),
]);

/** Schema of `wait` where it may be a rule, too. */
export const waitOrRule = z
  .union([wait, waitingRule])
  .describe(
    'responders to wait for: a whole number of workers, a fraction of them between 0 and 1, or a rule: deadline, ' +
      'after_first, after_median, or adaptive',
  );

/** Schema of `wait` where it may be a time, too. */
export const waitOrTime = z
  .union([wait, z.union(timeRules)])
  .describe(
    'responders to wait for: a whole number of workers, a fraction of them between 0 and 1, or a time: deadline, ' +
      'after_first, or after_median',
  );

/** `wait` as parsed. */
type WaitOrRule = z.output<typeof waitOrRule>;

/** The same where it may be a time, or absent. */
export type WaitOrTime = z.output<typeof waitOrTime> | undefined;

type Adaptive = Extract<WaitOrRule, { adaptive: 'pflug' }>;

/** Number of workers that complete an iteration at first: under a rule that sets a time all of them. */
export function respondersOf(given: WaitOrRule | undefined, workers: number): number {
  if (typeof given !== 'object') return resolveWait(given, workers);
  return 'adaptive' in given ? resolveWait(given.from, workers) : workers;
}

/** Conditions of a rule of waiting. */
export function waitingProblems(given: WaitOrRule | undefined, setting: Setting): Problem[] {
  if (typeof given !== 'object') return waitWithinWorkers(given, setting);
  if (!('adaptive' in given)) return [];
  const { workers } = setting;
  const [from, upto] = [resolveWait(given.from, workers), resolveWait(given.upto, workers)];
  const problem = (key: string, value: unknown, allowed: string): Problem[] => [
    { path: `scheme.wait.${key}`, given: String(value), allowed },
  ];
  if (upto > workers) return problem('upto', given.upto, `at most workers (${workers})`);
  if (from > upto) return problem('from', given.from, `at most ${upto}, the most responders`);
  if (setting.squaredNorms === undefined) {
    return problem('adaptive', given.adaptive, 'a rule that needs no gradients, without training');
  }
  if (setting.shares !== undefined && setting.shares.rule !== 'list') {
    return problem('adaptive', given.adaptive, `another rule with shares: ${setting.shares.rule}`);
  }
  return [];
}

/** The chances that a worker is in when a rule ends an iteration, where they are known: under a deadline. */
export function chancesOf(given: WaitOrTime, { chancesBy }: Setting): ArrivalChance | undefined {
  return typeof given === 'object' && 'deadline' in given ? chancesBy?.(given.deadline) : undefined;
}

/** The code with the time at which its iterations end, where a rule sets one. */
export function endedBy(given: WaitOrRule | undefined, code: Code): Code {
  const cutoff = given === undefined ? undefined : cutoffOf(given, code.plan.workers);
  return cutoff === undefined ? code : { ...code, cutoff };
}

/** Makes the deadline of a rule; undefined where it has none. */
function cutoffOf(given: WaitOrRule, workers: number): (() => Cutoff) | undefined {
  if (typeof given === 'number' || 'adaptive' in given) return undefined;
  if ('deadline' in given) return () => ({ start: () => given.deadline, arrived: () => given.deadline });
  const [multiple, nth] =
    'after_first' in given ? [1 + given.after_first, 1] : [1 + given.after_median, Math.ceil(workers / 2)];
  return () => new MultipleOfArrival(multiple, nth);
}

/** A multiple of the time of the n-th arrival. */
class MultipleOfArrival implements Cutoff {
  private count = 0;
  private limit = Infinity;

  constructor(
    private readonly multiple: number,
    private readonly nth: number,
  ) {}

  start(): number {
    this.count = 0;
    this.limit = Infinity;
    return this.limit;
  }

  arrived(time: number): number {
    if (++this.count === this.nth) this.limit = this.multiple * time;
    return this.limit;
  }
}

/**
 * Waits for more responders as training goes on: when the inner products of successive gradient estimates have been
 * negative more often than not, by more than a threshold, the noise of the estimates has taken over (Pflug's test; Kas
 * Hanna, Bitar, Parag, Dasari and El Rouayheb, Adaptive distributed stochastic gradient descent for minimizing delay in
 * the presence of stragglers, 2020, Algorithm 1).
 */
export class PflugController implements Controller {
  private negative = 0;
  private since = 0;
  private readonly from: number;
  private readonly upto: number;

  /** @param ending whose number of responders it sets */
  constructor(
    private readonly rule: Adaptive,
    workers: number,
    private readonly ending: { wait: number },
  ) {
    this.from = resolveWait(rule.from, workers);
    this.upto = resolveWait(rule.upto, workers);
  }

  restart(): void {
    this.ending.wait = this.from;
    this.negative = 0;
    this.since = 0;
  }

  learn(product: number): void {
    this.since++;
    this.negative += product < 0 ? 1 : -1;
  }

  decide(): number {
    const { rule, ending, upto } = this;
    if (this.negative > rule.threshold && this.since > rule.burnin && ending.wait + rule.step <= upto) {
      ending.wait += rule.step;
      this.negative = 0;
      this.since = 0;
    }
    return 0;
  }
}
