import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DelayError } from '../../../src/models/errors.js';
import { parseTrace, readTrace } from '../../../src/models/traces/reader.js';
import { RecordSplitter } from '../../../src/models/traces/records.js';
import { folderWith } from '../../folders.js';
import { tries } from '../../fuzz.js';

const HEADER = 'round,worker,duration_s\n';
const folder = folderWith();

function fileWith(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function mistakes(text: string): readonly string[] {
  try {
    parseTrace(text, 't.csv');
  } catch (error) {
    if (error instanceof DelayError) return error.mistakes;
    throw error;
  }
  return [];
}

describe('reading', () => {
  const expected = { rounds: 2, workers: 2, durations: Float64Array.of(1.5, 2, 3, 0.25) };

  test('gives rounds and workers in the order of their numbers', () => {
    expect(parseTrace(`${HEADER}10,10,0.25\n9,10,2\n10,9,3\n9,9,1.5\n`, 't.csv')).toEqual(expected);
  });

  test('takes columns in any order, others beside them, spaces, a BOM, CRLF, blank lines, no last newline', () => {
    const text =
      '\ufeffworker,note,duration_s, round\r\n0 ,a,1.5,0\r\n1,,2e0,0\r\n\r\n0,"b,c",3,1\r\n1,d,.25,1';
    expect(parseTrace(text, 't.csv')).toEqual(expected);
  });

  test('reads plain and gzipped files alike, and again when they have changed', () => {
    const text = `${HEADER}0,0,1.5\n0,1,2\n1,0,3\n1,1,0.25\n`;
    const plain = fileWith('plain.csv', text);
    expect(readTrace(plain)).toEqual(expected);
    expect(readTrace(plain)).toBe(readTrace(plain));
    expect(readTrace(fileWith('zipped.csv.gz', gzipSync(text)))).toEqual(expected);
    writeFileSync(plain, `${HEADER}0,0,4\n`);
    expect(readTrace(plain).durations).toEqual(Float64Array.of(4));
  });

  test('names a file that is missing or broken', () => {
    const missing = join(folder, 'missing.csv');
    expect(() => readTrace(missing)).toThrow(DelayError);
    expect(() => readTrace(missing)).toThrow(missing);
    const broken = fileWith('broken.csv.gz', gzipSync(`${HEADER}0,0,1\n`).subarray(0, 25));
    expect(() => readTrace(broken)).toThrow(/broken\.csv\.gz: cannot be read/);
  });
});

describe('mistakes are named with their line', () => {
  test.each(['-1', '0', '0.0', 'NaN', 'inf', '1e999', '1e-999', 'abc', '', '0x10', '1 s'])(
    'duration %j',
    (duration) => {
      const found = mistakes(`${HEADER}0,0,1\n0,1,${duration}\n`);
      expect(found).toEqual([`t.csv:3: duration_s is "${duration}"; it must be a finite number > 0`]);
    },
  );

  test.each(['1e300', '5e-324', '1e141'])('duration %s, of which no errors could be computed', (duration) => {
    const rule = 'it must be from 1e-140 to 1e+140, for means and errors to be computed';
    expect(mistakes(`${HEADER}0,0,1\n0,1,${duration}\n`)).toEqual([
      `t.csv:3: duration_s is "${duration}"; ${rule}`,
    ]);
  });

  test('a file that only repeats itself is not read to its end', () => {
    const file = fileWith('bomb.csv.gz', gzipSync(`${HEADER}${'0,0,1\n'.repeat(2_000_000)}not,a,row\n`));
    expect(() => readTrace(file)).toThrow(
      /bomb\.csv\.gz: .*more than 1048576 rows are of a worker and round that/,
    );
  });

  test.each(['-1', '1.5', 'x', '', '1e3'])('round and worker %j', (id) => {
    expect(mistakes(`${HEADER}${id},0,1\n0,${id},1\n`)).toEqual([
      `t.csv:2: round is "${id}"; it must be a whole number >= 0`,
      `t.csv:3: worker is "${id}"; it must be a whole number >= 0`,
    ]);
  });

  test('a worker twice in a round', () => {
    const found = mistakes(`${HEADER}4,0,1\n4,1,1\n\n4,0,2\n`);
    expect(found).toEqual(['t.csv:5: round 4 has worker 0 a second time; it must have each worker once']);
  });

  test('a round that lacks a worker, at the round where it begins', () => {
    const found = mistakes(`${HEADER}0,0,1\n0,1,1\n3,1,1\n5,0,1\n5,1,1\n`);
    expect(found).toEqual([
      't.csv:4: round 3 lacks worker 0: it has 1 of 2 workers, and every round must have all',
    ]);
  });

  test('unequal workers, as many in each round', () => {
    expect(mistakes(`${HEADER}0,0,1\n0,1,1\n1,0,1\n1,2,1\n`).map((mistake) => mistake.split(':')[1])).toEqual(
      ['2', '4'],
    );
  });

  test('too few and too many fields', () => {
    const found = mistakes(`${HEADER}0,0\n0,0,1,2\n`);
    expect(found).toEqual(
      [2, 3].map((line, i) => `t.csv:${line}: ${[2, 4][i]} fields; it must have 3, like the header`),
    );
  });

  test.each(['0,0,1\n0,1,2\n', 'round,worker\n0,0\n', 'round,worker,round,duration_s\n0,0,0,1\n'])(
    'header of %j',
    (text) => {
      const found = mistakes(text);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(
        /^t\.csv:1: the header is "[^"]*"; it must have round, worker, duration_s, each once, separated by commas; straggle import t\.csv/,
      );
    },
  );

  test('nothing in it', () => {
    expect(mistakes('')).toEqual(['t.csv:1: empty; it must have a header with round, worker, duration_s']);
    expect(mistakes(HEADER)).toEqual(['t.csv:1: a header without durations; there must be at least one']);
  });

  test('an open quote', () => {
    expect(mistakes(`${HEADER}0,0,1\n\n0,1,"1\n0,2,1\n`)).toEqual([
      't.csv:4: a quote is opened here and not closed',
    ]);
    expect(mistakes(`${HEADER}0,0,1\n0,1"2",1\n0,2,-1\n`)).toEqual([
      't.csv:3: a quote stands inside a field; quotes must enclose a whole field',
      't.csv:4: duration_s is "-1"; it must be a finite number > 0',
    ]);
  });

  test('in the order of the lines, whatever they are', () => {
    const found = mistakes(`${HEADER}0,0,1\n1,0,1\n0,0,1\n1,0,x\n1,0,2\n`);
    expect(found.map((mistake) => mistake.split(' ')[0])).toEqual(['t.csv:4:', 't.csv:5:', 't.csv:6:']);
  });

  test('what is no text', () => {
    const utf16 = fileWith('utf16.csv', Buffer.from(`\ufeff${HEADER}0,0,1\n`, 'utf16le'));
    expect(() => readTrace(utf16)).toThrow(`${utf16}: cannot be read as a trace: it is not UTF-8 text`);
    const endless = `${HEADER}0,0,${'1'.repeat(200_000)}`;
    expect(mistakes(endless)).toEqual([
      't.csv: cannot be read as a trace: line 2: longer than 100000 characters',
    ]);
  });

  test('many of them are cut short', () => {
    const found = mistakes(HEADER + '0,0,-1\n'.repeat(1000));
    expect(found).toHaveLength(21);
    expect(found[20]).toBe('t.csv: and 980 more mistakes');
    const gaps = mistakes(
      HEADER + Array.from({ length: 1000 }, (_, round) => `${round},${round},1\n`).join(''),
    );
    expect(gaps.slice(19)).toEqual([
      't.csv:21: round 19 lacks worker 0: it has 1 of 1000 workers, and every round must have all',
      't.csv: and 980 more mistakes',
    ]);
  });
});

