import { z } from 'zod';
import type { Code, Collector, Decoder, MessageVector } from '../engine/collector.js';
import { regularPlan } from '../engine/plan.js';
import { type CyclicCode, cyclicCode } from './cyclic.js';
import type { DecodingVector } from './decoders/any-workers.js';
import { LEVEL_RULES, shareOutCoordinates } from './designs/coordinate-levels.js';
import { defineScheme, oneTaskPerWorker, type Setting } from './scheme.js';

/** Draws by which the rules share coordinates out: fewer where there are many workers. */
const drawsFor = (workers: number) => Math.max(50, Math.min(2000, Math.floor(1e6 / workers)));

/**
 * Block coordinate gradient coding: M = K. The coordinates of the gradient are cut into blocks, and the block of level s is
 * coded so that any K − s workers suffice: worker j computes it of the s + 1 tasks j, j + 1, … (mod K), the least
 * redundant block first, and sends a combination after each, as large as its share of the coordinates.
 */
export const blockGc = defineScheme({
  name: 'block-gc',
  summary: 'a redundancy for each block of coordinates, the least redundant first; exact',
  source:
    'Wang, Cui, Li, Zou and Xiong, Optimization-based Block Coordinate Gradient Coding, and the authors’ code',
  description:
    '`block-gc` (block coordinate gradient coding; Wang, Cui and others): the coordinates of the ' +
    'gradient are cut into blocks, and a block of level s is coded like `cyclic` with s + 1 tasks, so ' +
    'that any K − s workers suffice for it. A worker computes the least redundant block first and ' +
    'sends a message after each: what slow workers have done counts for blocks that need many ' +
    'workers. With y_s = Σ (i + 1)·x_i over i <= s, x_i being the share of level i, T is the largest ' +
    'y_s·T_(K−s) over the levels in use. `redundancy` is the list of shares, or a rule that takes ' +
    'them from draws of the delays: `optimal` has the least mean of T over 2000 draws; `mean-speeds` ' +
    "and `mean-times`, the paper's approximations, have y_s in proportion to E[1/T_(K−s)] and to " +
    '1/E[T_(K−s)]; `single` puts all on the best level. A trace is taken from its first round on.',
  split: 'points',
  exact: true,
  readsDelays: true,
  decodingError: 1e-9,
  examples: [{ parameters: { redundancy: [2, 0, 1, 1] } }],
  parameters: z.strictObject({
    redundancy: z
      .union([z.enum(LEVEL_RULES), z.array(z.number().min(0)).min(1)])
      .default('optimal')
      .describe(
        'shares of the coordinates that tolerate 0, 1, 2, … stragglers, in any unit, at most K of them; or a rule that ' +
          'takes them from the delays: optimal (least mean round), mean-speeds and mean-times (close to it, from order ' +
          'statistics), single (one level for all)',
      ),
  }),
  problems: ({ redundancy }, setting) => {
    const { workers, taskTimes } = setting;
    const problems = oneTaskPerWorker(setting, 'block-gc');
    const wrong = (given: string, allowed: string) =>
      problems.push({ path: 'scheme.redundancy', given, allowed: `${allowed} for block-gc` });
    if (typeof redundancy !== 'string') {
      const total = redundancy.reduce((sum, share) => sum + share, 0);
      if (redundancy.length > workers) {
        wrong(`${redundancy.length} shares`, `at most workers (${workers}) of them`);
      }
      if (!(total > 0 && total < Infinity)) wrong(`shares with sum ${total}`, 'a positive, finite sum');
    } else if (taskTimes === undefined) {
      wrong(redundancy, 'shares, where no delay model is known,');
    } else if (taskTimes(drawsFor(workers)).some((times) => times.every((time) => time === Infinity))) {
      wrong(redundancy, 'shares, where it may be that no worker responds,');
    }
    return problems;
  },
  build: ({ redundancy }, setting) => blockCode(blocksOf(redundancy, setting), setting),
});

/** Coordinates that are coded alike. */
interface Block {
  /** Stragglers that it tolerates. */
  readonly stragglers: number;
  /** Fraction of the coordinates. */
  readonly share: number;
  /** Start, as a fraction of the coordinates. */
  readonly start: number;
}

/** Smaller blocks than this fraction of the coordinates are left out. */
const LEAST_SHARE = 1e-9;

