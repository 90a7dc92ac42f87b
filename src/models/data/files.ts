import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DataError, MissingData } from '../errors.js';
import { originalOf } from './originals.js';

/** A data file as it was found. */
export interface FoundFile {
  /** The name it was asked for by. */
  readonly name: string;
  /** Where it lies on this machine: for reading and for messages, not for results. */
  readonly path: string;
  /** SHA-256 of the file as it lies there, in hexadecimal. */
  readonly sha256: string;
}

/** What a result says of a data file: nothing in it depends on the machine. */
export interface UsedFile {
  readonly name: string;
  readonly sha256: string;
  /** SHA-256 of the unpacked content. */
  readonly contentSha256: string;
  /** Whether the content is that of the papers' file of this name; absent where none is known. */
  readonly original?: boolean;
}

/**
 * The directories that data files are looked up in, in order: the value of --data, the environment's
 * STRAGGLE_DATA, and `data` below the current directory.
 */
export function dataDirectories(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string[] {
  const given = [option, environment.STRAGGLE_DATA].filter((each) => each !== undefined && each !== '');
  return [...(given as string[]), 'data'].map((each) => path.resolve(each));
}

/** Looks data files up by name in a list of directories. Names may have folders: `sgc/X.csv`. */
export class DataFiles {
  private last: { readonly key: string; readonly value: unknown } | undefined;

  /** @param directories where to look, in order; see dataDirectories */
  constructor(readonly directories: readonly string[]) {}

  /**
   * Finds a file: by its name, or by its name with `.gz` added, in the first directory that has it. An absolute
   * path is taken as it is.
   * @throws MissingData if no directory has it; the error says what is known of the file
   */
  find(name: string): FoundFile {
    const bases = path.isAbsolute(name) ? [''] : this.directories;
    for (const base of bases) {
      for (const candidate of [path.join(base, name), `${path.join(base, name)}.gz`]) {
        if (existsSync(candidate) && statSync(candidate).isFile()) {
          return { name, path: candidate, sha256: sha256(readFileSync(candidate)) };
        }
      }
    }
    throw new MissingData(name, path.isAbsolute(name) ? [path.dirname(name)] : bases, originalOf(name));
  }

  /**
   * What is made of files, made once: of a key only the last one's is kept. For data that is read again and again in
   * another order.
   * @param make must depend on the key and on the files only, and nobody may change what it returns
   */
  once<T>(key: string, make: () => T): T {
    if (this.last?.key !== key) this.last = { key, value: make() };
    return this.last.value as T;
  }

  /**
   * The content of a file, unpacked if it is gzip'd (whatever its name), and what results say of it.
   * @throws MissingData if no directory has it
   * @throws DataError if it cannot be unpacked
   */
  read(name: string): { content: Buffer; used: UsedFile } {
    const found = this.find(name);
    const packed = readFileSync(found.path);
    const content = unpack(packed, name);
    const contentSha256 = sha256(content);
    const known = originalOf(name);
    const original = known === undefined ? {} : { original: known.contentSha256 === contentSha256 };
    return { content, used: { name, sha256: found.sha256, contentSha256, ...original } };
  }
}

function unpack(bytes: Buffer, name: string): Buffer {
  const gzipped = bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!gzipped) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataError(name, `cannot be unpacked (${reason})`, 'a whole gzip file');
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
