import {
  arenaWith,
  type EngineFunctions,
  engineModule,
  giveBack,
  type Piece,
  Room,
  whole,
} from './engine-module.js';
import type { Follower } from './finishing-order.js';

/** Trials that are run at once, side by side, and most that are run in one call. */
const LANES = 16;
export const MOST_TRIALS = 256;
/** Bytes between the paces of two workers: at distances of a power of two they would contend for lines of the cache. */
const STRIDE = 8 * (MOST_TRIALS + 8);
/** Most events of an iteration that are ordered, and most items that are counted: their numbers are bytes. */
const MOST_EVENTS = 255;
/** Bytes of a key, of the record of an event, and words of the records of the module. */
const KEY = 4;
const EVENT = 16;
const LANES_WORDS = 9;
const FOLLOWER_WORDS = 16;

/** What a scheme brings in trials 0, 1, …; the arrays are overwritten by the next ones. */
export interface LaneResults {
  /** 1 where there are results, else 0: then the trial is to be run by itself. */
  readonly complete: Uint8Array;
  readonly completionTime: Float64Array;
  /** Numbers of messages, of tasks computed and of items known. */
  readonly messages: Uint8Array;
  readonly computations: Uint8Array;
  readonly items: Uint8Array;
  /** Volume by number of messages, and fraction of the parts in the estimate by number of items. */
  readonly volumeOf: Float64Array;
  readonly recoveredOf: Float64Array;
}

/**
 * Many trials in one call of WebAssembly, sixteen of them side by side, a trial in each lane of its vectors.
 *
 * The order of all events of an iteration is found by a sorting network, which takes the same steps in every lane: that of
 * merge exchange (Knuth, The Art of Computer Programming 3, 2nd ed., 5.2.2, Algorithm M). Schemes that only count then
 * look for the position in that order at which they are complete. What they bring is what Iteration brings, to the last
 * bit; where that is not sure (two events at the same time, or nearly; an iteration that cannot complete) there are no
 * results.
 */
export class TrialLanes {
  /** Pace of worker j in trial t, at j·stride + t. */
  readonly paces: Float64Array;
  readonly stride = STRIDE / 8;
  /** Of each follower; undefined where it cannot be run this way. */
  readonly results: readonly (LaneResults | undefined)[];
  private readonly piece: Piece;
  private readonly functions: EngineFunctions;
  private readonly record: number;
  private readonly first: number;
  private readonly count: number;
  private released = false;

  private constructor(
    workers: number,
    followers: readonly (Follower | undefined)[],
    module: WebAssembly.Module,
  ) {
    const served = followers.filter((follower) => isServed(follower, workers)) as Follower[];
    const tasks = Math.max(...served.map(({ each }) => each));
    const network = mergeExchange(workers * tasks);
    const laid = served.map((follower) => listsOf(follower, workers, tasks));
    this.piece = arenaWith(bytesOf(workers, tasks, network.length, laid), module);
    const { functions, buffer, start } = this.piece;
    this.functions = functions;
    const room = new Room(buffer, start);
    const record = room.words(LANES_WORDS);
    const records = served.map(() => room.words(FOLLOWER_WORDS));
    this.paces = room.numbers((workers * STRIDE) / 8).fill(1);
    const comparators = room.shorts(network.length);
    comparators.set(network);
    const keys = room.words(LANES * workers * tasks);
    const positions = room.bytes(LANES * workers * tasks);
    const events = room.numbers((EVENT / 8) * workers * tasks);
    const ownWorker = new Int32Array(buffer, events.byteOffset, 2 * events.length);
    for (let event = 0; event < workers * tasks; event++) {
      events[2 * event] = (event % tasks) + 1;
      ownWorker[4 * event + 2] = STRIDE * Math.floor(event / tasks);
    }
    const networkEnd = comparators.byteOffset + comparators.byteLength;
    record.set([
      ...[workers, tasks, this.paces.byteOffset, STRIDE, comparators.byteOffset, networkEnd],
      ...[keys, positions, events].map(({ byteOffset }) => byteOffset),
    ]);
    this.record = record.byteOffset;
    this.first = records[0].byteOffset;
    this.count = served.length;
    const results = laid.map((each, i) => layOut(each, records[i], room));
    this.results = followers.map((follower) => follower && results[served.indexOf(follower)]);
  }

