import type { Run } from '../../engine/run.js';
import { RECORDS } from './metrics.js';
import type { Problem } from './problem.js';

/** What one run leaves behind. Plain data: it travels between threads. */
export interface RunRecord {
  /** values[i·RECORDS.length + k]: record k at the i-th recorded iteration; NaN where it is not known. */
  readonly values: Float64Array;
  /** Number of recorded iterations that are filled; fewer than all only if a run diverged. */
  readonly filled: number;
  /** Updates made before the run stopped, where `until` was reached. */
  readonly stopped: number | undefined;
  /** Shortest gradient estimate at a recorded iteration. */
  readonly shortest: number;
  /** ‖ĝ‖, length of the estimate, at each recorded iteration; NaN where there was no update. */
  readonly lengths: Float64Array;
}

/** Fills the records of runs that stand side by side. */
export class Recorder {
  private readonly values: readonly Float64Array[];
  private readonly stops: (number | undefined)[];
  private readonly full: Float64Array;
  private readonly losses: Float64Array;
  private readonly gradientError: Float64Array;
  private readonly shortest: Float64Array;
  private readonly optimum: Float64Array | undefined;
  private readonly lengths: readonly Float64Array[];
  private seen = 0;
  private filled = 0;
  private hasDiverged = false;

  constructor(
    private readonly problem: Problem,
    recorded: readonly number[],
    private readonly runs: readonly Run[],
  ) {
    const { features } = problem.whole;
    this.optimum = problem.optimum();
    this.values = runs.map(() => new Float64Array(recorded.length * RECORDS.length));
    this.stops = runs.map(() => undefined);
    this.lengths = runs.map(() => new Float64Array(recorded.length).fill(Number.NaN));
    this.full = new Float64Array(runs.length * features);
    this.losses = new Float64Array(runs.length);
    this.gradientError = new Float64Array(runs.length);
    this.shortest = new Float64Array(runs.length).fill(Infinity);
  }

  /** Called where the estimates have been made and not used yet: compares them with the gradient of the whole data. */
  before(betas: Float64Array, estimates: Float64Array, updated: Uint8Array): void {
    const { whole } = this.problem;
    const { features } = whole;
    whole.gradient(betas, undefined, this.runs.length, this.full);
    this.runs.forEach((_, r) => {
      let difference = 0;
      let size = 0;
      let length = 0;
      for (let f = r * features; f < (r + 1) * features; f++) {
        difference += (estimates[f] - this.full[f]) ** 2;
        size += this.full[f] ** 2;
        length += estimates[f] ** 2;
      }
      this.gradientError[r] = size === 0 ? 0 : Math.sqrt(difference / size);
      if (updated[r] === 1) {
        this.shortest[r] = Math.min(this.shortest[r], Math.sqrt(length));
        this.lengths[r][this.seen] = Math.sqrt(length);
      }
    });
    this.seen++;
  }

  /** Run r stopped after so many updates. */
  stopped(r: number, updates: number): void {
    this.stops[r] = updates;
  }

  /** Called after the update: fills the record number `at`. */
  after(betas: Float64Array, at: number): void {
    const { whole } = this.problem;
    whole.loss(betas, this.runs.length, this.losses);
    this.runs.forEach((run, r) => {
      const from = at * RECORDS.length;
      const error = this.errorOf(betas, r);
      const metric = whole.test?.evaluate(betas, r * whole.features) ?? Number.NaN;
      this.values[r].set(
        [run.time, error, this.losses[r], this.gradientError[r], run.messages, run.volume, metric],
        from,
      );
      const known = [this.losses[r], this.gradientError[r], ...(this.optimum ? [error] : [])];
      if (!known.every((x) => Math.abs(x) < DIVERGED)) this.hasDiverged = true;
    });
    if (!this.hasDiverged) this.filled = at + 1;
  }

  /** Whether a record was not a finite number: it and all later ones are void. */
  diverged(): boolean {
    return this.hasDiverged;
  }

  results(): RunRecord[] {
    return this.runs.map((_, r) => ({
      values: this.values[r],
      filled: this.filled,
      stopped: this.stops[r],
      shortest: this.shortest[r],
      lengths: this.lengths[r],
    }));
  }

  private errorOf(betas: Float64Array, r: number): number {
    const { optimum } = this;
    const { features } = this.problem.whole;
    if (!optimum) return Number.NaN;
    let sum = 0;
    for (let f = 0; f < features; f++) sum += (betas[r * features + f] - optimum[f]) ** 2;
    return Math.sqrt(sum);
  }
}

/** Numbers beyond this are on their way to infinity; their squares no longer fit into a double. */
const DIVERGED = 1e150;
