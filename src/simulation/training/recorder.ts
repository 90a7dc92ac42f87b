import type { AsynchronousRun } from '../../engine/asynchronous.js';
import type { Run } from '../../engine/run.js';
import { innerProduct } from '../../models/kernels/equal-columns.js';
import { COMPUTED, type Computed, RECORDS, type Recorded } from '../experiment/metrics.js';
import type { Problem } from '../experiment/problem.js';

/** The records of one run. Plain data: it travels between threads. */
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

/** Records of a run beside the model; of runs without a barrier, updates' gradients and waiting, too. */
type Clock = Pick<Run, 'time' | 'messages' | 'volume'> &
  Partial<Pick<AsynchronousRun, 'gradients' | 'staleness' | 'idle' | 'workers'>>;

/** Fills the records of runs that stand side by side. */
export class Recorder {
  private readonly values: readonly Float64Array[];
  private readonly stops: (number | undefined)[];
  private readonly full: Float64Array;
  private readonly losses: Float64Array;
  private readonly gradientError: Float64Array;
  /** ‖ĝ‖ of each run at the current record. */
  private readonly length: Float64Array;
  private readonly shortest: Float64Array;
  private readonly optimum: Float64Array | undefined;
  private readonly lengths: readonly Float64Array[];
  private seen = 0;
  /** Of each point: recorded iterations that are filled, and whether one of its runs has diverged. */
  private readonly filled: Int32Array;
  private readonly hasDiverged: Uint8Array;

  /**
   * @param owners the point, from 0, that each run belongs to
   * @param measured the records that are computed; the others are not known
   */
  constructor(
    private readonly problem: Problem,
    recorded: readonly number[],
    private readonly runs: readonly Clock[],
    private readonly owners: readonly number[],
    private readonly measured: readonly Computed[] = COMPUTED,
  ) {
    const { features } = problem.whole;
    const points = 1 + (owners.at(-1) as number);
    this.filled = new Int32Array(points);
    this.hasDiverged = new Uint8Array(points);
    this.optimum = measured.includes('error') ? problem.optimum() : undefined;
    this.values = runs.map(() => new Float64Array(recorded.length * RECORDS.length));
    this.stops = runs.map(() => undefined);
    this.lengths = runs.map(() => new Float64Array(recorded.length).fill(Number.NaN));
    this.full = new Float64Array(runs.length * features);
    this.losses = new Float64Array(runs.length).fill(Number.NaN);
    // 0 where a run stops before the first record.
    this.gradientError = new Float64Array(runs.length);
    if (!measured.includes('gradient_error')) this.gradientError.fill(Number.NaN);
    this.length = new Float64Array(runs.length);
    this.shortest = new Float64Array(runs.length).fill(Infinity);
  }

  /**
   * Called where the estimates have been made and not used yet: compares them with the gradient of the whole data.
   * @param identical whether all runs are at the same beta with the same estimate, so that one stands for all
   */
  before(betas: Float64Array, estimates: Float64Array, updated: Uint8Array, identical: boolean): void {
    const { whole, entryOf } = this.problem;
    const { features } = whole;
    const different = identical ? 1 : this.runs.length;
    if (this.measured.includes('gradient_error')) {
      whole.gradient(betas, undefined, different, this.full);
      for (let r = 0; r < different; r++) {
        let difference = 0;
        let size = 0;
        for (let f = r * features; f < (r + 1) * features; f++) {
          difference += (estimates[f] - this.full[f]) ** 2;
          size += this.full[f] ** 2;
        }
        this.gradientError[r] = size === 0 ? 0 : Math.sqrt(difference / size);
      }
      this.gradientError.fill(this.gradientError[0], different);
    }
    for (let r = 0; r < different; r++) {
      this.length[r] = norm(estimates.subarray(r * features, (r + 1) * features), entryOf);
    }
    this.length.fill(this.length[0], different);
    this.runs.forEach((_, r) => {
      if (updated[r] === 0) return;
      this.shortest[r] = Math.min(this.shortest[r], this.length[r]);
      this.lengths[r][this.seen] = this.length[r];
    });
    this.seen++;
  }

  /** Notes that run r stopped after this many updates. */
  stopped(r: number, updates: number): void {
    this.stops[r] = updates;
  }

  /**
   * Called after the update: fills the record number `at`.
   * @param identical whether all runs are at the same beta, so that one stands for all
   */
  after(betas: Float64Array, at: number, identical: boolean): void {
    const { whole } = this.problem;
    const different = identical ? 1 : this.runs.length;
    if (this.measured.includes('loss')) {
      whole.loss(betas, different, this.losses);
      this.losses.fill(this.losses[0], different);
    }
    const test = this.measured.includes('test_metric') ? whole.test : undefined;
    let error = Number.NaN;
    let metric = Number.NaN;
    this.runs.forEach((run, r) => {
      if (r < different) {
        error = this.errorOf(betas, r);
        metric = test?.evaluate(betas, r * whole.features) ?? Number.NaN;
      }
      const record: Readonly<Record<Recorded, number>> = {
        ...{ time: run.time, messages: run.messages, volume: run.volume },
        ...{ error, loss: this.losses[r], gradient_error: this.gradientError[r], test_metric: metric },
        ...updateRecords(run),
      };
      RECORDS.forEach((name, k) => {
        this.values[r][at * RECORDS.length + k] = record[name];
      });
      const known = { loss: this.losses[r], gradient_error: this.gradientError[r], error };
      const inBounds = (of: keyof typeof known) =>
        !this.measured.includes(of) || (of === 'error' && !this.optimum) || Math.abs(known[of]) < DIVERGED;
      // The estimate tells it in any case, if later.
      const isKnown = inBounds('loss') && inBounds('gradient_error') && inBounds('error');
      if (!isKnown || !(this.length[r] < DIVERGED)) this.hasDiverged[this.owners[r]] = 1;
    });
    this.filled.forEach((_, point) => {
      if (this.hasDiverged[point] === 0) this.filled[point] = at + 1;
    });
  }

  /** Whether a record of every point was not a finite number: it and all later ones of that point are void. */
  diverged(): boolean {
    return !this.hasDiverged.includes(0);
  }

  /** The records of each point's runs. */
  results(): RunRecord[][] {
    const results = Array.from(this.filled, (): RunRecord[] => []);
    this.runs.forEach((_, r) => {
      results[this.owners[r]].push({
        values: this.values[r],
        filled: this.filled[this.owners[r]],
        stopped: this.stops[r],
        shortest: this.shortest[r],
        lengths: this.lengths[r],
      });
    });
    return results;
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

/** Gradients used so far, their mean staleness, and the fraction of the workers' time that they have waited. */
function updateRecords({ gradients = Number.NaN, staleness, idle = 0, workers = 0, time }: Clock) {
  if (staleness === undefined) return { gradients, staleness: Number.NaN, idle: Number.NaN };
  const mean = staleness.total === 0 ? 0 : staleness.sum / staleness.total;
  return { gradients, staleness: mean, idle: time === 0 ? 0 : idle / (time * workers) };
}

/** Numbers beyond this are on their way to infinity; their squares no longer fit into a double. */
const DIVERGED = 1e150;

/** Euclidean length of a vector; see SharedColumns.entryOf. */
export function norm(vector: Float64Array, entryOf?: Int32Array): number {
  return Math.sqrt(innerProduct(vector, vector, entryOf));
}
