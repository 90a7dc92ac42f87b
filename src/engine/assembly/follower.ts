// Schemes that follow the order in which workers finish. ../finishing-order.ts says what the functions are to TypeScript,
// and lays out the memory.
// biome-ignore lint/style/useImportType: AssemblyScript imports no types alone.
import { EVENT, extend, number, Order, real, setNumber, TASK, WORKER } from './order';

/** A scheme that follows the order, and its last iteration. */
@unmanaged
class Follower {
  /** Sub-tasks of each worker, a task each. */
  each: i32;
  /** Number of items. */
  items: i32;
  /** Complete with this many of them known,*/
  wantedItems: i32;
  /** or this many messages. */
  wantedMessages: i32;
  /** Per sub-task of a worker, the size of its message; 0: none. */
  sizes: i32;
  /** Per sub-task of all workers, where the items of its message begin. */
  first: i32;
  /** Items of all messages, and the sub-task of each. */
  item: i32;
  sum: i32;
  /** Whether every message has one item. */
  single: i32;
  /** Where there are few items, and one or two in a message: the pair of each sub-task; else 0. */
  pairs: i32;
  /** Per item, those that it is together with in a message that is in, as bits. */
  beside: i32;
  /** Per item, whether it is known. */
  known: i32;
  /** Per item, the first of the entries of `item` that wait for it; per entry, the next. */
  waiting: i32;
  next: i32;
  /** Per sub-task of all workers, how many items of its sum are unknown, and the exclusive or of their numbers. */
  unknowns: i32;
  indices: i32;
  stack: i32;
  /** Items known. */
  count: i32;
  // What is measured.
  messages: i32;
  computations: i32;
  events: i32;
  padding: i32;
  time: f64;
  volume: f64;
}

/** Bytes of a pair, as a shift: its items as bits, the same if it is only one, and the numbers of both. */
const PAIR: usize = 5;
const ALONE: usize = 8;
const ONE: usize = 16;
const OTHER: usize = 20;

/** Takes in a sum: it is reduced by the items that are known; with one unknown left that becomes known, and so on. */
function peel(follower: Follower, subtask: i32): void {
  const first = number(follower.first, subtask);
  const end = number(follower.first, subtask + 1);
  const known: usize = follower.known;
  let unknowns = 0;
  let indices = 0;
  for (let e = first; e < end; e++) {
    const item = number(follower.item, e);
    const isUnknown = 1 - <i32>load<u8>(known + item);
    unknowns += isUnknown;
    indices ^= item & -isUnknown;
  }
  if (unknowns === 0) return;
  if (unknowns > 1) {
    setNumber(follower.unknowns, subtask, unknowns);
    setNumber(follower.indices, subtask, indices);
    for (let e = first; e < end; e++) {
      const item = number(follower.item, e);
      if (load<u8>(known + item) === 1) continue;
      setNumber(follower.next, e, number(follower.waiting, item));
      setNumber(follower.waiting, item, e);
    }
    return;
  }
  let top = 0;
  setNumber(follower.stack, top++, indices);
  while (top > 0) {
    const item = number(follower.stack, --top);
    if (load<u8>(known + item) === 1) continue;
    store<u8>(known + item, 1);
    follower.count++;
    for (let e = number(follower.waiting, item); e >= 0; e = number(follower.next, e)) {
      const sum = number(follower.sum, e);
      const left = number(follower.unknowns, sum) - 1;
      const others = number(follower.indices, sum) ^ item;
      setNumber(follower.unknowns, sum, left);
      setNumber(follower.indices, sum, others);
      if (left === 1) setNumber(follower.stack, top++, others);
    }
  }
}

/** Fills an array, whose length is rounded up to a multiple of 8 bytes. */
function fill(array: usize, bytes: i32, value: i64): void {
  const end = array + <usize>bytes;
  for (let at = array; at < end; at += 8) store<i64>(at, value);
}

/** Adds a neighbour of an item. */
function join(beside: usize, item: i32, items: i64): void {
  const at = beside + ((<usize>item) << 3);
  store<i64>(at, load<i64>(at) | items);
}

/** Items that are known once `fresh` have become so, too: with them all that they are together with, and so on. */
function spread(beside: usize, known: i64, fresh: i64): i64 {
  while (fresh !== 0) {
    known |= fresh;
    const item = <usize>ctz(fresh);
    fresh = (fresh & (fresh - 1)) | (load<i64>(beside + (item << 3)) & ~known);
  }
  return known;
}

