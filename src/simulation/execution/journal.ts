import { fs } from '../../host/node.js';
import { OutputError, readingReason } from '../../report/output-error.js';
import { fault, InputError } from '../input/input-error.js';
import { VERSION } from '../results/version.js';
import { decodeLine, encodeLine } from './line.js';
import type { Place } from './state.js';

const JOURNAL = 'a FILE.csv.journal of `straggle run`';

/** Form of the lines of a journal. 2: with the least and the largest value of a histogram, and with staleness. */
export const JOURNAL_FORM = 2;

/** First line of a journal. */
export interface JournalHeader {
  readonly journal: 'straggle';
  /** Form of its lines, JOURNAL_FORM; absent before that was written down. */
  readonly form?: number;
  /** Version of straggle that wrote it: another one may give other results. */
  readonly version: string;
  /** Hash of everything its results depend on: see contentHash. */
  readonly content: string;
  /** `i/n` for the i-th of n shards; absent for a whole sweep. */
  readonly shard?: string;
  /** The experiment as it was given, options included, so that shards can be merged without its file. */
  readonly source: JournalSource;
}

/** An experiment as it was given. */
export interface JournalSource {
  readonly label: string;
  readonly stem: string;
  /** Folder of the experiment's file, from the folder of the journal. */
  readonly folder: string;
  readonly data: Record<string, unknown>;
  readonly baseline?: string;
  readonly metric?: string;
  readonly precision?: number;
}

/**
 * The results of a sweep as they come in, a line each, appended and brought to the disk. Every line carries a
 * checksum, which binds it to what the journal is of: a line of another one counts as damaged. A last line that was torn by a crash is dropped when the journal is opened again, and its work is
 * done again; anything else that is not as it was written is refused.
 */
export class Journal {
  private end: number;

  private constructor(
    readonly path: string,
    private readonly descriptor: number,
    readonly header: JournalHeader,
    end: number,
  ) {
    this.end = end;
  }

  /**
   * Opens a journal for appending, or begins it.
   * @param visit called for each record that is there already, in their order
   * @throws InputError if it is a journal of another experiment, or damaged
   * @throws OutputError if it cannot be written
   */
  static open(
    path: string,
    header: JournalHeader,
    fresh: boolean,
    visit: (record: unknown, place: Place) => void,
  ): Journal {
    return writing(path, () => {
      const isNew = fresh || !fs().existsSync(path);
      const descriptor = fs().openSync(path, isNew ? 'w+' : 'r+');
      try {
        const whole = isNew ? 0 : scan(path, descriptor, header, visit);
        fs().ftruncateSync(descriptor, whole);
        const journal = new Journal(path, descriptor, header, whole);
        if (whole === 0) journal.begin();
        return journal;
      } catch (error) {
        fs().closeSync(descriptor);
        throw error;
      }
    });
  }

  /**
   * Opens a finished journal for reading only; the file stays as it is.
   * @throws InputError if it is no journal
   */
  static read(path: string): Journal {
    let descriptor: number | undefined;
    try {
      descriptor = fs().openSync(path, 'r');
      return new Journal(path, descriptor, readHeader(path, descriptor), fs().fstatSync(descriptor).size);
    } catch (error) {
      if (descriptor !== undefined) fs().closeSync(descriptor);
      if (error instanceof InputError) throw error;
      const reason = readingReason(error);
      throw new InputError([fault(path, reason, JOURNAL)]);
    }
  }

  /** Its length in bytes. */
  get size(): number {
    return this.end;
  }

  /**
   * Reads all of it.
   * @throws InputError if it is damaged other than in a torn last line
   */
  visit(visit: (record: unknown, place: Place) => void): void {
    scan(this.path, this.descriptor, this.header, visit);
  }

  /**
   * Appends records and brings them to the disk. Returns where each lies.
   * @throws OutputError; what was written of them is dropped when the journal is opened again
   */
  append(records: readonly unknown[]): Place[] {
    return writing(this.path, () => {
      if (fs().fstatSync(this.descriptor).size !== this.end) {
        throw new OutputError(this.path, 'another process is writing it');
      }
      const lines = records.map((record) => encodeLine(record, keyOf(this.header)));
      const places = lines.map((line) => {
        const place = { offset: this.end, length: Buffer.byteLength(line) };
        this.end += place.length;
        return place;
      });
      writeWhole(this.descriptor, Buffer.from(lines.join('')), places[0].offset);
      fs().fsyncSync(this.descriptor);
      return places;
    });
  }

  private begin(): void {
    const line = Buffer.from(encodeLine(this.header));
    writeWhole(this.descriptor, line, 0);
    fs().fsyncSync(this.descriptor);
    this.end = line.length;
  }

  /** Reads a record again. */
  at({ offset, length }: Place): unknown {
    const bytes = Buffer.allocUnsafe(length);
    readWhole(this.descriptor, bytes, offset);
    const record = decodeLine(bytes.toString('utf8', 0, length - 1), keyOf(this.header));
    if (record === undefined) throw new InputError([`${this.path}: changed while it was being read`]);
    return record;
  }

