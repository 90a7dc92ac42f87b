import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../folders.js';
import { refusal } from './refusal.js';
import { straggle } from './shared-process.js';

const SWEPT = `trials: 1
workers: 4
delay: { model: exponential, mean: 1 }
sweep:
  scheme: [{ name: uncoded }, { name: mcc, load: 2 }]
  tolerance: [0, 0.25]
`;

async function printed(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await straggle(
    ['run', 'e.yaml', ...args],
    folderWith({ 'e.yaml': SWEPT }),
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('a table in another form', () => {
  it('as JSON has the values of the CSV, and null where there is none', async () => {
    const csv: Record<string, string>[] = parse(await printed(), { columns: true });
    const json: Record<string, unknown>[] = JSON.parse(await printed('--format', 'json'));
    expect(json.map((row) => Object.keys(row))).toEqual(csv.map((row) => Object.keys(row)));
    expect(json.map((row) => Object.values(row).map((value) => String(value ?? '')))).toEqual(
      csv.map((row) => Object.values(row)),
    );
    expect(json[0].completion_time_se).toBeNull();
  });

  it('as Arrow has the same values and types', async () => {
    const folder = folderWith({ 'e.yaml': SWEPT });
    await straggle(['run', 'e.yaml', '--format', 'arrow', '--out', 'r.arrow'], folder);
    expect(JSON.parse(readFileSync(join(folder, 'r.meta.json'), 'utf8')).seed).toEqual(['1']);
    const rows = tableFromIPC(readFileSync(join(folder, 'r.arrow'))).toArray();
    expect(rows.map((row) => ({ ...row }))).toEqual(JSON.parse(await printed('--format', 'json')));
  });

  it('has a column for each field of what is swept as an object', async () => {
    const rows: Record<string, unknown>[] = JSON.parse(await printed('--format', 'json', '--spread'));
    expect(Object.keys(rows[0]).slice(0, 4)).toEqual(['scheme.name', 'scheme.load', 'tolerance', 'trials']);
    expect(rows.map((row) => [row['scheme.name'], row['scheme.load'], row.tolerance])).toEqual([
      ['uncoded', null, 0],
      ['uncoded', null, 0.25],
      ['mcc', 2, 0],
      ['mcc', 2, 0.25],
    ]);
    const plain: Record<string, unknown>[] = JSON.parse(await printed('--format', 'json'));
    expect(rows.map((row) => row.completion_time_mean)).toEqual(plain.map((row) => row.completion_time_mean));
  });

  it('is what merge writes, too', async () => {
    const folder = folderWith({ 'e.yaml': SWEPT });
    const shards = ['0/2', '1/2'].map((shard, i) => ['e.yaml', '--shard', shard, '--out', `${i}.csv`]);
    for (const shard of shards) await straggle(['run', ...shard], folder);
    const merge = ['merge', '0.csv.journal', '1.csv.journal', '--format'];
    const { stdout } = await straggle([...merge, 'json', '--spread', '--out', '-'], folder);
    expect(stdout).toBe(await printed('--format', 'json', '--spread'));
    await straggle([...merge, 'arrow', '--out', 'merged.arrow'], folder);
    await straggle(['run', 'e.yaml', '--format', 'arrow', '--out', 'whole.arrow'], folder);
    expect(readFileSync(join(folder, 'merged.arrow'))).toEqual(readFileSync(join(folder, 'whole.arrow')));
  });

  it.each([
    [['--format', 'xml'], '--format: xml given; allowed: csv, json, arrow'],
    [
      ['--spread', '--shard', '0/2', '--out', 'r.csv'],
      '--spread: together with --shard given; allowed: without: straggle merge writes the table',
    ],
  ])('is refused in one line with %j', async (args, line) => {
    expect(await refusal(['run', 'e.yaml', ...args])).toEqual([line]);
  });
});
