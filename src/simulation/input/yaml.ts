import { type Document, type ParsedNode, parseDocument } from 'yaml';
import { fault, InputError, mistake, shown } from './input-error.js';

/**
 * Reads YAML (and so JSON) as plain data: objects, lists, texts, numbers, true, false and null. Infinity becomes
 * the text 'inf', which is how it may also be written.
 * @param label what to call the text in messages
 * @throws InputError for what is no YAML, what has a tag, and what does not end (an alias inside its own anchor)
 */
export function readYaml(text: string, label: string): unknown {
  try {
    const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true, logLevel: 'error' });
    const wrong = [...document.errors, ...document.warnings];
    if (wrong.length > 0) throw new InputError(syntaxMistakes(wrong, text, label));
    return plainData(document.toJS({ maxAliasCount: 100 }), label);
  } catch (error) {
    if (error instanceof InputError) throw error;
    // The parser recurses, and counts aliases: what is nested or repeated too often ends here.
    const reason = error instanceof RangeError ? 'nested too deeply' : firstLine((error as Error).message);
    throw new InputError([fault(label, reason, 'YAML or JSON')]);
  }
}

type SyntaxProblem = Document<ParsedNode>['errors'][number] | Document<ParsedNode>['warnings'][number];

/** One line for each line of the text that has something wrong; what follows from it on the same line is left out. */
function syntaxMistakes(problems: readonly SyntaxProblem[], text: string, label: string): string[] {
  const lines = new Map<number, string>();
  for (const { code, message, linePos } of problems) {
    const { line, col } = linePos?.[0] ?? { line: 1, col: 1 };
    if (lines.has(line) || lines.size >= MOST_LINES) continue;
    const given = shown((text.split(/\r?\n/)[line - 1] ?? '').trim());
    lines.set(line, mistake(`${label}:${line}:${col}`, given, `YAML or JSON (${reasonFor(code, message)})`));
  }
  return [...lines.values()];
}

function reasonFor(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'a single document';
  if (/call stack/.test(message)) return 'nested less deeply';
  const reason = firstLine(message);
  return reason.charAt(0).toLowerCase() + reason.slice(1);
}

const MOST_LINES = 5;
const MOST_LEVELS = 100;

/**
 * Plain data: what a file can hold. Infinity becomes the text 'inf'; what is undefined, or a function, is left out.
 * @throws InputError if it is nested too deeply
 */
export function plainData(value: unknown, label: string, level = 0): unknown {
  if (value === Infinity) return 'inf';
  if (value === null || typeof value !== 'object') return value;
  if (level > MOST_LEVELS) {
    throw new InputError([mistake(label, 'objects nested too deeply', `at most ${MOST_LEVELS} levels`)]);
  }
  if (Array.isArray(value)) return value.map((entry) => plainData(entry ?? null, label, level + 1));
  const entries = Object.entries(value).filter(([, v]) => !ABSENT.has(typeof v));
  return Object.fromEntries(entries.map(([key, v]) => [key, plainData(v, label, level + 1)]));
}

/** Types of what a file cannot hold. */
const ABSENT: ReadonlySet<string> = new Set(['undefined', 'function', 'symbol']);

function firstLine(message: string): string {
  return message.split('\n')[0].replace(/ at line \d+, column \d+:?$/, '');
}
