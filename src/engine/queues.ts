import { EventQueue, type Queue } from './queue.js';
import { SmallQueue } from './small-queue.js';

/** Up to so many slots the library's queue costs at most 20 ns an event more than our own; from there on ever more. */
export const SMALL_QUEUE = 16;

/**
 * The event queue for a world of so many slots. Which one it is changes nothing but its speed.
 * @param slots number of slots, at least 1
 */
export function queueFor(slots: number): Queue {
  return slots <= SMALL_QUEUE ? new SmallQueue(slots) : new EventQueue(slots);
}
