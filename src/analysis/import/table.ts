import type { Cell, Unit } from './cells.js';

/** The records of a log, whatever the form of its file. */
export interface LogTable {
  /** @example 'JSON lines' */
  readonly form: string;
  readonly columns: readonly string[];
  /** The first records, a cell for each column. */
  readonly sample: readonly (readonly Cell[])[];
  /** The columns of a form whose meaning is known, and the unit of its durations where that is known. */
  readonly known?: {
    readonly round: string;
    readonly worker: string;
    readonly duration: string;
    readonly unit?: Unit;
  };
  /** Further remarks on the form, a sentence each. */
  readonly remarks?: readonly string[];
  /** Reads all records, in order. */
  read(columns: readonly number[], taker: CellTaker): void | Promise<void>;
}

/** Receiver of records. */
export interface CellTaker {
  /** @param cells those of the requested columns @param line of the file, or number of the record, from 1 */
  cells(cells: readonly Cell[], line: number): void;
  /** A record that cannot be read. */
  wrong(what: string, line: number): void;
}

/** Number of records in a sample. */
export const SAMPLE = 500;
