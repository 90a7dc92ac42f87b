import type { DelayStream } from '../../engine/delays.js';
import { type LaneResults, MOST_TRIALS, type TrialLanes } from '../../engine/trial-lanes.js';
import { type Running, runRound } from './running.js';

/**
 * Runs the trials of a block, of one iteration each, many in one call of the engine; those that it has no results for are
 * run one by one.
 * @param running the points of a group, in the order of the lanes' results
 * @param draws whose delays are paces alone
 * @param first number of the first trial
 */
export function runSideBySide(
  lanes: TrialLanes,
  running: readonly Running[],
  draws: DelayStream,
  first: number,
  trials: number,
): void {
  const { paces, stride, results } = lanes;
  for (let from = 0; from < trials; from += MOST_TRIALS) {
    const count = Math.min(MOST_TRIALS, trials - from);
    draws.nextPaces(paces, stride, count);
    lanes.run(count);
    // Trial by trial, so that what fails first is what is told.
    for (let t = 0; t < count; t++) {
      for (let i = 0; i < running.length; i++) {
        if (results[i]?.complete[t] === 1) continue;
        runByItself(lanes, running, draws, from + t, t, first);
        break;
      }
    }
    running.forEach((each, i) => {
      const own = results[i];
      if (own !== undefined) takeOver(each, own, from, count);
    });
  }
}

/**
 * Runs a trial of the points that have no result for it.
 * @param slot where its samples go
 * @param t which of those that were run side by side
 */
function runByItself(
  { paces, stride, results }: TrialLanes,
  running: readonly Running[],
  draws: DelayStream,
  slot: number,
  t: number,
  first: number,
): void {
  const delays = draws.fromPaces(paces, stride, t);
  for (let i = 0; i < running.length; i++) {
    if (results[i]?.complete[t] === 1) continue;
    running[i].compiled.sequence.restart();
    runRound(running[i], delays, slot, 0, first + slot);
  }
}

/** Adds results of trials to the samples of a point. */
function takeOver(running: Running, results: LaneResults, from: number, count: number): void {
  const { completion_time, messages, volume, computations, recovered } = running.samples;
  const { complete, completionTime, volumeOf, recoveredOf, items } = results;
  let events = 0;
  for (let t = 0, slot = from; t < count; t++, slot++) {
    if (complete[t] === 0) continue;
    const sent = results.messages[t];
    const computed = results.computations[t];
    completion_time[slot] = completionTime[t];
    messages[slot] = sent;
    volume[slot] = volumeOf[sent];
    computations[slot] = computed;
    recovered[slot] = recoveredOf[items[t]];
    events += sent + computed;
  }
  running.events += events;
}
