import { z } from 'zod';
import type { Code } from '../engine/collector.js';
import { type Combination, regularPlan, single } from '../engine/plan.js';
import { burstParameters, burstProblems } from './bursts.js';
import { cyclicCode } from './cyclic.js';
import { SummingDecoder } from './decoders/uncoded-results.js';
import { defineScheme, type Setting } from './scheme.js';
import { type Memory, type RoundRule, Rounds, roundParameters } from './sequential/rounds.js';
import { StragglerHistory } from './sequential/straggler-history.js';

/** Parameters of the code, as the paper names them. */
interface MultiplexParameters extends RoundRule {
  readonly B: number;
  readonly W: number;
  readonly lambda: number;
}

/**
 * Multiplexed sequential gradient coding: in each round a worker does W − 1 + B small parts, one for each of the last
 * jobs. The first W − 1 parts of a job are chunks of data that the worker alone has; the others are combinations under
 * cyclic codes for lambda stragglers, or chunks that have failed before. A job is finished W − 2 + B rounds after its own.
 */
export const mSgc = defineScheme({
  name: 'm-sgc',
  summary: 'small parts of the last W − 1 + B jobs in each round: failed ones again, and coded ones',
  source: 'Krishnan, Ebrahimi and Khisti, Sequential Gradient Coding for Straggler Mitigation, 2023',
  split: 'points',
  // Exact, but the gradient of a round's job comes W − 2 + B rounds later.
  exact: false,
  memory: true,
  examples: [{ parameters: { B: 1, W: 2, lambda: 4 } }],
  known: [
    {
      parameters: { B: 1, W: 2, lambda: 2 },
      experiment: {
        ...{ workers: 2, rounds: 3, split: 'points' },
        delay: { model: 'exponential', mean: 1, correlation: 'iteration' },
      },
      // 5/6 after no straggler, 7/6 after one; the chance of none is 1, 1/3, 5/9.
      mean: 155 / 162,
      source: 'three rounds of two workers, exponential: a Markov chain on whether one has straggled before',
    },
  ],
  parameters: z.strictObject({ ...burstParameters, ...roundParameters }),
  problems: (parameters, setting) => burstProblems(parameters, setting, 'm-sgc'),
  build: multiplexedCode,
});

/** Share of the data that a worker processes per round. */
export function multiplexedLoad(workers: number, { B, W, lambda }: MultiplexParameters): number {
  if (lambda === workers) return (W - 1 + B) / (workers * (W - 1));
  return ((lambda + 1) * (W - 1 + B)) / (workers * (B + (W - 1) * (lambda + 1)));
}

/**
 * Parts of the plan: first the W − 1 chunks of each worker, then the K chunks of each of the B coded groups. A message has
 * a combination for each job that has begun, the newest first.
 */
function multiplexedCode(parameters: MultiplexParameters, { workers, placement }: Setting): Code {
  const { B, W, lambda } = parameters;
  const alone = W - 1;
  const memory = new Multiplexed(workers, parameters);
  const groups = lambda === workers ? 0 : B;
  const load = multiplexedLoad(workers, parameters);
  const code = cyclicCode(workers, lambda, placement);
  const carries = (worker: number): Combination[] =>
    memory.partsOf(worker).flatMap(({ chunk, group }) => {
      if (chunk !== undefined) return [single(worker * alone + chunk)];
      return group < groups ? [code.carries(worker, workers * (alone + group))] : [];
    });
  const plan = {
    ...regularPlan(workers, workers, [load * workers], [alone + B], carries),
    // Of unequal size; but a gradient has all of them or none.
    parts: workers * (alone + groups),
  };
  const rounds = new Rounds(workers, memory, parameters);
  return {
    ...{ plan, collector: () => rounds, cutoff: () => rounds, controller: rounds, lag: W - 2 + B },
    // Of a round by itself: its job is due later.
    decoder: () => new SummingDecoder(() => 0),
  };
}

/** A part of a job: a chunk that the worker alone has, or else the combination of a coded group. */
export interface Part {
  readonly job: number;
  readonly chunk?: number;
  readonly group: number;
}