describe('records', () => {
  /** The records of a text that is cut into pieces at the given places. */
  function recordsOf(text: string, cuts: readonly number[]): { fields: readonly string[]; line: number }[] {
    const records: { fields: readonly string[]; line: number }[] = [];
    const splitter = new RecordSplitter({
      record: (fields, line) => records.push({ fields, line }),
      wrong: (what, line) => records.push({ fields: [what], line }),
    });
    const ends = [...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b);
    ends.forEach((end, i) => {
      splitter.push(text.slice(i === 0 ? 0 : ends[i - 1], end));
    });
    splitter.end();
    return records;
  }

  test('are those of a CSV parser, wherever the text is cut into pieces', () => {
    const plain = fc
      .string({ unit: fc.constantFrom('0', '9', '.', 'é', ' '), minLength: 1 })
      .map((s) => `x${s}`);
    const quoted = fc.string({ unit: fc.constantFrom('1', ',', '""', '\n') }).map((s) => `"x${s}"`);
    const record = fc.array(fc.oneof(plain, quoted), { minLength: 2, maxLength: 4 }).map((f) => f.join(','));
    const text = fc
      .tuple(fc.array(record), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean())
      .map(([lines, end, last]) => lines.join(end) + (last ? end : ''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 4 }), (csv, cuts) => {
        const options = { trim: true, relax_column_count: true, skip_empty_lines: true };
        // Line ends within quotes become LF, too.
        const expected = parse(csv.replace(/\r\n?/g, '\n'), options) as unknown as string[][];
        expect(recordsOf(csv, cuts).map(({ fields }) => fields)).toEqual(expected);
      }),
      { seed: 1, numRuns: tries(300) },
    );
  });

  test('are numbered by the lines on which they begin', () => {
    const found = recordsOf('a,b\r\n"1\n2",3\n\n  \n4,5\r6,7', [5, 9]);
    expect(found.map(({ line }) => line)).toEqual([1, 2, 6, 7]);
  });
});

