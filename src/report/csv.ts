import { stringify } from 'csv-stringify/sync';

/** Value of a CSV cell. null and undefined become an empty cell. */
export type CsvCell = number | string | boolean | null | undefined;

/**
 * A table as CSV (RFC 4180 quoting, every line ended by LF). Numbers in the shortest form that reads back as the same
 * number, infinity as `inf`.
 *
 * @throws Error where a cell is NaN or a row's length is not the header's; it names row (from 1) and column
 */
export function csvText(columns: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  const pieces: string[] = [];
  const writer = new CsvWriter({ write: (text) => pieces.push(text) }, columns);
  for (const row of rows) writer.row(row);
  writer.end();
  return pieces.join('');
}

/**
 * Streaming counterpart of `csvText`: writes row by row into an open file of a FileSet. `end` must be called before
 * the set is committed.
 */
export class CsvWriter {
  private lines: string[][];
  private rows = 0;

  /** @param columns the header, at least one name */
  constructor(
    private readonly file: { write(text: string): void },
    private readonly columns: readonly string[],
  ) {
    this.lines = [[...columns]];
  }

  /**
   * Appends a row.
   *
   * @throws Error as `csvText`; OutputError where the file cannot be written
   */
  row(cells: readonly CsvCell[]): void {
    this.rows++;
    if (cells.length !== this.columns.length) {
      throw new Error(`CSV row ${this.rows} has ${cells.length} cells, the header ${this.columns.length}`);
    }
    this.lines.push(cells.map((cell, i) => this.cell(cell, i)));
    // A thousand at a time: setting csv-stringify up costs more than one row.
    if (this.lines.length >= 1000) this.flush();
  }

  /** Writes the buffered rows. */
  end(): void {
    this.flush();
  }

  private cell(value: CsvCell, column: number): string {
    if (value === null || value === undefined) return '';
    if (Number.isNaN(value)) throw new Error(`CSV row ${this.rows}, column ${this.columns[column]}: NaN`);
    if (value === Infinity) return 'inf';
    if (value === -Infinity) return '-inf';
    return String(value);
  }

  private flush(): void {
    // A lone carriage return must be quoted as well: many readers take it for the end of a line. So must an
    // empty cell that is a whole row, which would be a blank line.
    const options = { quoted_match: /\r/, quoted_empty: this.columns.length === 1 };
    if (this.lines.length > 0) this.file.write(stringify(this.lines, options));
    this.lines = [];
  }
}

/** A swept value as a cell: plain values as they are, objects and lists as compact JSON. */
export function cellOf(value: unknown): CsvCell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}
