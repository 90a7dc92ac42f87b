import type { DelayStream } from './delays.js';
import { SimulationError } from './errors.js';

/** Most durations that are kept for workers that lag behind. */
const MOST_DURATIONS = 5e7;

/**
 * Durations of jobs: a worker's m-th job takes what its work takes in the m-th iteration of the delay stream, so that
 * all schemes meet the same speeds. What the slowest worker has still to come to is kept.
 */
export class JobTimes {
  private rows: Float64Array;
  /** A power of 2. */
  private room = 16;
  /** Iterations that are kept: from `first` to `drawn`, exclusive; each in its place modulo the room. */
  private first = 0;
  private drawn = 0;
  /** Number of the next job of each worker. */
  private readonly next: Int32Array;

  /** @param work of a job of each worker, in tasks */
  constructor(
    private readonly draws: DelayStream,
    private readonly work: Float64Array,
    private readonly name: string,
  ) {
    this.next = new Int32Array(work.length);
    this.rows = new Float64Array(this.room * work.length);
  }

  restart(): void {
    this.first = 0;
    this.drawn = 0;
    this.next.fill(0);
  }

  /** Duration of the worker's next job. */
  take(worker: number): number {
    const job = this.next[worker]++;
    if (job === this.drawn) this.draw();
    return this.rows[(job & (this.room - 1)) * this.work.length + worker];
  }

  private draw(): void {
    const { work } = this;
    const workers = work.length;
    if (this.drawn - this.first === this.room) this.makeRoom();
    const delays = this.draws.next();
    const at = (this.drawn % this.room) * workers;
    for (let j = 0; j < workers; j++) {
      const duration = delays.elapsed(j, work[j]);
      if (!(duration >= 0 && duration < Infinity)) {
        throw new SimulationError(
          `worker ${j} (${this.name}): a job of ${duration}; durations must be finite and not negative`,
        );
      }
      this.rows[at + j] = duration;
    }
    this.drawn++;
  }

  private makeRoom(): void {
    const workers = this.work.length;
    let least = this.next[0];
    for (let j = 1; j < workers; j++) least = Math.min(least, this.next[j]);
    this.first = least;
    if (this.drawn - least < this.room) return;
    const room = 2 * this.room;
    if (room * workers > MOST_DURATIONS) {
      throw new SimulationError(
        `${this.name}: one worker is ${this.room} jobs behind another, too many to keep their durations`,
      );
    }
    const rows = new Float64Array(room * workers);
    for (let job = this.first; job < this.drawn; job++) {
      const from = (job % this.room) * workers;
      rows.set(this.rows.subarray(from, from + workers), (job % room) * workers);
    }
    this.rows = rows;
    this.room = room;
  }
}
