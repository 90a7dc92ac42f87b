// The order in which workers finish their tasks. ../finishing-order.ts says what the functions are to TypeScript, and lays
// out the memory.
import { NODE, playAll, replay, SLOT } from './tournament';

/** The order, as TypeScript lays it out. */
@unmanaged
export class Order {
  /** Number of events that are known so far. */
  count: i32;
  /** Whether it cannot go on: two events at the same time, or a time that cannot be. */
  failed: i32;
  workers: i32;
  /** Most tasks of a worker. */
  tasks: i32;
  /** Number of leaves of the tournament. */
  leaves: i32;
  tree: i32;
  /** Per worker, the task it is at, from 0. */
  current: i32;
  /** Per event its time, worker and task. */
  events: i32;
  /** Per worker, time before its first task. */
  offset: i32;
  /** Per worker, time per task; one more at an odd number of them. */
  pace: i32;
  /** Where few workers have few tasks, room for their paces in rising order, and one more; else 0. */
  sorted: i32;
  /** Of each of these, the worker. */
  who: i32;
  /** Per task its row: the time that is next in it, and of which of the sorted paces that is. */
  rows: i32;
  /** Whether the order is merged from rows, */
  isMerged: i32;
  /** and the row that is next. */
  row: i32;
}

/** Bytes of an event, as a shift; where in it worker and task are. */
export const EVENT: usize = 4;
export const WORKER: usize = 8;
export const TASK: usize = 12;

/** Bytes of a row, as a shift, and where in it the place is. */
const ROW: usize = 4;
const PLACE: usize = 8;

const INFINITE: i64 = 0x7ff0000000000000;

/** Word number `index` of an array. */
export function number(array: i32, index: i32): i32 {
  return load<i32>(<usize>array + ((<usize>index) << 2));
}

/** Overwrites it. */
export function setNumber(array: i32, index: i32, value: i32): void {
  store<i32>(<usize>array + ((<usize>index) << 2), value);
}

/** Number of eight bytes, at `index` of an array. */
export function real(array: i32, index: i32): f64 {
  return load<f64>(<usize>array + ((<usize>index) << 3));
}

/**
 * Sorts the paces, by how many are below each. Where a task takes every worker its pace and nothing else, those who are
 * first with one task are first with any number of them: the order can be merged from a sorted row for each task.
 * @returns whether that is so, and all paces are different, and no time is out of range
 */
function sort(order: Order): bool {
  const workers = order.workers;
  const pace: usize = order.pace;
  const offset: usize = order.offset;
  const sorted: usize = order.sorted;
  let sum = 0;
  let offsets: i64 = 0;
  for (let j = 0; j < workers; j += 2) {
    const own = v128.load(pace + ((<usize>j) << 3));
    let below = i64x2.splat(0);
    for (let i = 0; i < workers; i++) {
      // True is −1.
      below = i64x2.sub(below, f64x2.lt(v128.load64_splat(pace + ((<usize>i) << 3)), own));
    }
    const first = <i32>i64x2.extract_lane(below, 0);
    store<f64>(sorted + ((<usize>first) << 3), f64x2.extract_lane(own, 0));
    setNumber(order.who, first, j);
    sum += first;
    offsets |= load<i64>(offset + ((<usize>j) << 3));
    if (j + 1 === workers) break;
    const second = <i32>i64x2.extract_lane(below, 1);
    store<f64>(sorted + ((<usize>second) << 3), f64x2.extract_lane(own, 1));
    setNumber(order.who, second, j + 1);
    sum += second;
    offsets |= load<i64>(offset + ((<usize>(j + 1)) << 3));
  }
  // Of two that are equal neither is below the other, and NaN is not below anything.
  const isStrict = sum === (workers * (workers - 1)) >> 1;
  const most = real(order.sorted, workers - 1) * <f64>order.tasks;
  return isStrict && offsets === 0 && real(order.sorted, 0) > 0 && most < Infinity;
}

/** Finds the row that is next. Returns the bits of its time. */
function choose(order: Order): i64 {
  const rows: usize = order.rows;
  const tasks = order.tasks;
  let least = load<i64>(rows);
  let row = 0;
  for (let task = 1; task < tasks; task++) {
    const time = load<i64>(rows + ((<usize>task) << ROW));
    const isLess = time < least;
    least = select<i64>(time, least, isLess);
    row = select<i32>(task, row, isLess);
  }
  order.row = row;
  return least;
}

/** Adds the next event to the order, from the rows. Returns whether there is one, at a time of its own. */
function merge(order: Order): bool {
  const task = order.row;
  const row = <usize>order.rows + ((<usize>task) << ROW);
  const key = load<i64>(row);
  if (key === INFINITE) return false;
  const place = load<i32>(row, PLACE);
  const event = <usize>order.events + ((<usize>order.count) << EVENT);
  store<i64>(event, key);
  store<i32>(event, number(order.who, place), WORKER);
  store<i32>(event, task, TASK);
  // Behind the last is Infinity.
  store<f64>(row, <f64>(task + 1) * real(order.sorted, place + 1));
  store<i32>(row, place + 1, PLACE);
  if (choose(order) === key) order.failed = 1;
  else order.count++;
  return order.failed === 0;
}

/** Begins anew with the offsets and paces that are in memory: all workers start on their first tasks. */
export function begin(order: Order): void {
  const tree: usize = order.tree;
  order.count = 0;
  order.failed = 0;
  order.isMerged = order.sorted !== 0 && sort(order) ? 1 : 0;
  if (order.isMerged !== 0) {
    for (let task = 0; task < order.tasks; task++) {
      const row = <usize>order.rows + ((<usize>task) << ROW);
      store<f64>(row, <f64>(task + 1) * real(order.sorted, 0));
      store<i32>(row, 0, PLACE);
    }
    choose(order);
    return;
  }
  for (let j = 0; j < order.workers; j++) {
    const due = real(order.offset, j) + real(order.pace, j);
    if (!(due >= 0 && due < Infinity)) order.failed = 1;
    setNumber(order.current, j, 0);
    // Negative zero as zero: its bits are those of the least of all numbers.
    store<f64>(tree + ((<usize>(order.leaves + j)) << NODE), due + 0);
  }
  playAll(tree, order.leaves);
}

/** Adds the next event to the order. Returns whether there is one, at a time of its own. */
export function extend(order: Order): bool {
  if (order.failed !== 0) return false;
  if (order.isMerged !== 0) return merge(order);
  const tree: usize = order.tree;
  const final = tree + (1 << NODE);
  const key = load<i64>(final);
  if (key === INFINITE) return false;
  const worker = load<i32>(final, SLOT);
  const task = number(order.current, worker);
  const event = <usize>order.events + ((<usize>order.count) << EVENT);
  store<i64>(event, key);
  store<i32>(event, worker, WORKER);
  store<i32>(event, task, TASK);
  let due = Infinity;
  if (task + 1 < order.tasks) {
    due = real(order.offset, worker) + <f64>(task + 2) * real(order.pace, worker);
    if (!(due >= reinterpret<f64>(key) && due < Infinity)) order.failed = 1;
  }
  setNumber(order.current, worker, task + 1);
  replay(tree, order.leaves + worker, due + 0);
  // What finishes at the same time comes before what arrives then: that order is not in here.
  if (load<i64>(final) === key) order.failed = 1;
  if (order.failed !== 0) return false;
  order.count++;
  return true;
}