  close(): void {
    fs().closeSync(this.descriptor);
  }
}

function writing<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw OutputError.from(path, error);
  }
}

/** Reads all lines, a piece at a time. Returns the length of what is whole. */
function scan(
  path: string,
  descriptor: number,
  header: JournalHeader,
  visit: (record: unknown, place: Place) => void,
): number {
  let whole = 0;
  let number = 0;
  for (const { line, place, last } of linesOf(descriptor)) {
    number++;
    const record = line === undefined ? undefined : decodeLine(line, number === 1 ? '' : keyOf(header));
    if (record === undefined) {
      if (number === 1) refuseForeign(path, descriptor, header);
      else if (line !== undefined && isHeader(decodeLine(line))) {
        throw new InputError([fault(`${path}:${number}`, 'another journal begins here', 'one in a file')]);
      }
      if (last) break;
      const what = 'this line is damaged, or of another journal';
      throw new InputError([`${path}:${number}: ${what}; --fresh starts over`]);
    }
    if (number === 1) checkHeader(path, record, header);
    else visit(record, place);
    whole = place.offset + place.length;
  }
  return whole;
}

/** A torn first line is the beginning of the header; any other file must not be written over. */
function refuseForeign(path: string, descriptor: number, header: JournalHeader): void {
  const expected = Buffer.from(encodeLine(header));
  const found = Buffer.alloc(Math.min(fs().fstatSync(descriptor).size, expected.length));
  readWhole(descriptor, found, 0);
  if (found.length === expected.length || !found.equals(expected.subarray(0, found.length))) {
    throw new InputError([`${path}: not a journal, or its first line is damaged; --fresh starts over`]);
  }
}

function readHeader(path: string, descriptor: number): JournalHeader {
  for (const { line } of linesOf(descriptor)) {
    const record = line === undefined ? undefined : decodeLine(line);
    if (isHeader(record)) return record;
    break;
  }
  throw new InputError([fault(path, 'not a journal', JOURNAL)]);
}

function isHeader(record: unknown): record is JournalHeader {
  return (
    typeof record === 'object' && record !== null && 'journal' in record && record.journal === 'straggle'
  );
}

/** Whether this version of straggle goes on with a journal. */
export function isOfThisVersion({ form, version }: JournalHeader): boolean {
  return form === JOURNAL_FORM && version === VERSION;
}

/** To which the lines of a journal are bound: the work, and not the names of files, which may change. */
function keyOf({ content, shard = '' }: JournalHeader): string {
  return `${content} ${shard} `;
}

function checkHeader(path: string, found: unknown, expected: JournalHeader): void {
  if (!isHeader(found)) throw new InputError([`${path}: not a journal; --fresh starts over`]);
  const { form, version, content, shard } = found;
  if (form !== expected.form) {
    throw new InputError([
      `${path}: written in a form that this straggle does not read; --fresh starts over`,
    ]);
  }
  if (version !== expected.version) {
    const by = `written by straggle ${version ?? 'of another version'}, this is ${expected.version}`;
    throw new InputError([`${path}: ${by}; --fresh starts over`]);
  }
  if (content !== expected.content) {
    throw new InputError([
      `${path}: the journal of another experiment (content ${content.slice(0, 12)}, this one has ` +
        `${expected.content.slice(0, 12)}); --fresh starts over`,
    ]);
  }
  if (shard !== expected.shard) {
    const name = (s: string | undefined) => (s === undefined ? 'the whole sweep' : `shard ${s}`);
    throw new InputError([
      `${path}: the journal of ${name(shard)}, this is ${name(expected.shard)}; --fresh starts over`,
    ]);
  }
}

/** Bytes that are read at a time. */
const PIECE = 1 << 20;

/** The lines of a file; a last one without line end comes without text. `last`: nothing follows. */
function* linesOf(descriptor: number): Generator<{ line: string | undefined; place: Place; last: boolean }> {
  const size = fs().fstatSync(descriptor).size;
  let kept: Buffer = Buffer.alloc(0);
  let start = 0;
  for (let read = 0; read < size; ) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE, size - read));
    readWhole(descriptor, piece, read);
    read += piece.length;
    let text = Buffer.concat([kept, piece]);
    for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10)) {
      const length = at + 1;
      yield {
        line: text.toString('utf8', 0, at),
        place: { offset: start, length },
        last: start + length === size,
      };
      start += length;
      text = text.subarray(length);
    }
    kept = text;
  }
  if (kept.length > 0) yield { line: undefined, place: { offset: start, length: kept.length }, last: true };
}

function readWhole(descriptor: number, bytes: Buffer, offset: number): void {
  for (let done = 0; done < bytes.length; ) {
    const read = fs().readSync(descriptor, bytes, done, bytes.length - done, offset + done);
    if (read === 0) throw new Error('the file is shorter than it was');
    done += read;
  }
}

function writeWhole(descriptor: number, bytes: Buffer, offset: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += fs().writeSync(descriptor, bytes, done, bytes.length - done, offset + done);
  }
}
