import type { TimelineIteration } from './timeline.js';

/** A worker at work on a sub-task. Times are counted from the start of the iteration. */
export interface WorkSpan {
  readonly worker: number;
  readonly subtask: number;
  readonly from: number;
  /** When it was finished; where it was cancelled, when the iteration ended. */
  readonly to: number;
  readonly cancelled: boolean;
}

/** A message from ready to arrived: ready <= taken <= left <= arrival. */
export interface MessageSpan {
  readonly worker: number;
  readonly subtask: number;
  readonly ready: number;
  /** When the link takes it up: until then it waits. */
  readonly taken: number;
  /** When it has left the link: from then on it travels. */
  readonly left: number;
  readonly arrival: number;
  /** Whether it was still on its way when the iteration ended; `arrival` is then only when it would have come. */
  readonly cancelled: boolean;
}

/** What the events of an iteration make up together. */
export interface Spans {
  readonly work: readonly WorkSpan[];
  readonly messages: readonly MessageSpan[];
  /** Workers that had begun with something. */
  readonly responders: ReadonlySet<number>;
}

/** Joins what began with what ended; the rest is cancelled. */
export function spansOf({ events, end }: TimelineIteration): Spans {
  const work: WorkSpan[] = [];
  const messages: MessageSpan[] = [];
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
      begun.set(worker, { subtask, time });
    } else if (event.kind === 'finished') {
      const from = begun.get(worker)?.time ?? 0;
      begun.delete(worker);
      work.push({ worker, subtask, from, to: time, cancelled: false });
    } else if (event.kind === 'sent') {
      const { taken, left, arrival } = event;
      const cancelled = !arrived.has(`${worker}:${subtask}`);
      messages.push({ worker, subtask, ready: time, taken, left, arrival, cancelled });
    }
  }
  for (const [worker, { subtask, time }] of begun) {
    work.push({ worker, subtask, from: time, to: end, cancelled: true });
  }
  return { work, messages, responders };
}
