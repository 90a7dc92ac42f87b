import { visible } from '../plain-text.js';
import { type MessageSpan, spansOf } from './bars.js';
import { endOf, type Lane, type Timeline, type TimelineEvent, type TimelineIteration } from './timeline.js';

/**
 * The timeline in the Trace Event Format: a process per scheme with a track for the master and one per worker,
 * asynchronous tracks for messages, which may overlap, and a counter of what is recovered.
 */
export function traceText(timeline: Timeline): string {
  const scale = microsecondsPerUnit(timeline);
  const events = timeline.lanes.flatMap((lane, i) => laneTrace(lane, i + 1, scale));
  const head = {
    otherData: {
      title: timeline.title,
      caption: timeline.caption,
      unit: timeline.unit,
      microseconds_per_unit: scale,
    },
  };
  // One event per line, so that a pager can show it.
  const lines = events.map((event) => JSON.stringify(event)).join(',\n');
  return visible(`${JSON.stringify(head).slice(0, -1)},"traceEvents":[\n${lines}\n]}\n`);
}

/**
 * Microseconds per unit of simulated time: 1e6 (a second), or that times a power of a thousand where the timeline would
 * be shorter than 1 ms (viewers keep whole nanoseconds) or longer than 1e6 s.
 */
export function microsecondsPerUnit({ lanes }: Timeline): number {
  const last = Math.max(...lanes.map(endOf));
  if (!(last > 0)) return 1e6;
  // 1 ms to 10⁶ s
  const [shortest, longest] = [3, 12];
  const now = Math.log10(last) + 6;
  const thousands =
    now < shortest ? Math.ceil((shortest - now) / 3) : now > longest ? -Math.ceil((now - longest) / 3) : 0;
  return Number(`1e${6 + 3 * thousands}`);
}

/**
 * An event of the Trace Event Format (Chrome's, which Perfetto reads), of the phases that are used here: B and E
 * begin and end a span of a track, b and e an asynchronous one, s and f an arrow; C is a counter, M a name.
 */
interface TraceEvent {
  readonly ph: 'B' | 'E' | 'b' | 'e' | 's' | 'f' | 'C' | 'M';
  /** The scheme, from 1. */
  readonly pid: number;
  /** 0 the master, j + 1 worker j. */
  readonly tid?: number;
  readonly name?: string;
  readonly cat?: string;
  /** Microseconds. */
  readonly ts?: number;
  /** Common to both ends of an arrow; hexadecimal, as Perfetto requires. */
  readonly id?: string;
  /** Common to all spans of a message; unique within the process. */
  readonly id2?: { readonly local: string };
  /** The arrow ends in the enclosing span. */
  readonly bp?: 'e';
  /** Unrounded times of the engine and further data. */
  readonly args?: Readonly<Record<string, string | number | boolean>>;
}

type Args = NonNullable<TraceEvent['args']>;

/** Track of the master; that of worker j is j + 1. */
const MASTER = 0;

/**
 * Trace events of one scheme, sorted by time; events at the same time keep the engine's order.
 * @param pid process id of the scheme
 * @param scale microseconds per unit of simulated time
 */
function laneTrace(lane: Lane, pid: number, scale: number): TraceEvent[] {
  let messages = 0;
  const events = lane.iterations.flatMap((iteration, i) => {
    const trace = new IterationTrace(lane, iteration, i, pid, scale, messages);
    messages += trace.messages.size;
    return trace.events();
  });
  return [...names(lane, pid, scale), ...events.sort((a, b) => (a.ts ?? 0) - (b.ts ?? 0))];
}

function names({ title, workers }: Lane, pid: number, scale: number): TraceEvent[] {
  const thread = (tid: number, name: string): TraceEvent[] => [
    { ph: 'M', pid, tid, name: 'thread_name', args: { name } },
    { ph: 'M', pid, tid, name: 'thread_sort_index', args: { sort_index: tid } },
  ];
  return [
    { ph: 'M', pid, name: 'process_name', args: { name: title } },
    { ph: 'M', pid, name: 'process_labels', args: { labels: `1 time unit = ${scale} µs` } },
    { ph: 'M', pid, name: 'process_sort_index', args: { sort_index: pid } },
    ...thread(MASTER, 'master'),
    ...Array.from({ length: workers }, (_, worker) => thread(worker + 1, `worker ${worker}`)).flat(),
  ];
}

/** The events of one iteration. */
class IterationTrace {
  /** All messages by worker and sub-task, numbered within the lane. */
  readonly messages = new Map<string, MessageSpan & { readonly number: number }>();
  private readonly cancelled = new Set<string>();
  private readonly completing: TimelineEvent | undefined;
  /** Per worker, what it has begun and not finished. */
  private readonly open = new Map<number, TimelineEvent>();

  constructor(
    private readonly lane: Lane,
    private readonly iteration: TimelineIteration,
    private readonly number: number,
    private readonly pid: number,
    private readonly scale: number,
    firstMessage: number,
  ) {
    const { work, messages } = spansOf(iteration);
    for (const span of work) if (span.cancelled) this.cancelled.add(key(span));
    messages.forEach((message, i) => {
      this.messages.set(key(message), { ...message, number: firstMessage + i });
    });
    if (iteration.complete) this.completing = iteration.events.findLast(({ kind }) => kind === 'arrived');
  }

