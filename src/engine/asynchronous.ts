import { Counts } from '../statistics/counts.js';
import type { DelayStream } from './delays.js';
import { SimulationError } from './errors.js';
import { JobTimes } from './job-times.js';
import { isFree, Links, type Network } from './links.js';
import type { Queue } from './queue.js';
import { queueFor } from './tournament-queue.js';
import type { Master, UpdateRule } from './update-rule.js';

/** Sees an asynchronous run as it goes on. Times are simulated times from its start. */
export interface AsynchronousObserver {
  /** A worker begins a job with a version of the model. */
  started(time: number, worker: number, version: number): void;
  /** A worker has made a step that it keeps to itself, and goes on at once with the next. */
  stepped?(time: number, worker: number): void;
  /** A worker has finished a job; its result will arrive at `arrival`, if it does not have to queue at the master. */
  sent?(time: number, worker: number, arrival: number): void;
  /** A result of a worker is used in the next update, with this staleness. */
  used?(worker: number, staleness: number): void;
  /** A worker's result has arrived. */
  arrived(time: number, worker: number, version: number): void;
  /** The model was updated, which made this version. */
  updated(time: number, version: number): void;
}

/** The master, where taking a result in occupies it: a link on which each takes as long. */
const ONE_BY_ONE = { latency: 0, bandwidth: 1, link: 'shared' } as const;

/**
 * Workers and a master without a barrier: a result arrives, the rule of the scheme says whether the model is updated and
 * who goes on with which version. At equal times jobs are finished before results arrive, then the lower worker comes
 * first. A worker waits until the master has its result. The model reaches it in no time.
 *
 * The queue's slots are those of an iteration: 0 .. K−1 the workers' jobs, K and up the links' next arrivals, the last one
 * the next result that the master has taken in where that takes time.
 */
export class AsynchronousRun implements Master {
  /** Version of the model: number of updates so far. */
  version = 0;
  /** Results that have arrived, and gradients that were used in an update: one of each result, or of each step in it. */
  results = 0;
  gradients = 0;
  /** Events handled since the start: jobs finished, results arrived and, where the network has an overhead, taken in. */
  events = 0;
  /** Work of the jobs that were finished, in tasks. */
  computations = 0;
  /** Staleness of the results that were used: updates between the beginning of the job and the one that uses it. */
  readonly staleness = new Counts();
  /** Workers in an update, summed over the updates. */
  contributors = 0;

  private readonly queue: Queue;
  private readonly jobs: JobTimes;
  /** Version that each worker has. */
  private readonly held: Int32Array;
  /** Steps that each worker has kept to itself since it began. */
  private readonly kept: Int32Array;
  /** The last version that a result of each worker is in; 0: none. */
  private readonly lastIn: Int32Array;
  /** Time at which each worker began to wait; −1 while it works. */
  private readonly waits: Float64Array;
  private waited = 0;
  /** Time at which the queue's clock stood at 0. */
  private origin = 0;
  private sender = 0;
  private wasUpdated = false;
  /** Absent where results arrive when they are there. A worker has at most one on its way. */
  private readonly links: Links | undefined;
  private readonly intake: Links | undefined;
  private readonly overhead: number;
  private readonly intakeSlot: number;
  private readonly hasSteps: boolean;

  /**
   * @param work of a job of each worker, in tasks
   * @param network that results go through; each is of size 1
   * @param name what to call scheme and delay model in messages
   * @param observer sees what happens, if anyone does
   */
  constructor(
    private readonly rule: UpdateRule,
    draws: DelayStream,
    private readonly work: Float64Array,
    network: Network,
    private readonly name: string,
    private readonly observer?: AsynchronousObserver,
  ) {
    const workers = work.length;
    this.jobs = new JobTimes(draws, work, name);
    this.hasSteps = rule.keeps !== undefined;
    this.overhead = network.overhead ?? 0;
    if (!isFree(network)) this.links = new Links(network, workers, workers);
    if (this.overhead > 0) this.intake = new Links(ONE_BY_ONE, workers, workers);
    this.intakeSlot = workers + (this.links?.count ?? 0);
    this.queue = queueFor(this.intakeSlot + (this.intake ? 1 : 0));
    this.held = new Int32Array(workers);
    this.kept = new Int32Array(workers);
    this.waits = new Float64Array(work.length);
    this.lastIn = new Int32Array(workers);
  }

  /** Messages received. */
  get messages(): number {
    return this.results;
  }

