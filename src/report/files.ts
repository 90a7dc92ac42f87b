import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OutputError } from './output-error.js';
import { createFolder, removeFolders, replaceAll, resolveTarget } from './target.js';

export { OutputError } from './output-error.js';

/**
 * Atomic set of output files: all appear, or none. Each is written to a hidden temporary file in its folder;
 * `commit` flushes all of them to disk and renames them. Until then the old files are untouched. A failure, or an
 * exit before `commit`, removes the temporary files and the folders created for them (not so if the process is killed).
 */
export class FileSet {
  private files: OutputFile[] = [];

  /**
   * Opens a file of the set for incremental writing. Missing folders are created.
   *
   * @throws OutputError
   */
  open(path: string): OutputFile {
    return this.orDiscard(path, () => {
      const file = new OutputFile(path, () => this.discard());
      this.files.push(file);
      unfinished.add(this);
      return file;
    });
  }

  /**
   * Adds a file with the given content.
   *
   * @throws OutputError
   */
  write(path: string, content: string | Uint8Array): void {
    this.open(path).write(content);
  }

  /**
   * Moves all files to their targets. The set is then empty and can be reused.
   *
   * @throws OutputError; then every file is as it was before
   */
  commit(): void {
    for (const file of this.files) this.orDiscard(file.path, () => file.finish());
    this.orDiscard(this.files[0]?.path ?? '', () => replaceAll(this.files));
    this.files = [];
    unfinished.delete(this);
  }

  /** Removes what was written. Does nothing after `commit`. */
  discard(): void {
    const files = this.files;
    this.files = [];
    unfinished.delete(this);
    for (const file of files.reverse()) file.remove();
  }

  private orDiscard<T>(path: string, step: () => T): T {
    try {
      return step();
    } catch (error) {
      this.discard();
      throw OutputError.from(path, error);
    }
  }
}

/** A file of a FileSet that is being written. */
class OutputFile {
  readonly target: string;
  readonly temporary: string;
  private readonly created: string[];
  private readonly descriptor: number;
  private isOpen = true;
  private pending: string[] = [];
  private pendingLength = 0;

  /** For FileSet. @param failed called before an error of writing is thrown */
  constructor(
    readonly path: string,
    private readonly failed: () => void,
  ) {
    this.target = resolveTarget(path);
    const folder = dirname(this.target);
    this.temporary = join(folder, temporaryName(this.target));
    this.created = createFolder(folder, path);
    try {
      this.descriptor = openSync(this.temporary, 'wx');
    } catch (error) {
      removeFolders(this.created);
      throw OutputError.from(path, error);
    }
  }

  /**
   * Appends text (as UTF-8) or bytes. Short texts are buffered.
   *
   * @throws OutputError; then the whole set is discarded
   */
  write(content: string | Uint8Array): void {
    try {
      if (typeof content === 'string') {
        this.pending.push(content);
        this.pendingLength += content.length;
        if (this.pendingLength >= 65536) this.flush();
      } else {
        this.flush();
        writeFileSync(this.descriptor, content);
      }
    } catch (error) {
      this.failed();
      throw OutputError.from(this.path, error);
    }
  }

  /** For FileSet: flushes to disk and closes the file. */
  finish(): void {
    this.flush();
    fsyncSync(this.descriptor);
    this.close();
  }

  /** For FileSet: removes the temporary file and the folders created for it. */
  remove(): void {
    try {
      this.close();
      rmSync(this.temporary, { force: true });
    } catch {
      // The failure that led here is the one to report.
    }
    removeFolders(this.created);
  }

  private flush(): void {
    if (this.pendingLength > 0) writeFileSync(this.descriptor, this.pending.join(''));
    this.pending = [];
    this.pendingLength = 0;
  }

  private close(): void {
    if (this.isOpen) closeSync(this.descriptor);
    this.isOpen = false;
  }
}

/**
 * Writes several files: all of them, or none.
 *
 * @throws OutputError
 */
export function writeFiles(files: Iterable<{ path: string; content: string | Uint8Array }>): void {
  const set = new FileSet();
  for (const { path, content } of files) set.write(path, content);
  set.commit();
}

/**
 * Checks, before a long computation, that `path` can be written: creates missing folders and, briefly, a temporary
 * file. On failure nothing is left behind; on success the folders remain, unless they are empty when the process ends.
 *
 * @throws OutputError
 */
export function checkWritable(path: string): void {
  const folder = dirname(resolveTarget(path));
  const created = createFolder(folder, path);
  const set = new FileSet();
  try {
    set.open(path);
    set.discard();
    made.push(...created);
  } catch (error) {
    removeFolders(created);
    throw error;
  }
}

/** Hidden, and short enough even where the target's own name has the maximum length. */
function temporaryName(target: string): string {
  return `.${[...basename(target)].slice(0, 32).join('')}.${randomUUID().slice(0, 8)}.tmp`;
}

const unfinished = new Set<FileSet>();
/** Folders for files that are to be written. */
const made: string[] = [];
process.on('exit', () => {
  for (const set of unfinished) set.discard();
  removeFolders(made);
});
