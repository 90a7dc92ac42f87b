import { oneLine } from '../../report/plain-text.js';

/** A mistake in the input. */
export type Issue = {
  /** Where: the path of a field, an option, a file and its line. */
  readonly path: string;
  /** Allowed values; absent where `what` says them. */
  readonly allowed?: string;
} & (
  | {
      /** Value given. */
      readonly given: string;
    }
  | {
      /** In words, where "… given" would not say what is wrong. */
      readonly what: string;
      /** The path is that of a key that nothing has. */
      readonly isUnknownKey?: boolean;
    }
);

/** A mistake: what was given, and what is allowed. */
export function mistake(path: string, given: string, allowed: string): Issue {
  return { path, given, allowed };
}

/** A mistake of which "… given" would not say what is wrong. */
export function fault(path: string, what: string, allowed: string): Issue {
  return { path, what, allowed };
}

/** A mistake as a line: where, what was given, what is allowed. */
export function lineOf(issue: Issue | string): string {
  if (typeof issue === 'string') return issue;
  const what = 'given' in issue ? `${issue.given} given` : issue.what;
  const allowed = issue.allowed === undefined ? '' : `; allowed: ${issue.allowed}`;
  return `${issue.path}: ${what}${allowed}`;
}

/** The input is wrong: exit status 2, one line per mistake. */
export class InputError extends Error {
  /** To tell it from other errors. */
  override readonly name = 'InputError';
  /** One line each: where, what was given, what is allowed. */
  readonly mistakes: readonly string[];

  /** @param issues a text is a line that is complete */
  constructor(readonly issues: readonly (Issue | string)[]) {
    // A key or a file name may hold anything; a mistake stays on its line.
    const lines = issues.map((issue) => oneLine(lineOf(issue)));
    super(lines.join('\n'));
    this.mistakes = lines;
  }
}

/** Mistakes as they are found, each once. */
export class IssueList {
  private readonly lines = new Map<string, Issue | string>();

  get size(): number {
    return this.lines.size;
  }

  add(issue: Issue | string): void {
    const line = lineOf(issue);
    if (!this.lines.has(line)) this.lines.set(line, issue);
  }

  /** @throws InputError if there is any */
  throwIfAny(): void {
    if (this.size > 0) throw new InputError([...this.lines.values()]);
  }
}

/**
 * A mistake at a field, at the place where the user gave it: `sweep.` where it is swept, `--set` where it comes from
 * the command line, and the file before all that.
 * @param swept the swept paths
 */
export function placed(
  issue: Issue,
  { label, settings }: { readonly label: string; readonly settings?: readonly string[] },
  swept: readonly string[],
): Issue {
  const isUnknown = 'what' in issue && issue.isUnknownKey === true;
  let { path } = issue;
  const sweptBy = swept.find((each) => covers(each, path, isUnknown));
  if (sweptBy !== undefined) path = `sweep.${longer(sweptBy, path)}`;
  const setBy = settings?.find((each) => covers(each, path, isUnknown));
  if (setBy !== undefined) path = `--set ${longer(setBy, path)}`;
  return { ...issue, path: `${label}: ${path}` };
}

/** Whether a path leads to a field or into it; to an unknown field also from within, as it was made for the path. */
function covers(path: string, field: string, unknown: boolean): boolean {
  return field === path || field.startsWith(`${path}.`) || (unknown && path.startsWith(`${field}.`));
}

function longer(a: string, b: string): string {
  return a.length > b.length ? a : b;
}

/** A value as it is shown in a message: compact JSON, cut short. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  // Infinity has become the text 'inf' where a document was read.
  if (value === Infinity || value === 'inf') return 'inf';
  if (typeof value === 'number') return String(value);
  return cut(JSON.stringify(value, (_, v) => (v === Infinity ? 'inf' : v)) ?? String(value));
}

/** A text of the user's, cut to a length that leaves the rest of the line readable. */
export function cut(text: string, length = 60): string {
  return text.length > length ? `${text.slice(0, length - 3)}...` : text;
}
