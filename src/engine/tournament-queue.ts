import { arenaWith, type EngineFunctions, engineModule } from './engine-module.js';
import { QueueTimeError } from './errors.js';
import { EventQueue, MANY_SLOTS, type Queue } from './queue.js';
import { SMALL_QUEUE, SmallQueue } from './small-queue.js';

/** Bytes of a node of a tree, and how many numbers of eight bytes they are. */
const NODE = 16;
const NUMBERS = NODE / 8;
/**
 * The event queue as a tournament (Knuth, The Art of Computer Programming 3, section 5.4.1), in WebAssembly: a tree whose
 * leaves are the slots, an empty one with the time Infinity. When a slot's time changes, the matches on its way up are
 * played again: always the same number of steps, none of which depends on a branch that could be mispredicted. It keeps
 * the ordering contract of EventQueue.
 */
export class TournamentQueue implements Queue {
  /** Time of the event that left last. */
  now = 0;
  private functions: EngineFunctions;
  /** A power of two. */
  private leaves = 0;
  private tree = 0;
  /** The tree's nodes; NUMBERS for each, of which the first is a time. */
  private times = new Float64Array(0);
  /** The slot that is due next, if anything is. */
  private next = 0;

  /**
   * @param slots number of slots, at least 1; events are the integers 0 .. slots − 1
   * @param module that `engineModule` has compiled
   */
  constructor(
    private readonly slots: number,
    private readonly module: WebAssembly.Module,
  ) {
    // Where messages arrive at once, half of the slots, those of the links, are not used.
    this.functions = this.plant(Math.ceil(slots / 2));
  }

  /** Time of the next event; Infinity when nothing is scheduled. */
  nextTime(): number {
    return this.times[NUMBERS];
  }

  /** Takes the next event out and moves the clock to it. Returns −1 when nothing is scheduled. */
  pop(): number {
    const slot = this.advance();
    if (slot >= 0) this.next = this.functions.replay(this.tree, this.leaves + slot, Infinity);
    return slot;
  }

  /** Moves the clock to the next event, which stays in the queue: for `rescheduleNext` or `pop`. */
  advance(): number {
    const time = this.times[NUMBERS];
    if (time === Infinity) return -1;
    this.now = time;
    return this.next;
  }

  /** Schedules `slot` at `time`; moves it if it is scheduled already. */
  schedule(slot: number, time: number): void {
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(time, this.now);
    if (slot >= this.leaves) this.grow();
    this.next = this.functions.replay(this.tree, this.leaves + slot, positive(time));
  }

  /** Moves the event that is due next to `time`. */
  rescheduleNext(time: number): void {
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(time, this.now);
    this.next = this.functions.replay(this.tree, this.leaves + this.next, positive(time));
  }

  /** Empties the queue, sets the clock to 0 and opens it for `stage`. */
  clear(): void {
    const { times } = this;
    for (let i = NUMBERS; i < times.length; i += NUMBERS) times[i] = Infinity;
    this.now = 0;
  }

  /** Puts an event into an empty queue without ordering it yet: `start` orders all staged ones at once. */
  stage(slot: number, time: number): void {
    if (!(time >= this.now && time < Infinity)) throw new QueueTimeError(time, this.now);
    if (slot >= this.leaves) this.grow();
    this.times[NUMBERS * (this.leaves + slot)] = positive(time);
  }

  /** Orders what was staged, in O(n). */
  start(): void {
    this.next = this.functions.playAll(this.tree, this.leaves);
  }

  /** Takes a tree for at least this many slots, all of them empty. Returns the functions that work on it. */
  private plant(slots: number): EngineFunctions {
    this.leaves = 2 ** Math.max(1, Math.ceil(Math.log2(slots)));
    const bytes = 2 * this.leaves * NODE;
    const { functions, buffer, start } = arenaWith(bytes, this.module);
    this.tree = start;
    this.times = new Float64Array(buffer, start, bytes / 8).fill(Infinity);
    const words = new Int32Array(buffer, start, bytes / 4);
    // The slot follows the time.
    for (let i = 0; i < this.leaves; i++) words[2 * NUMBERS * (this.leaves + i) + 2] = i;
    return functions;
  }

  /** Makes room for all slots. */
  private grow(): void {
    const { times, leaves } = this;
    this.functions = this.plant(this.slots);
    for (let i = 0; i < leaves; i++) {
      this.times[NUMBERS * (this.leaves + i)] = times[NUMBERS * (leaves + i)];
    }
    this.start();
  }
}

/** Negative zero as zero: its bits are those of the least of all numbers. */
function positive(time: number): number {
  return time + 0;
}

/**
 * The event queue for a given number of slots: a tournament, or where there is no WebAssembly, or very many slots, a heap.
 * The choice affects speed only.
 * @param slots number of slots, at least 1
 */
export function queueFor(slots: number): Queue {
  const module = slots < MANY_SLOTS ? engineModule() : undefined;
  if (module === undefined) return heapFor(slots);
  try {
    return new TournamentQueue(slots, module);
  } catch (error) {
    // Thousands of memories at once, or a limit on the address space.
    if (error instanceof RangeError) return heapFor(slots);
    throw error;
  }
}

function heapFor(slots: number): Queue {
  return slots <= SMALL_QUEUE ? new SmallQueue(slots) : new EventQueue(slots);
}
