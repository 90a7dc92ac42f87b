import FastPriorityQueue from 'fastpriorityqueue';
import { QueueTimeError } from './errors.js';
import type { Queue } from './queue.js';

/**
 * The event queue of small worlds, on the library fastpriorityqueue: a heap of slots, compared by the times in a typed
 * array. It keeps the ordering contract of EventQueue; the library alone is not stable, hence the slot as second key.
 */
export class SmallQueue implements Queue {
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
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(time, this.now);
    // Out of the heap before its time changes: the heap is searched by it.
    if (this.scheduled[slot] === 1) this.heap.remove(slot);
    this.times[slot] = time;
    this.scheduled[slot] = 1;
    this.heap.add(slot);
  }

  /** Moves the event that is due next to `time`: one sift instead of a removal and an insertion. */
  rescheduleNext(time: number): void {
    const slot = this.heap.peek() as number;
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(time, this.now);
    this.times[slot] = time;
    this.heap.replaceTop(slot);
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
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(time, this.now);
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

/** Number of slots up to which the library's queue costs at most 20 ns an event more than our own; beyond it, ever more. */
export const SMALL_QUEUE = 16;
