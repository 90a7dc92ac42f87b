import { crypto, path } from '../../host/node.js';
import type { NestedDelay } from '../../models/delays/delay.js';
import { filePieces } from '../../models/traces/records.js';
import { readingReason } from '../../report/output-error.js';
import { fault, type Issue } from '../input/input-error.js';

/** SHA-256 of files, by their absolute paths. */
export type FileHashes = Readonly<Record<string, string>>;

/** A delay with what its files are called changed, wherever they are nested. */
function withFiles(delay: NestedDelay, change: (file: string) => string): NestedDelay {
  const visit = (value: unknown, key: string): unknown => {
    if (key === 'file' && typeof value === 'string') return change(value);
    if (Array.isArray(value)) return value.map((entry) => visit(entry, ''));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, visit(v, k)]));
  };
  return visit(delay, '') as NestedDelay;
}

/** Paths in an experiment are relative to the folder of its file. */
export function withAbsoluteFiles(delay: NestedDelay, folder: string): NestedDelay {
  return withFiles(delay, (file) => path().resolve(folder, file));
}

/**
 * The delay with its files named by what is in them: what a result depends on, and not where they lie on this
 * machine.
 */
export function withContents(delay: NestedDelay, hashes: FileHashes | undefined): NestedDelay {
  return hashes === undefined ? delay : withFiles(delay, (file) => hashes[file] ?? file);
}

/** Hashes the files of delays, each once. */
export class FileHasher {
  /** Files that cannot be read. */
  readonly issues: Issue[] = [];
  private readonly known = new Map<string, string | undefined>();

  /** The files of a delay, as far as they can be read; undefined if there are none. */
  hashes(delay: NestedDelay): FileHashes | undefined {
    const found: Record<string, string> = {};
    withFiles(delay, (file) => {
      const hash = this.hashOf(file);
      if (hash !== undefined) found[file] = hash;
      return file;
    });
    return Object.keys(found).length === 0 ? undefined : found;
  }

  private hashOf(file: string): string | undefined {
    if (!this.known.has(file)) {
      try {
        const hash = crypto().createHash('sha256');
        for (const bytes of filePieces(file)) hash.update(bytes);
        this.known.set(file, hash.digest('hex'));
      } catch (error) {
        this.known.set(file, undefined);
        const reason = readingReason(error);
        this.issues.push(fault('delay.file', `${file}: ${reason}`, 'a trace, CSV or CSV.gz'));
      }
    }
    return this.known.get(file);
  }
}
