import type { Counting } from './collector.js';
import type { Delays } from './delays.js';
import {
  arenaWith,
  type EngineFunctions,
  engineModule,
  giveBack,
  type Piece,
  Room,
  whole,
} from './engine-module.js';
import type { Measures } from './measures.js';

/** A scheme that follows an order. */
export interface Follower {
  /** Sub-tasks of each worker, a task of work each. */
  readonly each: number;
  /** Per sub-task of a worker, the size of its message; 0 = none. */
  readonly size: Float64Array;
  /** That of its collector. */
  readonly counting: Counting;
}

/** Words of the records of the module, in its order: of an order, of a follower, and where in this its results are. */
const ORDER_WORDS = 15;
const FOLLOWER_WORDS = 26;
const RESULTS = 17;
/** In numbers of eight bytes, where its results of that kind are. */
const REAL_RESULTS = 11;
/** Bytes of an event of the order, of a node of its tournament, and of a row that is merged. */
const ENTRY = 16;
/** Most workers that are sorted, and tasks of a worker whose rows are merged. */
const MOST_SORTED = 32;
const MOST_ROWS = 8;
/** Most items that are counted as bits of a word, and bytes of the pair of a message then. */
const MOST_BITS = 64;
const PAIR = 32;

/** Most sub-tasks of a scheme that follows an order: the order remembers as many events. */
export const MOST_FOLLOWED = 2 ** 16;
/** A whole number that nothing reaches. */
const NEVER = 2 ** 31 - 1;

/**
 * The order in which workers finish their tasks, in WebAssembly: found once in each iteration, as far as it is needed,
 * by the tournament that is the event queue, and for all schemes that meet the same delays. A scheme whose messages
 * arrive when they are sent, and whose collector only counts, follows it event by event and is measured on the way, as
 * in Iteration: the same events in the same order, to the last bit.
 *
 * Where two workers finish at the same time, or a time cannot be, there is no such order, and Iteration decides alone.
 */
export class FinishingOrder {
  private readonly piece: Piece;
  private readonly functions: EngineFunctions;
  private readonly words: Int32Array;
  private readonly numbers: Float64Array;
  private readonly order: number;
  /** Index of the workers' offsets, followed by their paces, among the numbers. */
  private readonly offsets: number;
  private readonly laid: readonly LaidOut[];
  /** The delays that it is the order of; undefined once it is released. */
  private delays: Delays | undefined;
  /** Of these delays, and whether there is an order of them. */
  private version = -1;
  private isOrdered = false;

  private constructor(delays: Delays, followers: readonly Follower[], module: WebAssembly.Module) {
    this.delays = delays;
    const { workers } = delays;
    const tasks = mostTasks(followers);
    const leaves = leavesFor(workers);
    this.piece = arenaWith(bytesOf(workers, followers), module);
    const { functions, buffer, start } = this.piece;
    this.functions = functions;
    this.words = new Int32Array(buffer);
    this.numbers = new Float64Array(buffer);
    const room = new Room(buffer, start);
    const record = room.words(ORDER_WORDS);
    const tree = room.numbers((ENTRY / 8) * 2 * leaves).fill(Infinity);
    const slots = new Int32Array(buffer, tree.byteOffset, tree.length * 2);
    for (let leaf = 0; leaf < leaves; leaf++) slots[(ENTRY / 4) * (leaves + leaf) + 2] = leaf;
    const current = room.words(workers);
    const events = room.numbers((ENTRY / 8) * workers * tasks);
    const offset = room.numbers(workers);
    const pace = room.numbers(workers + (workers % 2));
    const arrays = [tree, current, events, offset, pace];
    if (isMerged(workers, tasks)) {
      const sorted = room.numbers(workers + 1).fill(Infinity, workers);
      arrays.push(sorted, room.words(workers), room.numbers((ENTRY / 8) * tasks));
    }
    record.set([0, 0, workers, tasks, leaves, ...arrays.map(({ byteOffset }) => byteOffset)]);
    this.order = record.byteOffset;
    this.offsets = offset.byteOffset / 8;
    this.laid = followers.map((follower) => layOut(follower, workers, room));
  }

  /**
   * The order of given delays, drawn again and again, for schemes that follow it.
   * @returns undefined where there is no WebAssembly, or nobody to follow it
   */
  static of(delays: Delays, followers: readonly Follower[]): FinishingOrder | undefined {
    const module = engineModule();
    if (module === undefined || followers.length === 0) return undefined;
    try {
      return new FinishingOrder(delays, followers, module);
    } catch (error) {
      // No memory for it.
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  /**
   * Runs an iteration of a follower.
   * @param index of the follower
   * @param delays per-worker delays of the iteration
   * @param measures where to write what is measured
   * @returns whether it is complete; if not, nothing was done
   */
  follow(index: number, delays: Delays, measures: Measures): boolean {
    if (delays !== this.delays) return false;
    if (delays.version !== this.version) this.begin(delays);
    if (!this.isOrdered) return false;
    const { words, numbers } = this;
    const { record, known, take } = this.laid[index];
    if (this.functions.follow(this.order, record) === 0) return false;
    const results = record / 4 + RESULTS;
    const reals = record / 8 + REAL_RESULTS;
    measures.complete = true;
    measures.messages = words[results + 1];
    measures.computations = words[results + 2];
    measures.events = words[results + 3];
    measures.completionTime = numbers[reals];
    measures.volume = numbers[reals + 1];
    take(known, words[results], measures.messages);
    return true;
  }

  /** Leaves its memory to others: from here on it is the order of no delays. */
  release(): void {
    if (this.delays === undefined) return;
    this.delays = undefined;
    // Collectors that write into what they know may not write into what others have by then.
    for (const { known, take } of this.laid) take(new Uint8Array(known.length), 0, 0);
    giveBack(this.piece);
  }

  /** Takes over new delays. */
  private begin(delays: Delays): void {
    const { numbers, offsets } = this;
    const { workers, responds, offset, pace } = delays;
    this.version = delays.version;
    this.isOrdered = !delays.hasUnits;
    for (let j = 0; j < workers; j++) {
      if (responds[j] === 0) this.isOrdered = false;
      numbers[offsets + j] = offset[j];
      numbers[offsets + workers + j] = pace[j];
    }
    if (this.isOrdered) this.functions.begin(this.order);
  }
}

function leavesFor(workers: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(workers)));
}

