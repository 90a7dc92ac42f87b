import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OutputError } from './output-error.js';
import { createFolder, removeFolders, replaceAll, resolveTarget } from './target.js';

export { OutputError } from './output-error.js';

/**
 * The files of one result, which appear together or not at all. Each is written beside its place, into a
 * hidden file of the same folder; `commit` brings all of them to the disk and then renames them. Until then
 * the old files stand untouched. Any failure, and a process that exits before `commit`, removes the hidden
 * files (and folders created for them); a process that is killed cannot.
 */
export class FileSet {
  private files: OutputFile[] = [];

  /**
   * Opens a file of the set for writing piece by piece. Folders that are missing are created.
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
   * Adds a file whose content is at hand.
   *
   * @throws OutputError
   */
  write(path: string, content: string | Uint8Array): void {
    this.open(path).write(content);
  }

  /**
   * Puts all files into their places. The set is then empty and may be used again.
   *
   * @throws OutputError; then every file is as it was before
   */
  commit(): void {
    for (const file of this.files) this.orDiscard(file.path, () => file.finish());
    this.orDiscard(this.files[0]?.path ?? '', () => replaceAll(this.files));
    this.files = [];
    unfinished.delete(this);
  }

  /** Gives the set up: removes what was written. Does nothing after `commit`. */
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

/** A file of a FileSet while it is being written. */
export class OutputFile {
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
   * Appends text (as UTF-8) or bytes. Short texts are gathered, so that writing line by line is cheap.
   *
   * @throws OutputError; then the whole set is given up
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

  /** For FileSet: brings everything to the disk and closes the file. */
  finish(): void {
    this.flush();
    fsyncSync(this.descriptor);
    this.close();
  }

  /** For FileSet: removes the hidden file and the folders that were created for it. */
  remove(): void {
    try {
      this.close();
      rmSync(this.temporary, { force: true });
    } catch {
      // It was a failure that led here, and that one is reported.
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
 * Writes the files of one result: all of them, or none.
 *
 * @throws OutputError
 */
export function writeFiles(files: Iterable<{ path: string; content: string | Uint8Array }>): void {
  const set = new FileSet();
  for (const { path, content } of files) set.write(path, content);
  set.commit();
}

/**
 * Tries whether `path` could be written, as the final write would do it: creates the folders it needs and,
 * for a moment, a hidden file beside it. To be called before hours of work. On failure nothing is left
 * behind; on success the folders stay.
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
  } catch (error) {
    removeFolders(created);
    throw error;
  }
}

/** Hidden, and no longer than a file system takes, even where the name itself is just short enough. */
function temporaryName(target: string): string {
  return `.${[...basename(target)].slice(0, 32).join('')}.${randomUUID().slice(0, 8)}.tmp`;
}

const unfinished = new Set<FileSet>();
process.on('exit', () => {
  for (const set of unfinished) set.discard();
});
