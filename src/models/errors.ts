/** Data that cannot be used. The message is one line: where, what was given, what is allowed. */
export class DataError extends Error {
  /** By which it is known. */
  override readonly name: string = 'DataError';

  /**
   * @param where the file and line, or the field
   * @param given what is there
   * @param allowed what would be right
   */
  constructor(
    readonly where: string,
    readonly given: string,
    readonly allowed: string,
  ) {
    super(`${where}: ${given}; allowed: ${allowed}`);
  }
}

/** Facts about a public data file, for those who have to fetch it. */
export interface Original {
  /** Name below a data directory. */
  readonly name: string;
  /** Contents of the file, in numbers. */
  readonly shape: string;
  /** SHA-256 of the file, packed as its name says. */
  readonly sha256: string;
  /** SHA-256 of what is inside, however it is packed. */
  readonly contentSha256: string;
  /** Source to get it from. */
  readonly obtain: string;
}

/** A data file that is in none of the directories. */
export class MissingData extends DataError {
  override readonly name: string = 'MissingData';

  /**
   * @param file the name asked for
   * @param tried the directories that were searched, in order
   * @param original what is known of the file, if it is one of the papers'
   */
  constructor(
    readonly file: string,
    readonly tried: readonly string[],
    readonly original?: Original,
  ) {
    const known =
      original === undefined
        ? ''
        : ` (${original.obtain}; ${original.shape}; sha256 of its content ${original.contentSha256})`;
    super(file, `not found in ${tried.join(', ') || 'any directory'}`, `a file of that name there${known}`);
  }
}

/** The input of a delay model is wrong in a way that its schema cannot see; one line for each mistake. */
export class DelayError extends Error {
  /** By which it is known. */
  override readonly name = 'DelayError';

  /** @param mistakes a line each */
  constructor(
    /** A line each. */
    readonly mistakes: readonly string[],
  ) {
    super(mistakes.join('\n'));
  }
}
