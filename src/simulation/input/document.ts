import { type Document, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { path, readBytes, TooLong } from '../../host/node.js';
import { readingReason } from '../../report/output-error.js';
import { fault, InputError, type Issue, mistake, shown } from './input-error.js';

/** An experiment as it was written, before anything is checked: plain data and where it came from. */
export interface ExperimentDocument {
  /** Its name in messages: the file as the user named it. */
  readonly label: string;
  /** Name without folder and ending: the default `name`. */
  readonly stem: string;
  /** Folder that relative paths in it start from. */
  readonly folder: string;
  readonly data: Record<string, unknown>;
  /** Paths that were set from outside (`--set`), for messages. */
  readonly settings?: readonly string[];
}

const EXPERIMENT = 'an experiment file, YAML or JSON';

/** Bytes of an experiment file at most. */
const MOST_BYTES = 16 * 2 ** 20;

/**
 * Reads an experiment file, YAML or JSON (which is YAML, too).
 * @param file `-` stands for standard input
 * @throws InputError if it cannot be read, does not parse, or is not a mapping
 */
export function readExperiment(file: string): ExperimentDocument {
  const isStandard = file === '-';
  const label = isStandard ? 'standard input' : file || '""';
  const bytes = bytesOf(isStandard ? 0 : file, label);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError([fault(label, 'not UTF-8 text', EXPERIMENT)]);
  }
  return parseExperiment(text, label);
}

function bytesOf(file: string | 0, label: string): Buffer {
  try {
    return readBytes(file, MOST_BYTES);
  } catch (error) {
    if (error instanceof TooLong) {
      throw new InputError([
        mistake(label, 'a longer file', `${EXPERIMENT}, of at most ${MOST_BYTES} bytes`),
      ]);
    }
    throw new InputError([fault(label, readingReason(error), EXPERIMENT)]);
  }
}

/**
 * An experiment that was made in code: its fields as a file would hold them.
 * @param label used in messages and for the default name
 */
export function documentOf(fields: Readonly<Record<string, unknown>>, label: string): ExperimentDocument {
  const data = plainData(fields, label) as Record<string, unknown>;
  return { ...placed(label), data };
}

/**
 * The same from text.
 * @param label used in messages and for the default name
 */
export function parseExperiment(text: string, label: string): ExperimentDocument {
  const data = readYaml(text, label);
  if (data === null) throw new InputError([fault(label, 'empty', 'an experiment: fields and their values')]);
  if (typeof data !== 'object' || Array.isArray(data)) {
    const given = Array.isArray(data) ? 'a list' : shown(data);
    throw new InputError([mistake(label, given, 'an experiment: fields and their values')]);
  }
  return { ...placed(label), data: data as Record<string, unknown> };
}

function placed(label: string): Pick<ExperimentDocument, 'label' | 'stem' | 'folder'> {
  const { basename, dirname, extname, resolve } = path();
  return { label, stem: basename(label, extname(label)), folder: resolve(dirname(label)) };
}

/**
 * The document with the fields of `--set path=value` set; values are read as YAML. `sweep.<path>` names a
 * swept path, dots included.
 * @throws InputError for a setting without `=`, a value that does not parse, or a path through a plain value
 */
export function withSettings(document: ExperimentDocument, settings: readonly string[]): ExperimentDocument {
  let { data } = document;
  const paths = [...(document.settings ?? [])];
  for (const setting of settings) {
    const at = setting.indexOf('=');
    const path = setting.slice(0, Math.max(0, at));
    const keys = path.startsWith('sweep.') ? ['sweep', path.slice('sweep.'.length)] : path.split('.');
    if (keys.includes('')) {
      throw new InputError([mistake('--set', shown(setting), 'path=value, such as delay.mu=5')]);
    }
    const value = readYaml(setting.slice(at + 1), `--set ${path}`);
    data = withValue(data, keys, value, `--set ${path}`);
    paths.push(path);
  }
  return { ...document, data, settings: paths };
}

/**
 * A copy of `data` in which the field that `keys` lead to has the given value; missing objects are made. A key
 * into a list is the index of an entry that exists.
 * @throws InputError if the path leads through a plain value or past the end of a list
 */
export function withValue<T extends object>(
  data: T,
  keys: readonly string[],
  value: unknown,
  where: string,
): T {
  const [key, ...rest] = keys;
  if (Array.isArray(data)) {
    if (!/^\d+$/.test(key) || Number(key) >= data.length) throw new InputError([noEntry(where, key, data)]);
    const copy = [...data];
    copy[Number(key)] = rest.length === 0 ? value : withValue(objectAt(data, key, where), rest, value, where);
    return copy as unknown as T;
  }
  const inner = rest.length === 0 ? value : withValue(objectAt(data, key, where), rest, value, where);
  // A computed key makes a field of its own whatever its name, also __proto__.
  return { ...data, [key]: inner };
}

