import { RecordSplitter, textChunks } from '../../models/traces/records.js';
import { fault, InputError } from '../../simulation/input/input-error.js';
import { type LogTable, SAMPLE } from './table.js';

const DELIMITERS = [',', ';', '\t', '|'];
const NAMES: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

type Piece =
  | { readonly fields: readonly string[]; readonly line: number }
  | { readonly wrong: string; readonly line: number };

/**
 * The table of a CSV file, plain or gzipped: fields separated by commas, semicolons, tabs or bars, whichever splits the
 * header into most.
 * @throws InputError where there is no header
 */
export function delimitedTable(path: string, start: string): LogTable {
  const header = start.split(/\r\n?|\n/).find((line) => line.trim() !== '') ?? '';
  const bare = header.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  const delimiter = DELIMITERS[counts.indexOf(Math.max(...counts))];
  const sample: (readonly string[])[] = [];
  let columns: readonly string[] = [];
  for (const piece of pieces(path, delimiter)) {
    if (!('fields' in piece)) continue;
    if (columns.length === 0) columns = piece.fields;
    else if (piece.fields.length === columns.length) sample.push(piece.fields);
    if (sample.length === SAMPLE) break;
  }
  if (columns.length === 0) throw new InputError([fault(path, 'it is empty', 'a log with a header')]);
  if (columns.every((name) => /^[+-]?[\d.,]+$/.test(name)))
    throw new InputError([fault(path, 'the first line has only numbers', 'a header that names the columns')]);
  return {
    form: delimiter === ',' ? 'CSV' : `CSV with ${NAMES[delimiter]}`,
    columns,
    sample,
    read(wanted, taker) {
      let isHeader = true;
      for (const piece of pieces(path, delimiter)) {
        if ('wrong' in piece) taker.wrong(piece.wrong, piece.line);
        else if (isHeader) isHeader = false;
        else if (piece.fields.length !== columns.length)
          taker.wrong(
            `${piece.fields.length} fields; it must have ${columns.length}, like the header`,
            piece.line,
          );
        else
          taker.cells(
            wanted.map((column) => piece.fields[column]),
            piece.line,
          );
      }
    },
  };
}

function* pieces(path: string, delimiter: string): Generator<Piece> {
  let found: Piece[] = [];
  const splitter = new RecordSplitter(
    {
      record: (fields, line) => found.push({ fields, line }),
      wrong: (wrong, line) => found.push({ wrong, line }),
    },
    delimiter,
  );
  for (const chunk of textChunks(path)) {
    splitter.push(chunk);
    yield* found;
    found = [];
  }
  splitter.end();
  yield* found;
}
