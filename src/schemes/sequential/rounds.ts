import { z } from 'zod';
import type { Collector, Cutoff } from '../../engine/collector.js';
import type { Controller } from '../../engine/controller.js';

/** Parameters of all schemes in which a deadline tells stragglers. */
export const roundParameters = {
  mu: z
    .number()
    .min(0)
    .default(1)
    .describe('a worker is a straggler if it takes longer than (1 + mu) times the fastest one'),
  rule: z
    .enum(['paper', 'authors'])
    .default('paper')
    .describe(
      'which stragglers are given up. paper: those that the code tolerates; of others the master waits for one after the ' +
        'other until the rest is tolerated. authors: as in their program, where it then waits for all workers',
    ),
};

/** Parameters of all schemes in which a deadline tells stragglers, as parsed. */
export interface RoundRule {
  readonly mu: number;
  readonly rule: 'paper' | 'authors';
}

/** Memory of a code over rounds. `isIn` is 1 for workers whose results are in. */
export interface Memory {
  /** With fewer results than this the code tolerates no round in which anybody has something to do. */
  readonly least: number;
  /** Forgets everything: the next round is number 0. */
  restart(): void;
  /** Whether a round in which the others are given up is one that the code tolerates. */
  tolerates(isIn: Uint8Array): boolean;
  /** Ends the round, with the results of these workers. */
  end(isIn: Uint8Array): void;
  /** Whether the gradient of the job that is due at the end of the round can be decoded. */
  delivers(isIn: Uint8Array): boolean;
}

/**
 * Rounds of a code with memory: the master waits for (1 + mu) times the first arrival, or for all workers if they are
 * sooner. If the code tolerates those that are late then, the round ends and their results are lost; else it goes on. The
 * collector, the cutoff and the controller of a code are this one object.
 */
export class Rounds implements Collector, Cutoff, Controller {
  private readonly isIn: Uint8Array;
  private count = 0;
  private limit = Infinity;
  private isWaitingOut = false;
  private isOver = false;

  constructor(
    workers: number,
    private readonly memory: Memory,
    private readonly rule: RoundRule,
  ) {
    this.isIn = new Uint8Array(workers);
  }

  restart(): void {
    this.memory.restart();
  }

  decide(): number {
    this.memory.end(this.isIn);
    return 0;
  }

  start(): number {
    this.limit = Infinity;
    return this.limit;
  }

  arrived(time: number): number {
    if (this.count === 1) this.limit = (1 + this.rule.mu) * time;
    return this.limit;
  }

  passed(): number {
    this.isOver = this.memory.tolerates(this.isIn);
    if (!this.isOver) {
      this.isWaitingOut = true;
      this.limit = Infinity;
    }
    return this.limit;
  }

  reset(): void {
    this.isIn.fill(0);
    this.count = 0;
    this.isWaitingOut = false;
    this.isOver = false;
  }

  receive(worker: number, _subtask: number): boolean {
    this.isIn[worker] = 1;
    this.count++;
    const { count, isIn, memory, isWaitingOut, rule } = this;
    // To ask the code costs a look at all workers: at every arrival, that would be quadratic.
    const mayEnd = isWaitingOut && rule.rule === 'paper' && count >= memory.least;
    this.isOver = count === isIn.length || (mayEnd && memory.tolerates(isIn));
    return this.isOver;
  }

  exhausted(): boolean {
    if (!this.isOver) this.isOver = this.memory.tolerates(this.isIn);
    return this.isOver;
  }

  weights(v: Float64Array): void {
    v.fill(this.isOver && this.memory.delivers(this.isIn) ? 1 : 0);
  }
}
