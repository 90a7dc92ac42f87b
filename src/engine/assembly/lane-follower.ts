// Schemes that follow the order of sixteen trials at once. Positions in that order take the place of times: an item is
// known from the position on at which a message makes it so. ../trial-lanes.ts lays out the memory.
// biome-ignore lint/style/useImportType: AssemblyScript imports no types alone.
import { BYTES, EVENT, KEYS, LANES, Lanes, order, WORKER } from './lanes';

/** A scheme that follows the order, and its trials. Lists are of 16 bits each, and end where the next one begins. */
@unmanaged
class LaneFollower {
  /** Complete with this many items known, or this many messages; 0: not by that. */
  wantedItems: i32;
  wantedMessages: i32;
  /** Offsets of the events of its own among the positions; */
  own: i32;
  /** of those that are followed by a message; */
  sent: i32;
  /** of all items among the `known`; */
  items: i32;
  /** of the event and the item of each message that carries one; */
  singles: i32;
  /** of the event and both items of each that carries the sum of two; */
  pairs: i32;
  /** of larger sums: how many items, offset of the event, offsets of the items. */
  sums: i32;
  sumsEnd: i32;
  /** Per item and lane, the position from which on it is known. */
  known: i32;
  /** Room for as many as there are items in a sum, and one more. */
  room: i32;
  /** What is measured in each trial: completion time, messages, computations, items known, and whether this is so. */
  times: i32;
  messages: i32;
  computations: i32;
  counts: i32;
  complete: i32;
}

/** Bytes of its record, and of a pair. */
const FOLLOWER: usize = 64;
const PAIR: usize = 6;

function offsetAt(list: usize): usize {
  return <usize>load<u16>(list);
}

/** How many positions of a list are at most `limit`, in each lane. */
function countTo(positions: usize, list: usize, end: usize, limit: v128): v128 {
  let count = i8x16.splat(0);
  for (let at = list; at < end; at += 2) {
    // True is −1.
    count = i8x16.sub(count, i8x16.le_u(v128.load(positions + offsetAt(at)), limit));
  }
  return count;
}

/** The least position up to which there are `wanted` of a list, from its upper bit to the lowest; `never` if there is none. */
function nth(positions: usize, list: usize, end: usize, wanted: i32, never: i32): v128 {
  if (<i32>(end - list) >> 1 === wanted) {
    let most = i8x16.splat(0);
    for (let at = list; at < end; at += 2) most = i8x16.max_u(most, v128.load(positions + offsetAt(at)));
    return most;
  }
  const enough = i8x16.splat(<i8>wanted);
  let found = i8x16.splat(0);
  for (let bit = (never + 1) >> 1; bit > 0; bit >>= 1) {
    const isEnough = i8x16.ge_u(
      countTo(positions, list, end, v128.or(found, i8x16.splat(<i8>(bit - 1)))),
      enough,
    );
    found = v128.or(found, v128.andnot(i8x16.splat(<i8>bit), isEnough));
  }
  return found;
}

/** Both items of a pair are known as soon as the pair is in and one of them is. Returns where something has changed. */
function relaxPair(positions: usize, known: usize, at: usize): v128 {
  const event = v128.load(positions + offsetAt(at));
  const first = known + offsetAt(at + 2);
  const second = known + offsetAt(at + 4);
  const one = v128.load(first);
  const other = v128.load(second);
  const newOne = i8x16.min_u(one, i8x16.max_u(event, other));
  const newOther = i8x16.min_u(other, i8x16.max_u(event, one));
  v128.store(first, newOne);
  v128.store(second, newOther);
  return v128.or(v128.xor(one, newOne), v128.xor(other, newOther));
}

/** An item of a sum is known as soon as the sum is in and all others are known. */
function relaxSum(positions: usize, known: usize, room: usize, at: usize): v128 {
  const items = <usize>load<u16>(at);
  let last = v128.load(positions + offsetAt(at + 2));
  const list = at + 4;
  for (let i: usize = 0; i < items; i++) {
    v128.store(room + (i << BYTES), last);
    last = i8x16.max_u(last, v128.load(known + offsetAt(list + (i << 1))));
  }
  let changed = i8x16.splat(0);
  let after = i8x16.splat(0);
  for (let i = items; i > 0; i--) {
    const item = known + offsetAt(list + ((i - 1) << 1));
    const before = v128.load(item);
    const now = i8x16.min_u(before, i8x16.max_u(after, v128.load(room + ((i - 1) << BYTES))));
    v128.store(item, now);
    changed = v128.or(changed, v128.xor(before, now));
    after = i8x16.max_u(after, before);
  }
  return changed;
}

