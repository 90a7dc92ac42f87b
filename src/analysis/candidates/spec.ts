import { schemeNamed, schemes } from '../../schemes/registry.js';
import type { SchemeDefinition } from '../../schemes/scheme.js';
import { readYaml } from '../../simulation/input/document.js';
import { fault, InputError, type Issue, mistake } from '../../simulation/input/input-error.js';
import { hint } from '../../simulation/input/nearest.js';

/** A scheme as it is named on the command line: `name`, or `name:parameter=value:…`. */
export interface SchemeSpec {
  /** As it was given. */
  readonly text: string;
  readonly name: string;
  /** The parameters that are given, not checked beyond their names. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Tolerance of the iteration, which belongs to the experiment and not to the scheme. */
  readonly tolerance?: unknown;
}

const SYNTAX = 'NAME or NAME:PARAMETER=VALUE:…, such as erasurehead:load=3:wait=11';

/**
 * Reads the schemes of a `--schemes` option: names with parameters, separated by commas. Commas and colons inside
 * brackets belong to a value, as in `rcsc:orders=[1,2]`; values are read as YAML.
 * @param texts the option's values, one for each time it was given
 * @throws InputError with one line for each that is not understood, or there twice
 */
export function parseSchemes(texts: readonly string[], option = '--schemes'): SchemeSpec[] {
  const mistakes: (Issue | string)[] = [];
  const specs: SchemeSpec[] = [];
  for (const text of texts.flatMap((each) => splitOutside(each, ','))) {
    const spec = parseSpec(text.trim(), option, mistakes);
    if (spec === undefined) continue;
    if (specs.some((other) => sameSpec(other, spec))) {
      mistakes.push(mistake(option, `${spec.text} twice`, 'each once'));
    } else specs.push(spec);
  }
  if (specs.length === 0 && mistakes.length === 0) mistakes.push(mistake(option, 'no scheme', SYNTAX));
  if (mistakes.length > 0) throw new InputError(mistakes);
  return specs;
}

function parseSpec(text: string, option: string, mistakes: (Issue | string)[]): SchemeSpec | undefined {
  const [name, ...settings] = splitOutside(text, ':').map((part) => part.trim());
  const definition = schemeNamed(name);
  if (definition === undefined) {
    const names = schemes().map((each) => each.name);
    mistakes.push(mistake(option, name === '' ? '""' : name, names.join(', ') + hint(name, names)));
    return undefined;
  }
  const values = new Map<string, unknown>();
  for (const setting of settings) {
    const wrong = addSetting(setting, definition, values, `${option} ${text}`);
    if (wrong === undefined) continue;
    mistakes.push(wrong);
    return undefined;
  }
  const { tolerance, ...parameters } = Object.fromEntries(values);
  return { text, name, parameters, ...(tolerance === undefined ? {} : { tolerance }) };
}

/** Takes in PARAMETER=VALUE; returns what is wrong with it, if anything. */
function addSetting(
  setting: string,
  definition: SchemeDefinition,
  values: Map<string, unknown>,
  where: string,
): Issue | string | undefined {
  const at = setting.indexOf('=');
  const key = setting.slice(0, Math.max(0, at)).trim();
  if (key === '') return mistake(where, setting === '' ? 'nothing after a colon' : setting, SYNTAX);
  const known = parameterNames(definition);
  if (!known.includes(key)) {
    const allowed = known.length === 0 ? 'no parameter' : known.join(', ') + hint(key, known);
    return fault(where, `${definition.name} has no parameter ${key}`, allowed);
  }
  if (values.has(key)) return mistake(where, `${key} twice`, 'each parameter once');
  try {
    values.set(key, readYaml(setting.slice(at + 1), where));
  } catch (error) {
    if (error instanceof InputError) return error.mistakes[0];
    throw error;
  }
  return undefined;
}

/** Parameters that may be given for a scheme, and the tolerance if it has a use for one. */
function parameterNames(definition: SchemeDefinition): string[] {
  const own = Object.keys(definition.parameters.shape);
  return definition.tolerant ? [...own, 'tolerance'] : own;
}

function sameSpec(a: SchemeSpec, b: SchemeSpec): boolean {
  const key = ({ name, parameters, tolerance }: SchemeSpec) =>
    JSON.stringify([name, Object.entries(parameters).sort(), tolerance]);
  return key(a) === key(b);
}

/** Splits a text at a character where it stands outside of brackets. */
function splitOutside(text: string, at: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if ('[{('.includes(character)) depth++;
    if (']})'.includes(character)) depth--;
    if (character === at && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part];
}
