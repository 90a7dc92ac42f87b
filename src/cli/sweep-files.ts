import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { writeFiles } from '../report/files.js';
import { printData } from '../report/plain-text.js';
import { Journal, type JournalSource } from '../simulation/execution/journal.js';
import type { ExperimentDocument } from '../simulation/input/document.js';
import { metaOf } from '../simulation/results/meta.js';
import type { ExperimentFlags, Work } from './prepare.js';

/** FILE.meta.json beside FILE.csv. */
export function metaPath(csv: string): string {
  return csv.replace(/\.(csv|json|arrow)$/, '').concat('.meta.json');
}

/** FILE.csv.journal beside FILE.csv. */
export function journalPath(csv: string): string {
  return `${csv}.journal`;
}

/**
 * Whether a journal is that of another experiment (or of other options) whose result has been written: beside the CSV
 * stands the meta file of the same content.
 * @param content of the experiment that is to be run
 */
export function isFinishedOther(csv: string, journal: string, content: string): boolean {
  if (!existsSync(csv) || !existsSync(journal)) return false;
  try {
    const meta: unknown = JSON.parse(readFileSync(metaPath(csv), 'utf8'));
    const found = Journal.read(journal);
    found.close();
    const { content_hash: written } = meta as { readonly content_hash?: unknown };
    const { header } = found;
    return header.shard === undefined && header.content === written && header.content !== content;
  } catch {
    return false;
  }
}

/** The experiment as a journal keeps it. */
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

/**
 * Writes a result to its files, or prints it.
 * @param table in the form that was asked for
 */
export function writeResult(
  { document, experiment, out }: Work,
  table: string | Uint8Array,
  seconds: number,
): void {
  if (out === undefined) {
    if (typeof table === 'string') printData(table);
    else process.stdout.write(table);
    return;
  }
  writeFiles([
    { path: out, content: table },
    { path: metaPath(out), content: metaOf(document, experiment, seconds) },
  ]);
}
