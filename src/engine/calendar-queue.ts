/** Events in a bucket, on average: few enough for a small heap, enough to be worth opening it. */
const PER_BUCKET = 8;

/** Number of event times sampled to estimate their spacing. */
const SAMPLE = 1024;

/**
 * Events that are not due soon, in the order in which they came, by stretches of time: buckets, of which the next is
 * taken out when the one before has been worked off. What lies beyond the last bucket is dealt into buckets of its
 * own when it is its turn. An event is put in and taken out in O(1), whatever their number; a heap of a million is
 * slower because its places lie all over the memory. (Calendar queue: Brown 1988; ladder queue: Tang, Goh & Thng 2005.)
 *
 * Which bucket a time belongs to is a function of the time alone and never falls as times rise, so that the order of
 * the buckets is that of the times in them, and equal times are in one bucket.
 */
export class CalendarQueue {
  /** Number of events. */
  size = 0;
  private times: Float64Array;
  /** Lists of slots: the next one, or −1. */
  private next: Int32Array;
  private first = new Int32Array(0);
  private buckets = 0;
  private origin = 0;
  /** Buckets per unit of time. */
  private scale = 0;
  /** The bucket that was opened last, or −1. */
  private opened = -1;
  /** Head of the list of what lies beyond the last bucket. */
  private beyond = -1;
  private beyondCount = 0;

  /**
   * @param slots number of slots
   * @param usual how many of them there is room for at first
   */
  constructor(
    private readonly slots: number,
    usual: number,
  ) {
    this.times = new Float64Array(usual);
    this.next = new Int32Array(usual);
  }

  /** Takes all events out, and all buckets away. */
  clear(): void {
    this.size = 0;
    this.buckets = 0;
    this.origin = 0;
    this.scale = 0;
    this.opened = -1;
    this.beyond = -1;
    this.beyondCount = 0;
  }

  /** Whether an event at this time is due later than all of the bucket opened last. */
  isFar(time: number): boolean {
    return (time - this.origin) * this.scale >= this.opened + 1;
  }

  /** Puts in an event that is far, or any event before the first bucket is opened. */
  add(slot: number, time: number): void {
    if (slot >= this.times.length) this.grow();
    this.times[slot] = time;
    this.size++;
    const bucket = (time - this.origin) * this.scale;
    if (bucket < this.buckets) {
      const at = Math.floor(bucket);
      this.next[slot] = this.first[at];
      this.first[at] = slot;
    } else {
      this.next[slot] = this.beyond;
      this.beyond = slot;
      this.beyondCount++;
    }
  }

  /** Takes the event of a slot that is in out. */
  remove(slot: number): void {
    const { times, first, next } = this;
    this.size--;
    const bucket = (times[slot] - this.origin) * this.scale;
    if (bucket < this.buckets) {
      const at = Math.floor(bucket);
      if (first[at] === slot) first[at] = next[slot];
      else this.unlink(first[at], slot);
    } else {
      this.beyondCount--;
      if (this.beyond === slot) this.beyond = next[slot];
      else this.unlink(this.beyond, slot);
    }
  }

  /** The time of a slot's event, if it is in. */
  timeOf(slot: number): number {
    return this.times[slot];
  }

  /**
   * Opens the next bucket that is not empty. There must be events. Returns the first slot of the bucket, in no
   * particular order; `take` gives the others. All of them must be taken.
   */
  open(): number {
    do {
      this.opened++;
      if (this.opened >= this.buckets) this.deal();
    } while (this.first[this.opened] < 0);
    return this.take();
  }

  /** Takes out the next slot of the bucket that was opened last; −1 if none is left. */
  take(): number {
    const slot = this.first[this.opened];
    if (slot < 0) return -1;
    this.first[this.opened] = this.next[slot];
    this.size--;
    return slot;
  }

  /** Makes buckets for what lies beyond the last one, and stands before the first of them. */
  private deal(): void {
    const { times, next } = this;
    let slot = this.beyond;
    const count = this.beyondCount;
    const stride = Math.ceil(count / SAMPLE);
    const sample = new Float64Array(Math.ceil(count / stride));
    let least = Infinity;
    let most = 0;
    for (let i = 0; slot >= 0; i++, slot = next[slot]) {
      const time = times[slot];
      if (time < least) least = time;
      if (time > most) most = time;
      if (i % stride === 0) sample[i / stride] = time;
    }
    sample.sort();
    // Half of them lie below the median: buckets up to twice as far leave the long tail, if there is one, to later.
    const middle = sample.subarray(sample.length >> 1).find((time) => time > least) ?? most;
    this.buckets = Math.max(1, Math.floor(count / PER_BUCKET));
    this.origin = least;
    this.scale = middle > least ? this.buckets / (2 * (middle - least)) : 0;
    // So close together that no finite number of buckets divides them.
    if (this.scale === Infinity) this.scale = 0;
    if (this.first.length < this.buckets) this.first = new Int32Array(this.buckets);
    this.first.fill(-1, 0, this.buckets);
    this.opened = 0;
    slot = this.beyond;
    this.beyond = -1;
    this.beyondCount = 0;
    this.size -= count;
    while (slot >= 0) {
      const after = next[slot];
      this.add(slot, times[slot]);
      slot = after;
    }
  }

  private unlink(from: number, slot: number): void {
    let before = from;
    while (this.next[before] !== slot) before = this.next[before];
    this.next[before] = this.next[slot];
  }

  /** Makes room for all slots. */
  private grow(): void {
    const { times, next } = this;
    this.times = new Float64Array(this.slots);
    this.times.set(times);
    this.next = new Int32Array(this.slots);
    this.next.set(next);
  }
}
