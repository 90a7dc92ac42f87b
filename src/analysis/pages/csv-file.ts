import { parse } from 'csv-parse/sync';
import type { CsvCell } from '../../report/csv.js';
import { fault, InputError } from '../../simulation/input/input-error.js';
import { readInput } from './read-input.js';

/** A CSV as it was written: numbers are numbers again, infinity is, and empty cells are null. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
}

/** @throws InputError where it is no table with a header */
export function readCsv(file: string): CsvTable {
  let rows: string[][];
  try {
    rows = parse(readInput(file)) as string[][];
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError([fault(file, 'not a CSV table', 'a header, and rows of as many cells')]);
  }
  const [columns, ...cells] = rows;
  if (columns === undefined)
    throw new InputError([fault(file, 'empty', 'a header, and rows of as many cells')]);
  return { columns, rows: cells.map((row) => row.map(cellOf)) };
}

function cellOf(text: string): CsvCell {
  if (text === '') return null;
  if (text === 'inf') return Infinity;
  if (text === '-inf') return -Infinity;
  return /^-?\d+(\.\d+)?(e[-+]?\d+)?$/.test(text) ? Number(text) : text;
}
