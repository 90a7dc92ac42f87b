import type { CsvCell } from './csv.js';

/** A swept value as a cell: plain values as they are, objects and lists as compact JSON. */
export function cellOf(value: unknown): CsvCell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}