test('identifiers of any size are told apart and put in order', () => {
  const ids = [1_700_000_000_000, 3, 2 ** 53 - 1, 1_700_000_000_001, 1 << 24, 0];
  const rows = ids.flatMap((round) => ids.map((worker) => `${round},${worker},${(round % 97) + 1}\n`));
  const { rounds, workers, durations } = parseTrace(HEADER + rows.join(''), 't.csv');
  const sorted = [...ids].sort((a, b) => a - b);
  expect({ rounds, workers }).toEqual({ rounds: 6, workers: 6 });
  expect([...durations]).toEqual(sorted.flatMap((round) => Array(6).fill((round % 97) + 1)));
});

test('a large trace is read as a stream: a few bytes for each row, next to nothing on the heap', () => {
  const [rounds, workers] = [4000, 100];
  const round = (r: number) => Array.from({ length: workers }, (_, w) => `${r},${w},1.${r}${w}\n`).join('');
  const text = HEADER + Array.from({ length: rounds }, (_, r) => round(r)).join('');
  const file = fileWith('large.csv.gz', gzipSync(text, { level: 1 }));
  const reader = new URL('../../../dist/models/traces/reader.js', import.meta.url);
  const script = `
    const { readTrace } = await import(${JSON.stringify(reader.href)});
    const before = process.resourceUsage().maxRSS;
    const { durations } = readTrace(${JSON.stringify(file)});
    console.log(JSON.stringify([durations.length, process.resourceUsage().maxRSS - before]));`;
  const flags = ['--max-old-space-size=24', '--max-semi-space-size=1', '--input-type=module'];
  const out = execFileSync(process.execPath, [...flags, '--eval', script], { encoding: 'utf8' });
  const [rows, kilobytes] = JSON.parse(out);
  expect(rows).toBe(rounds * workers);
  // Measured: 24 bytes a row and 5 MB. Text, records and maps held in memory took 240 bytes a row.
  expect(kilobytes * 1024).toBeLessThan(rows * 32 + 16e6);
});
