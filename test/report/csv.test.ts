import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvCell, CsvWriter, csvText } from '../../src/report/csv.js';
import { FileSet } from '../../src/report/files.js';
import { folderWith } from '../folders.js';

/** Strings with what CSV finds hard among them. */
const awkward = fc.string({ unit: fc.constantFrom('a', 'μ', ',', '"', '\n', '\r', ' ', "'", ';', '=') });
const cell: fc.Arbitrary<CsvCell> = fc.oneof(
  awkward,
  fc.string(),
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(null, undefined),
);
const table = fc.integer({ min: 1, max: 5 }).chain((width) =>
  fc.record({
    columns: fc.array(awkward, { minLength: width, maxLength: width }),
    rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 }),
  }),
);

function expected(value: CsvCell): string {
  if (value === Infinity || value === -Infinity) return value > 0 ? 'inf' : '-inf';
  return String(value ?? '');
}

describe('csvText', () => {
  it('reads back as what was written', () => {
    fc.assert(
      fc.property(table, ({ columns, rows }) => {
        const text = csvText(columns, rows);
        expect(parse(text)).toEqual([columns, ...rows.map((row) => row.map(expected))]);
        expect(text.endsWith('\n')).toBe(true);
      }),
    );
  });

  it('writes numbers so that they read back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const [, [text]] = parse(csvText(['x'], [[value]])) as string[][];
        expect(Number(text) === value).toBe(true);
      }),
    );
  });

  it('looks as RFC 4180 says, with LF', () => {
    const rows = [
      ['uc-mmc', 0.1, 1e21, true],
      ['{"name":"cpgc","load":3}', Infinity, -Infinity, null],
    ];
    expect(csvText(['scheme', 'a', 'b,c', 'd'], rows)).toBe(
      'scheme,a,"b,c",d\nuc-mmc,0.1,1e+21,true\n"{""name"":""cpgc"",""load"":3}",inf,-inf,\n',
    );
  });

  it('refuses NaN, naming row and column', () => {
    expect(() =>
      csvText(
        ['a', 'b'],
        [
          [1, 2],
          [3, Number.NaN],
        ],
      ),
    ).toThrow('CSV row 2, column b: NaN');
  });

  it('refuses a row of another length', () => {
    expect(() => csvText(['a', 'b'], [[1]])).toThrow('CSV row 1 has 1 cells, the header 2');
  });
});

describe('CsvWriter', () => {
  it('writes the same as csvText, row by row', () => {
    const folder = folderWith();
    const rows = Array.from({ length: 25_000 }, (_, i) => [i, i / 7, `row "${i}"`]);
    const set = new FileSet();
    const writer = new CsvWriter(set.open(join(folder, 'a.csv')), ['i', 'x', 'text']);
    for (const row of rows) writer.row(row);
    writer.end();
    set.commit();
    const text = readFileSync(join(folder, 'a.csv'), 'utf8');
    expect(text === csvText(['i', 'x', 'text'], rows)).toBe(true);
  });
});
