import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { csvText } from '../report/csv.js';
import { writeFiles } from '../report/files.js';
import { printData } from '../report/plain-text.js';
import type { JournalSource } from '../simulation/execution/journal.js';
import type { ExperimentDocument } from '../simulation/input/document.js';
import { metaOf } from '../simulation/results/meta.js';
import type { ResultTable } from '../simulation/results/result-table.js';
import type { ExperimentFlags, Work } from './prepare.js';

/** FILE.meta.json beside FILE.csv. */
export function metaPath(csv: string): string {
  return csv.replace(/\.csv$/, '').concat('.meta.json');
}

/** FILE.csv.journal beside FILE.csv. */
export function journalPath(csv: string): string {
  return `${csv}.journal`;
}

/** What a journal keeps of the experiment it is of. */
export function sourceOf(
  document: ExperimentDocument,
  flags: ExperimentFlags,
  journal: string,
): JournalSource {
  const { baseline, metric, precision } = flags;
  return {
    label: document.label,
    stem: document.stem,
    folder: relative(dirname(resolve(journal)), document.folder),
    data: document.data,
    ...(baseline === undefined ? {} : { baseline }),
    ...(metric === undefined ? {} : { metric }),
    ...(precision === undefined ? {} : { precision }),
  };
}

/**
 * A journal for a sweep whose result goes to standard output: it bounds the memory, and goes with the process.
 */
export function temporaryJournal(): string {
  const folder = mkdtempSync(join(tmpdir(), 'straggle-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'journal');
}

/** Writes a result to its files, or prints it. */
export function writeResult({ document, experiment, out }: Work, table: ResultTable, seconds: number): void {
  const text = csvText(table.columns, table.rows);
  if (out === undefined) {
    printData(text);
    return;
  }
  writeFiles([
    { path: out, content: text },
    { path: metaPath(out), content: metaOf(document, experiment, seconds) },
  ]);
}
