import type { Streams } from '../random/stream.js';

/**
 * Per-worker delays of one iteration, shared by all schemes (common random numbers). A delay model writes them; the
 * engine asks `elapsed`.
 *
 * Worker j has done w tasks of work at offset[j] + w·pace[j] + units(j, w), where units(j, w) is the sum of its
 * first w unit draws (the last one in part, if w is not whole).
 */
export class Delays {
  /** 1 where the worker responds in this iteration, else 0. */
  readonly responds: Uint8Array;
  /** Time before the first sub-task, per worker. */
  readonly offset: Float64Array;
  /** Time per task of work, per worker. */
  readonly pace: Float64Array;
  /** Duration of an iteration in which no message can ever arrive. */
  idle = 0;
  /** Whether units may have durations below 0: where a worker was measured to be faster with more work. */
  mayFall = false;
  /** unitTime[u·K + j]: the time worker j's first u units take by separate draws; row 0 is 0. */
  private unitTime = new Float64Array(0);
  private someUnits = false;
  /** Rises when others are drawn: tells whether these are still the same. */
  version = 0;

  /**
   * @param workers K
   * @param units the largest work of any worker of any scheme that will meet these delays, in whole tasks
   */
  constructor(
    readonly workers: number,
    readonly units: number,
  ) {
    this.responds = new Uint8Array(workers);
    this.offset = new Float64Array(workers);
    this.pace = new Float64Array(workers);
  }

  /** Everyone responds and nothing takes time: what delay models add to. */
  clear(): void {
    this.version++;
    const { responds, offset, pace } = this;
    // One loop: three calls of fill cost more than what they do for twenty workers.
    for (let j = 0; j < responds.length; j++) {
      responds[j] = 1;
      offset[j] = 0;
      pace[j] = 0;
    }
    this.idle = 0;
    this.mayFall = false;
    if (this.someUnits) {
      this.unitTime.fill(0);
      this.someUnits = false;
    }
  }

  /** Adds to the duration of the worker's unit number `unit` (from 0). `settle` must follow. */
  addUnit(unit: number, worker: number, duration: number): void {
    this.someUnits = true;
    // Made when it is first needed: most delay models draw no units.
    if (this.unitTime.length === 0) this.unitTime = new Float64Array((this.units + 1) * this.workers);
    this.unitTime[(unit + 1) * this.workers + worker] += duration;
  }

  /** Whether there are separate draws for units of work. */
  get hasUnits(): boolean {
    return this.someUnits;
  }

  /** Sum of the durations added for a worker's unit number `unit` (from 0); before `settle` only. */
  unitDuration(unit: number, worker: number): number {
    return this.unitTime[(unit + 1) * this.workers + worker];
  }

  /**
   * Adds the delays of a worker from others, not settled yet; it responds only if it responds in both.
   * `other` may cover fewer workers and fewer units.
   */
  addWorker(other: Delays, worker: number): void {
    this.responds[worker] &= other.responds[worker];
    this.offset[worker] += other.offset[worker];
    this.pace[worker] += other.pace[worker];
    if (!other.someUnits) return;
    this.mayFall ||= other.mayFall;
    for (let unit = 0; unit < other.units; unit++) {
      this.addUnit(unit, worker, other.unitTime[(unit + 1) * other.workers + worker]);
    }
  }

  /** Turns the unit durations into running sums; called once, after all models have added theirs. */
  settle(): void {
    if (!this.someUnits) return;
    const { unitTime, workers } = this;
    for (let i = workers; i < unitTime.length; i++) unitTime[i] += unitTime[i - workers];
  }

  /** Time at which worker j has done `work` tasks, counted from the start of the iteration. */
  elapsed(worker: number, work: number): number {
    const time = this.offset[worker] + work * this.pace[worker];
    if (!this.someUnits) return time;
    const sum = time + this.unitElapsed(worker, work);
    return this.mayFall ? Math.max(0, sum) : sum;
  }

  private unitElapsed(worker: number, work: number): number {
    const whole = Math.floor(work + 1e-9);
    const done = this.unitTime[whole * this.workers + worker];
    const rest = work - whole;
    if (rest <= 1e-9) return done;
    return done + rest * (this.unitTime[(whole + 1) * this.workers + worker] - done);
  }
}

