import type { Trace } from '../../../src/models/traces/trace.js';
import { drawing } from '../../models/delays/helpers.js';

/** A trace of so many rounds of a delay model, one after the other, as the simulator draws them. */
export function simulated(delay: object, rounds: number, workers: number, seed: string): Trace {
  const drawn = drawing(delay, workers, { seed });
  const durations = new Float64Array(rounds * workers);
  for (let round = 0; round < rounds; round++) {
    const delays = drawn.next();
    for (let worker = 0; worker < workers; worker++) {
      durations[round * workers + worker] = delays.elapsed(worker, 1);
    }
  }
  return { rounds, workers, durations };
}

/** The same with every duration changed. */
export function changed(
  { rounds, workers, durations }: Trace,
  change: (duration: number, round: number, worker: number) => number,
): Trace {
  return {
    rounds,
    workers,
    durations: durations.map((x, i) => change(x, Math.floor(i / workers), i % workers)),
  };
}
