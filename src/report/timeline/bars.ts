import type { LookName } from './looks.js';
import type { Lane, TimelineIteration } from './timeline.js';

/** A span of time in a worker's row; times on the lane's clock. */
export interface Bar {
  readonly look: LookName;
  readonly worker: number;
  readonly from: number;
  readonly to: number;
  /** Label, drawn where there is room. */
  readonly text?: string;
}

/** All bars of a lane. */
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
  for (const { worker, ready, taken, left, arrival, cancelled, until: last } of messages) {
    // Cancelled messages are drawn up to then only.
    const until = (time: number) => Math.min(time, last);
    add(cancelled ? 'waitingCancelled' : 'waiting', worker, ready, until(taken));
    add(cancelled ? 'sendingCancelled' : 'sending', worker, taken, until(left));
    add(cancelled ? 'travellingCancelled' : 'travelling', worker, left, until(arrival));
  }
  return bars;
}

/** Arrival of a message at the master; the last of a complete iteration completed it, some make an update. */
export interface Arrival {
  readonly worker: number;
  readonly time: number;
  readonly completes: boolean;
}

/** All arrivals of a lane, on its clock. */
export function arrivalsOf({ iterations }: Lane): Arrival[] {
  return iterations.flatMap(({ events, start, complete }) => {
    const arrived = events.filter((event) => event.kind === 'arrived');
    return arrived.map(({ worker, time, updates }, i) => ({
      worker,
      time: start + time,
      completes: updates ?? (complete && i === arrived.length - 1),
    }));
  });
}

/** A span of time during which `count` parts were recovered. */
interface RecoveredStep {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Recovered count over time, from the start of each iteration to its end. */
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

/** Work on a sub-task; times from the start of the iteration. */
interface WorkSpan {
  readonly worker: number;
  readonly subtask: number;
  readonly from: number;
  /** End of the work; if cancelled, when that was. */
  readonly to: number;
  readonly cancelled: boolean;
}

/** Stages of a message: ready <= taken <= left <= arrival. */
export interface MessageSpan {
  readonly worker: number;
  readonly subtask: number;
  readonly ready: number;
  /** Start of transmission; the message waits until then. */
  readonly taken: number;
  /** End of transmission; from then on the latency runs. */
  readonly left: number;
  readonly arrival: number;
  /** Whether it was cancelled in flight; `arrival` is then when it would have arrived. */
  readonly cancelled: boolean;
  /** Arrival; if cancelled, when that was. */
  readonly until: number;
}

/** Spans of work and of messages of an iteration. */
interface Spans {
  readonly work: readonly WorkSpan[];
  readonly messages: readonly MessageSpan[];
  /** Workers that started a sub-task. */
  readonly responders: ReadonlySet<number>;
}

/** Pairs starts with ends; what has no end was cancelled. */
export function spansOf({ events, end }: TimelineIteration): Spans {
  const withoutBarrier = events.some((event) => event.kind === 'arrived' && event.updates !== undefined);
  const work: WorkSpan[] = [];
  const messages: (MessageSpan & { until: number })[] = [];
  // Without a barrier: per worker, the message on its way that will not arrive; it is cancelled when the worker begins anew.
  const lost = new Map<number, { until: number }>();
  const responders = new Set<number>();
  const arrived = new Set<string>();
  const begun = new Map<number, { subtask: number; time: number }>();
  for (const { kind, worker, subtask } of events) {
    if (kind === 'arrived') arrived.add(`${worker}:${subtask}`);
  }
  for (const event of events) {
    const { worker, subtask, time } = event;
    if (event.kind === 'started') {
      responders.add(worker);
      // Without a barrier work is cancelled where a worker begins anew.
      const before = begun.get(worker);
      if (before) {
        work.push({ worker, subtask: before.subtask, from: before.time, to: time, cancelled: true });
      }
      const message = lost.get(worker);
      if (message) message.until = time;
      lost.delete(worker);
      begun.set(worker, { subtask, time });
    } else if (event.kind === 'finished') {
      const from = begun.get(worker)?.time ?? 0;
      begun.delete(worker);
      work.push({ worker, subtask, from, to: time, cancelled: false });
    } else if (event.kind === 'sent') {
      const { taken, left, arrival } = event;
      const cancelled = !arrived.has(`${worker}:${subtask}`);
      const until = cancelled ? end : arrival;
      const message = { worker, subtask, ready: time, taken, left, arrival, cancelled, until };
      messages.push(message);
      if (cancelled && withoutBarrier) lost.set(worker, message);
    }
  }
  for (const [worker, { subtask, time }] of begun) {
    work.push({ worker, subtask, from: time, to: end, cancelled: true });
  }
  return { work, messages, responders };
}
