import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { readBytes, TooLong } from '../../host/node.js';
import type { CsvCell } from '../../report/csv.js';
import { readingReason } from '../../report/output-error.js';
import { plainData } from '../../simulation/input/document.js';
import { fault, InputError, mistake } from '../../simulation/input/input-error.js';

/** Bytes of a file that goes into a page. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * The text of a file that is a result.
 * @throws InputError where it cannot be read, is no text, or is too large for a page
 */
export function readInput(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readBytes(file, MOST_BYTES));
  } catch (error) {
    if (error instanceof TooLong) {
      throw new InputError([mistake(file, 'a longer file', `at most ${MOST_BYTES} bytes`)]);
    }
    const reason = error instanceof TypeError ? 'not UTF-8 text' : readingReason(error);
    throw new InputError([fault(file, reason, 'a result of straggle')]);
  }
}

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

/** An experiment as the meta file of its result has it. */
const described = z.looseObject({
  experiment: z.record(z.string(), z.unknown()),
  content_hash: z.string().optional(),
  data: z.record(z.string(), z.string()).default({}),
  baseline: z.string().optional(),
  precision: z.number().optional(),
});

const versions = z.looseObject({ straggle: z.string(), node: z.string(), streams: z.int() });

const ofFigure = z.looseObject({
  figure: z.string(),
  seed: z.string(),
  experiments: z.array(described),
  versions,
});

const ofRun = described.extend({ versions });

/** Content of FILE.meta.json. */
export interface Meta {
  /** Id of the figure, if it is one. */
  readonly figure?: string;
  readonly seed?: string;
  readonly experiments: readonly z.output<typeof described>[];
  readonly versions: z.output<typeof versions>;
}

/** @throws InputError where it is not what straggle writes beside a result */
export function readMeta(file: string): Meta {
  const given = parsed(file);
  const figure = ofFigure.safeParse(given);
  if (figure.success) return figure.data;
  const run = ofRun.safeParse(given);
  if (run.success) return { experiments: [run.data], versions: run.data.versions };
  throw new InputError([fault(file, 'not a description of a result', 'what straggle writes beside one')]);
}

function parsed(file: string): unknown {
  try {
    return plainData(JSON.parse(readInput(file)), file);
  } catch (error) {
    // The parser recurses.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