  /** Sum of their sizes: each is a gradient. */
  get volume(): number {
    return this.results;
  }

  get workers(): number {
    return this.work.length;
  }

  /** Simulated time since the start. */
  get time(): number {
    return this.origin + this.queue.now;
  }

  /** Time that workers have waited, of all workers together. */
  get idle(): number {
    let sum = this.waited;
    for (let j = 0; j < this.workers; j++) if (this.waits[j] >= 0) sum += this.time - this.waits[j];
    return sum;
  }

  /** Begins a trial or run: all workers start. The delay stream stands before its first iteration. */
  restart(): void {
    this.jobs.restart();
    this.rule.restart();
    this.queue.clear();
    this.origin = 0;
    this.version = 0;
    this.events = 0;
    this.waited = 0;
    this.waits.fill(-1);
    this.lastIn.fill(0);
    this.clearMeasures();
    this.startAll();
  }

  /** Forgets what was measured so far, other than time, version and waiting. */
  clearMeasures(): void {
    this.results = 0;
    this.gradients = 0;
    this.contributors = 0;
    this.computations = 0;
    this.staleness.clear();
  }

  /** Goes on until the next update. */
  next(): void {
    this.wasUpdated = false;
    while (!this.wasUpdated) {
      const slot = this.queue.pop();
      if (slot < 0) throw new SimulationError(`${this.name}: all workers wait, and no update can follow`);
      this.events++;
      if (slot >= this.workers) this.pass(slot);
      else this.finish(slot);
    }
  }

  /** A worker has finished a job. */
  private finish(worker: number): void {
    this.computations += this.work[worker];
    if (this.hasSteps && this.rule.keeps?.(worker)) {
      this.kept[worker]++;
      this.observer?.stepped?.(this.time, worker);
      this.queue.schedule(worker, this.queue.now + this.jobs.take(worker));
      return;
    }
    this.waits[worker] = this.time;
    const { links } = this;
    if (links === undefined) {
      // It arrives at once.
      this.events++;
      this.observer?.sent?.(this.time, worker, this.time);
      this.receive(worker);
      return;
    }
    const now = this.queue.now;
    const link = links.of(worker);
    const due = links.send(link, 1, now);
    this.observer?.sent?.(this.time, worker, this.origin + due);
    if (links.hold(link, worker, worker, due)) this.queue.schedule(this.workers + link, due);
  }

  /** The first result of a link has come to its end: to the master, or to what the master takes in one by one. */
  private pass(slot: number): void {
    const { intake, queue } = this;
    const isIntake = intake !== undefined && slot === this.intakeSlot;
    const from = isIntake ? intake : (this.links as Links);
    const link = isIntake ? 0 : slot - this.workers;
    const worker = from.take(link);
    const next = from.nextArrival(link);
    if (next >= 0) queue.schedule(slot, next);
    if (isIntake || intake === undefined) {
      this.receive(worker);
      return;
    }
    const due = intake.send(0, this.overhead, queue.now);
    if (intake.hold(0, worker, worker, due)) queue.schedule(this.intakeSlot, due);
  }

  private receive(worker: number): void {
    this.sender = worker;
    this.results++;
    const version = this.held[worker];
    this.observer?.arrived(this.time, worker, version);
    this.rule.arrived(worker, version, this);
  }

  use(): void {
    this.gradients += 1 + this.kept[this.sender];
    if (this.lastIn[this.sender] <= this.version) {
      this.lastIn[this.sender] = this.version + 1;
      this.contributors++;
    }
    const staleness = this.version - this.held[this.sender];
    this.staleness.add(staleness);
    this.observer?.used?.(this.sender, staleness);
  }

  update(): void {
    this.version++;
    this.wasUpdated = true;
    this.observer?.updated(this.time, this.version);
  }

  start(worker: number): void {
    this.begin(worker);
    this.queue.schedule(worker, this.queue.now + this.jobs.take(worker));
  }

  startAll(): void {
    this.origin = this.time;
    this.queue.clear();
    this.links?.reset();
    this.intake?.reset();
    for (let j = 0; j < this.workers; j++) {
      this.begin(j);
      this.queue.stage(j, this.jobs.take(j));
    }
    this.queue.start();
  }

  private begin(worker: number): void {
    if (this.waits[worker] >= 0) this.waited += this.time - this.waits[worker];
    this.waits[worker] = -1;
    this.held[worker] = this.version;
    this.kept[worker] = 0;
    this.observer?.started(this.time, worker, this.version);
  }
}