/** Parts received of the last W − 1 + B jobs. */
export class Multiplexed implements Memory {
  readonly least: number;
  private readonly history: StragglerHistory;
  private readonly alone: number;
  /** Per job of the last W − 1 + B: for each worker's own chunk whether it is in, how many are, and per group how many combinations. */
  private readonly chunks: Uint8Array[];
  private readonly counts: Int32Array[];
  private readonly coded: Int32Array[];
  private round = 0;
  private isBursty = true;
  private isSpread = true;

  constructor(
    private readonly workers: number,
    private readonly parameters: MultiplexParameters,
  ) {
    const { B, W, lambda } = parameters;
    this.least = workers - lambda;
    this.alone = W - 1;
    const jobs = W - 1 + B;
    this.history = new StragglerHistory(workers, jobs);
    this.chunks = Array.from({ length: jobs }, () => new Uint8Array(workers * (W - 1)));
    this.counts = Array.from({ length: jobs }, () => new Int32Array(workers));
    this.coded = Array.from({ length: jobs }, () => new Int32Array(B));
  }

  restart(): void {
    this.history.restart();
    this.round = 0;
    this.isBursty = true;
    this.isSpread = true;
    this.forget(0);
  }

  private forget(slot: number): void {
    this.chunks[slot].fill(0);
    this.counts[slot].fill(0);
    this.coded[slot].fill(0);
  }

  /** The parts that a worker does in this round, those of the newest job first. */
  partsOf(worker: number): Part[] {
    const jobs = Math.min(this.round + 1, this.chunks.length);
    return Array.from({ length: jobs }, (_, m): Part => {
      const chunk = this.chunkOf(worker, m);
      const job = this.round - m;
      return chunk < 0 ? { job, group: m - this.alone } : { job, chunk, group: -1 };
    });
  }

  /** Chunk of its own that a worker does as part m, of the job m rounds old; −1 for a coded combination. */
  private chunkOf(worker: number, m: number): number {
    const { alone } = this;
    if (m < alone) return m;
    const slot = (this.round - m) % this.chunks.length;
    if (this.counts[slot][worker] === alone) return -1;
    const chunks = this.chunks[slot];
    let chunk = 0;
    while (chunks[worker * alone + chunk] === 1) chunk++;
    return chunk;
  }

  tolerates(isIn: Uint8Array): boolean {
    return this.fitsBursts(isIn) || (this.parameters.rule === 'paper' && this.fitsSpread(isIn));
  }

  /** Whether all rounds up to one with these results have been bursts. */
  private fitsBursts(isIn: Uint8Array): boolean {
    const { B, W, lambda } = this.parameters;
    return this.isBursty && this.history.isBurst(isIn, B, W, lambda);
  }

  /** The same for few stragglers in all windows of W − 1 + B rounds, each in at most B of them. */
  private fitsSpread(isIn: Uint8Array): boolean {
    const { B, W, lambda } = this.parameters;
    return this.isSpread && this.history.isSpread(isIn, B, lambda, W - 2 + B);
  }

  end(isIn: Uint8Array): void {
    const { round, chunks, counts, coded, alone, workers } = this;
    this.isBursty = this.fitsBursts(isIn);
    this.isSpread = this.fitsSpread(isIn);
    this.history.add(isIn);
    for (let m = 0; m < chunks.length && m <= round; m++) {
      const slot = (round - m) % chunks.length;
      for (let j = 0; j < workers; j++) {
        if (isIn[j] === 0) continue;
        const chunk = this.chunkOf(j, m);
        if (chunk < 0) {
          coded[slot][m - alone]++;
        } else {
          chunks[slot][j * alone + chunk] = 1;
          counts[slot][j]++;
        }
      }
    }
    this.round++;
    this.forget(this.round % chunks.length);
  }

  delivers(isIn: Uint8Array): boolean {
    const { workers, alone } = this;
    const { B, lambda } = this.parameters;
    const jobs = this.chunks.length;
    const due = this.round - (jobs - 1);
    if (due < 0) return false;
    const slot = due % jobs;
    let last = this.coded[slot][B - 1];
    for (let j = 0; j < workers; j++) {
      const own = this.counts[slot][j];
      if (own + isIn[j] < alone) return false;
      if (own === alone) last += isIn[j];
    }
    for (let g = 0; g < B - 1; g++) if (this.coded[slot][g] < workers - lambda) return false;
    return last >= workers - lambda;
  }
}
