import { z } from 'zod';

/**
 * The Trace Event Format (Chrome's "Trace Event Format" document) as far as timelines use it, and nothing else: an
 * object with the events, each with the fields that its phase needs.
 */
const time = z.number().min(0);
const track = { pid: z.int().min(1), tid: z.int().min(0) };
/** Perfetto reads the text of an id as a hexadecimal number, and drops the arrow where it is none. */
const id = z.string().regex(/^0x[0-9a-f]{1,16}$/);
const label = { name: z.string().min(1), cat: z.string().min(1) };
const args = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]));
const name = (of: string, field: string, value: z.ZodType) =>
  z.strictObject({
    ph: z.literal('M'),
    ...track,
    tid: track.tid.optional(),
    name: z.literal(of),
    args: z.strictObject({ [field]: value }),
  });

const event = z.union([
  z.strictObject({ ph: z.literal('B'), ...track, ...label, ts: time, args }),
  z.strictObject({ ph: z.literal('E'), ...track, ts: time, args }),
  z.strictObject({
    ph: z.literal(['b', 'e']),
    ...track,
    ...label,
    ts: time,
    id2: z.strictObject({ local: id }),
  }),
  z.strictObject({ ph: z.literal('s'), ...track, ...label, ts: time, id }),
  z.strictObject({ ph: z.literal('f'), ...track, ...label, ts: time, id, bp: z.literal('e') }),
  z.strictObject({
    ph: z.literal('C'),
    pid: track.pid,
    name: z.string(),
    ts: time,
    args: z.record(z.string(), z.number()),
  }),
  name('process_name', 'name', z.string()),
  name('process_labels', 'labels', z.string()),
  name('process_sort_index', 'sort_index', z.int()),
  name('thread_name', 'name', z.string()),
  name('thread_sort_index', 'sort_index', z.int()),
]);

export const traceSchema = z.strictObject({
  otherData: z.strictObject({
    title: z.string(),
    caption: z.string(),
    unit: z.string(),
    microseconds_per_unit: z.number().positive(),
  }),
  traceEvents: z.array(event),
});

export type Trace = z.output<typeof traceSchema>;
export type Event = Trace['traceEvents'][number];

/**
 * What a viewer would complain of: time that goes back, stretches of a track that do not close in the order in which
 * they opened, arrows without an end, within no stretch or from one message to another, tracks without a name.
 */
export function faultsOf({ traceEvents }: Trace): string[] {
  const faults: string[] = [];
  const named = new Set<string>();
  const open = new Map<string, string[]>();
  const arrows = new Map<string, string[]>();
  let now = 0;
  let process = 0;
  for (const event of traceEvents) {
    const place = JSON.stringify(event);
    if (event.pid !== process) [process, now] = [event.pid, 0];
    if (event.ph === 'M') {
      if (event.name === 'thread_name') named.add(`${event.pid}/${event.tid}`);
      continue;
    }
    if (event.ts < now) faults.push(`goes back: ${place}`);
    now = event.ts;
    if (event.ph === 'C') continue;
    const track = `${event.pid}/${event.tid}`;
    if (!named.has(track)) faults.push(`no name: ${place}`);
    const key = event.ph === 'b' || event.ph === 'e' ? `${event.pid}/${event.id2.local}` : track;
    const stack = open.get(key) ?? [];
    open.set(key, stack);
    if (event.ph === 'B') stack.push(subjectOf(event.args));
    if (event.ph === 'b') stack.push(event.name);
    if (event.ph === 'E') {
      const begun = stack.pop();
      const same = event.args.subtask === undefined || begun === subjectOf(event.args);
      if (begun === undefined || !same) faults.push(`ends nothing: ${place}`);
    }
    if (event.ph === 'e' && stack.pop() !== event.name) faults.push(`ends nothing: ${place}`);
    if (event.ph === 's' || event.ph === 'f') {
      if (stack.length === 0) faults.push(`within nothing: ${place}`);
      arrows.set(event.id, [...(arrows.get(event.id) ?? []), `${event.ph} ${event.pid}/${stack.at(-1)}`]);
    }
  }
  for (const [track, stack] of open) if (stack.length > 0) faults.push(`${track}: ${stack} never ends`);
  for (const [id, ends] of arrows) {
    if (ends.join() !== `${ends[0]},f${ends[0].slice(1)}`) faults.push(`arrow ${id}: ${ends}`);
  }
  return faults;
}

/** Whose work or message a stretch is. */
function subjectOf({ iteration, worker, subtask }: Readonly<Record<string, unknown>>): string {
  return `iteration ${iteration}, worker ${worker}, sub-task ${subtask}`;
}
