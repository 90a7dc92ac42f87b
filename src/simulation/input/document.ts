import { readFileSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { reasonFor } from '../../report/output-error.js';
import { fault, InputError, mistake, shown } from './input-error.js';
import { plainData, readYaml } from './yaml.js';

/** An experiment as it was written, before anything is checked: plain data and where it came from. */
export interface ExperimentDocument {
  /** What to call it in messages: the file as the user named it. */
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

/**
 * Reads an experiment file, YAML or JSON (which is YAML, too).
 * @throws InputError if it cannot be read, does not parse, or is not a mapping
 */
export function readExperiment(file: string): ExperimentDocument {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new InputError([fault(file, missing ? 'no such file' : reasonFor(error), EXPERIMENT)]);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError([fault(file, 'not UTF-8 text', EXPERIMENT)]);
  }
  return parseExperiment(text, file);
}

/**
 * An experiment that was made in code: its fields as a file would hold them.
 * @param label used in messages and for the default name
 */
export function documentOf(fields: Readonly<Record<string, unknown>>, label: string): ExperimentDocument {
  const data = plainData(fields, label) as Record<string, unknown>;
  return { label, stem: basename(label, extname(label)), folder: resolve(dirname(label)), data };
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
  return {
    label,
    stem: basename(label, extname(label)),
    folder: resolve(dirname(label)),
    data: data as Record<string, unknown>,
  };
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

/** What a path leads on through; what is missing, or null, becomes an object. */
function objectAt(data: object, key: string, where: string): object {
  const current = Object.hasOwn(data, key) ? (data as Record<string, unknown>)[key] : undefined;
  if (current === undefined || current === null) return {};
  if (typeof current === 'object') return current;
  throw new InputError([
    fault(where, `${key} is ${shown(current)}, which has no fields`, 'a path to a field of the experiment'),
  ]);
}

function noEntry(where: string, key: string, { length }: readonly unknown[]): string {
  const allowed =
    length === 0 ? 'no entry, as the list is empty' : `an entry from 0 to ${length - 1} of the list`;
  return mistake(where, `entry ${key}`, allowed);
}
