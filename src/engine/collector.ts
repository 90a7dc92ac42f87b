import type { Controller } from './controller.js';
import type { Plan } from './plan.js';
import type { UpdateRule } from './update-rule.js';

/**
 * The master's side of a scheme during an iteration. It sees arrivals and nothing else: no clock, no delays.
 * It is reset, not rebuilt, for the next iteration, and its work per arrival is bounded by what the message
 * carries.
 */
export interface Collector {
  /** Forgets everything; the next arrivals belong to a new iteration. */
  reset(): void;
  /**
   * Takes in the message that `worker` sent after its sub-task number `subtask` (numbered through all workers
   * as in the plan). Returns whether the iteration is complete.
   */
  receive(worker: number, subtask: number): boolean;
  /**
   * Told by the engine when no further arrival is possible, or counts, and the iteration is not complete.
   * Returns whether it is complete with what is in.
   */
  exhausted(): boolean;
  /**
   * Writes v, one entry per part of the plan (task or point): the weight of its result in the estimate, normalised.
   * By points the gradient estimate is the sum of v_i g_i; by blocks, block i moves if v_i ≠ 0. Also valid before the
   * iteration is complete: then of what is in.
   */
  weights(v: Float64Array): void;
  /** Fraction of the parts with a weight other than 0, where that takes less than the weights do; absent: from them. */
  recovered?(): number;
  /** By what it decides, where that is counting alone: the engine may then count in its place. */
  counting?(): Counting;
}

/** Counting of a collector: messages, and the items (tasks, groups, workers) that are known from them. */
export interface Counting {
  /** Number of items, at least 1. */
  readonly items: number;
  /** Entries of `item` where those of each sub-task begin, and one more: where the last ones end. */
  readonly firstItem: ArrayLike<number>;
  /**
   * Items of which the message after a sub-task carries the plain sum: if all but one of them are known, the last
   * becomes so, too.
   */
  readonly item: ArrayLike<number>;
  /** An iteration is complete as soon as this many items are known, or with this many messages; Infinity: not by that. */
  readonly wanted: {
    /** Known items with which it is complete. */
    readonly items: number;
    /** Messages with which it is. */
    readonly messages: number;
  };
  /**
   * Fraction of the parts that has a weight other than 0 at the end of a complete iteration, where it follows from the
   * number of items known; absent: from the collector.
   */
  recovered?(items: number): number;
  /** Told, in place of `reset` and `receive`, what is known at the end: 1 per item, number of items, of messages. */
  take(known: Uint8Array, items: number, messages: number): void;
}

/** Latest end of an iteration, whatever is in by then: the engine keeps the time. */
export interface Cutoff {
  /** A new iteration begins. Returns when it ends at the latest, Infinity where that is not known yet. */
  start(): number;
  /** A message has arrived at this time, from the start of the iteration. Returns the same, not before that time. */
  arrived(time: number): number;
  /**
   * That time is over, and the iteration not complete. Returns a later time to go on to, or the same to end it; absent:
   * the same.
   */
  passed?(): number;
}

/** A scheme, laid out for given numbers of workers and tasks. */
export interface Code {
  /** The plan: which worker computes and sends what. */
  readonly plan: Plan;
  /** A fresh collector; several may live side by side. */
  collector(): Collector;
  /**
   * Controller between iterations, if any. It overwrites the plan, so that a code with a controller
   * serves one trial or run at a time.
   */
  readonly controller?: Controller;
  /** Latest end of iterations, where that is not decided by what is in alone. */
  cutoff?(): Cutoff;
  /**
   * Iterations from that of a model's version to that at whose end its gradient is there, of a code with memory; the
   * weights are then of that version, all 1 or all 0. Absent: 0.
   */
  readonly lag?: number;
  /** Of a scheme without a barrier: when the model is updated, and who goes on with which version. */
  updates?(): UpdateRule;
  /** Decodes real message vectors, for the checking mode; see Decoder. */
  decoder(): Decoder;
  /**
   * Probability that a task is missing from a complete iteration's estimate, where the code knows it and it is
   * the same for all tasks; 0 for exact codes (ErasureHead, Lemma 2: p = 1 − E[Y_i]).
   */
  readonly missProbability?: number;
}

/**
 * Decodes the message vectors themselves. Used by tests and by `validate`, where it must agree with the
 * collector's weights, and to count what decoding costs. Never used to decide when an iteration ends.
 */
export interface Decoder {
  /** Scalar additions (and subtractions) of real numbers since the last reset. */
  readonly additions: number;
  /** Scalar multiplications (and divisions) of real numbers since the last reset. */
  readonly multiplications: number;
  /** Starts a new iteration. `length` is the number of entries of one task's result. */
  reset(length: number): void;
  /** Takes in a message: one vector for each combination it carries; complex ones as (real, imaginary). */
  receive(worker: number, subtask: number, vectors: readonly MessageVector[]): void;
  /**
   * The estimate from what has been received. By blocks: M rows of `length` entries, NaN where a block was not
   * recovered. By points: one row, the gradient estimate.
   */
  decode(): Float64Array;
}

/** A combination of task results as it travels in a message. */
export interface MessageVector {
  /** Its entries: as many as a task's result has. */
  readonly real: Float64Array;
  /** Their imaginary parts; absent where the code is real. */
  readonly imaginary?: Float64Array;
}
