import { readFileSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { InputError, mistake } from './input-error.js';

/** An experiment as it was written, before anything is checked: plain data and where it came from. */
export interface ExperimentDocument {
  /** What to call it in messages: the file as the user named it. */
  readonly label: string;
  /** Name without folder and ending: the default `name`. */
  readonly stem: string;
  /** Folder that relative paths in it start from. */
  readonly folder: string;
  readonly data: Record<string, unknown>;
}

/**
 * Reads an experiment file, YAML or JSON (which is YAML, too).
 * @throws InputError if it cannot be read, does not parse, or is not a mapping
 */
export function readExperiment(file: string): ExperimentDocument {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a folder' : String(code);
    throw new InputError([mistake(file, reason, 'an experiment file, YAML or JSON')]);
  }
  return parseExperiment(text, file);
}

/** The same from text; `label` is used in messages and for the default name. */
export function parseExperiment(text: string, label: string): ExperimentDocument {
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  if (document.errors.length > 0) {
    throw new InputError(
      document.errors.map((e) => {
        const at = e.linePos?.[0];
        const place = at ? `${label}:${at.line}:${at.col}` : label;
        return `${place}: ${e.message.split('\n')[0].replace(/ at line \d+, column \d+:?$/, '')}`;
      }),
    );
  }
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new InputError([`${label}: ${(error as Error).message.split('\n')[0]}`]);
  }
  if (data === null || typeof data !== 'object' || Array.isArray(data)) {
    throw new InputError([mistake(label, 'no mapping', 'an experiment: fields and their values')]);
  }
  return {
    label,
    stem: basename(label, extname(label)),
    folder: resolve(dirname(label)),
    data: normalise(data) as Record<string, unknown>,
  };
}

/** Infinity is written `inf`; YAML's `.inf` reads as the number. Both become the text 'inf' for the schema. */
function normalise(value: unknown): unknown {
  if (value === Infinity) return 'inf';
  if (Array.isArray(value)) return value.map(normalise);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, normalise(v)]));
  }
  return value;
}

/**
 * The document with the fields of `--set path=value` set; values are read as YAML. `sweep.<path>` names a
 * swept path, dots included.
 * @throws InputError for a setting without `=`, a value that does not parse, or a path through a plain value
 */
export function withSettings(document: ExperimentDocument, settings: readonly string[]): ExperimentDocument {
  let data = document.data;
  for (const setting of settings) {
    const at = setting.indexOf('=');
    if (at < 1) throw new InputError([mistake(`--set ${setting}`, 'no path=value', 'path=value')]);
    const path = setting.slice(0, at);
    const parsed = parseDocument(setting.slice(at + 1));
    if (parsed.errors.length > 0) {
      throw new InputError([`--set ${path}: ${parsed.errors[0].message.split('\n')[0]}`]);
    }
    const keys = path.startsWith('sweep.') ? ['sweep', path.slice('sweep.'.length)] : path.split('.');
    data = withValue(data, keys, normalise(parsed.toJS()), `--set ${path}`);
  }
  return { ...document, data };
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
  const current = (data as Record<string, unknown>)[key];
  if (Array.isArray(data) && !(/^\d+$/.test(key) && Number(key) < data.length)) {
    throw new InputError([
      mistake(where, `entry ${key} of a list of ${data.length}`, `0 to ${data.length - 1}`),
    ]);
  }
  if (rest.length > 0 && current !== undefined && (current === null || typeof current !== 'object')) {
    throw new InputError([mistake(where, `${key} is not an object`, 'a path to a field of the experiment')]);
  }
  const copy = (Array.isArray(data) ? [...data] : { ...data }) as Record<string, unknown>;
  copy[key] = rest.length === 0 ? value : withValue((current ?? {}) as object, rest, value, where);
  return copy as T;
}
