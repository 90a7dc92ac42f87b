import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { csvText } from '../../../src/report/csv.js';
import { Journal } from '../../../src/simulation/execution/journal.js';
import { decodeLine, encodeLine } from '../../../src/simulation/execution/line.js';
import { MergedJournals } from '../../../src/simulation/execution/merge.js';
import { restoreBlock, storeBlock } from '../../../src/simulation/execution/records.js';
import { runTable } from '../../../src/simulation/execution/run.js';
import { InputError } from '../../../src/simulation/input/input-error.js';
import { folderWith } from '../../folders.js';
import { experimentOf, headerOf, runInto } from './helpers.js';

const small = experimentOf({
  trials: 1000,
  workers: 3,
  scheme: { name: 'uncoded' },
  delay: { model: 'deterministic', value: 1 },
  sweep: { 'delay.value': [1, 2] },
});

describe('a line', () => {
  it('reads back what was written, and nothing that was changed', () => {
    const line = encodeLine({ a: [1, 0.1 + 0.2], b: 'ä' }).slice(0, -1);
    expect(decodeLine(line)).toEqual({ a: [1, 0.1 + 0.2], b: 'ä' });
    for (let i = 0; i < line.length; i++) {
      expect(decodeLine(line.slice(0, i))).toBeUndefined();
      const other = line[i] === '7' ? '8' : '7';
      expect(decodeLine(line.slice(0, i) + other + line.slice(i + 1))).toBeUndefined();
    }
  });
});

it('a block comes back to the bit', () => {
  const of = (mean: number) => ({ n: 250, mean, m2: mean * Math.PI });
  const block = {
    trials: 250,
    moments: {
      ...{ completion_time: of(0.1), messages: of(1 / 3), volume: of(1e-300), computations: of(0) },
      recovered: of(7),
    },
    histogram: { pairs: Int32Array.of(0, 3, 524_000, 1, 524_001, 246), least: 0, most: 0.1 + 0.2 },
    incomplete: 2,
    events: 12_345,
  };
  expect(restoreBlock(JSON.parse(JSON.stringify(storeBlock(block))))).toEqual(block);
  const paired = { ...block, cross: -1 / 7 };
  expect(restoreBlock(JSON.parse(JSON.stringify(storeBlock(paired))))).toEqual(paired);
});

describe('a journal', () => {
  it('gives the same result as memory, and is not run again when it is whole', async () => {
    const path = join(folderWith(), 'a.journal');
    const { columns, rows } = await runTable(small);
    const first = await runInto(path, small);
    expect(first.csv).toBe(csvText(columns, rows));
    expect(first.added).toBe(8);
    const bytes = readFileSync(path);
    expect(await runInto(path, small)).toEqual({ csv: first.csv, added: 0 });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('of another experiment is refused; fresh starts over', async () => {
    const path = join(folderWith(), 'a.journal');
    await runInto(path, small);
    const other = experimentOf({
      trials: 250,
      workers: 3,
      scheme: { name: 'uncoded' },
      delay: { model: 'deterministic', value: 3 },
    });
    await expect(runInto(path, other)).rejects.toThrow(/journal of another experiment.*--fresh/);
    expect((await runInto(path, other, { fresh: true })).added).toBe(1);
  });

  it('of an earlier form is refused in one line', async () => {
    const path = join(folderWith(), 'a.journal');
    await runInto(path, small);
    const [header, ...lines] = readFileSync(path, 'utf8').split('\n');
    const { form: _, ...old } = decodeLine(header) as { readonly form: number };
    writeFileSync(path, encodeLine(old) + lines.join('\n'));
    await expect(runInto(path, small)).rejects.toThrow(/^[^\n]*: written in a form .*; --fresh starts over$/);
    expect(() => new MergedJournals([path])).toThrow(/a journal of another version of straggle given/);
  });

  it('takes no lines of another one, such as of another seed', async () => {
    const folder = folderWith();
    const [one, two] = ['a.journal', 'b.journal'].map((name) => join(folder, name));
    const { csv } = await runInto(one, small);
    await runInto(two, { ...small, points: small.points.map((point) => ({ ...point, seed: '2' })) });
    const [own, other] = [one, two].map((path) => readFileSync(path, 'utf8').split(/(?<=\n)/));
    writeFileSync(one, [...own.slice(0, 3), ...other.slice(3)].join(''));
    await expect(runInto(one, small)).rejects.toThrow(/a\.journal:4: this line is damaged, or of another/);
    // A last one is taken for torn: its work is done again.
    writeFileSync(one, [...own.slice(0, -1), ...other.slice(-1)].join(''));
    expect((await runInto(one, small)).csv).toBe(csv);
    writeFileSync(one, [...own, ...other].join(''));
    await expect(runInto(one, small)).rejects.toThrow(
      `a.journal:${own.length + 1}: another journal begins here; allowed: one in a file`,
    );
  });

  it('of another version is refused', async () => {
    const path = join(folderWith(), 'a.journal');
    Journal.open(path, { ...headerOf(small), version: '0.0.1' }, false, () => {}).close();
    await expect(runInto(path, small)).rejects.toThrow(
      /a\.journal: written by straggle 0\.0\.1, this is .*; --fresh starts over/,
    );
  });

  it('a file that is no journal is not written over', async () => {
    const path = join(folderWith(), 'a.journal');
    for (const text of ['precious', 'precious\n', '{"a":1}\nmore\n']) {
      writeFileSync(path, text);
      await expect(runInto(path, small)).rejects.toThrow(InputError);
      expect(readFileSync(path, 'utf8')).toBe(text);
    }
  });

  it('says so when another process appends to it', () => {
    const path = join(folderWith(), 'a.journal');
    const first = Journal.open(path, headerOf(small), false, () => {});
    const second = Journal.open(path, headerOf(small), false, () => {});
    first.append([{ slice: 0, block: 0 }]);
    expect(() => second.append([{ slice: 0, block: 1 }])).toThrow(/another process is writing it/);
    first.close();
    second.close();
  });

  it('cut off or changed at any byte of its last two lines is recovered or refused, never wrong', async () => {
    const path = join(folderWith(), 'a.journal');
    const { csv } = await runInto(path, small);
    const whole = readFileSync(path);
    const starts = [...whole.keys()].filter((i) => i === 0 || whole[i - 1] === 10);
    const from = starts.at(-2) as number;
    const seen = { recovered: 0, refused: 0 };
    const reopen = async (bytes: Buffer) => {
      writeFileSync(path, bytes);
      try {
        const again = await runInto(path, small);
        expect(again.csv).toBe(csv);
        expect(again.added).toBeGreaterThan(0);
        seen.recovered++;
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect((error as InputError).mistakes).toHaveLength(1);
        seen.refused++;
      }
    };
    for (let i = from; i < whole.length; i++) {
      await reopen(whole.subarray(0, i));
      for (const change of [1, 10 ^ whole[i]]) {
        if (change === 0) continue;
        const bytes = Buffer.from(whole);
        bytes[i] ^= change;
        await reopen(bytes);
      }
    }
    // Every cut is recovered; a change is refused where an undamaged line follows.
    expect(seen.recovered).toBeGreaterThan(whole.length - from);
    expect(seen.refused).toBeGreaterThan(0);
  });

  it('cut off in its first line is begun again', async () => {
    const path = join(folderWith(), 'a.journal');
    const { csv } = await runInto(path, small);
    const whole = readFileSync(path);
    for (const length of [0, 1, 20, whole.indexOf(10)]) {
      writeFileSync(path, whole.subarray(0, length));
      expect(await runInto(path, small)).toEqual({ csv, added: 8 });
    }
  });
});