/** The object that a path leads on through; made where it is missing, or null. */
function objectAt(data: object, key: string, where: string): object {
  const current = Object.hasOwn(data, key) ? (data as Record<string, unknown>)[key] : undefined;
  if (current === undefined || current === null) return {};
  if (typeof current === 'object') return current;
  throw new InputError([
    fault(where, `${key} is ${shown(current)}, which has no fields`, 'a path to a field of the experiment'),
  ]);
}

function noEntry(where: string, key: string, { length }: readonly unknown[]): Issue {
  const allowed =
    length === 0 ? 'no entry, as the list is empty' : `an entry from 0 to ${length - 1} of the list`;
  return mistake(where, `entry ${key}`, allowed);
}

/**
 * Reads YAML (and so JSON) as plain data: objects, lists, texts, numbers, true, false and null. Infinity becomes
 * the text 'inf', which is how it may also be written.
 * @param label what to call the text in messages
 * @throws InputError for what is no YAML, what has a tag, and what does not end (an alias inside its own anchor)
 */
export function readYaml(text: string, label: string): unknown {
  try {
    const lines = new LineCounter();
    // The parser compares every key with every other one, which takes it half a minute for 40,000.
    const options = { prettyErrors: true, uniqueKeys: false, logLevel: 'error', lineCounter: lines } as const;
    const document = parseDocument(text, options);
    const wrong: SyntaxProblem[] = [...document.errors, ...document.warnings];
    if (wrong.length === 0) wrong.push(...repeatedKeys(document, lines));
    if (wrong.length > 0) throw new InputError(syntaxMistakes(wrong, text, label));
    return plainData(document.toJS({ maxAliasCount: 100 }), label);
  } catch (error) {
    if (error instanceof InputError) throw error;
    // The parser recurses, and counts aliases: what is nested or repeated too often ends here.
    const reason = error instanceof RangeError ? 'nested too deeply' : firstLine((error as Error).message);
    throw new InputError([fault(label, reason, 'YAML or JSON')]);
  }
}

/** Keys that an object has twice. */
function repeatedKeys(document: Document.Parsed, lines: LineCounter): SyntaxProblem[] {
  const found: SyntaxProblem[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        const value = isScalar(key) ? key.value : key;
        if (keys.has(value)) {
          const [offset = 0] = (isNode(key) && key.range) || [];
          const at = lines.linePos(offset);
          found.push({ code: 'DUPLICATE_KEY', message: 'Map keys must be unique', linePos: [at] });
        }
        keys.add(value);
      }
    },
  });
  return found;
}

/** Something wrong with a text, in the parser's words. */
interface SyntaxProblem {
  readonly code: string;
  readonly message: string;
  readonly linePos?: readonly { readonly line: number; readonly col: number }[] | undefined;
}

/** One line for each line of the text that has something wrong; what follows from it on the same line is left out. */
function syntaxMistakes(errors: readonly SyntaxProblem[], text: string, label: string): Issue[] {
  const lines = new Map<number, Issue>();
  for (const { code, message, linePos } of errors) {
    const { line, col } = linePos?.[0] ?? { line: 1, col: 1 };
    if (lines.has(line) || lines.size >= MOST_LINES) continue;
    const given = shown((text.split(/\r?\n/)[line - 1] ?? '').trim());
    lines.set(
      line,
      mistake(`${label}:${line}:${col}`, given, `YAML or JSON (${syntaxReason(code, message)})`),
    );
  }
  return [...lines.values()];
}

function syntaxReason(code: string, message: string): string {
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
  if (typeof value === 'bigint') {
    throw new InputError([mistake(label, `the BigInt ${value}`, 'numbers')]);
  }
  if (value === null || typeof value !== 'object') return value;
  if (level > MOST_LEVELS) {
    throw new InputError([mistake(label, 'objects nested too deeply', `at most ${MOST_LEVELS} levels`)]);
  }
  if (OTHER.some((each) => value instanceof each) || ArrayBuffer.isView(value)) {
    const given = `a ${value.constructor.name}`;
    throw new InputError([mistake(label, given, 'objects, lists, texts, numbers, true, false and null')]);
  }
  if (Array.isArray(value)) return value.map((entry) => plainData(entry ?? null, label, level + 1));
  const entries = Object.entries(value).filter(([, v]) => !ABSENT.has(typeof v));
  return Object.fromEntries(entries.map(([key, v]) => [key, plainData(v, label, level + 1)]));
}

/** Objects that are more than their fields, such as of `!!set`, `!!omap` and `!!timestamp`. */
const OTHER = [Map, Set, Date] as const;

/** Types of what a file cannot hold. */
const ABSENT: ReadonlySet<string> = new Set(['undefined', 'function', 'symbol']);

function firstLine(message: string): string {
  return message.split('\n')[0].replace(/ at line \d+, column \d+:?$/, '');
}
