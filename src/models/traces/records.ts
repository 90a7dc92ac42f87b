import { parse } from 'csv-parse/sync';
import type { Gunzip } from 'minizlib';
import { fs, requirePackage } from '../../host/node.js';

/** Bytes that are read at a time. gzip packs at most 1032 to 1: no piece becomes larger than 17 MB. */
const PIECE = 1 << 14;

/**
 * The bytes of a file, piece by piece: its size does not matter.
 * @throws Error if the file cannot be read
 */
export function* filePieces(path: string): Generator<Uint8Array> {
  const file = fs().openSync(path, 'r');
  try {
    for (;;) {
      const buffer = new Uint8Array(PIECE);
      const length = fs().readSync(file, buffer);
      if (length === 0) return;
      yield buffer.subarray(0, length);
    }
  } finally {
    fs().closeSync(file);
  }
}

/**
 * The text of a file, plain or gzipped, piece by piece: its size does not matter. Whether it is gzipped is told by its
 * first bytes, not by its name, so that a renamed file is read as well. A byte-order mark is left out; what is no UTF-8
 * becomes U+FFFD.
 * @throws Error if the file cannot be read, or its gzip data is damaged or cut off
 */
export function* textChunks(path: string): Generator<string> {
  const decoder = new TextDecoder();
  let inflate: ((bytes: Uint8Array, isLast: boolean) => Uint8Array[]) | undefined;
  let isFirst = true;
  for (const bytes of filePieces(path)) {
    if (isFirst && bytes[0] === 0x1f && bytes[1] === 0x8b) inflate = inflater();
    isFirst = false;
    for (const plain of inflate?.(bytes, false) ?? [bytes]) yield decoder.decode(plain, { stream: true });
  }
  for (const plain of inflate?.(new Uint8Array(0), true) ?? []) yield decoder.decode(plain, { stream: true });
  yield decoder.decode();
}

/** Inflates synchronously and piece by piece, which zlib itself does not offer. */
function inflater(): (bytes: Uint8Array, isLast: boolean) => Uint8Array[] {
  const minizlib = requirePackage<{ Gunzip: typeof Gunzip }>('minizlib', import.meta.url);
  const gunzip = new minizlib.Gunzip({});
  let inflated: Uint8Array[] = [];
  let failure: Error | undefined;
  gunzip.on('data', (bytes) => inflated.push(bytes as Buffer));
  gunzip.on('error', (error) => {
    failure ??= error as Error;
  });
  return (bytes, isLast) => {
    inflated = [];
    if (isLast) gunzip.end();
    else gunzip.write(Buffer.from(bytes));
    if (failure !== undefined) throw failure;
    return inflated;
  };
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

  /** @param delimiter a single character */
  constructor(
    private readonly taker: RecordTaker,
    private readonly delimiter = ',',
  ) {}

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
      if (line.trim() !== '') this.taker.record(split(line, this.delimiter), this.line);
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
      [fields] = parse(record, {
        trim: true,
        relax_column_count: true,
        delimiter: this.delimiter,
      }) as string[][];
    } catch {
      this.taker.wrong('a quote stands inside a field; quotes must enclose a whole field', this.openLine);
      return;
    }
    this.taker.record(fields, this.openLine);
  }
}

const NOT_CLOSED = 'a quote is opened here and not closed';

/** The fields of a line without quotes. */
function split(line: string, delimiter: string): string[] {
  const fields = line.split(delimiter);
  // Most lines have no spaces, and a trace may have ten million lines.
  return /\s/.test(line) ? fields.map((field) => field.trim()) : fields;
}
