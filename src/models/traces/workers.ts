import { DelayError } from '../errors.js';
import { RecordSplitter, textChunks } from './records.js';
import { Mistakes } from './rows.js';

/** Entry of a worker in a file. */
export interface WorkerRow {
  /** 1 where there is no such column. */
  readonly speed: number;
  /** Its other columns by name. */
  readonly more: Readonly<Record<string, number>>;
}

/**
 * Reads a CSV with a row for each worker: a column `worker`, from 0 on in any order, and numbers in the others.
 * @throws DelayError with a line for each mistake
 */
export function readWorkers(path: string): WorkerRow[] {
  const mistakes = new Mistakes(path);
  const rows = new Map<number, WorkerRow>();
  let header: readonly string[] | undefined;
  const add = (fields: readonly string[], line: number) => {
    if (header === undefined) {
      header = fields;
      const isUsable = fields.includes('worker') && new Set(fields).size === fields.length;
      if (!isUsable) {
        const what = `the header is "${fields.join(',')}"; it must have worker, and each column once`;
        throw new DelayError([`${path}:${line}: ${what}`]);
      }
      return;
    }
    const wrong = rowMistake(header, fields, rows);
    if (wrong !== undefined) return mistakes.add(line, wrong);
    const numbers = Object.fromEntries(header.map((name, f) => [name, Number(fields[f])]));
    const { worker, speed = 1, ...more } = numbers;
    rows.set(worker, { speed, more });
  };
  const splitter = new RecordSplitter({ record: add, wrong: (text, line) => mistakes.add(line, text) });
  try {
    for (const chunk of textChunks(path)) splitter.push(chunk);
    splitter.end();
  } catch (error) {
    if (error instanceof DelayError) throw error;
    throw new DelayError([`${path}: cannot be read: ${error instanceof Error ? error.message : error}`]);
  }
  if (mistakes.any) throw new DelayError(mistakes.list());
  const all = Array.from({ length: rows.size }, (_, j) => rows.get(j));
  const missing = all.indexOf(undefined);
  if (all.length === 0 || missing >= 0) {
    const what = all.length === 0 ? 'no worker' : `worker ${missing} is missing`;
    throw new DelayError([`${path}: ${what}; workers are 0, 1, 2, …, a row for each`]);
  }
  return all as WorkerRow[];
}

function rowMistake(
  header: readonly string[],
  fields: readonly string[],
  rows: ReadonlyMap<number, WorkerRow>,
): string | undefined {
  if (fields.length !== header.length) return `${fields.length} fields; it must have ${header.length}`;
  const bad = header.findIndex((_, f) => fields[f] === '' || !Number.isFinite(Number(fields[f])));
  if (bad >= 0) return `${header[bad]} is "${fields[bad]}"; it must be a number`;
  const of = (name: string) => (header.includes(name) ? Number(fields[header.indexOf(name)]) : undefined);
  const worker = of('worker') as number;
  if (!(Number.isSafeInteger(worker) && worker >= 0)) return `worker is ${worker}; it must be 0, 1, 2, …`;
  if (rows.has(worker)) return `worker ${worker} twice; it must be there once`;
  const speed = of('speed');
  if (speed !== undefined && !(speed > 0)) return `speed is ${speed}; it must be greater than 0`;
  return undefined;
}