/** Finds from which position on each item is known, by peeling: until nothing changes any more. */
function peel(follower: LaneFollower, positions: usize): void {
  const known: usize = follower.known;
  const room: usize = follower.room;
  const pairs: usize = follower.pairs;
  const sums: usize = follower.sums;
  const end: usize = follower.sumsEnd;
  for (let at: usize = follower.singles; at < pairs; at += 4) {
    const item = known + offsetAt(at + 2);
    v128.store(item, i8x16.min_u(v128.load(item), v128.load(positions + offsetAt(at))));
  }
  if (pairs === end) return;
  let changed: v128;
  do {
    // To and fro: what is known spreads along pairs that lie one after the other, whichever way.
    for (let at = pairs; at < sums; at += PAIR) relaxPair(positions, known, at);
    changed = i8x16.splat(0);
    for (let at = sums - PAIR; at >= pairs; at -= PAIR)
      changed = v128.or(changed, relaxPair(positions, known, at));
    for (let at = sums; at < end; at += 4 + ((<usize>load<u16>(at)) << 1)) {
      changed = v128.or(changed, relaxSum(positions, known, room, at));
    }
  } while (v128.any_true(changed));
}

/** Runs a scheme in the sixteen trials from `trial` on. `isSure` says in which lanes their order is sure. */
function follow(lanes: Lanes, follower: LaneFollower, trial: i32, isSure: v128): void {
  const positions: usize = lanes.positions;
  const known: usize = follower.known;
  const sent: usize = follower.sent;
  const items: usize = follower.items;
  const itemsEnd: usize = follower.singles;
  const events = lanes.workers * lanes.tasks;
  // A power of two less 1.
  const never = (1 << (32 - <i32>clz(events))) - 1;
  for (let at = items; at < itemsEnd; at += 2) v128.store(known + offsetAt(at), i8x16.splat(-1));
  peel(follower, positions);
  let end = i8x16.splat(<i8>never);
  if (follower.wantedItems > 0)
    end = i8x16.min_u(end, nth(known, items, itemsEnd, follower.wantedItems, never));
  if (follower.wantedMessages > 0) {
    end = i8x16.min_u(end, nth(positions, sent, items, follower.wantedMessages, never));
  }
  const isComplete = v128.and(isSure, i8x16.lt_u(end, i8x16.splat(<i8>events)));
  end = i8x16.min_u(end, i8x16.splat(<i8>(events - 1)));
  const at = <usize>trial;
  v128.store(<usize>follower.complete + at, v128.and(isComplete, i8x16.splat(1)));
  v128.store(<usize>follower.messages + at, countTo(positions, sent, items, end));
  v128.store(<usize>follower.counts + at, countTo(known, items, itemsEnd, end));
  v128.store(<usize>follower.computations + at, countTo(positions, follower.own, sent, end));
  // Its room is free again.
  const ends: usize = follower.room;
  v128.store(ends, end);
  const paces = <usize>lanes.paces + (at << 3);
  const times = <usize>follower.times + (at << 3);
  for (let lane: usize = 0; lane < LANES; lane++) {
    const key = <usize>lanes.keys + ((<usize>load<u8>(ends + lane)) << KEYS) + (lane << 2);
    const event = <usize>lanes.events + ((<usize>load<u8>(key)) << EVENT);
    const pace = load<f64>(paces + <usize>load<i32>(event, WORKER) + (lane << 3));
    store<f64>(times + (lane << 3), load<f64>(event) * pace);
  }
}

/**
 * Runs trials.
 * @param count how many, from the first on
 * @param first the first of the schemes, whose records are one after the other
 * @param schemes how many
 */
export function runLanes(lanes: Lanes, count: i32, first: usize, schemes: i32): void {
  for (let trial = 0; trial < count; trial += <i32>LANES) {
    const isSure = order(lanes, trial);
    for (let i = 0; i < schemes; i++) {
      follow(lanes, changetype<LaneFollower>(first + <usize>i * FOLLOWER), trial, isSure);
    }
  }
}
