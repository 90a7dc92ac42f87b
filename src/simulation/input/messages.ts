import type { z } from 'zod';
import { allowedFor, type Field, fieldAt, keysOf, nameKey, namesOf, valueAt } from './fields.js';
import { cut, type Issue, mistake, shown } from './input-error.js';
import { hint } from './nearest.js';

type ZodIssue = z.core.$ZodIssue;

/**
 * The mistakes behind what a schema found wrong with `document`: at each place the first, with all that is allowed
 * there, not only the condition that failed.
 * @param root JSON Schema of the document
 */
export function schemaIssues(found: readonly ZodIssue[], document: unknown, root: Field): Issue[] {
  const issues = new Map<string, Issue>();
  for (const each of found) {
    for (const issue of issuesOf(each, document, root)) {
      if (!issues.has(issue.path)) issues.set(issue.path, issue);
    }
  }
  return [...issues.values()];
}

function issuesOf(issue: ZodIssue, document: unknown, root: Field): Issue[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const owner = fieldAt(root, path, document) ?? {};
    return issue.keys.slice(0, MOST_KEYS).map((key) => unknownKey(key, owner, document, path));
  }
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    return [unknownName(issue.discriminator, path, document, root)];
  }
  const where = path.join('.');
  const given = valueAt(document, path);
  if (issue.code === 'custom') return [mistake(where, shown(given), issue.message)];
  const field = fieldAt(root, path, document);
  const allowed = field ? allowedFor(field) + hint(given, (field.enum ?? []).map(String)) : issue.message;
  return [mistake(where, shown(given), allowed)];
}

/** Unknown keys of an object that are named. */
const MOST_KEYS = 20;

function unknownKey(key: string, owner: Field, document: unknown, path: readonly PropertyKey[]): Issue {
  const where = [...path.map(String), key === '' ? '""' : cut(key, 40)].join('.');
  const unknown = (allowed: string, whose = '') => ({
    path: where,
    what: `unknown key${whose}`,
    isUnknownKey: true,
    allowed,
  });
  const elsewhere = ELSEWHERE.get([...path, key].join('.'));
  if (elsewhere !== undefined) return unknown(elsewhere);
  const keys = keysOf(owner);
  const name = nameOf(owner, valueAt(document, path));
  return unknown(keys.join(', ') + hint(key, keys), name === undefined ? '' : ` for ${name}`);
}

/** Right places for fields that are written where one might expect them. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  [
    'scheme.weights',
    'training.sketch: {factor, partitions, weights: true}; a code’s weights are those of a sketch, and without one all 1',
  ],
]);

/** Name of an object that is one of several: of the scheme, of the delay model. */
function nameOf({ properties }: Field, value: unknown): string | undefined {
  const key = Object.keys(properties ?? {}).find((each) => properties?.[each].const !== undefined);
  const name = key === undefined ? undefined : valueAt(value, [key]);
  return typeof name === 'string' ? name : undefined;
}

/** A missing or unknown name. The path of such an issue leads to the object or to the name in it. */
function unknownName(key: string, path: readonly PropertyKey[], document: unknown, root: Field): Issue {
  const object = path.at(-1) === key ? path.slice(0, -1) : path;
  const where = [...object.map(String), key].join('.');
  const given = valueAt(document, [...object, key]);
  const field = fieldAt(root, object, document) ?? {};
  const names = nameKey(field) === key ? namesOf(field) : [];
  return mistake(where, shown(given), names.join(', ') + hint(given, names));
}