function blocksOf(redundancy: string | readonly number[], { workers, taskTimes }: Setting): Block[] {
  const rule = LEVEL_RULES.find((each) => each === redundancy);
  const given = rule && taskTimes ? shareOutCoordinates(rule, taskTimes(drawsFor(workers))) : redundancy;
  if (given === undefined || typeof given === 'string') throw new RangeError('no shares of the coordinates');
  const all = Array.from(given, (share, stragglers) => ({ share, stragglers }));
  const total = all.reduce((sum, { share }) => sum + share, 0);
  const used = all.filter(({ share }) => share / total > LEAST_SHARE);
  const kept = used.reduce((sum, { share }) => sum + share, 0);
  let start = 0;
  return used.map(({ share, stragglers }) => {
    const block = { stragglers, share: share / kept, start };
    start += block.share;
    return block;
  });
}

function blockCode(blocks: readonly Block[], { workers, placement }: Setting): Code {
  // Coefficients are drawn when they are first asked for: completion times do without them.
  let drawn: readonly CyclicCode[] | undefined;
  const codes = () => {
    drawn ??= blocks.map(({ stragglers }) => cyclicCode(workers, stragglers, placement));
    return drawn;
  };
  const plan = regularPlan(
    workers,
    workers,
    blocks.map(({ stragglers, share }) => (stragglers + 1) * share),
    blocks.map(({ share }) => share),
    (worker, block) => [codes()[block].carries(worker)],
  );
  return {
    plan,
    collector: () => new BlockCollector(workers, blocks),
    decoder: () => new BlockDecoder(workers, blocks, codes),
    missProbability: 0,
  };
}

/** Complete when every block has come from enough workers; before that nothing is used. */
class BlockCollector implements Collector {
  private readonly missing: Int32Array;
  private blocksMissing = 0;

  constructor(
    private readonly workers: number,
    private readonly blocks: readonly Block[],
  ) {
    this.missing = new Int32Array(blocks.length);
  }

  reset(): void {
    const { missing, blocks, workers } = this;
    for (let b = 0; b < missing.length; b++) missing[b] = workers - blocks[b].stragglers;
    this.blocksMissing = missing.length;
  }

  receive(_worker: number, subtask: number): boolean {
    if (--this.missing[subtask % this.missing.length] === 0) this.blocksMissing--;
    return this.blocksMissing === 0;
  }

  exhausted(): boolean {
    return false;
  }

  weights(v: Float64Array): void {
    v.fill(this.blocksMissing === 0 ? 1 : 0);
  }
}

/** Decodes each block from the first workers that have sent it, and puts it at its coordinates. */
class BlockDecoder implements Decoder {
  additions = 0;
  multiplications = 0;
  private length = 0;
  private received: { worker: number; vector: MessageVector }[][] = [];

  constructor(
    private readonly workers: number,
    private readonly blocks: readonly Block[],
    private readonly codes: () => readonly CyclicCode[],
  ) {}

  reset(length: number): void {
    this.length = length;
    this.received = this.blocks.map(() => []);
    this.additions = 0;
    this.multiplications = 0;
  }

  receive(worker: number, subtask: number, vectors: readonly MessageVector[]): void {
    this.received[subtask % this.blocks.length].push({ worker, vector: vectors[0] });
  }

  decode(): Float64Array {
    const { blocks, received, workers, length } = this;
    const gradient = new Float64Array(length);
    this.additions = 0;
    this.multiplications = 0;
    if (received.some((messages, b) => messages.length < workers - blocks[b].stragglers)) return gradient;
    blocks.forEach(({ start, share, stragglers }, b) => {
      const used = received[b].slice(0, workers - stragglers);
      const isIn = new Uint8Array(workers);
      for (const { worker } of used) isIn[worker] = 1;
      const a = this.codes()[b].find(isIn);
      const from = Math.round(start * length);
      const to = b === blocks.length - 1 ? length : Math.round((start + share) * length);
      this.combine(gradient.subarray(from, to), from, used, a);
    });
    return gradient;
  }

  private combine(
    block: Float64Array,
    from: number,
    used: readonly { worker: number; vector: MessageVector }[],
    { real, additions, multiplications }: DecodingVector,
  ): void {
    for (const { worker, vector } of used) {
      for (let l = 0; l < block.length; l++) block[l] += real[worker] * vector.real[from + l];
    }
    this.additions += additions + used.length * block.length;
    this.multiplications += multiplications + used.length * block.length;
  }
}