  events(): TraceEvent[] {
    const { name, end, complete, events } = this.iteration;
    return [
      this.begin(MASTER, 0, name, 'iteration', { iteration: this.number }),
      this.counter(0, 0),
      ...events.flatMap((event) => this.event(event)),
      ...this.ends(),
      this.end(MASTER, end, { ended: end, complete }),
    ];
  }

  private event(event: TimelineEvent): TraceEvent[] {
    const { time, worker } = event;
    switch (event.kind) {
      case 'started':
        return this.started(event);
      case 'finished':
        this.open.delete(worker);
        return [this.end(worker + 1, time, { ...this.which(event), finished: time })];
      case 'sent':
        return this.sent(event, this.messages.get(key(event)) as MessageSpan);
      case 'arrived':
        return this.arrived(event);
    }
  }

  private started(event: TimelineEvent): TraceEvent[] {
    const { worker, subtask, time } = event;
    const cancelled = this.cancelled.has(key(event));
    const carried = this.lane.subtasks[worker][subtask];
    const what = `${cancelled ? 'cancelled ' : ''}sub-task ${subtask}${carried === '' ? '' : `: ${carried}`}`;
    const args = { ...this.which(event), started: time };
    // Without a barrier a worker may begin anew, which cancels what it was at.
    const before = this.open.get(worker);
    this.open.set(worker, event);
    return [
      ...(before ? [this.cancel(before, time)] : []),
      this.begin(worker + 1, time, what, cancelled ? 'cancelled' : 'computing', args),
    ];
  }

  /** Unfinished sub-tasks end with the iteration. */
  private ends(): TraceEvent[] {
    return [...this.open.values()].map((event) => this.cancel(event, this.iteration.end));
  }

  private cancel(event: TimelineEvent, time: number): TraceEvent {
    return this.end(event.worker + 1, time, { ...this.which(event), cancelled: time });
  }

  /** The moment of sending, the arrow to the arrival if there was one, and the spans of the message. */
  private sent(event: TimelineEvent, message: MessageSpan): TraceEvent[] {
    const { worker, ready, taken, left, arrival, cancelled, until } = message;
    const track = worker + 1;
    const args = { ...this.which(event), sent: ready, arrival };
    return [
      this.begin(track, ready, 'send', 'message', args),
      ...(cancelled ? [] : [this.arrow('s', track, event)]),
      this.end(track, ready, {}),
      ...this.span(event, `message of worker ${worker}`, ready, until, [
        ...this.span(event, 'waiting for the link', ready, Math.min(taken, until)),
        ...this.span(event, 'sending', taken, Math.min(left, until)),
        ...this.span(event, 'on its way', left, until),
      ]),
    ];
  }

  private arrived(event: Extract<TimelineEvent, { kind: 'arrived' }>): TraceEvent[] {
    const { worker, time, recovered } = event;
    const { updates } = event;
    const completes = updates ?? event === this.completing;
    const name = completes
      ? `${updates ? 'updated' : 'completed'} by worker ${worker}`
      : `from worker ${worker}`;
    const args = { ...this.which(event), arrived: time, recovered };
    return [
      this.begin(MASTER, time, name, completes ? 'completion' : 'arrival', args),
      this.arrow('f', MASTER, event),
      this.end(MASTER, time, {}),
      this.counter(time, recovered),
    ];
  }

  private begin(tid: number, time: number, name: string, cat: string, args: Args): TraceEvent {
    return { ph: 'B', pid: this.pid, tid, ts: this.ts(time), name, cat, args };
  }

  private end(tid: number, time: number, args: Args): TraceEvent {
    return { ph: 'E', pid: this.pid, tid, ts: this.ts(time), args };
  }

  private arrow(ph: 's' | 'f', tid: number, event: TimelineEvent): TraceEvent {
    const common = { pid: this.pid, tid, ts: this.ts(event.time), name: 'message', cat: 'message' };
    return { ph, ...common, id: this.idOf(event), ...(ph === 'f' ? { bp: 'e' } : {}) };
  }

  /** A span of a message with nested events; nothing if it is empty. */
  private span(
    event: TimelineEvent,
    name: string,
    from: number,
    to: number,
    inner: readonly TraceEvent[] = [],
  ): TraceEvent[] {
    if (to <= from) return [];
    const common = {
      pid: this.pid,
      tid: event.worker + 1,
      name,
      cat: 'link',
      id2: { local: this.idOf(event) },
    };
    return [{ ph: 'b', ...common, ts: this.ts(from) }, ...inner, { ph: 'e', ...common, ts: this.ts(to) }];
  }

  private counter(time: number, count: number): TraceEvent {
    const { parts, partName } = this.lane;
    const name = partName === 'updates' ? 'updates made' : `recovered ${partName}, of ${parts}`;
    return { ph: 'C', pid: this.pid, name, ts: this.ts(time), args: { [partName]: count } };
  }

  private which({ worker, subtask }: { readonly worker: number; readonly subtask: number }) {
    return { iteration: this.number, worker, subtask };
  }

  /** Identifier of a message, unique over all schemes of the trace. */
  private idOf(event: TimelineEvent): string {
    const { number } = this.messages.get(key(event)) as { readonly number: number };
    return `0x${(this.pid * 2 ** 32 + number).toString(16)}`;
  }

  /** Microseconds on the lane's clock. */
  private ts(time: number): number {
    return (this.iteration.start + time) * this.scale;
  }
}

function key({ worker, subtask }: { readonly worker: number; readonly subtask: number }): string {
  return `${worker}:${subtask}`;
}
