import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { DelayError } from '../../../src/models/delays/delay.js';
import { parseTrace, readTrace } from '../../../src/models/delays/trace-reader.js';
import { folderWith } from '../../folders.js';
import { drawing, elapsed } from './helpers.js';

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
        /^t\.csv:1: the header is "[^"]*"; it must have round, worker, duration_s, each once$/,
      );
    },
  );

  test('nothing in it', () => {
    expect(mistakes('')).toEqual(['t.csv:1: empty; it must have a header with round, worker, duration_s']);
    expect(mistakes(HEADER)).toEqual(['t.csv:1: a header without durations; there must be at least one']);
  });

  test('an open quote', () => {
    expect(mistakes(`${HEADER}0,0,"1\n`)[0]).toMatch(/^t\.csv: cannot be read as a trace: .*line 2/);
  });

  test('many of them are cut short', () => {
    const found = mistakes(HEADER + '0,0,-1\n'.repeat(1000));
    expect(found).toHaveLength(21);
    expect(found[20]).toBe('t.csv: and 980 more mistakes');
  });
});

describe('model', () => {
  let file = '';
  const worker = [10, 20, 30];
  const times = (round: number, workers = 3) => worker.slice(0, workers).map((w) => w + round);
  beforeAll(() => {
    const rows = [0, 1, 2, 3].flatMap((round) => worker.map((w, j) => `${round},${j},${w + round}\n`));
    file = fileWith('model.csv', HEADER + rows.join(''));
  });

  test('replay takes the rounds in turn, from the given iteration on', () => {
    const drawn = drawing({ model: 'trace', file, mode: 'replay' }, 3);
    const run = (iterations: number) => Array.from({ length: iterations }, () => elapsed(drawn.next(), 1));
    expect(run(2)).toEqual([times(0), times(1)]);
    // Run 2 of 3 iterations each begins with iteration 6, and goes round.
    drawn.restart(6);
    expect(run(3)).toEqual([times(2), times(3), times(0)]);
    drawn.restart(1);
    expect(run(1)).toEqual([times(1)]);
  });

  test('the first K workers are used', () => {
    expect(elapsed(drawing({ model: 'trace', file, mode: 'replay' }, 2).next(), 1)).toEqual(times(0, 2));
  });

  test('more workers than the trace has are refused', () => {
    expect(() => drawing({ model: 'trace', file, mode: 'bootstrap' }, 4)).toThrow(DelayError);
    expect(() => drawing({ model: 'trace', file, mode: 'replay' }, 4)).toThrow(
      /has 3 workers, the experiment needs 4/,
    );
  });

  test('w units take w durations; a fixed part does not grow with the work', () => {
    const plain = drawing({ model: 'trace', file, mode: 'replay' }, 1, { units: 4 }).next();
    expect(plain.elapsed(0, 4)).toBe(40);
    const part = drawing({ model: 'trace', file, mode: 'replay', fixed: 0.25 }, 1, { units: 4 }).next();
    expect([0, 1, 4].map((work) => part.elapsed(0, work))).toEqual([2.5, 10, 32.5]);
    const whole = drawing({ model: 'trace', file, mode: 'replay', fixed: 1 }, 1, { units: 4 }).next();
    expect(whole.elapsed(0, 4)).toBe(10);
  });

  test('bootstrap draws whole rounds, each as often', () => {
    const n = 8000;
    const drawn = drawing({ model: 'trace', file, mode: 'bootstrap' }, 3);
    const counts = [0, 0, 0, 0];
    let repeats = 0;
    let last = -1;
    for (let i = 0; i < n; i++) {
      drawn.restart(0);
      const drawnTimes = elapsed(drawn.next(), 1);
      const round = drawnTimes[0] - 10;
      expect(drawnTimes).toEqual(times(round));
      counts[round]++;
      if (round === last) repeats++;
      last = round;
    }
    const error = Math.sqrt((0.25 * 0.75) / n);
    for (const count of [...counts, repeats]) expect(Math.abs(count / n - 0.25)).toBeLessThan(4 * error);
  });
});