/** Draws what the workers meet, iteration after iteration. State that lasts over iterations lives here. */
export interface DelaySampler {
  /**
   * Forgets lasting state: the next iteration is the first of an independent trial or training run. A fresh
   * sampler stands as after restart(0).
   * @param firstIteration number of iterations of all trials or runs before this one: trial i without training,
   *   i·T in run i of T iterations. It places those that read from a record (replay); others ignore it
   */
  restart(firstIteration: number): void;
  /** Adds one iteration's draws to the delays of the workers it was made for. */
  draw(delays: Delays): void;
  /**
   * Writes the paces that the next `count` calls of `draw` would add, member i's in the t-th of them at i·stride + t: for
   * those that draw paces and nothing else, and have no lasting state. Absent: one by one.
   */
  drawPaces?(paces: Float64Array, stride: number, count: number): void;
}

/**
 * Distribution of the time that a worker takes for some work in an iteration, where it is known in closed form. Workers of
 * the same distribution have the same object.
 */
export interface WorkTime {
  /** P(time for `work` tasks <= t). */
  cdf(work: number, t: number): number;
  /** Mean time for `work` tasks; may be infinite. */
  mean(work: number): number;
  /** Times at which the distribution function may jump or bend; the least is that before which it is 0. */
  breaks(work: number): readonly number[];
  /** The time for `work` tasks where it is always the same. */
  constant?(work: number): number;
}

/** A delay model with its parameters. It depends on the world only: never on what a scheme does. */
export interface DelayModel {
  /**
   * A sampler for the given workers.
   * @param streams where its random numbers come from; each unit index has a stream of its own
   * @param members the workers whose delays it writes, in increasing order
   * @param units number of unit draws per worker and iteration that are needed
   */
  sampler(streams: Streams, members: Int32Array, units: number): DelaySampler;
  /** Probability that a given worker responds in an iteration, as the papers' estimators use it. */
  readonly responseProbability: number;
  /** Whether two workers may meet exactly the same delay with positive probability, so that `wait` would tie. */
  readonly ties: boolean;
  /** Whether what a worker meets depends on the other workers that it is drawn with, or on its place among them. */
  readonly joint?: boolean | undefined;
  /**
   * The distribution of each worker's time, where all are known in closed form and workers do not depend on each other
   * within an iteration; else undefined, or absent.
   */
  workTimes?(workers: number): readonly WorkTime[] | undefined;
}

/** The delays of all workers, iteration after iteration: one set, drawn anew each time. */
export class DelayStream {
  /** The delays that `next` returns. */
  readonly delays: Delays;
  private readonly members: Int32Array;
  private sampler: DelaySampler | undefined;

  /**
   * @param workers K
   * @param work the largest work, in tasks, of any worker of any scheme that will meet the draws
   */
  constructor(
    readonly model: DelayModel,
    workers: number,
    work: number,
  ) {
    this.delays = new Delays(workers, Math.ceil(work - 1e-9));
    this.members = Int32Array.from({ length: workers }, (_, j) => j);
  }

  /** From here on random numbers come from `streams`. */
  open(streams: Streams): void {
    this.sampler = this.model.sampler(streams, this.members, this.delays.units);
  }

  /** Forgets lasting state: the next iteration is the first of a trial or run; see DelaySampler.restart. */
  restart(firstIteration: number): void {
    this.sampler?.restart(firstIteration);
  }

  /** Whether only paces are drawn, so that many iterations can be drawn at once. */
  get drawsPaces(): boolean {
    return this.sampler?.drawPaces !== undefined;
  }

  /**
   * Draws the paces of the next iterations, where nothing else is drawn: those that `next` would draw one by one.
   * @param paces where to write them, worker j's in the t-th iteration at j·stride + t
   */
  nextPaces(paces: Float64Array, stride: number, count: number): void {
    if (this.sampler?.drawPaces === undefined) throw new Error('not only paces are drawn');
    this.sampler.drawPaces(paces, stride, count);
  }

  /** The delays of the t-th of these iterations, which the following overwrite. */
  fromPaces(paces: Float64Array, stride: number, t: number): Delays {
    const { delays } = this;
    delays.clear();
    for (let j = 0; j < delays.workers; j++) delays.pace[j] += paces[j * stride + t];
    return delays;
  }

  /** Draws the next iteration's delays, which the following draw overwrites. */
  next(): Delays {
    if (this.sampler === undefined) throw new Error('no streams have been opened');
    this.delays.clear();
    this.sampler.draw(this.delays);
    this.delays.settle();
    return this.delays;
  }
}
