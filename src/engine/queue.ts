import { CalendarQueue } from './calendar-queue.js';
import { QueueTimeError } from './errors.js';

/** Number of slots from which events that are not due soon are kept apart; measured, see docs/performance.md. */
export const MANY_SLOTS = 16_384;

/** Initial capacity of the heap where events are kept apart. */
const SMALL_HEAP = 64;

/**
 * The event queue. An event is a small integer, its slot. No closure, no event object: scheduling allocates nothing.
 *
 * Ordering contract, relied on by the engine and held by the tests:
 *  1. Events leave in the order (time, sequence). A slot's sequence is the slot number itself, so that at
 *     equal times the lower slot leaves first, whatever the order of scheduling.
 *  2. A slot holds at most one event. Scheduling a slot that is already scheduled moves its event.
 *  3. An event may be scheduled at the current time; it leaves before the clock moves on, in its place
 *     among the events due now that have not left yet.
 *  4. An event in the past, or at a time that is NaN or infinite, is refused (QueueTimeError).
 *
 * The current time is that of the event that left last; `clear` sets it back to 0.
 *
 * Inside is a binary heap (Williams 1964) with the times beside the slots in typed arrays. A large queue keeps only
 * what is due soon in the heap, and the rest in buckets by time (CalendarQueue): the order is the same. What is due next
 * can be moved, taken out and added to without a search; any other slot is searched for in the heap.
 */
export class EventQueue {
  /** Time of the event that left last. */
  now = 0;
  /** Number of events in the heap. While there are any events, at least one is here: the next. */
  private near = 0;
  /** Per place in the heap. The place after the last holds Infinity, so that every parent has two children. */
  private times: Float64Array;
  private slots: Int32Array;
  private readonly far: CalendarQueue | undefined;
  /** 1 where a slot holds an event. */
  private readonly scheduled: Uint8Array;

  /**
   * @param slots number of slots, at least 1; events are the integers 0 .. slots − 1
   * @param many from how many slots on events that are not due soon are kept apart
   */
  constructor(slots: number, many = MANY_SLOTS) {
    // Where messages arrive at once, half of the slots, those of the links, are not used.
    const usual = Math.ceil(slots / 2);
    const room = slots < many ? usual + 1 : SMALL_HEAP;
    this.times = new Float64Array(room).fill(Infinity);
    this.slots = new Int32Array(room);
    this.scheduled = new Uint8Array(slots);
    this.far = slots < many ? undefined : new CalendarQueue(slots, usual);
  }

  /** Time of the next event; Infinity when nothing is scheduled. */
  nextTime(): number {
    return this.times[0];
  }

  /** Takes the next event out and moves the clock to it. Returns −1 when nothing is scheduled. */
  pop(): number {
    if (this.near === 0) return -1;
    const slot = this.slots[0];
    this.now = this.times[0];
    this.scheduled[slot] = 0;
    this.removeAt(0);
    return slot;
  }

  /** Moves the clock to the next event, which stays in the queue: for `rescheduleNext` or `pop`. */
  advance(): number {
    if (this.near === 0) return -1;
    this.now = this.times[0];
    return this.slots[0];
  }

  /** Schedules `slot` at `time`; moves it if it is scheduled already. */
  schedule(slot: number, time: number): void {
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(time, this.now);
    if (this.scheduled[slot] === 1) this.remove(slot);
    this.scheduled[slot] = 1;
    if (this.far?.isFar(time)) {
      this.far.add(slot, time);
      if (this.near === 0) this.refill(this.far);
    } else {
      const place = this.append(slot, time);
      this.times[this.near] = Infinity;
      this.siftUp(place, time, slot);
    }
  }

  /** Moves the event that is due next to `time`: one sift instead of a removal and an insertion. */
  rescheduleNext(time: number): void {
    const slot = this.slots[0];
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(time, this.now);
    if (this.far?.isFar(time)) {
      this.far.add(slot, time);
      this.removeAt(0);
    } else {
      this.siftDown(0, time, slot);
    }
  }

