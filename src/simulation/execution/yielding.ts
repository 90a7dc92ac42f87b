import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of work in one turn. */
const TURN = 50;

/**
 * Divides long work into turns of the event loop, between which signals are heard and progress is shown. What it
 * returns is to be awaited often, and gives way when it is time.
 */
export function yielding(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < TURN) return undefined;
    return nextTurn().then(() => {
      since = performance.now();
    });
  };
}
