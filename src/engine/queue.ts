import FastPriorityQueue from 'fastpriorityqueue';

/**
 * The event queue. An event is a small integer, its slot; the time at which it is due lies in a typed
 * array. No closure, no event object: scheduling allocates nothing.
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
 */
export class EventQueue {
  /** Time of the event that left last. */
  now = 0;
  private readonly times: Float64Array;
  private readonly scheduled: Uint8Array;
  private readonly heap: FastPriorityQueue<number>;
  private readonly staged: number[] = [];
  private stagedCount = 0;

  /** @param slots number of slots, at least 1; events are the integers 0 .. slots − 1 */
  constructor(slots: number) {
    const times = new Float64Array(slots);
    this.times = times;
    this.scheduled = new Uint8Array(slots);
    this.heap = new FastPriorityQueue<number>((a, b) => {
      const ta = times[a];
      const tb = times[b];
      return ta < tb || (ta === tb && a < b);
    });
  }

  /** Number of scheduled events. */
  get size(): number {
    return this.heap.size;
  }

  /** The slot that is due next, or −1 when nothing is scheduled. It stays in the queue. */
  peek(): number {
    return this.heap.size === 0 ? -1 : (this.heap.peek() as number);
  }

  /** Time of the next event; Infinity when nothing is scheduled. */
  nextTime(): number {
    return this.heap.size === 0 ? Infinity : this.times[this.heap.peek() as number];
  }

  /** Takes the next event out and moves the clock to it. Returns −1 when nothing is scheduled. */
  pop(): number {
    if (this.heap.size === 0) return -1;
    const slot = this.heap.poll() as number;
    this.scheduled[slot] = 0;
    this.now = this.times[slot];
    return slot;
  }

  /** Moves the clock to the next event, which stays in the queue: for `rescheduleNext` or `pop`. */
  advance(): number {
    if (this.heap.size === 0) return -1;
    const slot = this.heap.peek() as number;
    this.now = this.times[slot];
    return slot;
  }

  /** Schedules `slot` at `time`; moves it if it is scheduled already. */
  schedule(slot: number, time: number): void {
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(slot, time, this.now);
    if (this.scheduled[slot] === 1) this.heap.remove(slot);
    this.times[slot] = time;
    this.scheduled[slot] = 1;
    this.heap.add(slot);
  }

  /** Moves the event that is due next to `time`: one sift instead of a removal and an insertion. */
  rescheduleNext(time: number): void {
    const slot = this.heap.peek() as number;
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(slot, time, this.now);
    this.times[slot] = time;
    this.heap.replaceTop(slot);
  }

  /** Takes the event of `slot` out, if there is one. Returns whether there was. */
  cancel(slot: number): boolean {
    if (this.scheduled[slot] === 0) return false;
    this.scheduled[slot] = 0;
    return this.heap.remove(slot);
  }

  /** Whether `slot` is scheduled. */
  has(slot: number): boolean {
    return this.scheduled[slot] === 1;
  }

  /** The time at which `slot` is, or was last, due. */
  timeOf(slot: number): number {
    return this.times[slot];
  }

  /** Empties the queue, sets the clock to 0 and opens it for `stage`. */
  clear(): void {
    this.scheduled.fill(0);
    this.stagedCount = 0;
    this.heap.size = 0;
    this.now = 0;
  }

  /** Puts an event into an empty queue without ordering it yet: `start` orders all staged ones at once. */
  stage(slot: number, time: number): void {
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(slot, time, this.now);
    this.times[slot] = time;
    this.scheduled[slot] = 1;
    this.staged[this.stagedCount++] = slot;
  }

  /** Orders what was staged: O(n), where n insertions would take O(n log n). */
  start(): void {
    // Trimmed only when it is too long: emptying it every time would free and allocate its memory.
    if (this.staged.length !== this.stagedCount) this.staged.length = this.stagedCount;
    this.heap.heapify(this.staged);
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