/** Whether an order is worth merging from sorted rows, where it can be: sorting takes the square of the workers. */
function isMerged(workers: number, tasks: number): boolean {
  return workers <= MOST_SORTED && tasks <= MOST_ROWS;
}

function mostTasks(followers: readonly Follower[]): number {
  return followers.reduce((most, { each }) => Math.max(most, each), 0);
}

/** Bytes that an order and its followers take. */
function bytesOf(workers: number, followers: readonly Follower[]): number {
  const tasks = mostTasks(followers);
  const rows = isMerged(workers, tasks) ? 8 * (workers + 1) + whole(4 * workers) + ENTRY * tasks : 0;
  const order = whole(4 * ORDER_WORDS) + 2 * ENTRY * leavesFor(workers) + 8 * (workers % 2) + rows;
  const perWorker = whole(4 * workers) + 16 * workers + ENTRY * workers * tasks;
  return followers.reduce((sum, { each, counting }) => {
    const entries = counting.firstItem[workers * each];
    const perSubtask = 8 * each + 4 * whole(4 * (workers * each + 1));
    const perItem = whole(counting.items) + whole(4 * counting.items);
    const pairs = isOfPairs(counting) ? PAIR * workers * each + 8 * counting.items : 0;
    return sum + whole(4 * FOLLOWER_WORDS) + perSubtask + perItem + 3 * whole(4 * entries) + pairs;
  }, order + perWorker);
}

/** Whether there are few items, and a message carries one of them or the sum of two. */
function isOfPairs({ items, firstItem }: Counting): boolean {
  if (items > MOST_BITS) return false;
  for (let s = 0; s + 1 < firstItem.length; s++) if (firstItem[s + 1] - firstItem[s] > 2) return false;
  return true;
}

/** Writes the pair of each message, as the module reads it. */
function layOutPairs({ firstItem, item }: Counting, pairs: Float64Array): void {
  const bytes = new DataView(pairs.buffer, pairs.byteOffset, pairs.byteLength);
  for (let s = 0; s + 1 < firstItem.length; s++) {
    const [from, end] = [firstItem[s], firstItem[s + 1]];
    if (from === end) continue;
    const [one, other] = [item[from], item[end - 1]];
    const bits = (1n << BigInt(one)) | (1n << BigInt(other));
    bytes.setBigUint64(PAIR * s, bits, true);
    bytes.setBigUint64(PAIR * s + 8, end - from === 1 ? bits : 0n, true);
    bytes.setInt32(PAIR * s + 16, one, true);
    bytes.setInt32(PAIR * s + 20, other, true);
  }
}

/** A follower in the memory: address of its record, what it knows, and who is told. */
interface LaidOut {
  readonly record: number;
  readonly known: Uint8Array;
  readonly take: Counting['take'];
}

/** Writes a follower into a memory. */
function layOut({ each, size, counting }: Follower, workers: number, room: Room): LaidOut {
  const record = room.words(FOLLOWER_WORDS);
  const subtasks = workers * each;
  const entries = counting.firstItem[subtasks];
  const sizes = room.numbers(each);
  const [first, item, sum] = [room.words(subtasks + 1), room.words(entries), room.words(entries)];
  const known = room.bytes(counting.items);
  const [waiting, next] = [room.words(counting.items), room.words(entries)];
  const [unknowns, indices, stack] = [room.words(subtasks), room.words(subtasks), room.words(subtasks + 1)];
  sizes.set(size);
  first.set(counting.firstItem);
  item.set(counting.item);
  for (let s = 0; s < subtasks; s++) sum.fill(s, first[s], first[s + 1]);
  const isSingle = first.subarray(1).every((end, s) => end - first[s] === Math.sign(size[s % each]));
  const wanted = [Math.min(counting.wanted.items, NEVER), Math.min(counting.wanted.messages, NEVER)];
  const [pairs, beside] = isOfPairs(counting)
    ? [room.numbers((PAIR / 8) * subtasks), room.numbers(counting.items)]
    : [];
  if (pairs !== undefined) layOutPairs(counting, pairs);
  const contents = [first, item, sum].map(({ byteOffset }) => byteOffset);
  const bits = [pairs, beside].map((array) => array?.byteOffset ?? 0);
  const arrays = [known, waiting, next, unknowns, indices, stack].map(({ byteOffset }) => byteOffset);
  record.set([
    ...[each, counting.items, ...wanted, sizes.byteOffset],
    ...[...contents, Number(isSingle), ...bits, ...arrays],
  ]);
  return { record: record.byteOffset, known, take: counting.take };
}
