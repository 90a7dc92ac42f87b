import type { z } from 'zod';
import { allowedFor } from './allowed.js';
import { type Field, fieldAt, keysOf, nameKey, namesOf, valueAt } from './fields.js';
import { cut, fault, mistake, shown } from './input-error.js';
import { hint } from './nearest.js';

type Issue = z.core.$ZodIssue;

/**
 * Turns what a schema found wrong with `document` into one line per mistake: where, what was given, and all that
 * is allowed there, not only the condition that failed first.
 * @param root JSON Schema of the document
 */
export function issueLines(issues: readonly Issue[], document: unknown, root: Field): string[] {
  const lines = new Map<string, string>();
  for (const issue of issues) {
    for (const [where, line] of linesOf(issue, document, root)) {
      if (!lines.has(where)) lines.set(where, line);
    }
  }
  return [...lines.values()];
}

/** Place and line of each mistake behind an issue. */
function linesOf(issue: Issue, document: unknown, root: Field): [string, string][] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const owner = fieldAt(root, path, document) ?? {};
    return issue.keys.map((key) => {
      const where = [...path.map(String), key === '' ? '""' : cut(key, 40)].join('.');
      return [where, unknownKey(where, key, owner, document, path)];
    });
  }
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    return [unknownName(issue.discriminator, path, document, root)];
  }
  const where = path.join('.');
  const given = valueAt(document, path);
  if (issue.code === 'custom') return [[where, mistake(where, shown(given), issue.message)]];
  const field = fieldAt(root, path, document);
  const allowed = field ? allowedFor(field) + hint(given, (field.enum ?? []).map(String)) : issue.message;
  return [[where, mistake(where, shown(given), allowed)]];
}

function unknownKey(
  where: string,
  key: string,
  owner: Field,
  document: unknown,
  path: readonly PropertyKey[],
): string {
  const elsewhere = ELSEWHERE.get([...path, key].join('.'));
  if (elsewhere !== undefined) return fault(where, 'unknown key', elsewhere);
  const keys = keysOf(owner);
  const name = nameOf(owner, valueAt(document, path));
  const allowed = keys.join(', ') + hint(key, keys);
  return name === undefined
    ? fault(where, 'unknown key', allowed)
    : fault(where, `unknown key for ${name}`, allowed);
}

/** Where to write what stands where one might expect it. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  [
    'scheme.weights',
    'training.sketch: {factor, partitions, weights: true}; a code’s weights are those of a sketch, and without one all 1',
  ],
]);

/** What an object that is one of several is called there: the name of the scheme, of the delay model. */
function nameOf({ properties }: Field, value: unknown): string | undefined {
  const key = Object.keys(properties ?? {}).find((each) => properties?.[each].const !== undefined);
  const name = key === undefined ? undefined : valueAt(value, [key]);
  return typeof name === 'string' ? name : undefined;
}

/** A missing or unknown name. The path of such an issue leads to the object or to the name in it. */
function unknownName(
  key: string,
  path: readonly PropertyKey[],
  document: unknown,
  root: Field,
): [string, string] {
  const object = path.at(-1) === key ? path.slice(0, -1) : path;
  const where = [...object.map(String), key].join('.');
  const given = valueAt(document, [...object, key]);
  const field = fieldAt(root, object, document) ?? {};
  const names = nameKey(field) === key ? namesOf(field) : [];
  return [where, mistake(where, shown(given), names.join(', ') + hint(given, names))];
}
