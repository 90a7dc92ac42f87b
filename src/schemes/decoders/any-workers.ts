import type { Code, Collector, Counting, Decoder, MessageVector } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';
import { countingWorkers } from './counting.js';

/** The decoding vector a_I of the workers I that are in, and what it cost in real scalar operations. */
export interface DecodingVector {
  /** One entry per worker, 0 for those that are out. */
  readonly real: Float64Array;
  /** Absent in real codes. */
  readonly imaginary?: Float64Array;
  /** Real additions and subtractions that it took to find it. */
  readonly additions: number;
  /** Real multiplications and divisions. */
  readonly multiplications: number;
}

/**
 * Finds a_I with a_Iᵀ·B_I = 1.
 * @param isIn 1 for exactly as many workers as the code needs, else 0
 */
export type FindDecoding = (isIn: Uint8Array) => DecodingVector;

/**
 * An exact gradient code that any `threshold` workers decode by one linear combination of their messages, of
 * which the real part is taken. The encoding matrix B is what the plan's messages carry, one per worker.
 */
export function anyWorkersCode(plan: Plan, threshold: number, find: FindDecoding): Code {
  const weightsOf = memoizeBySubset(plan.workers, threshold, plan.parts, (isIn) =>
    decodedWeights(plan, isIn, find),
  );
  return {
    plan,
    collector: () => new AnyWorkersCollector(plan, threshold, weightsOf),
    decoder: () => new AnyWorkersDecoder(plan.workers, threshold, find),
    missProbability: 0,
  };
}

/**
 * Only counts; what is decoded is worked out when it is asked for: v = Re(a_Iᵀ·B_I), with the rounding errors
 * that a master would make, too. There is no partial recovery: with fewer workers v is 0.
 */
class AnyWorkersCollector implements Collector {
  private isIn: Uint8Array;
  private count = 0;

  constructor(
    private readonly plan: Plan,
    private readonly threshold: number,
    private readonly weightsOf: (isIn: Uint8Array) => Float64Array,
  ) {
    this.isIn = new Uint8Array(plan.workers);
  }

  reset(): void {
    this.isIn.fill(0);
    this.count = 0;
  }

  receive(worker: number, _subtask: number): boolean {
    if (this.count < this.threshold) {
      this.isIn[worker] = 1;
      this.count++;
    }
    return this.count === this.threshold;
  }

  counting(): Counting {
    const take = (isIn: Uint8Array, count: number) => {
      this.isIn = isIn;
      this.count = count;
    };
    return countingWorkers(this.plan, this.threshold, take, () => 1);
  }

  exhausted(): boolean {
    return false;
  }

  /** All or nothing: nobody who only asks how much is in needs to decode. */
  recovered(): number {
    return this.count === this.threshold ? 1 : 0;
  }

  weights(v: Float64Array): void {
    if (this.count === this.threshold) v.set(this.weightsOf(this.isIn));
    else v.fill(0);
  }
}

/** v = Re(a_Iᵀ·B_I). */
function decodedWeights(plan: Plan, isIn: Uint8Array, find: FindDecoding): Float64Array {
  const v = new Float64Array(plan.parts);
  const a = find(isIn);
  for (let j = 0; j < plan.workers; j++) {
    if (isIn[j] === 0) continue;
    const row = plan.carries(plan.firstSubtask[j + 1] - 1)[0];
    for (let i = 0; i < row.tasks.length; i++) {
      v[row.tasks[i]] += a.real[j] * row.real[i];
      if (a.imaginary && row.imaginary) v[row.tasks[i]] -= a.imaginary[j] * row.imaginary[i];
    }
  }
  return v;
}

/** A decoder that keeps the messages of an iteration, one per worker, until it is asked to decode them. */
export abstract class KeepingDecoder implements Decoder {
  additions = 0;
  multiplications = 0;
  protected length = 0;
  protected received: { readonly worker: number; readonly vectors: readonly MessageVector[] }[] = [];

  reset(length: number): void {
    this.length = length;
    this.received = [];
    this.additions = 0;
    this.multiplications = 0;
  }

  receive(worker: number, _subtask: number, vectors: readonly MessageVector[]): void {
    this.received.push({ worker, vectors });
  }

  abstract decode(): Float64Array;
}

/** The same on the message vectors: Re(Σ a_j · message_j) over the first `threshold` workers, 0 before. */
class AnyWorkersDecoder extends KeepingDecoder {
  constructor(
    private readonly workers: number,
    private readonly threshold: number,
    private readonly find: FindDecoding,
  ) {
    super();
  }

  decode(): Float64Array {
    const { length } = this;
    const sum = new Float64Array(length);
    if (this.received.length < this.threshold) return sum;
    const used = this.received.slice(0, this.threshold);
    const isIn = new Uint8Array(this.workers);
    for (const { worker } of used) isIn[worker] = 1;
    const a = this.find(isIn);
    this.additions = a.additions;
    this.multiplications = a.multiplications;
    for (const { worker, vectors } of used) {
      const [{ real, imaginary }] = vectors;
      for (let l = 0; l < length; l++) sum[l] += a.real[worker] * real[l];
      if (a.imaginary && imaginary) {
        for (let l = 0; l < length; l++) sum[l] -= a.imaginary[worker] * imaginary[l];
      }
      const products = a.imaginary ? 2 : 1;
      this.multiplications += products * length;
      this.additions += products * length;
    }
    return sum;
  }
}

/** Most numbers that are kept: 8 MB of them. */
const MOST_NUMBERS = 2 ** 20;

/**
 * Keeps what follows from a set of workers, for every set that has come up, where there are few enough sets to keep
 * all of them; else works it out each time. A set of k out of n workers has a number of its own, the sum over its
 * members m_1 < m_2 < … of the binomials (m_i over i): the combinatorial number system (Knuth, The Art of Computer
 * Programming 4A, Section 7.2.1.3), applied to the workers that are out.
 *
 * @param workers n
 * @param present number of workers that are in, 0 .. n
 * @param length number of entries of a result
 * @param workOut what is kept: a function of the set alone. `isIn` is 1 for exactly `present` workers
 * @returns the same function; what it returns must not be changed
 *
 * @example memoizeBySubset(3, 2, 1, (isIn) => Float64Array.of(isIn[0])) // keeps at most three results
 */
export function memoizeBySubset(
  workers: number,
  present: number,
  length: number,
  workOut: (isIn: Uint8Array) => Float64Array,
): (isIn: Uint8Array) => Float64Array {
  const out = workers - present;
  const sets = binomialCoefficient(workers, out);
  if (sets * length > MOST_NUMBERS) return workOut;
  // choose[i·workers + m]: m over i + 1.
  const choose = Float64Array.from({ length: out * workers }, (_, at) =>
    binomialCoefficient(at % workers, Math.floor(at / workers) + 1),
  );
  const known: (Float64Array | undefined)[] = new Array(sets).fill(undefined);
  return (isIn) => {
    let number = 0;
    for (let m = 0, i = 0; m < workers; m++) {
      if (isIn[m] === 0) number += choose[i++ * workers + m];
    }
    const result = known[number] ?? workOut(isIn);
    known[number] = result;
    return result;
  };
}

/** n over k; exact where it is below 2^53. */
function binomialCoefficient(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return product;
}
