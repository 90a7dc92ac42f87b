import { fs } from '../../host/node.js';
import { readingReason } from '../../report/output-error.js';
import { DelayError } from '../errors.js';
import { RecordSplitter, type RecordTaker, textChunks } from './records.js';
import { Mistakes, Numbering, Rows } from './rows.js';
import { checkSurplus, durationRule, findMistakes, gridOf, type Trace } from './trace.js';

const COLUMNS = ['round', 'worker', 'duration_s'] as const;
/** Column that names each worker, for texts and pictures; optional. */
const NAME_COLUMN = 'worker_name';
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const WHOLE = /^\d+$/;

const alreadyRead = new Map<string, { readonly version: string; readonly trace: Trace }>();

/**
 * Reads a trace from a CSV file, plain or gzipped, as a stream: 16 bytes are kept of a row, then 8. A file that has been
 * read and has not changed since is not read again: the points of a sweep share it.
 *
 * The file is UTF-8, with or without a byte-order mark; lines end with LF, CR LF or CR; blank lines do not count. The
 * header has the columns `round`, `worker` and `duration_s` in any order, and may have `worker_name`; others are ignored. Rounds and workers
 * are whole numbers >= 0, not necessarily consecutive, rows may come in any order; every round has every worker once.
 * Durations are finite and > 0.
 * @throws DelayError with a line for each mistake (the first twenty): file, line, what is there, what is allowed
 */
export function readTrace(path: string): Trace {
  return attempt(path, () => {
    const { mtimeMs, size } = fs().statSync(path);
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
    if (chunk.includes('\0')) {
      throw new Error(
        chunk.startsWith('PAR1') ? `it is Parquet; ${importHint(name)}` : 'it is not UTF-8 text',
      );
    }
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
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw new DelayError([`${name}: cannot be read as a trace: ${message}`]);
    throw new DelayError([`${name}: ${readingReason(error)}; allowed: a trace, CSV or CSV.gz`]);
  }
}

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
  /** Position of the names of workers in a record, if there are any; the names by number of the worker. */
  private nameColumn = -1;
  private readonly names: string[] = [];

  constructor(private readonly name: string) {
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
    else if (this.nameColumn >= 0)
      this.names[this.workers.number(Number(fields[worker]))] ??= fields[this.nameColumn];
  }

  wrong(text: string, line: number): void {
    if (this.columns !== undefined) this.mistakes.add(line, text);
    else this.refuseHeader(`in the header ${text}`, line);
  }

  private header(fields: readonly string[], line: number): number[] {
    if (COLUMNS.some((column) => fields.filter((field) => field === column).length !== 1)) {
      this.refuseHeader(`the header is "${cut(fields.join(','))}"`, line);
    }
    this.width = fields.length;
    this.nameColumn = fields.indexOf(NAME_COLUMN);
    return COLUMNS.map((column) => fields.indexOf(column));
  }

  /** Without its columns nothing can be said about the rest. */
  private refuseHeader(what: string, line: number): never {
    const needed = `${COLUMNS.join(', ')}, each once, separated by commas`;
    this.mistakes.add(line, `${what}; it must have ${needed}; ${importHint(this.name)}`);
    throw new DelayError(this.mistakes.list());
  }

  /** Returns what is wrong with the row, or null. */
  private add(round: string, worker: string, duration: string, line: number): string | null {
    if (!isId(round)) return `round is "${cut(round)}"; it must be a whole number >= 0`;
    if (!isId(worker)) return `worker is "${cut(worker)}"; it must be a whole number >= 0`;
    const seconds = DECIMAL.test(duration) ? Number(duration) : Number.NaN;
    const rule = durationRule(seconds);
    if (rule !== undefined) return `duration_s is "${cut(duration)}"; ${rule}`;
    this.rows.add(this.rounds.number(Number(round)), this.workers.number(Number(worker)), seconds, line);
    checkSurplus(this.rows, this.rounds, this.workers);
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
    if (trace !== undefined) {
      if (this.nameColumn < 0) return trace;
      return { ...trace, names: Array.from(workers.sorted(), (worker) => this.names[worker]) };
    }
    findMistakes(rows, rounds, workers, mistakes);
    throw new DelayError(mistakes.list());
  }
}

function importHint(name: string): string {
  return `straggle import ${name} --out trace.csv makes a trace of other logs`;
}

/** A text of the user's, cut to a length that leaves the rest of the line readable. */
function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
