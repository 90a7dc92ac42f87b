import { EventQueue } from './queue.js';
import { SmallQueue } from './small-queue.js';

/** What the engine asks of an event queue: the contract is EventQueue's. */
export type Queue = Pick<
  EventQueue,
  | 'now'
  | 'size'
  | 'peek'
  | 'nextTime'
  | 'pop'
  | 'advance'
  | 'schedule'
  | 'rescheduleNext'
  | 'cancel'
  | 'has'
  | 'timeOf'
  | 'clear'
  | 'stage'
  | 'start'
>;

/** Up to so many slots the library's queue costs at most 20 ns an event more than our own; from there on ever more. */
export const SMALL_QUEUE = 16;

/**
 * The event queue for a world of so many slots. Which one it is changes nothing but its speed.
 * @param slots number of slots, at least 1
 */
export function queueFor(slots: number): Queue {
  return slots <= SMALL_QUEUE ? new SmallQueue(slots) : new EventQueue(slots);
}
