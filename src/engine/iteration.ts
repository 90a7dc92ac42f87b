import type { Collector, Cutoff } from './collector.js';
import { compilePlan, readAmounts, type Steps } from './compile-plan.js';
import { Arrivals } from './controller.js';
import type { Delays } from './delays.js';
import { QueueTimeError, SimulationError } from './errors.js';
import { type FinishingOrder, type Follower, MOST_FOLLOWED } from './finishing-order.js';
import { Links, type Network } from './links.js';
import type { Measures, Observer } from './measures.js';
import type { Plan } from './plan.js';
import type { Queue } from './queue.js';
import { queueFor } from './tournament-queue.js';

/**
 * One iteration of the simulated world, again and again: the workers start, events are handled in time order,
 * each arrival is handed to the scheme's collector, and the arrival that completes the iteration ends it.
 *
 * At equal times sub-tasks finish before messages arrive, then the lower worker comes first, then the earlier
 * sub-task. The queue's slots say so: 0 .. K−1 are the workers' next finishing times, K and up the links' next
 * arrivals, the last one the next message that the master has taken in where that takes time. Only the next event of
 * each worker and of each link is in the queue.
 */
export class Iteration {
  /** The measures of the last `run`; overwritten by the next. */
  readonly measures: Measures = {
    complete: false,
    completionTime: 0,
    messages: 0,
    volume: 0,
    computations: 0,
    events: 0,
  };

  private readonly queue: Queue;
  private readonly links: Links;
  /** The master, where taking a message in occupies it: like one more link, on which every message takes as long. */
  private readonly intake: Links | undefined;
  private readonly overhead: number;
  private readonly steps: Steps;
  /** Index of each worker's current sub-task among its own, from 0. */
  private readonly current: Int32Array;
  /** The order that it follows where it can, and as which of its followers. */
  private order: FinishingOrder | undefined;
  private place = 0;
  /** Whether the last iteration that was not complete ended while messages were to come. */
  private wasCutOff = false;

  /**
   * @param name what to call the scheme and delay model in error messages
   * @param cutoff when iterations end at the latest; absent: when they are complete or nothing can arrive any more
   * @throws RangeError if the plan's message sizes or work are not as the plan promises
   */
  constructor(
    private readonly plan: Plan,
    network: Network,
    readonly name: string,
    private readonly cutoff?: Cutoff,
  ) {
    const { workers } = plan;
    this.steps = compilePlan(plan, name);
    const subtasks = plan.workDone.length;
    this.links = new Links(network, workers, subtasks);
    this.overhead = network.overhead ?? 0;
    if (this.overhead > 0) {
      const oneByOne = { latency: 0, bandwidth: 1, link: 'shared' } as const;
      this.intake = new Links(oneByOne, workers, subtasks);
    }
    this.queue = queueFor(workers + this.links.count + (this.intake ? 1 : 0));
    this.current = new Int32Array(workers);
  }

  /** The last iteration in words, where it was not complete: why, and what to do. */
  get failure(): string {
    const { messages } = this.measures;
    const why = this.wasCutOff
      ? `is over by its rule of waiting, and ${messages === 0 ? 'nobody is in' : 'too little is in'}`
      : 'can never complete: all messages that could arrive are in, and they do not recover enough';
    return `of ${this.name} ${why} (incomplete: skip or partial says what to do then)`;
  }

  /** Room for what arrives in an iteration. */
  arrivals(): Arrivals {
    return new Arrivals(this.plan.workDone.length);
  }

  /**
   * How it could follow the order in which workers finish their tasks.
   * @returns undefined where more than that decides
   */
  follower(collector: Collector): Follower | undefined {
    const { each, workDone, size } = this.steps;
    const isFree = this.links.instant && this.intake === undefined && this.cutoff === undefined;
    const isRegular = each > 0 && workDone.every((done, i) => done === i + 1);
    if (!isFree || !isRegular || each * this.plan.workers > MOST_FOLLOWED) return undefined;
    const counting = collector.counting?.();
    return counting && { each, size, counting };
  }

  /** From here on it follows this order, as follower number `place`, where nobody watches. */
  followOrder(order: FinishingOrder | undefined, place: number): void {
    this.order = order;
    this.place = place;
  }

  /** Takes over the amounts of a plan that changes between iterations, after they were overwritten. */
  readPlan(): void {
    readAmounts(this.plan, this.steps, this.name);
  }

