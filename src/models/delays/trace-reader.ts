import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { DelayError } from './delay.js';

/** Measured durations of one unit of work: every worker in every round. */
export interface Trace {
  readonly rounds: number;
  readonly workers: number;
  /** durations[round · workers + worker], > 0; rounds and workers in the order of their numbers in the file. */
  readonly durations: Float64Array;
}

const COLUMNS = ['round', 'worker', 'duration_s'] as const;
const MOST_MISTAKES = 20;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const WHOLE = /^\d+$/;

const alreadyRead = new Map<string, { readonly version: string; readonly trace: Trace }>();

/**
 * Reads a trace from a CSV file, plain or gzipped. A file that has been read and has not changed since is not read
 * again: the points of a sweep share it.
 * @throws DelayError with a line for each mistake (the first twenty): file, line, what is there, what is allowed
 */
export function readTrace(path: string): Trace {
  return attempt(path, () => {
    const { mtimeMs, size } = statSync(path);
    const version = `${mtimeMs}:${size}`;
    const known = alreadyRead.get(path);
    if (known?.version === version) return known.trace;
    const bytes = readFileSync(path);
    // By its first bytes, not by its name, so that a renamed file is read as well.
    const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const trace = parseTrace((zipped ? gunzipSync(bytes) : bytes).toString('utf8'), path);
    alreadyRead.set(path, { version, trace });
    return trace;
  });
}

/**
 * Reads a trace from the text of a CSV file with the columns `round`, `worker` and `duration_s`, in any order; others
 * are ignored. Rounds and workers are whole numbers, not necessarily consecutive; every round has every worker.
 * @param name what to call the file in error messages
 * @throws DelayError as `readTrace`
 */
export function parseTrace(text: string, name: string): Trace {
  const reader = new TraceReader(name);
  attempt(name, () =>
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      // Nothing is kept of a record: a trace may have millions.
      on_record: (fields: string[], { lines }) => {
        reader.record(fields, lines);
        return null;
      },
    }),
  );
  return reader.finish();
}

function attempt<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DelayError) throw error;
    throw new DelayError([`${name}: cannot be read as a trace: ${(error as Error).message}`]);
  }
}

function isId(text: string): boolean {
  return WHOLE.test(text) && Number.isSafeInteger(Number(text));
}

interface Round {
  /** Where it begins in the file. */
  readonly line: number;
  readonly durations: Map<number, number>;
}

/** Takes in the records one by one and gathers what is wrong with them. */
class TraceReader {
  /** Position of each of `COLUMNS` in a record; unknown until the header has been read. */
  private columns: readonly number[] | undefined;
  private width = 0;
  private readonly rounds = new Map<number, Round>();
  private readonly workers = new Set<number>();
  private readonly mistakes: string[] = [];
  private unlisted = 0;

  constructor(private readonly name: string) {}

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
    if (mistake !== null) this.report(line, mistake);
  }

  private header(fields: readonly string[], line: number): number[] {
    if (COLUMNS.some((column) => fields.filter((field) => field === column).length !== 1)) {
      this.report(line, `the header is "${fields.join(',')}"; it must have ${COLUMNS.join(', ')}, each once`);
      // Without its columns nothing can be said about the rest.
      throw new DelayError(this.mistakes);
    }
    this.width = fields.length;
    return COLUMNS.map((column) => fields.indexOf(column));
  }

  /** Returns what is wrong with the row, or null. */
  private add(round: string, worker: string, duration: string, line: number): string | null {
    if (!isId(round)) return `round is "${round}"; it must be a whole number >= 0`;
    if (!isId(worker)) return `worker is "${worker}"; it must be a whole number >= 0`;
    const seconds = DECIMAL.test(duration) ? Number(duration) : Number.NaN;
    if (!(seconds > 0 && seconds < Infinity)) {
      return `duration_s is "${duration}"; it must be a finite number > 0`;
    }
    const { durations } = this.roundOf(Number(round), line);
    if (durations.has(Number(worker))) {
      return `round ${round} has worker ${worker} a second time; it must have each worker once`;
    }
    durations.set(Number(worker), seconds);
    this.workers.add(Number(worker));
    return null;
  }

  private roundOf(number: number, line: number): Round {
    let round = this.rounds.get(number);
    if (round === undefined) {
      round = { line, durations: new Map() };
      this.rounds.set(number, round);
    }
    return round;
  }

  finish(): Trace {
    const workers = [...this.workers].sort((a, b) => a - b);
    // A mistake in a row would show up a second time as a gap.
    if (this.mistakes.length === 0) this.findGaps(workers);
    if (this.unlisted > 0) this.mistakes.push(`${this.name}: and ${this.unlisted} more mistakes`);
    if (this.mistakes.length > 0) throw new DelayError(this.mistakes);
    const rounds = [...this.rounds.keys()].sort((a, b) => a - b);
    const durations = new Float64Array(rounds.length * workers.length);
    rounds.forEach((round, r) => {
      const row = this.rounds.get(round)!.durations;
      workers.forEach((worker, j) => {
        durations[r * workers.length + j] = row.get(worker)!;
      });
    });
    return { rounds: rounds.length, workers: workers.length, durations };
  }

  private findGaps(workers: readonly number[]): void {
    if (this.columns === undefined) this.report(1, `empty; it must have a header with ${COLUMNS.join(', ')}`);
    else if (workers.length === 0) this.report(1, 'a header without durations; there must be at least one');
    for (const [round, { line, durations }] of this.rounds) {
      if (durations.size === workers.length) continue;
      const lacking = workers.find((worker) => !durations.has(worker));
      const numbers = `it has ${durations.size} of ${workers.length} workers`;
      this.report(line, `round ${round} lacks worker ${lacking}: ${numbers}, and every round must have all`);
    }
  }

  private report(line: number, text: string): void {
    if (this.mistakes.length < MOST_MISTAKES) this.mistakes.push(`${this.name}:${line}: ${text}`);
    else this.unlisted++;
  }
}
