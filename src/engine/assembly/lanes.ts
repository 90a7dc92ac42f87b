// The order of all events of sixteen trials at once, a trial in each lane. ../trial-lanes.ts says what the functions are to
// TypeScript, and lays out the memory.

/** Trials side by side, as TypeScript lays them out. */
@unmanaged
export class Lanes {
  workers: i32;
  /** Tasks of each worker. */
  tasks: i32;
  /** Per worker and trial, time per task: where they are, and bytes from one worker to the next. */
  paces: i32;
  stride: i32;
  /** Comparators of a network that sorts as many keys as there are events, and the end of them. */
  network: i32;
  networkEnd: i32;
  /** Per event and lane, its key; once sorted, in the order of the events. */
  keys: i32;
  /** Per event and lane, the position in that order. */
  positions: i32;
  /** Per event, how many tasks its worker has then done, and where the worker's paces begin. */
  events: i32;
}

/** Lanes, and bytes of what there is a byte for in each lane, as a shift; the same of keys, and of the record of an event. */
export const LANES: usize = 16;
export const BYTES: usize = 4;
export const KEYS: usize = 6;
export const EVENT: usize = 4;
/** Where in that the worker is. */
export const WORKER: usize = 8;

/** Bits of a key: of the time, which is above, and of the number of the event. */
const TIME_BITS: i32 = 24;
const EVENT_BITS: i32 = 8;

/** Bits of a number > 0, which are ordered as the numbers are. */
function bitsOf(least: f64): i64 {
  return reinterpret<i64>(least);
}

/**
 * Writes the keys of four trials: bits of the times, less those of the least, as far as there is room for them. Where two
 * keys differ in their times, the times differ in the same sense.
 */
function makeKeys(paces: usize, keys: usize, done: v128, base: v128, shift: i32, event: v128): void {
  const first = i64x2.shr_u(i64x2.sub(f64x2.mul(v128.load(paces), done), base), shift);
  const second = i64x2.shr_u(i64x2.sub(f64x2.mul(v128.load(paces, 16), done), base), shift);
  const times = v128.shuffle<i32>(first, second, 0, 2, 4, 6);
  v128.store(keys, v128.or(i32x4.shl(times, EVENT_BITS), event));
}

/** The lower keys of four trials to the first place, the higher to the second. */
function exchange(first: usize, second: usize): void {
  const a = v128.load(first);
  const b = v128.load(second);
  v128.store(first, i32x4.min_u(a, b));
  v128.store(second, i32x4.max_u(a, b));
}

/** Where keys of four trials have the same time as those before them. */
function equal(keys: usize): v128 {
  const times = i32x4.shr_u(v128.load(keys), EVENT_BITS);
  return i32x4.eq(times, i32x4.shr_u(v128.load(keys - (1 << KEYS)), EVENT_BITS));
}

/** Writes the position of the event of a key. */
function place(positions: usize, key: usize, lane: usize, position: i32): void {
  store<u8>(positions + ((<usize>load<u8>(key + (lane << 2))) << BYTES) + lane, position);
}

/**
 * Finds the order of sixteen trials.
 * @param trial the first of them
 * @returns in which lanes it is sure: all paces > 0, all times finite, and different as far as the keys tell
 */
export function order(lanes: Lanes, trial: i32): v128 {
  const workers = lanes.workers;
  const tasks = lanes.tasks;
  const stride: usize = lanes.stride;
  const paces = <usize>lanes.paces + ((<usize>trial) << 3);
  const keys: usize = lanes.keys;
  let least = f64x2.splat(Infinity);
  let most = f64x2.splat(0);
  let sum = f64x2.splat(0);
  for (let j = 0, own = paces; j < workers; j++, own += stride) {
    for (let i: usize = 0; i < LANES << 3; i += 16) {
      const pace = v128.load(own + i);
      least = f64x2.pmin(least, pace);
      most = f64x2.pmax(most, pace);
      sum = f64x2.add(sum, pace);
    }
  }
  const low = min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
  const high = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)) * <f64>tasks;
  const total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  // A NaN is passed over but for the sum, which is NaN then.
  if (!(low > 0 && high < Infinity && total < Infinity)) return i8x16.splat(0);
  const range = bitsOf(high) - bitsOf(low);
  const shift = max(0, 64 - TIME_BITS - <i32>clz(range));
  const base = i64x2.splat(bitsOf(low));
  let event = 0;
  for (let j = 0, own = paces; j < workers; j++, own += stride) {
    for (let task = 0; task < tasks; task++) {
      const key = keys + ((<usize>event) << KEYS);
      const done = f64x2.splat(<f64>(task + 1));
      const number = i32x4.splat(event++);
      makeKeys(own, key, done, base, shift, number);
      makeKeys(own + 32, key + 16, done, base, shift, number);
      makeKeys(own + 64, key + 32, done, base, shift, number);
      makeKeys(own + 96, key + 48, done, base, shift, number);
    }
  }
  for (let at: usize = lanes.network, end: usize = lanes.networkEnd; at < end; at += 4) {
    const first = keys + <usize>load<u16>(at);
    const second = keys + <usize>load<u16>(at, 2);
    exchange(first, second);
    exchange(first + 16, second + 16);
    exchange(first + 32, second + 32);
    exchange(first + 48, second + 48);
  }
  return i8x16.eq(placeAll(lanes, event), i8x16.splat(0));
}

/** Writes the positions of all events from the sorted keys. Returns in which lanes two of them are not told apart. */
function placeAll(lanes: Lanes, events: i32): v128 {
  const positions: usize = lanes.positions;
  let key: usize = lanes.keys;
  let a = i32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (let position = 0; position < events; position++, key += 1 << KEYS) {
    if (position > 0) {
      a = v128.or(a, equal(key));
      b = v128.or(b, equal(key + 16));
      c = v128.or(c, equal(key + 32));
      d = v128.or(d, equal(key + 48));
    }
    place(positions, key, 0, position);
    place(positions, key, 1, position);
    place(positions, key, 2, position);
    place(positions, key, 3, position);
    place(positions, key, 4, position);
    place(positions, key, 5, position);
    place(positions, key, 6, position);
    place(positions, key, 7, position);
    place(positions, key, 8, position);
    place(positions, key, 9, position);
    place(positions, key, 10, position);
    place(positions, key, 11, position);
    place(positions, key, 12, position);
    place(positions, key, 13, position);
    place(positions, key, 14, position);
    place(positions, key, 15, position);
  }
  return i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
}
