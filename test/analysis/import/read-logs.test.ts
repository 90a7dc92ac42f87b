import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, test } from 'vitest';
import type { ColumnChoice } from '../../../src/analysis/import/columns.js';
import { readLogs } from '../../../src/analysis/import/read-logs.js';
import type { CsvCell } from '../../../src/report/csv.js';
import { InputError } from '../../../src/simulation/input/input-error.js';
import { folderWith } from '../../folders.js';
import { tries } from '../../fuzz.js';

const folder = folderWith();
let files = 0;

/** Writes a log, and gives its path. */
function log(name: string, content: string | Uint8Array): string {
  const path = join(folder, String(files++), name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function trace(
  paths: readonly string[],
  choice: ColumnChoice = {},
  incomplete: 'drop' | 'censor' = 'drop',
): Promise<(readonly CsvCell[])[]> {
  const { measured } = await readLogs(paths, choice);
  return [...measured.trace(incomplete)];
}

/** The mistakes in a log, its path left out. */
async function mistakes(path: string, choice: ColumnChoice = {}): Promise<string[]> {
  try {
    await readLogs([path], choice);
  } catch (error) {
    if (error instanceof InputError) return error.mistakes.map((line) => line.replaceAll(path, 'log'));
    throw error;
  }
  return [];
}

/** Two rounds of two workers. */
const EXPECTED = [
  [0, 0, 0.4137],
  [0, 1, 0.3925],
  [1, 0, 0.4002],
  [1, 1, 1.2046],
];

describe('forms', () => {
  test.each([
    ['a.csv', 'step,rank,time_ms\n0,0,413.7\n0,1,392.5\n1,0,400.2\n1,1,1204.6\n'],
    ['b.csv', 'Iteration;Worker ID;Elapsed (ms)\r\n0;0;413,7\r\n0;1;392,5\r\n1;0;400,2\r\n1;1;1204,6\r\n'],
    ['c.tsv', 'round\tworker\tduration_us\n0\t0\t413700\n0\t1\t392500\n1\t0\t400200\n1\t1\t1204600\n'],
    ['d.txt', 'loss|round|worker|took\n1|0|0|413.7 ms\n1|0|1|392.5ms\n1|1|0|0.4002 s\n1|1|1|1.2046s\n'],
    [
      'e.jsonl',
      '{"train":{"step":0},"rank":0,"ms":413.7}\n{"train":{"step":0},"rank":1,"ms":392.5}\n\n' +
        '{"train":{"step":1},"rank":0,"ms":400.2}\n{"rank":1,"train":{"step":1},"ms":1204.6,"loss":[1]}',
    ],
    [
      'f.json',
      '[{"step": 0, "rank": 0, "seconds": 0.4137}, {"step": 0, "rank": 1, "seconds": 0.3925},\n' +
        '{"step": 1, "rank": 0, "seconds": 0.4002}, {"step": 1, "rank": 1, "seconds": 1.2046}]',
    ],
    [
      'g.csv',
      'step,rank,start,end\n0,0,2026-03-01T10:00:00.000100Z,2026-03-01T10:00:00.413800Z\n' +
        '0,1,2026-03-01 12:00:00+02:00,2026-03-01 12:00:00.392500+02:00\n' +
        '1,0,2026-03-01 10:00:01,2026-03-01 10:00:01.4002\n1,1,2026-03-01 10:00:01,"2026-03-01 10:00:02,2046"\n',
    ],
    [
      'h.csv',
      'step,rank,begin_ns,end_ns\n0,0,1700000000000000001,1700000000413700001\n0,1,5,392500005\n' +
        '1,0,0,400200000\n1,1,0,1204600000\n',
    ],
    ['i.csv', 'step,worker_0_ms,worker_1_ms,loss\n0,413.7,392.5,1\n1,400.2,1204.6,1\n'],
    ['j.csv', ',gpu,step,rank,time_ms\n0,a,0,0,413.7\n1,a,0,1,392.5\n2,a,1,0,400.2\n3,a,1,1,1204.6\n'],
  ])('%s', async (name, text) => {
    const rows = (await trace([log(name, text)])).map(([round, worker, seconds]) => [round, worker, seconds]);
    expect(rows.map(([r, w]) => [r, w])).toEqual(EXPECTED.map(([r, w]) => [r, w]));
    // Durations are rounded once; the difference of two dates may be off by the rounding of their fractions.
    rows.forEach((row, i) => {
      expect(Math.abs(Number(row[2]) - EXPECTED[i][2])).toBeLessThan(name === 'g.csv' ? 1e-15 : 1e-300);
    });
    expect((await trace([log(`${name}.gz`, gzipSync(text))])).map((row) => row.slice(0, 3))).toEqual(rows);
  });

  test('Parquet, with its columns in any order and integers of 64 bits', async () => {
    const columns = [
      { name: 'host', data: ['b', 'a', 'b', 'a'], type: 'STRING' as const },
      { name: 'elapsed_us', data: [1n, 2n, 3n, 4n], type: 'INT64' as const },
      { name: 'step', data: [7, 7, 9, 9], type: 'INT32' as const },
    ];
    const path = log('p.parquet', new Uint8Array(parquetWriteBuffer({ columnData: columns })));
    expect(await trace([path])).toEqual([
      [7, 0, 2e-6, 'a'],
      [7, 1, 1e-6, 'b'],
      [9, 0, 4e-6, 'a'],
      [9, 1, 3e-6, 'b'],
    ]);
  });

  test('profiles of PyTorch: a step without the time in which only NCCL ran', async () => {
    const event = (name: string, cat: string, ts: number, dur: number) => ({ ph: 'X', name, cat, ts, dur });
    const profile = (rank: number, offset: number) =>
      JSON.stringify({
        schemaVersion: 1,
        distributedInfo: { backend: 'nccl', rank, world_size: 2 },
        traceEvents: [
          event('ProfilerStep#3', 'user_annotation', 100, 1000 + offset),
          event('ProfilerStep#3', 'gpu_user_annotation', 150, 5),
          event('ProfilerStep#4', 'user_annotation', 2000, 500),
          event('gemm', 'kernel', 200, 300),
          // 100 of these 400 µs lie beside the product, and 50 in another stream that overlaps itself.
          event('ncclDevKernel_AllReduce_Sum_f32_RING_LL(…)', 'kernel', 400, 400),
          event('ncclKernel_Broadcast', 'kernel', 500, 100),
          event('copy', 'kernel', 700, 50),
          event('copy', 'kernel', 720, 10),
          { ph: 'i', name: 'ProfilerStep#9', ts: 0 },
        ],
      });
    const paths = [
      log('one.pt.trace.json', profile(1, 7)),
      log('two.pt.trace.json.gz', gzipSync(profile(0, 0))),
    ];
    const computing = (step: number) => step - (400 - 100 - 50);
    const shortened = (rows: (readonly CsvCell[])[]) =>
      rows.map(([r, w, s]) => [r, w, Math.round(1e6 * Number(s))]);
    expect(shortened(await trace(paths))).toEqual([
      [3, 0, computing(1000)],
      [3, 1, computing(1007)],
      [4, 0, 500],
      [4, 1, 500],
    ]);
    expect(shortened(await trace(paths, { duration: 'step_us' }))[1]).toEqual([3, 1, 1007]);
    expect(await mistakes(log('x.json', '{"traceEvents": []}'))).toEqual([
      'log: a profile without steps (ProfilerStep#…); allowed: a profile of a loop that calls step() of the profiler',
    ]);
  });

  test('reports of NVIDIA’s resiliency extension, as JSON and as they are printed', async () => {
    const report = (gpu: object, sections: object) =>
      JSON.stringify({ gpu_relative_perf_scores: gpu, section_relative_perf_scores: sections, rank: null });
    const json = `${report({ 0: 1, 1: 0.5 }, {})}\n${report({}, { fwd: { 0: 0.8, 1: 1 }, data: { 0: 1, 1: 0.25 } })}\n`;
    expect(await trace([log('r.jsonl', json)])).toEqual([
      [0, 0, 1],
      [0, 1, 2],
      [1, 0, (1.25 + 1) / 2],
      [1, 1, (1 + 4) / 2],
    ]);
    // Gathered at rank 0, as the extension writes them.
    const gathered = json.replaceAll('"rank":null', '"rank":0');
    expect(await trace([log('gathered.jsonl', gathered)])).toEqual(await trace([log('r.jsonl', json)]));
    const printed =
      'INFO GPU relative performance:\n  Rank=1 Node=n1 Score=0.50\n  Rank=0 Node=n0 Score=1.00\n' +
      'GPU individual performance:\n  Rank=1 Node=n1 Score=0.10\nmore\nGPU relative performance:\n' +
      '  Rank=0 Node=n0 Score=0.80\n  Rank=1 Node=n1 Score=1.00\n';
    expect(await trace([log('r.log', printed)])).toEqual([
      [0, 0, 1],
      [0, 1, 2],
      [1, 0, 1.25],
      [1, 1, 1],
    ]);
    const own = (rank: number, median: number) =>
      JSON.stringify({
        section_relative_perf_scores: {},
        rank,
        local_section_summaries: { fwd: { MED: median, MAX: 99 }, bwd: { MED: 1, MAX: 99 } },
      });
    const times = log('own.jsonl', [own(0, 2), own(1, 3), own(0, 4), own(1, 5)].join('\n'));
    expect(await mistakes(times)).toEqual([
      'log: the unit of section_time is not known; allowed: --unit s, --unit ms, --unit us, --unit ns (s keeps the numbers)',
    ]);
    expect(await trace([times], { unit: 's' })).toEqual([
      [0, 0, 3],
      [0, 1, 4],
      [1, 0, 5],
      [1, 1, 6],
    ]);
  });

  test('a file for each worker, named after it', async () => {
    const paths = ['host-10.csv', 'host-9.csv'].map((name, i) =>
      log(name, `step,ms\n0,${i + 1}\n1,${i + 3}\n`),
    );
    expect(await trace(paths)).toEqual([
      [0, 0, 0.002, 'host-9'],
      [0, 1, 0.001, 'host-10'],
      [1, 0, 0.004, 'host-9'],
      [1, 1, 0.003, 'host-10'],
    ]);
  });
});

describe('what cannot be known is asked for, with the option', () => {
  test.each<[string, ColumnChoice, string[]]>([
    [
      ',worker,gpu,time,batch_time_norm\n0,0,20,1,691\n',
      {},
      [
        'log: no column is clearly the round; allowed: --round COLUMN, of worker, gpu, time, batch_time_norm',
        'log: 2 columns may be the duration; allowed: --duration time or --duration batch_time_norm',
      ],
    ],
    [
      'step,rank,host name,ms\n0,0,a,1\n',
      {},
      ["log: 2 columns may be the worker; allowed: --worker rank or --worker 'host name'"],
    ],
    [
      'step,rank,duration\n0,0,1\n',
      {},
      [
        'log: the unit of duration is not known; allowed: --unit s, --unit ms, --unit us, --unit ns (s keeps the numbers)',
      ],
    ],
    [
      'step,rank,ms\n0,0,1\n',
      { worker: 'rnak' },
      ['log: --worker: rnak given; allowed: step, rank, ms (did you mean rank?)'],
    ],
    [
      'a,b,c\n0,0,1\n',
      { wide: true, round: 'a' },
      [
        'log: the unit of b and c is not known; allowed: --unit s, --unit ms, --unit us, --unit ns (s keeps the numbers)',
      ],
    ],
    [
      'step,rank,t0,t1\n0,0,1,2\n',
      { start: 't0', unit: 's' },
      ['log: no column is clearly the end; allowed: --end COLUMN, of step, rank, t0, t1'],
    ],
  ])('%j', async (text, choice, expected) => {
    expect(await mistakes(log('x.csv', text), choice)).toEqual(expected);
  });

  test('and what is said is taken', async () => {
    const path = log('x.csv', 'a,b,c,d\n3,x,7,9\n');
    expect(await trace([path], { round: 'a', worker: 'b', start: 'c', end: 'd', unit: 'ms' })).toEqual([
      [3, 0, 0.002, 'x'],
    ]);
    expect(await trace([path], { wide: true, round: 'a', unit: 'ms' })).toEqual([
      [3, 0, 0.007, 'c'],
      [3, 1, 0.009, 'd'],
    ]);
  });

  test.each(['worker', 'rank', 'node'])(
    'numbered columns are a worker each, without being asked',
    async (name) => {
      const path = log('x.csv', `step,${name}_0,${name}_1\n3,7,9\n`);
      expect(await trace([path], { unit: 'ms' })).toEqual([
        [3, 0, 0.007, `${name}_0`],
        [3, 1, 0.009, `${name}_1`],
      ]);
      // A column that names the worker says more than numbers in the names of others.
      const long = log('y.csv', `step,${name},try_1,try_2\n3,0,7,9\n`);
      expect(await mistakes(long, { unit: 'ms' })).toHaveLength(1);
    },
  );
});

describe('mistakes are named with their line', () => {
  test.each(['-1', '0', '0.0', 'inf', '1e999', '1e-999', 'abc', '0x10', '1 h', '1.2.3'])(
    'duration %j',
    async (duration) => {
      const found = await mistakes(log('x.csv', `step,rank,ms\n0,0,1\n0,1,${duration}\n`), {
        duration: 'ms',
      });
      expect(found).toEqual([`log:3: ms is "${duration}"; it must be a finite number > 0`]);
    },
  );

  test.each(['-1', '0', 'true', '"abc"', '1e999'])('JSON value %j', async (value) => {
    const shown = value === '1e999' ? 'Infinity' : value.replaceAll('"', '');
    const found = await mistakes(
      log('x.jsonl', `{"step":0,"rank":0,"ms":1}\n{"step":0,"rank":1,"ms":${value}}\n`),
      { duration: 'ms' },
    );
    expect(found).toEqual([`log:2: ms is "${shown}"; it must be a finite number > 0`]);
  });

  test.each<[string, string[]]>([
    [
      'step,rank,ms\n0,0\n0,0,1,2\n0,1,1\n',
      [
        'log:2: 2 fields; it must have 3, like the header',
        'log:3: 4 fields; it must have 3, like the header',
      ],
    ],
    [
      'step,rank,ms\n,0,1\n0,,1\n0,0,1\n',
      ['log:2: step is empty; it must name the round', 'log:3: rank is empty; it must name the worker'],
    ],
    ['step,rank,ms\n0,0,1\n0,1,"1\n0,2,1\n', ['log:3: a quote is opened here and not closed']],
    [
      'step,rank,ms\n4,0,1\n4,1,1\n\n4,0,2\n',
      ['log:5: round 4 has worker 0 a second time, with another duration'],
    ],
    [
      'step,rank,start_s,end_s\n0,0,2,1\n0,1,1,2\n',
      ['log:2: from "2" to "1"; it must be numbers or dates, the end after the start'],
    ],
    ['', ['log: it is empty; allowed: a log with a header']],
    ['0,0,1.5\n0,1,2\n', ['log: the first line has only numbers; allowed: a header that names the columns']],
    [
      '{"step":0,"rank":0,"ms":1}\nnonsense\n[]\n',
      ['log:2: it is not a JSON object', 'log:3: it is not a JSON object'],
    ],
    ['[1, {"step":0,"rank":0,"ms":1}]', ['log:1: it is not an object']],
    ['{"step":', ['log: it is not JSON; allowed: an object in each line, an array of objects, or a profile']],
  ])('%j', async (text, expected) => {
    expect(await mistakes(log('x.csv', text))).toEqual(expected);
  });

  test('files that cannot be read', async () => {
    expect(await mistakes(join(folder, 'missing'))).toEqual([
      'log: no such file; allowed: a log: CSV, JSON or Parquet',
    ]);
    expect(await mistakes(folder)).toEqual(['log: is a directory; allowed: a log: CSV, JSON or Parquet']);
    const utf16 = log('x.csv', Buffer.from('\ufeffstep,rank,ms\n0,0,1\n', 'utf16le'));
    expect(await mistakes(utf16)).toEqual([
      'log: it is not UTF-8 text; allowed: a log: CSV, JSON or Parquet',
    ]);
    const [cut] = await mistakes(log('x.csv.gz', gzipSync('step,rank,ms\n0,0,1\n').subarray(0, 25)));
    expect(cut).toMatch(/^log: cannot be read: /);
    const [damaged] = await mistakes(log('x.parquet', 'PAR1 and nothing more'));
    expect(damaged).toMatch(/^log: cannot be read as Parquet: /);
  });

  test('many of them are cut short', async () => {
    const found = await mistakes(log('x.csv', `step,rank,ms\n0,0,1\n${'0,0,-1\n'.repeat(100)}`));
    expect(found).toHaveLength(21);
    expect(found[20]).toBe('log: and 80 more mistakes');
  });
});

describe('rounds that are not complete', () => {
  const text = 'step,host,s\n1,a,5\n1,b,2\n2,b,3\n3,a,\n3,b,7\n4,a,NaN\n4,b,1\n';

  it('are left out, or kept with the missing durations as long as the longest', async () => {
    const path = log('x.csv', text);
    expect(await trace([path])).toEqual([
      [1, 0, 5, 'a'],
      [1, 1, 2, 'b'],
    ]);
    const kept = await trace([path], {}, 'censor');
    expect(kept.map((row) => row[2])).toEqual([5, 2, 7, 3, 7, 7, 7, 1]);
    const { facts } = (await readLogs([path], {})).measured;
    expect(facts).toMatchObject({
      rounds: 4,
      complete: 1,
      missing: 3,
      missingByWorker: [{ worker: 'a', count: 3 }],
    });
  });

  it('are told from a duration that is given twice, which counts once', async () => {
    const { measured } = await readLogs([log('x.csv', `${text}1,a,5\n2,b,3\n`)], {});
    expect(measured.facts).toMatchObject({ complete: 1, missing: 3, repeated: 2 });
  });
});

test('a log of any form, in any order, gives the trace that it was made from', async () => {
  const duration = fc.integer({ min: 1, max: 10 ** 9 });
  const table = fc
    .record({ rounds: fc.integer({ min: 1, max: 5 }), workers: fc.integer({ min: 1, max: 4 }) })
    .chain(({ rounds, workers }) =>
      fc.record({
        durations: fc.array(fc.array(duration, { minLength: workers, maxLength: workers }), {
          minLength: rounds,
          maxLength: rounds,
        }),
        order: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        form: fc.constantFrom('comma', 'semicolon', 'json', 'array', 'parquet', 'wide'),
        unit: fc.constantFrom('s', 'ms', 'us', 'ns'),
      }),
    );
  await fc.assert(
    fc.asyncProperty(table, async ({ durations, order, form, unit }) => {
      const records = durations
        .flatMap((row, step) => row.map((value, rank) => ({ step, rank, [unit]: value / 8 })))
        .map((record) => ({ record, key: order.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ record }) => record);
      const german = (record: object) =>
        Object.values(record).map((value) => String(value).replace('.', ','));
      const contents: Record<typeof form, () => string | Uint8Array> = {
        comma: () => stringify(records, { header: true }),
        semicolon: () => stringify([['step', 'rank', unit], ...records.map(german)], { delimiter: ';' }),
        json: () => records.map((record) => JSON.stringify(record)).join('\n'),
        array: () => JSON.stringify(records, null, 2),
        parquet: () =>
          new Uint8Array(
            parquetWriteBuffer({
              columnData: ['step', 'rank', unit].map((name) => ({
                name,
                data: records.map((record) => record[name]),
                type: 'DOUBLE' as const,
              })),
            }),
          ),
        wide: () =>
          stringify(
            durations.map((row, step) => [step, ...row.map((value) => value / 8)]),
            {
              header: true,
              columns: ['step', ...durations[0].map((_, rank) => `rank${rank}_${unit}`)],
            },
          ),
      };
      const expected = durations.flatMap((row, round) =>
        row.map((value, worker) => [
          round,
          worker,
          Number(`${value / 8}e${{ s: 0, ms: -3, us: -6, ns: -9 }[unit]}`),
        ]),
      );
      const rows = await trace([log('any', contents[form]())], form === 'wide' ? { wide: true } : {});
      expect(rows.map((row) => row.slice(0, 3))).toEqual(expected);
    }),
    { seed: 1, numRuns: tries(120) },
  );
});