  /**
   * Lanes for schemes, of which those that are undefined are left out.
   * @returns undefined where there is no WebAssembly, or nobody whom it serves
   */
  static of(workers: number, followers: readonly (Follower | undefined)[]): TrialLanes | undefined {
    const module = engineModule();
    if (module === undefined || !followers.some((follower) => isServed(follower, workers))) return undefined;
    try {
      return new TrialLanes(workers, followers, module);
    } catch (error) {
      // No memory for it.
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  /** Whether its memory is others' by now: it cannot be used any more. */
  get isReleased(): boolean {
    return this.released;
  }

  /** Runs trials 0 to count − 1, whose paces have been written. */
  run(count: number): void {
    this.functions.runLanes(this.record, count, this.first, this.count);
  }

  /** Leaves its memory to others: from here on there are no results. */
  release(): void {
    if (this.released) return;
    this.released = true;
    giveBack(this.piece);
  }
}

/** Whether numbers of events and items are bytes, messages all of one size, and what is recovered known from the items. */
function isServed(follower: Follower | undefined, workers: number): boolean {
  if (follower === undefined) return false;
  const { each, size, counting } = follower;
  const { items, wanted, recovered } = counting;
  const sizes = new Set(size.filter((one) => one > 0));
  const isWanted = (most: number) => most === Infinity || (Number.isInteger(most) && most >= 1);
  const isCounted = workers * each <= MOST_EVENTS && items <= MOST_EVENTS;
  return (
    isCounted &&
    sizes.size === 1 &&
    recovered !== undefined &&
    isWanted(wanted.items) &&
    isWanted(wanted.messages)
  );
}

/** Comparators that sort `count` keys: offsets of the keys of all lanes, two for each. */
function mergeExchange(count: number): Uint16Array {
  const offsets: number[] = [];
  const top = 2 ** Math.max(0, Math.ceil(Math.log2(count)) - 1);
  for (let p = top; p >= 1; p /= 2) {
    for (let q = top, r = 0, d = p; ; d = q - p, q /= 2, r = p) {
      for (let i = 0; i < count - d; i++) if ((i & p) === r) offsets.push(i, i + d);
      if (q === p) break;
    }
  }
  return Uint16Array.from(offsets, (key) => KEY * LANES * key);
}

/** Lists of a follower, as the module reads them, one after the other. */
interface Laid {
  readonly follower: Follower;
  readonly lists: readonly (readonly number[])[];
  /** Number of all their entries, of messages, and of items in the largest sum. */
  readonly entries: number;
  readonly sends: number;
  readonly most: number;
}

/** @param tasks of a worker, in the order */
function listsOf(follower: Follower, workers: number, tasks: number): Laid {
  const { each, size, counting } = follower;
  const { firstItem, item } = counting;
  const own: number[] = [];
  const sent: number[] = [];
  const singles: number[] = [];
  const pairs: number[] = [];
  const sums: number[] = [];
  let most = 0;
  for (let s = 0; s < workers * each; s++) {
    const event = LANES * (Math.floor(s / each) * tasks + (s % each));
    own.push(event);
    if (size[s % each] === 0) continue;
    sent.push(event);
    const count = firstItem[s + 1] - firstItem[s];
    const carried = Array.from({ length: count }, (_, i) => LANES * item[firstItem[s] + i]);
    if (count === 1) singles.push(event, ...carried);
    else if (count === 2) pairs.push(event, ...carried);
    else if (count > 2) sums.push(count, event, ...carried);
    most = Math.max(most, count);
  }
  const items = Array.from({ length: counting.items }, (_, i) => LANES * i);
  const lists = [own, sent, items, singles, pairs, sums];
  return { follower, lists, entries: lists.flat().length, sends: sent.length, most };
}

/** Bytes that lanes and what follows them take. */
function bytesOf(workers: number, tasks: number, comparators: number, laid: readonly Laid[]): number {
  const events = workers * tasks;
  const order = whole(4 * LANES_WORDS) + workers * STRIDE + whole(2 * comparators);
  return laid.reduce(
    (sum, { follower, entries, most }) => {
      const known = LANES * (follower.counting.items + most + 1);
      return sum + 4 * FOLLOWER_WORDS + whole(2 * entries) + known + (8 + 4) * MOST_TRIALS;
    },
    order + (LANES * (KEY + 1) + EVENT) * events,
  );
}

/** Writes a follower into a memory. */
function layOut(
  { follower, lists, entries, sends, most }: Laid,
  record: Int32Array,
  room: Room,
): LaneResults {
  const { size, counting } = follower;
  const { items, wanted, recovered } = counting;
  const all = room.shorts(entries);
  const starts = [all.byteOffset];
  for (const list of lists) {
    all.set(list, (starts[starts.length - 1] - all.byteOffset) / 2);
    starts.push(starts[starts.length - 1] + 2 * list.length);
  }
  const known = room.bytes(LANES * items);
  const forSums = room.bytes(LANES * (most + 1));
  const completionTime = room.numbers(MOST_TRIALS);
  const bytes = [0, 1, 2, 3].map(() => room.bytes(MOST_TRIALS));
  const arrays = [known, forSums, completionTime, ...bytes].map(({ byteOffset }) => byteOffset);
  // More than there are will never be in.
  const least = (most: number, there: number) => (most <= there ? most : 0);
  record.set([least(wanted.items, items), least(wanted.messages, sends), ...starts, ...arrays]);
  const volumeOf = new Float64Array(sends + 1);
  const one = size.find((each) => each > 0) ?? 0;
  for (let i = 1; i <= sends; i++) volumeOf[i] = volumeOf[i - 1] + one;
  const recoveredOf = Float64Array.from({ length: items + 1 }, (_, known) => recovered?.(known) ?? 0);
  const [messages, computations, counts, complete] = bytes;
  return { complete, completionTime, messages, computations, items: counts, volumeOf, recoveredOf };
}
