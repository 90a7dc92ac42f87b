import type { Collector } from '../../src/engine/collector.js';
import { Delays } from '../../src/engine/delays.js';
import type { Network } from '../../src/engine/links.js';
import type { Observer } from '../../src/engine/measures.js';
import type { Assignment } from '../../src/engine/plan.js';

/** What the workers meet, worker by worker, written down plainly. */
export interface Meeting {
  readonly responds: boolean;
  readonly offset: number;
  readonly pace: number;
  /** Durations of the worker's unit draws; none: []. */
  readonly units: readonly number[];
}

/** The same as the engine takes it. */
export function delaysOf(meetings: readonly Meeting[], idle = 0): Delays {
  const units = Math.max(0, ...meetings.map((m) => m.units.length));
  const delays = new Delays(meetings.length, units);
  delays.clear();
  delays.idle = idle;
  meetings.forEach((m, j) => {
    delays.responds[j] = m.responds ? 1 : 0;
    delays.offset[j] = m.offset;
    delays.pace[j] = m.pace;
    m.units.forEach((duration, unit) => {
      delays.addUnit(unit, j, duration);
    });
  });
  delays.settle();
  return delays;
}

/** Complete with arrival number `wanted`; `inTheEnd` answers when no more can come. */
export class Counting implements Collector {
  readonly received: { worker: number; subtask: number }[] = [];
  exhaustions = 0;

  constructor(
    private readonly wanted: number,
    private readonly inTheEnd = false,
  ) {}

  reset(): void {
    this.received.length = 0;
    this.exhaustions = 0;
  }

  receive(worker: number, subtask: number): boolean {
    this.received.push({ worker, subtask });
    return this.received.length === this.wanted;
  }

  exhausted(): boolean {
    this.exhaustions++;
    return this.inTheEnd;
  }

  weights(): number {
    return 0;
  }
}

/** Writes events down as lines. */
export class Log implements Observer {
  readonly lines: string[] = [];

  started(time: number, worker: number, subtask: number): void {
    this.lines.push(`${time} worker ${worker} started ${subtask}`);
  }

  finished(time: number, worker: number, subtask: number): void {
    this.lines.push(`${time} worker ${worker} finished ${subtask}`);
  }

  sent(time: number, worker: number, subtask: number, arrival: number): void {
    this.lines.push(`${time} worker ${worker} sent ${subtask}, to arrive at ${arrival}`);
  }

  arrived(time: number, worker: number, subtask: number): void {
    this.lines.push(`${time} worker ${worker} arrived ${subtask}`);
  }

  ended(time: number, complete: boolean): void {
    this.lines.push(`${time} ended ${complete ? 'complete' : 'incomplete'}`);
  }
}

interface SubtaskRecord {
  readonly worker: number;
  readonly subtask: number;
  readonly isLast: boolean;
  readonly work: number;
  /** Size of the message that leaves after it; 0: none. */
  readonly size: number;
  readonly finished: number;
  arrival: number;
  /** When the master has taken its message in. */
  takenIn: number;
}

/**
 * An iteration by brute force, to compare the engine with: all that would ever happen is worked out first, then
 * put in order, then handed to the collector until it is complete.
 */
export function naiveIteration(
  assignments: readonly Assignment[],
  meetings: readonly Meeting[],
  idle: number,
  network: Network,
  collector: Collector,
) {
  const records = allSubtasks(assignments, meetings);
  const messages = records.filter(({ size }) => size > 0).sort(by((r) => [r.finished, r.worker, r.subtask]));
  const freeAt = new Map<number, number>();
  for (const message of messages) {
    const link = network.link === 'shared' ? 0 : message.worker;
    const begin = Math.max(message.finished, freeAt.get(link) ?? 0);
    freeAt.set(link, begin + message.size / network.bandwidth);
    message.arrival = begin + message.size / network.bandwidth + network.latency;
  }
  const { overhead = 0 } = network;
  let busyUntil = 0;
  for (const message of [...messages].sort(by((r) => [r.arrival, r.worker, r.subtask]))) {
    busyUntil = Math.max(busyUntil, message.arrival) + overhead;
    message.takenIn = busyUntil;
  }

  // At equal times finishing (0) comes before arriving (1) and being taken in (2), then the lower worker, then the
  // earlier sub-task. Without an overhead a message is taken in when it arrives.
  const events = [
    ...records.map((record) => ({ kind: 0, time: record.finished, record })),
    ...messages.flatMap((record) => (overhead > 0 ? [{ kind: 1, time: record.arrival, record }] : [])),
    ...messages.map((record) => ({ kind: 2, time: record.takenIn, record })),
  ].sort(by(({ time, kind, record }) => [time, kind, record.worker, record.subtask]));

  const log = new Log();
  for (const { worker, subtask } of records.filter((r, i) => r.worker !== records[i - 1]?.worker)) {
    log.started(0, worker, subtask);
  }
  const measures = {
    complete: false,
    completionTime: idle,
    messages: 0,
    volume: 0,
    computations: 0,
    events: 0,
  };
  collector.reset();
  for (const { kind, time, record } of events) {
    if (measures.complete || measures.messages === messages.length) break;
    const { worker, subtask } = record;
    measures.events++;
    if (kind === 0) {
      measures.computations += record.work;
      log.finished(time, worker, subtask);
      if (!record.isLast) log.started(time, worker, subtask + 1);
      if (record.size > 0) log.sent(time, worker, subtask, record.arrival);
    } else if (kind === 2) {
      measures.messages++;
      measures.volume += record.size;
      measures.completionTime = time;
      log.arrived(time, worker, subtask);
      measures.complete = collector.receive(worker, subtask);
    }
  }
  if (!measures.complete) measures.complete = collector.exhausted();
  log.ended(measures.completionTime, measures.complete);
  return { measures, lines: log.lines };
}

/** Everything that the responding workers would do if they were never stopped. */
function allSubtasks(assignments: readonly Assignment[], meetings: readonly Meeting[]): SubtaskRecord[] {
  const records: SubtaskRecord[] = [];
  let subtask = 0;
  assignments.forEach(({ work, messages }, worker) => {
    const { responds, offset, pace, units } = meetings[worker];
    let done = 0;
    work.forEach((amount, i) => {
      done += amount;
      const drawn = units.reduce((sum, u, unit) => sum + u * Math.min(1, Math.max(0, done - unit)), 0);
      const record = {
        worker,
        subtask: subtask++,
        isLast: i === work.length - 1,
        work: amount,
        size: messages.find(({ after }) => after === i)?.size ?? 0,
        finished: offset + done * pace + drawn,
        arrival: Number.NaN,
        takenIn: Number.NaN,
      };
      if (responds) records.push(record);
    });
  });
  return records;
}

/** Compares by the numbers of a key, the first that differs deciding. */
function by<T>(key: (value: T) => readonly number[]): (a: T, b: T) => number {
  return (a, b) => {
    const [ka, kb] = [key(a), key(b)];
    const i = ka.findIndex((x, at) => x !== kb[at]);
    return i < 0 ? 0 : ka[i] - kb[i];
  };
}
