import type { LookName } from './looks.js';
import { spansOf } from './spans.js';
import type { Lane, TimelineIteration } from './timeline.js';

/** A stretch of time in the row of a worker; times on the lane's clock. */
export interface Bar {
  readonly look: LookName;
  readonly worker: number;
  readonly from: number;
  readonly to: number;
  /** What is written into it where there is room. */
  readonly text?: string;
}

/** Everything that is drawn as a stretch of time. */
export function barsOf(lane: Lane): Bar[] {
  return lane.iterations.flatMap((iteration) => barsOfIteration(lane, iteration));
}

function barsOfIteration({ workers, subtasks }: Lane, iteration: TimelineIteration): Bar[] {
  const { start, end } = iteration;
  const { work, messages, responders } = spansOf(iteration);
  const bars: Bar[] = [];
  const add = (look: LookName, worker: number, from: number, to: number, text?: string) => {
    if (to > from) bars.push({ look, worker, from: start + from, to: start + to, ...(text && { text }) });
  };
  for (let worker = 0; worker < workers; worker++) {
    if (subtasks[worker].length > 0 && !responders.has(worker)) add('silent', worker, 0, end);
  }
  for (const { worker, subtask, from, to, cancelled } of work) {
    add(cancelled ? 'computingCancelled' : 'computing', worker, from, to, subtasks[worker][subtask]);
  }
  for (const { worker, ready, taken, left, arrival, cancelled } of messages) {
    // What is cancelled is drawn up to the end: what it would have done later, it has not done.
    const until = (time: number) => Math.min(time, end);
    add(cancelled ? 'waitingCancelled' : 'waiting', worker, ready, until(taken));
    add(cancelled ? 'sendingCancelled' : 'sending', worker, taken, until(left));
    add(cancelled ? 'travellingCancelled' : 'travelling', worker, left, until(arrival));
  }
  return bars;
}

/** A message with the master; the last one of a complete iteration is the one that completed it. */
export interface Arrival {
  readonly worker: number;
  readonly time: number;
  readonly completes: boolean;
}

/** All arrivals of a lane, on its clock. */
export function arrivalsOf({ iterations }: Lane): Arrival[] {
  return iterations.flatMap(({ events, start, complete }) => {
    const arrived = events.filter(({ kind }) => kind === 'arrived');
    return arrived.map(({ worker, time }, i) => ({
      worker,
      time: start + time,
      completes: complete && i === arrived.length - 1,
    }));
  });
}

/** A stretch of time in which so many parts were recovered. */
export interface RecoveredStep {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** What was recovered so far, from the start of each iteration to its end. */
export function recoveredOf({ iterations }: Lane): RecoveredStep[] {
  return iterations.flatMap(({ events, start, end }) => {
    const steps: RecoveredStep[] = [];
    let [from, count] = [0, 0];
    for (const event of events) {
      if (event.kind !== 'arrived' || event.recovered === count) continue;
      if (event.time > from) steps.push({ from: start + from, to: start + event.time, count });
      [from, count] = [event.time, event.recovered];
    }
    return [...steps, { from: start + from, to: start + end, count }];
  });
}
