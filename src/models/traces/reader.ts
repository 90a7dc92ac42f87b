import { statSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { DelayError } from '../errors.js';
import { textChunks } from './chunks.js';
import { findMistakes, gridOf } from './grid.js';
import { Mistakes } from './mistakes.js';
import { Numbering, Rows } from './rows.js';
import type { Trace } from './trace.js';

const COLUMNS = ['round', 'worker', 'duration_s'] as const;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const WHOLE = /^\d+$/;

const alreadyRead = new Map<string, { readonly version: string; readonly trace: Trace }>();

/**
 * Reads a trace from a CSV file, plain or gzipped, as a stream: 16 bytes are kept of a row, then 8. A file that has been
 * read and has not changed since is not read again: the points of a sweep share it.
 *
 * The file is UTF-8, with or without a byte-order mark; lines end with LF, CR LF or CR; blank lines do not count. The
 * header has the columns `round`, `worker` and `duration_s` in any order; other columns are ignored. Rounds and workers
 * are whole numbers >= 0, not necessarily consecutive, rows may come in any order; every round has every worker once.
 * Durations are finite and > 0.
 * @throws DelayError with a line for each mistake (the first twenty): file, line, what is there, what is allowed
 */
export function readTrace(path: string): Trace {
  return attempt(path, () => {
    const { mtimeMs, size } = statSync(path);
    const version = `${mtimeMs}:${size}`;
    const known = alreadyRead.get(path);
    if (known?.version === version) return known.trace;
    const trace = traceFrom(textChunks(path), path);
    alreadyRead.set(path, { version, trace });
    return trace;
  });
}

/**
 * Reads a trace from text.
 * @param name what to call the file in error messages
 * @throws DelayError as `readTrace`
 */
export function parseTrace(text: string, name: string): Trace {
  return attempt(name, () => traceFrom([text.replace(/^\ufeff/, '')], name));
}

function traceFrom(chunks: Iterable<string>, name: string): Trace {
  const reader = new TraceReader(name);
  const splitter = new RecordSplitter(reader);
  for (const chunk of chunks) {
    if (chunk.includes('\0')) throw new Error('it is not UTF-8 text');
    splitter.push(chunk);
  }
  splitter.end();
  return reader.finish();
}

function attempt<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DelayError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const known = code === undefined ? undefined : UNREADABLE[code];
    if (known !== undefined) throw new DelayError([`${name}: ${known}; allowed: a trace, CSV or CSV.gz`]);
    throw new DelayError([`${name}: cannot be read as a trace: ${message}`]);
  }
}

const UNREADABLE: Record<string, string> = {
  ENOENT: 'no such file',
  EISDIR: 'is a folder',
  EACCES: 'not readable',
};

function isId(text: string): boolean {
  return WHOLE.test(text) && Number.isSafeInteger(Number(text));
}

/** Takes in the records one by one and gathers what is wrong with them. */
class TraceReader implements RecordTaker {
  /** Position of each of `COLUMNS` in a record; unknown until the header has been read. */
  private columns: readonly number[] | undefined;
  private width = 0;
  private readonly rounds = new Numbering();
  private readonly workers = new Numbering();
  private readonly rows = new Rows();
  private readonly mistakes: Mistakes;

  constructor(name: string) {
    this.mistakes = new Mistakes(name);
  }

  record(fields: readonly string[], line: number): void {
    if (this.columns === undefined) {
      this.columns = this.header(fields, line);
      return;
    }
    const [round, worker, duration] = this.columns;
    const mistake =
      fields.length === this.width
        ? this.add(fields[round], fields[worker], fields[duration], line)
        : `${fields.length} fields; it must have ${this.width}, like the header`;
    if (mistake !== null) this.mistakes.add(line, mistake);
  }

  wrong(text: string, line: number): void {
    this.mistakes.add(line, text);
  }

  private header(fields: readonly string[], line: number): number[] {
    if (COLUMNS.some((column) => fields.filter((field) => field === column).length !== 1)) {
      const needed = `${COLUMNS.join(', ')}, each once, separated by commas`;
      this.mistakes.add(line, `the header is "${cut(fields.join(','))}"; it must have ${needed}`);
      // Without its columns nothing can be said about the rest.
      throw new DelayError(this.mistakes.list());
    }
    this.width = fields.length;
    return COLUMNS.map((column) => fields.indexOf(column));
  }

