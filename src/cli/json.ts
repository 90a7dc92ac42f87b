import type { CsvCell } from '../report/csv.js';
import { InputError, mistake } from '../simulation/input/input-error.js';

/** Rows of a table as objects with the names of its columns; what is not there, or not finite, is null. */
export function objectsOf(
  columns: readonly string[],
  rows: readonly (readonly CsvCell[])[],
): Record<string, CsvCell>[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i] ?? null])));
}

/** A JSON document with a line end. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Parses --format. */
export function formatOption<Format extends string>(...formats: readonly Format[]): (text: string) => Format {
  return (text) => {
    const found = formats.find((format) => format === text);
    if (found === undefined) throw new InputError([mistake('--format', text || '""', formats.join(', '))]);
    return found;
  };
}