/** Writes bits as bytes of 0 or 1, eight at a time. */
function unpack(bits: i64, bytes: usize, count: i32): void {
  for (let i = 0; i < count; i += 8) {
    // A copy of the eight bits in each byte, of which byte n keeps bit n.
    const eight = i8x16.splat(<i8>(bits >> <i64>i));
    const kept = v128.and(eight, i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128));
    const ones = v128.and(i8x16.ne(kept, i8x16.splat(0)), i8x16.splat(1));
    store<i64>(bytes + i, i64x2.extract_lane(ones, 0));
  }
}

/** The same as `follow` where messages are pairs: peeling is then spreading along the pairs that are in. */
function followPairs(order: Order, follower: Follower): i32 {
  const each = follower.each;
  const wantedItems = follower.wantedItems;
  const wantedMessages = follower.wantedMessages;
  const sizes = follower.sizes;
  const single = follower.single;
  const pairs: usize = follower.pairs;
  const beside: usize = follower.beside;
  if (single === 0) fill(beside, follower.items << 3, 0);
  let known: i64 = 0;
  // Items that are in a message at all. While they are too few, it need not be known which of them are known.
  let covered: i64 = 0;
  let isSpread = false;
  let messages = 0;
  let computations = 0;
  let volume = 0.0;
  for (let i = 0; ; i++) {
    if (i === order.count && !extend(order)) return 0;
    const event = <usize>order.events + ((<usize>i) << EVENT);
    const task = load<i32>(event, TASK);
    if (task >= each) continue;
    computations++;
    const size = real(sizes, task);
    if (size === 0) continue;
    messages++;
    volume += size;
    const pair = pairs + ((<usize>(load<i32>(event, WORKER) * each + task)) << PAIR);
    const items = load<i64>(pair);
    const alone = load<i64>(pair, ALONE);
    if (single !== 0) {
      known |= items;
    } else {
      join(beside, load<i32>(pair, ONE), items);
      join(beside, load<i32>(pair, OTHER), items);
      covered |= items;
      if (isSpread) {
        if (((known & items) | alone) !== 0) known = spread(beside, known, items & ~known);
      } else {
        known |= alone;
        if (<i32>popcnt(covered) < wantedItems && messages !== wantedMessages) continue;
        known = spread(beside, 0, known);
        isSpread = true;
      }
    }
    const count = <i32>popcnt(known);
    if (count < wantedItems && messages !== wantedMessages) continue;
    unpack(known, follower.known, follower.items);
    follower.count = count;
    follower.messages = messages;
    follower.computations = computations;
    follower.events = computations + messages;
    follower.time = load<f64>(event);
    follower.volume = volume;
    return 1;
  }
}

/**
 * Runs an iteration of a scheme along the order, which goes on as far as it is needed.
 * @returns whether it is complete; if not, nothing is measured
 */
export function follow(order: Order, follower: Follower): i32 {
  if (follower.pairs !== 0) return followPairs(order, follower);
  const each = follower.each;
  const wantedItems = follower.wantedItems;
  const wantedMessages = follower.wantedMessages;
  const sizes = follower.sizes;
  const single = follower.single;
  const known: usize = follower.known;
  fill(known, follower.items, 0);
  if (single === 0) fill(follower.waiting, follower.items << 2, -1);
  follower.count = 0;
  let count = 0;
  let messages = 0;
  let computations = 0;
  let volume = 0.0;
  for (let i = 0; ; i++) {
    if (i === order.count && !extend(order)) return 0;
    const event = <usize>order.events + ((<usize>i) << EVENT);
    const task = load<i32>(event, TASK);
    if (task >= each) continue;
    computations++;
    const size = real(sizes, task);
    if (size === 0) continue;
    messages++;
    volume += size;
    const subtask = load<i32>(event, WORKER) * each + task;
    if (single !== 0) {
      const item = number(follower.item, number(follower.first, subtask));
      count += 1 - <i32>load<u8>(known + item);
      store<u8>(known + item, 1);
    } else {
      peel(follower, subtask);
      count = follower.count;
    }
    if (count < wantedItems && messages !== wantedMessages) continue;
    follower.count = count;
    follower.messages = messages;
    follower.computations = computations;
    follower.events = computations + messages;
    follower.time = load<f64>(event);
    follower.volume = volume;
    return 1;
  }
}