  /** Empties the queue, sets the clock to 0 and opens it for `stage`. */
  clear(): void {
    const { slots, scheduled, far } = this;
    if (far === undefined) {
      for (let place = 0; place < this.near; place++) scheduled[slots[place]] = 0;
    } else {
      scheduled.fill(0);
      far.clear();
    }
    this.near = 0;
    this.times[0] = Infinity;
    this.now = 0;
  }

  /** Puts an event into an empty queue without ordering it yet: `start` orders all staged ones at once. */
  stage(slot: number, time: number): void {
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(time, this.now);
    this.scheduled[slot] = 1;
    if (this.far === undefined) this.append(slot, time);
    else this.far.add(slot, time);
  }

  /** Orders what was staged: O(n), where n insertions would take O(n log n) (Floyd 1964). */
  start(): void {
    if (this.far === undefined) this.heapify();
    else if (this.far.size > 0) this.refill(this.far);
  }

  /** Fills the empty heap with what is due soonest. There must be something. */
  private refill(far: CalendarQueue): void {
    for (let slot = far.open(); slot >= 0; slot = far.take()) this.append(slot, far.timeOf(slot));
    this.heapify();
  }

  private heapify(): void {
    const { times, slots, near } = this;
    times[near] = Infinity;
    for (let place = (near >> 1) - 1; place >= 0; place--) this.siftDown(place, times[place], slots[place]);
  }

  /** Puts an event behind the last one in the heap. Returns its place. */
  private append(slot: number, time: number): number {
    if (this.near + 1 === this.times.length) this.grow();
    this.times[this.near] = time;
    this.slots[this.near] = slot;
    return this.near++;
  }

  private grow(): void {
    const { times, slots, scheduled } = this;
    const room = Math.min(2 * times.length, scheduled.length + 1);
    this.times = new Float64Array(room);
    this.times.set(times);
    this.slots = new Int32Array(room);
    this.slots.set(slots);
  }

  /** Place in the heap, or −1 where an event is far. */
  private placeOf(slot: number): number {
    return this.slots.subarray(0, this.near).indexOf(slot);
  }

  private remove(slot: number): void {
    const place = this.placeOf(slot);
    if (place >= 0) this.removeAt(place);
    else this.far?.remove(slot);
  }

  private removeAt(place: number): void {
    const { times, slots } = this;
    const last = --this.near;
    const time = times[last];
    const slot = slots[last];
    times[last] = Infinity;
    if (place < last) {
      this.siftDown(place, time, slot);
      if (slots[place] === slot) this.siftUp(place, time, slot);
    } else if (last === 0 && this.far !== undefined && this.far.size > 0) {
      this.refill(this.far);
    }
  }

  /** Moves the hole at `place` down to where (time, slot) belongs. */
  private siftDown(place: number, time: number, slot: number): void {
    const { times, slots, near } = this;
    for (let child = 2 * place + 1; child < near; child = 2 * place + 1) {
      const left = times[child];
      const right = times[child + 1];
      if (left === right) {
        if (slots[child + 1] < slots[child]) child++;
      } else {
        // Added and not branched on: which of the two is earlier is as good as random, and not to be predicted.
        child += Number(right < left);
      }
      const least = times[child];
      if (least >= time && (least > time || slots[child] > slot)) break;
      times[place] = least;
      slots[place] = slots[child];
      place = child;
    }
    times[place] = time;
    slots[place] = slot;
  }

  private siftUp(place: number, time: number, slot: number): void {
    const { times, slots } = this;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = times[parent];
      if (above < time || (above === time && slots[parent] < slot)) break;
      times[place] = above;
      slots[place] = slots[parent];
      place = parent;
    }
    times[place] = time;
    slots[place] = slot;
  }
}

/** The part of an event queue that the engine uses; the contract is that of EventQueue. */
export type Queue = Pick<
  EventQueue,
  'now' | 'nextTime' | 'pop' | 'advance' | 'schedule' | 'rescheduleNext' | 'clear' | 'stage' | 'start'
>;
