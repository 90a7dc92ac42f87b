import { basename } from 'node:path';
import { textChunks } from '../../models/traces/records.js';
import { isObject } from '../../simulation/input/fields.js';
import { fault, InputError } from '../../simulation/input/input-error.js';
import type { Cell, JsonObject } from './cells.js';
import { hasReports, reportTable } from './reports.js';
import { type LogTable, SAMPLE } from './table.js';

type Line =
  | { readonly object: JsonObject; readonly line: number }
  | { readonly wrong: string; readonly line: number };

/** Longest line in characters, and largest document that is not in lines. */
const LONGEST_LINE = 1e6;
const LARGEST = 256e6;

/**
 * The table of a JSON file, plain or gzipped: an object in each line (nested fields are called `outer.inner`), an array
 * of objects, a trace of the PyTorch profiler, or reports of NVIDIA's resiliency extension.
 * @throws InputError where it has none of these forms
 */
export function jsonTable(path: string, start: string): LogTable {
  const first = start.trimStart().split(/\r?\n/, 1)[0];
  const isLines =
    start.trimStart().startsWith('{') && isObject(parsed(first)) && !/"traceEvents"/.test(first);
  if (isLines) return linesTable(path);
  const document = parsed(wholeText(path));
  if (Array.isArray(document)) return arrayTable(path, document);
  if (isObject(document) && Array.isArray(document.traceEvents)) return kinetoTable(path, document);
  if (isObject(document)) return arrayTable(path, [document]);
  throw new InputError([
    fault(path, 'it is not JSON', 'an object in each line, an array of objects, or a profile'),
  ]);
}

function linesTable(path: string): LogTable {
  return objectTable(path, 'JSON lines', () => objectLines(path));
}

function arrayTable(path: string, values: readonly unknown[]): LogTable {
  return objectTable(path, 'a JSON array', function* () {
    for (const [i, object] of values.entries()) {
      yield isObject(object) ? { object, line: i + 1 } : { wrong: 'it is not an object', line: i + 1 };
    }
  });
}

function objectTable(path: string, form: string, lines: () => Iterable<Line>): LogTable {
  const paths = new Map<string, readonly string[]>();
  const sample: JsonObject[] = [];
  for (const each of lines()) {
    if (!('object' in each)) continue;
    addPaths(each.object, [], paths);
    sample.push(each.object);
    if (sample.length === SAMPLE) break;
  }
  if (sample.some(hasReports)) return reportTable(lines);
  const columns = [...paths.keys()];
  const places = [...paths.values()];
  if (columns.length === 0) throw new InputError([fault(path, 'there are no fields', 'objects with fields')]);
  return {
    form,
    columns,
    sample: sample.map((object) => places.map((place) => valueAt(object, place))),
    read(wanted, taker) {
      for (const each of lines()) {
        if ('wrong' in each) taker.wrong(each.wrong, each.line);
        else
          taker.cells(
            wanted.map((column) => valueAt(each.object, places[column])),
            each.line,
          );
      }
    },
  };
}

/** Names of all fields that hold plain values, and the way to each. */
function addPaths(object: JsonObject, above: readonly string[], paths: Map<string, readonly string[]>): void {
  for (const [key, value] of Object.entries(object)) {
    const way = [...above, key];
    if (isObject(value) && above.length < 4) addPaths(value, way, paths);
    else if (!Array.isArray(value)) paths.set(way.join('.'), way);
  }
}

function valueAt(object: JsonObject, way: readonly string[]): Cell {
  let value: unknown = object;
  for (const key of way) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof value === 'object' ? undefined : (value as Cell);
}

function* objectLines(path: string): Generator<Line> {
  let rest = '';
  let line = 0;
  for (const chunk of textChunks(path)) {
    const texts = (rest + chunk).split('\n');
    rest = texts.pop() ?? '';
    for (const text of texts) yield* lineOf(text, ++line);
    if (rest.length > LONGEST_LINE)
      throw new InputError([
        fault(`${path}:${line + 1}`, `longer than ${LONGEST_LINE} characters`, 'an object in each line'),
      ]);
  }
  yield* lineOf(rest, ++line);
}

function* lineOf(text: string, line: number): Generator<Line> {
  if (text.trim() === '') return;
  const object = parsed(text);
  yield isObject(object) ? { object, line } : { wrong: 'it is not a JSON object', line };
}

/** @throws InputError where the text is too long to be parsed at once */
function wholeText(path: string): string {
  const chunks: string[] = [];
  let length = 0;
  for (const chunk of textChunks(path)) {
    length += chunk.length;
    if (length > LARGEST)
      throw new InputError([
        fault(path, `a JSON document of more than ${LARGEST / 1e6} MB`, 'less, or an object in each line'),
      ]);
    chunks.push(chunk);
  }
  return chunks.join('');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

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
function kinetoTable(path: string, document: JsonObject): LogTable {
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
