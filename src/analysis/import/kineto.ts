import { basename } from 'node:path';
import { isObject } from '../../simulation/input/fields.js';
import { fault, InputError } from '../../simulation/input/input-error.js';
import type { JsonObject } from './cells.js';
import type { LogTable } from './table.js';

interface Span {
  readonly from: number;
  readonly to: number;
}

const COLUMNS = ['step', 'rank', 'computing_us', 'step_us'];

/**
 * The steps of one rank in a trace of the PyTorch profiler (Kineto): the spans `ProfilerStep#n`. `computing_us` is a step
 * without the time in which the GPU does nothing but NCCL's collectives, in which a rank mostly waits for the slowest.
 * @throws InputError where there are no steps
 */
export function kinetoTable(path: string, document: JsonObject): LogTable {
  const events = (document.traceEvents as readonly unknown[]).filter(isObject).filter(({ ph }) => ph === 'X');
  const steps = stepsOf(events);
  if (steps.size === 0) {
    const what = 'a profile without steps (ProfilerStep#…)';
    throw new InputError([fault(path, what, 'a profile of a loop that calls step() of the profiler')]);
  }
  const kernels = events.filter(({ cat }) => String(cat).toLowerCase() === 'kernel');
  const isCollective = ({ name }: JsonObject) => /^nccl/i.test(String(name));
  const collectives = union(kernels.filter(isCollective).map(spanOf));
  const computing = union(kernels.filter((kernel) => !isCollective(kernel)).map(spanOf));
  const rank = rankOf(path, document);
  const rows = [...steps].map(([number, span]) => {
    const exposed = lengthWithin(collectives, span) - overlapWithin(collectives, computing, span);
    return [number, rank, span.to - span.from - exposed, span.to - span.from];
  });
  const what =
    collectives.length > 0 ? 'a step without its exposed NCCL time' : 'a step; no NCCL kernels were recorded';
  return {
    form: 'PyTorch profile',
    columns: COLUMNS,
    sample: rows,
    known: { round: 'step', worker: 'rank', duration: 'computing_us', unit: 'us' },
    remarks: [`computing_us is ${what}; --duration step_us takes the whole step, waiting included.`],
    read(wanted, taker) {
      for (const [i, row] of rows.entries())
        taker.cells(
          wanted.map((column) => row[column]),
          i + 1,
        );
    },
  };
}

/** The steps as the CPU saw them; the GPU's annotations repeat them. */
function stepsOf(events: readonly JsonObject[]): Map<number, Span> {
  const steps = new Map<number, Span>();
  for (const event of events) {
    const number = /^ProfilerStep#(\d+)$/.exec(String(event.name))?.[1];
    if (number === undefined || String(event.cat).startsWith('gpu_')) continue;
    const span = spanOf(event);
    if (span.to > span.from) steps.set(Number(number), span);
  }
  return steps;
}

function spanOf({ ts, dur }: JsonObject): Span {
  return { from: Number(ts), to: Number(ts) + Number(dur) };
}

/** The rank that the profile states, else the number after "rank" in the file's name, else that name. */
function rankOf(path: string, { distributedInfo }: JsonObject): number | string {
  if (isObject(distributedInfo) && typeof distributedInfo.rank === 'number') return distributedInfo.rank;
  const named = /rank[-_]?(\d+)/i.exec(basename(path))?.[1];
  return named === undefined ? basename(path).replace(/(\.pt\.trace)?\.json(\.gz)?$/i, '') : Number(named);
}

/** Disjoint spans that cover the same, in order. */
function union(spans: readonly Span[]): Span[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) merged.push({ from, to });
  }
  return merged;
}

function lengthWithin(spans: readonly Span[], { from, to }: Span): number {
  return spans.reduce((sum, span) => sum + Math.max(0, Math.min(span.to, to) - Math.max(span.from, from)), 0);
}

/** Time within a span during which both of two unions are active. */
function overlapWithin(one: readonly Span[], other: readonly Span[], within: Span): number {
  let sum = 0;
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    const from = Math.max(one[i].from, other[j].from);
    const to = Math.min(one[i].to, other[j].to);
    if (to > from) sum += lengthWithin([{ from, to }], within);
    if (one[i].to < other[j].to) i++;
    else j++;
  }
  return sum;
}
