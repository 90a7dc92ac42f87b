/**
 * The event queue. An event is a small integer, its slot. No closure, no event object: scheduling allocates nothing.
 *
 * Ordering contract, relied on by the engine and held by the tests:
 *  1. Events leave in the order (time, sequence). A slot's sequence is the slot number itself, so that at
 *     equal times the lower slot leaves first, whatever the order of scheduling.
 *  2. A slot holds at most one event. Scheduling a slot that is already scheduled moves its event.
 *  3. A cancelled event never leaves, even if it is due now.
 *  4. An event may be scheduled at the current time; it leaves before the clock moves on, in its place
 *     among the events due now that have not left yet.
 *  5. An event in the past, or at a time that is NaN or infinite, is refused (QueueTimeError).
 *
 * The current time is that of the event that left last; `clear` sets it back to 0.
 *
 * Inside is a binary heap (Williams 1964) with the times beside the slots in typed arrays. What is due next can be
 * moved, taken out and added to in O(log n); finding any other slot, to move or cancel it, takes O(n).
 */
export class EventQueue {
  /** Time of the event that left last. */
  now = 0;
  /** Number of scheduled events. */
  size = 0;
  /** Per place in the heap. The place after the last holds Infinity, so that every parent has two children. */
  private readonly times: Float64Array;
  private readonly slots: Int32Array;
  /** 1 where a slot holds an event. */
  private readonly scheduled: Uint8Array;

  /** @param slots number of slots, at least 1; events are the integers 0 .. slots − 1 */
  constructor(slots: number) {
    this.times = new Float64Array(slots + 1).fill(Infinity);
    this.slots = new Int32Array(slots + 1);
    this.scheduled = new Uint8Array(slots);
  }

  /** The slot that is due next, or −1 when nothing is scheduled. It stays in the queue. */
  peek(): number {
    return this.size === 0 ? -1 : this.slots[0];
  }

  /** Time of the next event; Infinity when nothing is scheduled. */
  nextTime(): number {
    return this.times[0];
  }

  /** Takes the next event out and moves the clock to it. Returns −1 when nothing is scheduled. */
  pop(): number {
    if (this.size === 0) return -1;
    const slot = this.slots[0];
    this.now = this.times[0];
    this.removeAt(0);
    return slot;
  }

  /** Moves the clock to the next event, which stays in the queue: for `rescheduleNext` or `pop`. */
  advance(): number {
    if (this.size === 0) return -1;
    this.now = this.times[0];
    return this.slots[0];
  }

  /** Schedules `slot` at `time`; moves it if it is scheduled already. */
  schedule(slot: number, time: number): void {
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(slot, time, this.now);
    if (this.scheduled[slot] === 1) this.removeAt(this.placeOf(slot));
    this.scheduled[slot] = 1;
    const place = this.size++;
    this.times[this.size] = Infinity;
    this.siftUp(place, time, slot);
  }

  /** Moves the event that is due next to `time`: one sift instead of a removal and an insertion. */
  rescheduleNext(time: number): void {
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(this.slots[0], time, this.now);
    this.siftDown(0, time, this.slots[0]);
  }

  /** Takes the event of `slot` out, if there is one. Returns whether there was. */
  cancel(slot: number): boolean {
    if (this.scheduled[slot] === 0) return false;
    this.removeAt(this.placeOf(slot));
    return true;
  }

  /** Whether `slot` is scheduled. */
  has(slot: number): boolean {
    return this.scheduled[slot] === 1;
  }

  /** The time at which `slot` is due; Infinity when it is not scheduled. */
  timeOf(slot: number): number {
    return this.scheduled[slot] === 1 ? this.times[this.placeOf(slot)] : Infinity;
  }

  /** Empties the queue, sets the clock to 0 and opens it for `stage`. */
  clear(): void {
    const { slots, scheduled } = this;
    for (let place = 0; place < this.size; place++) scheduled[slots[place]] = 0;
    this.size = 0;
    this.times[0] = Infinity;
    this.now = 0;
  }

  /** Puts an event into an empty queue without ordering it yet: `start` orders all staged ones at once. */
  stage(slot: number, time: number): void {
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(slot, time, this.now);
    const place = this.size++;
    this.times[place] = time;
    this.slots[place] = slot;
    this.scheduled[slot] = 1;
  }

  /** Orders what was staged: O(n), where n insertions would take O(n log n) (Floyd 1964). */
  start(): void {
    const { times, slots, size } = this;
    times[size] = Infinity;
    for (let place = (size >> 1) - 1; place >= 0; place--) this.siftDown(place, times[place], slots[place]);
  }

  private placeOf(slot: number): number {
    return this.slots.subarray(0, this.size).indexOf(slot);
  }

  private removeAt(place: number): void {
    const { times, slots } = this;
    this.scheduled[slots[place]] = 0;
    const last = --this.size;
    const time = times[last];
    times[last] = Infinity;
    if (place === last) return;
    this.siftDown(place, time, slots[last]);
    if (slots[place] === slots[last]) this.siftUp(place, time, slots[last]);
  }

  /** Moves the hole at `place` down to where (time, slot) belongs. */
  private siftDown(place: number, time: number, slot: number): void {
    const { times, slots, size } = this;
    for (let child = 2 * place + 1; child < size; child = 2 * place + 1) {
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

/** An event was scheduled in the past, or at a time that is NaN or infinite. */
export class QueueTimeError extends Error {
  constructor(
    readonly slot: number,
    readonly time: number,
    readonly now: number,
  ) {
    super(`event ${slot} scheduled at ${time}, the clock stands at ${now}`);
    this.name = 'QueueTimeError';
  }
}