  /** Returns what is wrong with the row, or null. */
  private add(round: string, worker: string, duration: string, line: number): string | null {
    if (!isId(round)) return `round is "${cut(round)}"; it must be a whole number >= 0`;
    if (!isId(worker)) return `worker is "${cut(worker)}"; it must be a whole number >= 0`;
    const seconds = DECIMAL.test(duration) ? Number(duration) : Number.NaN;
    if (!(seconds > 0 && seconds < Infinity)) {
      return `duration_s is "${cut(duration)}"; it must be a finite number > 0`;
    }
    this.rows.add(this.rounds.number(Number(round)), this.workers.number(Number(worker)), seconds, line);
    return null;
  }

  finish(): Trace {
    const { rows, rounds, workers, mistakes } = this;
    if (this.columns === undefined)
      mistakes.add(1, `empty; it must have a header with ${COLUMNS.join(', ')}`);
    else if (rows.count === 0 && !mistakes.any) {
      mistakes.add(1, 'a header without durations; there must be at least one');
    }
    const trace = mistakes.any ? undefined : gridOf(rows, rounds, workers);
    if (trace !== undefined) return trace;
    findMistakes(rows, rounds, workers, mistakes);
    throw new DelayError(mistakes.list());
  }
}

/** A text of the user's, cut to a length that leaves the rest of the line readable. */
function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Takes in the records of a CSV: `fields` as they are after trimming, or what is wrong; `line` is the first, from 1. */
export interface RecordTaker {
  record(fields: readonly string[], line: number): void;
  wrong(text: string, line: number): void;
}

/** Longest record in characters. Whatever is longer has no line ends, or a quote that nobody closes. */
const LONGEST = 100_000;
const TOO_LONG = `longer than ${LONGEST} characters`;

/**
 * Splits text that comes in pieces into the records of a CSV (RFC 4180) and their fields. Lines end with LF, CR LF or
 * CR; blank lines are left out, and so are spaces around fields. Keeps no more than the record that is under way.
 */
export class RecordSplitter {
  private rest = '';
  /** Lines of a record that began with a quote which was not closed on its first line. */
  private open = '';
  private openLine = 0;
  private line = 0;

  constructor(private readonly taker: RecordTaker) {}

  push(text: string): void {
    let whole = this.rest + text;
    this.rest = '';
    if (whole.endsWith('\r')) {
      // The next piece may begin with its LF.
      this.rest = '\r';
      whole = whole.slice(0, -1);
    }
    if (whole.includes('\r')) whole = whole.replace(/\r\n?/g, '\n');
    const lines = whole.split('\n');
    this.rest = lines.pop()! + this.rest;
    for (const line of lines) this.take(line);
    if (this.rest.length > LONGEST) throw new Error(`line ${this.line + 1}: ${TOO_LONG}`);
  }

  /** Takes in what is left when the text has ended. */
  end(): void {
    if (this.rest !== '') this.take(this.rest.replace(/\r$/, ''));
    if (this.open !== '') this.taker.wrong(NOT_CLOSED, this.openLine);
  }

  private take(line: string): void {
    this.line++;
    if (this.open === '' && !line.includes('"')) {
      if (line.trim() !== '') this.taker.record(split(line), this.line);
      return;
    }
    if (this.open === '') this.openLine = this.line;
    const record = this.open === '' ? line : `${this.open}\n${line}`;
    const closed = (record.match(/"/g)?.length ?? 0) % 2 === 0;
    this.open = closed ? '' : record;
    if (closed) this.quoted(record);
    else if (record.length > LONGEST) {
      this.open = '';
      this.taker.wrong(NOT_CLOSED, this.openLine);
    }
  }

  /** Quotes are rare in a trace: a record with some is left to a CSV parser. */
  private quoted(record: string): void {
    let fields: string[];
    try {
      [fields] = parse(record, { trim: true, relax_column_count: true }) as string[][];
    } catch {
      this.taker.wrong('a quote stands inside a field; quotes must enclose a whole field', this.openLine);
      return;
    }
    this.taker.record(fields, this.openLine);
  }
}

const NOT_CLOSED = 'a quote is opened here and not closed';

/** The fields of a line without quotes. */
function split(line: string): string[] {
  const fields = line.split(',');
  // Most lines have no spaces, and a trace may have ten million lines.
  return /\s/.test(line) ? fields.map((field) => field.trim()) : fields;
}
