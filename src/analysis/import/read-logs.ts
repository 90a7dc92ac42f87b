import { basename } from 'node:path';
import { filePieces, textChunks } from '../../models/traces/records.js';
import type { Mistakes } from '../../models/traces/rows.js';
import { durationRule } from '../../models/traces/trace.js';
import { readingReason } from '../../report/output-error.js';
import { cut, fault, InputError, type Issue } from '../../simulation/input/input-error.js';
import { type Cell, isMissing, secondsBetween, secondsOf } from './cells.js';
import { type ColumnChoice, type Layout, layoutOf } from './columns.js';
import { delimitedTable } from './delimited.js';
import { jsonTable } from './json.js';
import { type MeasuredRounds, Measurements } from './measurements.js';
import { hasPrintedReports, printedReportTable } from './reports.js';
import type { CellTaker, LogTable } from './table.js';

/** A log as it was understood. */
export interface ReadLog {
  readonly path: string;
  readonly table: LogTable;
  readonly layout: Layout;
  readonly records: number;
  /** Records without any of the fields, such as other messages of the same program. */
  readonly others: number;
}

/**
 * Reads logs: CSV, JSON lines, Parquet, profiles, reports; plain or gzipped.
 * @throws InputError where something is wrong or cannot be known: a line each, with the option that settles it
 */
export async function readLogs(
  paths: readonly string[],
  choice: ColumnChoice,
): Promise<{ readonly logs: readonly ReadLog[]; readonly measured: MeasuredRounds }> {
  const questions: (Issue | string)[] = [];
  const opened: { readonly path: string; readonly table: LogTable; readonly layout: Layout }[] = [];
  for (const path of paths) {
    try {
      const table = await openLog(path);
      opened.push({ path, table, layout: layoutOf(path, table, choice, paths.length > 1) });
    } catch (error) {
      questions.push(...mistakesOf(path, error));
    }
  }
  if (questions.length > 0) throw new InputError(questions);
  const measurements = new Measurements();
  const logs: ReadLog[] = [];
  for (const { path, table, layout } of opened) {
    const mistakes = measurements.file(path);
    const taker = new LogReader(path, table, layout, measurements, mistakes);
    try {
      await table.read(taker.columns, taker);
    } catch (error) {
      throw new InputError(mistakesOf(path, error));
    }
    logs.push({ path, table, layout, records: taker.records, others: taker.others });
  }
  return { logs, measured: measurements.finish() };
}

function mistakesOf(path: string, error: unknown): readonly (Issue | string)[] {
  if (error instanceof InputError) return error.issues;
  const { code, message } = error as NodeJS.ErrnoException;
  const isDamaged = code?.startsWith('Z_') === true;
  const reason =
    code === undefined || isDamaged
      ? `cannot be read: ${isDamaged ? 'its gzip data is damaged or cut off' : message}`
      : readingReason(error);
  return [fault(path, reason, 'a log: CSV, JSON or Parquet')];
}

/** Characters of a file by which its form is told. */
const START = 1 << 17;

async function openLog(path: string): Promise<LogTable> {
  const [bytes] = filePieces(path);
  if (bytes !== undefined && new TextDecoder('latin1').decode(bytes.subarray(0, 4)) === 'PAR1')
    return (await import('./parquet.js')).parquetTable(path);
  let start = '';
  for (const chunk of textChunks(path)) {
    start += chunk;
    if (start.length > START) break;
  }
  if (start.includes('\0'))
    throw new InputError([fault(path, 'it is not UTF-8 text', 'a log: CSV, JSON or Parquet')]);
  if (/^\s*[[{]/.test(start)) return jsonTable(path, start);
  return hasPrintedReports(start) ? printedReportTable(path) : delimitedTable(path, start);
}

/** Turns the records of a log into measurements. */
class LogReader implements CellTaker {
  /** The columns that are read, as far as there are any: round, worker, times; of a wide table round, then workers. */
  readonly columns: readonly number[];
  records = 0;
  others = 0;
  private readonly hasRound: boolean;
  private readonly isWide: boolean;
  private readonly fileName: string;

  constructor(
    path: string,
    private readonly table: LogTable,
    private readonly layout: Layout,
    private readonly measurements: Measurements,
    private readonly mistakes: Mistakes,
  ) {
    const { round, worker, time } = layout;
    this.isWide = Array.isArray(worker);
    this.hasRound = round !== undefined;
    this.columns = [round, worker, ...Object.values(time ?? {})]
      .flat()
      .filter((column) => column !== undefined);
    this.fileName = basename(path).replace(/\.(csv|tsv|jsonl?|ndjson|txt|log|parquet)(\.gz)?$/i, '');
  }

  cells(cells: readonly Cell[], line: number): void {
    const absent = cells.filter((cell) => cell === undefined || cell === '').length;
    if (absent === cells.length || (!this.isWide && absent >= 2)) {
      this.others++;
      return;
    }
    this.records++;
    const round = this.hasRound ? cells[0] : this.records - 1;
    const rest = this.hasRound ? cells.slice(1) : cells;
    if (isMissing(round)) this.wrong(`${this.nameOf(0)} is empty; it must name the round`, line);
    else if (this.isWide) {
      rest.forEach((cell, i) => {
        const name = this.nameOf(cells.length - rest.length + i);
        this.measure(round, name, [cell], name, line);
      });
    } else if (this.layout.worker === undefined)
      this.measure(round, this.fileName, rest, this.nameOf(1), line);
    else {
      const [worker, ...times] = rest;
      if (isMissing(worker)) this.wrong(`${this.nameOf(1)} is empty; it must name the worker`, line);
      else this.measure(round, worker, times, this.nameOf(2), line);
    }
  }

  wrong(what: string, line: number): void {
    this.mistakes.add(line, what);
  }

  /** Adds a duration, or notes that there is none. @param times a duration, or start and end @param name of its column */
  private measure(round: Cell, worker: Cell, times: readonly Cell[], name: string, line: number): void {
    const { unit = 's', comma } = this.layout;
    const [first, last] = times;
    const isSpan = times.length === 2;
    const isThere = !times.some(isMissing);
    const seconds = !isThere
      ? undefined
      : isSpan
        ? secondsBetween(first, last, { unit, comma })
        : secondsOf(first, { unit, comma });
    const rule = isThere ? durationRule(seconds) : undefined;
    if (rule === undefined) {
      this.measurements.add(round, worker, seconds, line);
      return;
    }
    const what = isSpan
      ? `from "${cut(String(first))}" to "${cut(String(last))}"; it must be numbers or dates, the end after the start`
      : `${name} is "${cut(String(first))}"; ${rule}`;
    this.wrong(what, line);
  }

  private nameOf(place: number): string {
    return this.table.columns[this.columns[place]] ?? '';
  }
}
