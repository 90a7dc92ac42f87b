import { z } from 'zod';
import { regularPlan } from '../engine/plan.js';
import { burstParameters, burstProblems } from './bursts.js';
import { cyclicCode } from './cyclic.js';
import { SummingDecoder } from './decoders/uncoded-results.js';
import { defineScheme } from './scheme.js';
import { type Memory, type RoundRule, Rounds, roundParameters } from './sequential/rounds.js';
import { StragglerHistory, sum } from './sequential/straggler-history.js';

/** Parameters of the code, as the paper names them. */
interface RepeatParameters extends RoundRule {
  readonly B: number;
  readonly W: number;
  readonly lambda: number;
  readonly jobs?: number | undefined;
}

/** s: stragglers that a round may have without a repetition. */
const stragglersOf = ({ B, W, lambda }: RepeatParameters) => Math.ceil((B * lambda) / (W - 1 + B));

/**
 * Selective-repeat sequential gradient coding: the cyclic code with s = ceil(B·lambda/(W − 1 + B)); if v > s workers
 * have failed in a job's round, v − s of them repeat their part B rounds later, in place of the new job's.
 */
export const srSgc = defineScheme({
  name: 'sr-sgc',
  summary: 'the cyclic code, in which what too many stragglers have lost is repeated B rounds later',
  source: 'Krishnan, Ebrahimi and Khisti, Sequential Gradient Coding for Straggler Mitigation, 2023',
  split: 'points',
  // Exact, but the gradient of a round's job is due B rounds later.
  exact: false,
  memory: true,
  examples: [{ parameters: { B: 1, W: 2, lambda: 4 } }],
  known: [
    {
      parameters: { B: 1, W: 2, lambda: 2 },
      experiment: {
        ...{ workers: 3, rounds: 3, split: 'points' },
        delay: { model: 'exponential', mean: 1, correlation: 'iteration' },
      },
      // 19/30 after no straggler, 14/15 after one, 11/6 after two; chances (1, 0, 0), (0.1, 0.3, 0.6), (0.64, 0.3, 0.06).
      mean: 359 / 375,
      source: 'three rounds of three workers, exponential: a Markov chain on the number of stragglers before',
    },
  ],
  parameters: z.strictObject({
    ...burstParameters,
    ...roundParameters,
    jobs: z
      .int()
      .min(1)
      .optional()
      .describe(
        'number of jobs: after that no new ones begin, and rounds in which nothing is to be repeated take no time',
      ),
  }),
  problems: (parameters, setting) => {
    const problems = burstProblems(parameters, setting, 'sr-sgc');
    const { B, W } = parameters;
    if (problems.length === 0 && (W - 1) % B !== 0) {
      problems.push({
        path: 'scheme.B',
        given: String(B),
        allowed: `a divisor of W − 1 (${W - 1}) for sr-sgc`,
      });
    }
    return problems;
  },
  build: (parameters, setting) => {
    const { workers, placement } = setting;
    const s = stragglersOf(parameters);
    const code = cyclicCode(workers, s, placement);
    const plan = {
      ...regularPlan(workers, workers, [s + 1], [1], (worker) => [code.carries(worker)]),
      ...{ changes: true, mostWork: s + 1 },
    };
    const idle = (none: boolean) => {
      for (let j = 0; j <= workers; j++) plan.firstSubtask[j] = none ? 0 : j;
    };
    const rounds = new Rounds(workers, new SelectiveRepeat(workers, parameters, idle), parameters);
    return {
      ...{ plan, collector: () => rounds, cutoff: () => rounds, controller: rounds, lag: parameters.B },
      // Of a round by itself: its job is due later.
      decoder: () => new SummingDecoder(() => 0),
    };
  },
});

/** Results returned for the jobs that are not finished, and repetitions of this round. */
export class SelectiveRepeat implements Memory {
  readonly least: number;
  private readonly s: number;
  private readonly history: StragglerHistory;
  /** Per job of the last B + 1: who returned it in its own round, and how many. */
  private readonly returned: Uint8Array[];
  private readonly counts: Int32Array;
  /** Workers that repeat the job that is due in this round. */
  private readonly repeats: Uint8Array;
  private round = 0;
  private isIdle = false;

  /** @param idle told before each round whether nobody has anything to do in it */
  constructor(
    private readonly workers: number,
    private readonly parameters: RepeatParameters,
    private readonly idle: (none: boolean) => void = () => {},
  ) {
    const { B, W, lambda } = parameters;
    this.s = stragglersOf(parameters);
    this.least = workers - Math.max(lambda, this.s);
    this.history = new StragglerHistory(workers, W);
    this.returned = Array.from({ length: B + 1 }, () => new Uint8Array(workers));
    this.counts = new Int32Array(B + 1);
    this.repeats = new Uint8Array(workers);
  }

  /** The job that a worker has a part of in this round. */
  jobOf(worker: number): number {
    return this.repeats[worker] === 1 ? this.round - this.parameters.B : this.round;
  }

  restart(): void {
    this.history.restart();
    this.round = 0;
    this.layOut();
  }

  private layOut(): void {
    const { round, repeats, workers, s } = this;
    const { B, jobs = Infinity } = this.parameters;
    repeats.fill(0);
    const due = round - B;
    const missing = due < 0 ? 0 : workers - this.counts[due % (B + 1)];
    let more = missing - s;
    for (let j = 0; more > 0; j++) {
      if (this.returned[due % (B + 1)][j] === 1) continue;
      repeats[j] = 1;
      more--;
    }
    this.isIdle = round >= jobs && missing <= s;
    this.idle(this.isIdle);
  }

  tolerates(isIn: Uint8Array): boolean {
    const { B, W, lambda, rule } = this.parameters;
    if (this.isIdle || this.history.isBurst(isIn, B, W, lambda)) return true;
    return rule === 'paper' && this.history.isFew(isIn, this.s, W - 1);
  }

  end(isIn: Uint8Array): void {
    const { repeats, round, workers } = this;
    const at = round % (this.parameters.B + 1);
    const own = this.returned[at];
    let repeated = 0;
    for (let j = 0; j < workers; j++) {
      own[j] = isIn[j] & (1 - repeats[j]);
      repeated += isIn[j] & repeats[j];
    }
    this.counts[at] = sum(own);
    if (this.isIdle) {
      this.history.addNone();
    } else {
      // In the authors' program such a round is no part of a burst: it needs no repetition.
      const few = workers - sum(isIn) <= this.s && repeated === 0;
      this.history.add(isIn, this.parameters.rule === 'authors' && few);
    }
    this.round++;
    this.layOut();
  }

  delivers(isIn: Uint8Array): boolean {
    const { B } = this.parameters;
    const due = this.round - B;
    if (due < 0) return false;
    let count = this.counts[due % (B + 1)];
    for (let j = 0; j < this.workers; j++) count += isIn[j] & this.repeats[j];
    return count >= this.workers - this.s;
  }
}