  /**
   * Runs one iteration.
   * @param delays per-worker delays of this iteration
   * @param arrivals where to write what arrives, if anywhere
   * @returns the measures, an object that the next run overwrites
   * @throws SimulationError if a delay is negative, NaN or infinite
   */
  run(delays: Delays, collector: Collector, observer?: Observer, arrivals?: Arrivals): Measures {
    const { plan, steps, queue, links, intake, current, measures, cutoff, order } = this;
    if (order !== undefined && observer === undefined && arrivals === undefined) {
      if (order.follow(this.place, delays, measures)) return measures;
    }
    const { workers, firstSubtask, messageSize } = plan;
    const intakeSlot = workers + links.count;
    const { each, work, workDone, size } = steps;
    const { offset, pace, hasUnits, mayFall } = delays;
    let messages = 0;
    let volume = 0;
    let computations = 0;
    let events = 0;
    let complete = false;
    let lastArrival = delays.idle;
    let limit = cutoff === undefined ? Infinity : cutoff.start();

    collector.reset();
    if (arrivals !== undefined) arrivals.count = 0;
    let outstanding = this.start(delays, observer);

    // With no message to come, nothing that finishes can change the outcome.
    while (outstanding > 0 && !complete) {
      const slot = queue.advance();
      const now = queue.now;
      if (slot < 0)
        throw new SimulationError(`${this.name}: the queue ran dry with ${outstanding} messages to come`);
      if (now > limit) {
        limit = cutoff?.passed?.() ?? limit;
        if (now > limit) break;
      }
      let arrived: number;
      let sender: number;
      let carried: number;
      events++;
      if (slot < workers) {
        // Where all workers take the same steps nothing of a worker is looked up but where it stands.
        const own = current[slot];
        const first = each > 0 ? slot * each : firstSubtask[slot];
        const count = each > 0 ? each : firstSubtask[slot + 1] - first;
        const step = each > 0 ? own : first + own;
        const s = first + own;
        computations += work[step];
        observer?.finished(now, slot, s);
        if (own + 1 < count) {
          current[slot] = own + 1;
          const done = workDone[step + 1];
          // Delays.elapsed, written out where there is nothing more to it: it is asked for every sub-task.
          let due = hasUnits ? delays.elapsed(slot, done) : offset[slot] + done * pace[slot];
          if (mayFall) due = Math.max(now, this.dueAtMost(delays, slot, step + 1, step - own + count));
          if (!(due >= now && due < Infinity)) throw this.badTime(slot, due, now);
          queue.rescheduleNext(due);
          observer?.started(now, slot, s + 1);
        } else {
          queue.pop();
        }
        if (size[step] === 0) continue;
        if (!links.instant || queue.nextTime() <= now) {
          this.send(slot, s, size[step], now, observer);
          continue;
        }
        observer?.sent(now, slot, s, now);
        // Due now and before everything else that is scheduled: it would be the next event to leave.
        events++;
        arrived = s;
        sender = slot;
        carried = size[step];
      } else {
        const from = intake !== undefined && slot === intakeSlot ? intake : links;
        const link = from === links ? slot - workers : 0;
        arrived = from.take(link);
        sender = from.senderOf(arrived);
        carried = messageSize[arrived];
        const next = from.nextArrival(link);
        if (next < 0) queue.pop();
        else queue.rescheduleNext(next);
      }
      if (intake !== undefined && slot !== intakeSlot) {
        const due = intake.send(0, this.overhead, now);
        if (intake.hold(0, sender, arrived, due)) this.scheduleArrival(intakeSlot, due, sender);
        continue;
      }
      messages++;
      volume += carried;
      lastArrival = now;
      observer?.arrived(now, sender, arrived);
      arrivals?.add(sender, arrived, now);
      complete = collector.receive(sender, arrived);
      if (cutoff !== undefined) limit = cutoff.arrived(now);
      outstanding--;
    }
    if (!complete) {
      // The master does not know that nothing can come any more.
      if (limit < Infinity) lastArrival = limit;
      this.wasCutOff = outstanding > 0;
      complete = collector.exhausted();
    }
    observer?.ended(lastArrival, complete);
    if (arrivals !== undefined) arrivals.end = lastArrival;

    measures.complete = complete;
    measures.completionTime = lastArrival;
    measures.messages = messages;
    measures.volume = volume;
    measures.computations = computations;
    measures.events = events;
    return measures;
  }

  /** The workers that respond start on their first sub-tasks. Returns the number of messages that will come. */
  private start(delays: Delays, observer?: Observer): number {
    const { plan, steps, queue, links, current } = this;
    const { workers, firstSubtask } = plan;
    const { each, workDone, messages } = steps;
    let outstanding = 0;
    queue.clear();
    links.reset();
    this.intake?.reset();
    for (let j = 0; j < workers; j++) {
      const first = firstSubtask[j];
      if (delays.responds[j] === 0 || first === firstSubtask[j + 1]) continue;
      outstanding += messages[each > 0 ? 0 : j];
      current[j] = 0;
      const step = each > 0 ? 0 : first;
      let due = delays.elapsed(j, workDone[step]);
      if (delays.mayFall) due = this.dueAtMost(delays, j, step, step + firstSubtask[j + 1] - first);
      if (!(due >= 0 && due < Infinity)) throw this.badTime(j, due, 0);
      queue.stage(j, due);
      observer?.started(0, j, first);
    }
    queue.start();
    return outstanding;
  }

  /** When a sub-task is done where more work may take less time: no later than the message that it is for. */
  private dueAtMost(delays: Delays, worker: number, step: number, end: number): number {
    const { workDone, size } = this.steps;
    let due = delays.elapsed(worker, workDone[step]);
    for (let s = step; s + 1 < end && size[s] === 0; s++) {
      due = Math.min(due, delays.elapsed(worker, workDone[s + 1]));
    }
    return due;
  }

  /** Puts the message after a sub-task on its link, for an event of its own. */
  private send(worker: number, subtask: number, size: number, now: number, observer?: Observer): void {
    const { links } = this;
    const link = links.of(worker);
    const due = links.send(link, size, now);
    observer?.sent(now, worker, subtask, due);
    if (links.hold(link, worker, subtask, due)) {
      this.scheduleArrival(this.plan.workers + link, due, worker);
    }
  }

  private scheduleArrival(slot: number, due: number, worker: number): void {
    try {
      this.queue.schedule(slot, due);
    } catch (error) {
      if (error instanceof QueueTimeError) throw this.badTime(worker, due, error.now);
      throw error;
    }
  }

  private badTime(worker: number, time: number, now: number): SimulationError {
    const { message } = new QueueTimeError(time, now);
    return new SimulationError(`worker ${worker} (${this.name}): ${message}`);
  }
}
