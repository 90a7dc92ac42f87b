import { oneLine } from '../../report/plain-text.js';

/** The input is wrong: exit status 2, one line per mistake. */
export class InputError extends Error {
  /** To tell it from other errors. */
  override readonly name = 'InputError';
  /** One line each: where, what was given, what is allowed. */
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    // A key or a file name may hold anything; a mistake stays on its line.
    const lines = mistakes.map(oneLine);
    super(lines.join('\n'));
    this.mistakes = lines;
  }
}

/** One mistake as a line. */
export function mistake(where: string, given: string, allowed: string): string {
  return fault(where, `${given} given`, allowed);
}

/** The same where "… given" would not say what is wrong. */
export function fault(where: string, what: string, allowed: string): string {
  return `${where}: ${what}; allowed: ${allowed}`;
}

/** A value as it is shown in a message: compact JSON, cut short. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  // Infinity has become the text 'inf' where a document was read.
  if (value === Infinity || value === 'inf') return 'inf';
  if (typeof value === 'number') return String(value);
  return cut(JSON.stringify(value) ?? String(value));
}

/** A text of the user's, cut to a length that leaves the rest of the line readable. */
export function cut(text: string, length = 60): string {
  return text.length > length ? `${text.slice(0, length - 3)}...` : text;
}
