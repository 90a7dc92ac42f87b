import { oneLine } from './plain-text.js';

/**
 * A file cannot be written. The message is one line for the user: the path and the reason (exit status 2).
 */
export class OutputError extends Error {
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`cannot write ${path === '' ? '""' : oneLine(path)}: ${reason}`);
    this.name = 'OutputError';
  }

  /** Wraps whatever a file operation threw; an OutputError is returned as it is. */
  static from(path: string, error: unknown): OutputError {
    return error instanceof OutputError ? error : new OutputError(path, reasonFor(error));
  }
}

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOENT: 'no such folder',
  ENOTDIR: 'no such folder',
  EISDIR: 'is a directory',
  ENOTEMPTY: 'is a directory',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than is allowed',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  ERR_INVALID_ARG_VALUE: 'not a valid file name',
};

/** Reason of a failed file operation in words. */
export function reasonFor(error: unknown): string {
  const code = codeOf(error);
  return code === undefined ? String(error).split('\n')[0] : (reasons[code] ?? code);
}

/** Reason of a file that cannot be read, in words. */
export function readingReason(error: unknown): string {
  return codeOf(error) === 'ENOENT' ? 'no such file' : reasonFor(error);
}

/** System code of an error (ENOENT, …), if it has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
