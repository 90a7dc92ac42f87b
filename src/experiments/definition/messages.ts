import type { z } from 'zod';
import { dataSources } from '../../models/data/registry.js';
import { delays } from '../../models/delays/registry.js';
import { objectives } from '../../models/objectives/registry.js';
import { steps } from '../../models/steps/registry.js';
import { schemes } from '../../schemes/registry.js';
import { mistake, nearest, shown } from './input-error.js';

type Issue = z.core.$ZodIssue;

/** Turns what a schema found wrong with `document` into one line per mistake. */
export function issueLines(issues: readonly Issue[], document: unknown, keysAt: KeysAt): string[] {
  return issues.flatMap((issue) => lines(issue, document, keysAt));
}

/** Names of the keys that the schema knows at a path, for "did you mean". */
export type KeysAt = (path: readonly PropertyKey[], document: unknown) => readonly string[];

function lines(issue: Issue, document: unknown, keysAt: KeysAt): string[] {
  const where = issue.path.map(String).join('.');
  const given = shown(valueAt(document, issue.path));
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(issue.path, document);
      return issue.keys.map((key) => {
        const elsewhere = ELSEWHERE[[...issue.path, key].map(String).join('.')];
        if (elsewhere) return mistake([...issue.path, key].map(String).join('.'), 'unknown key', elsewhere);
        const near = nearest(key, known);
        const hint = near ? ` (did you mean ${near}?)` : '';
        return mistake(
          [...issue.path.map(String), key].join('.'),
          'unknown key',
          `${known.join(', ')}${hint}`,
        );
      });
    }
    case 'invalid_union':
      if (issue.discriminator) {
        // zod's path leads to the field that names the kind.
        const inner = issue.path.at(-1) === issue.discriminator;
        return [unknownName(issue.discriminator, inner ? issue.path.slice(0, -1) : issue.path, document)];
      }
      return [mistake(where, given, allowedByUnion(issue))];
    case 'invalid_type':
      return [mistake(where, given, expectedType(issue.expected))];
    case 'invalid_value':
      return [mistake(where, given, issue.values.map(String).join(', '))];
    case 'too_small':
      return [
        mistake(where, given, bound(issue.origin, issue.inclusive === false ? '>' : '>=', issue.minimum)),
      ];
    case 'too_big':
      return [
        mistake(where, given, bound(issue.origin, issue.inclusive === false ? '<' : '<=', issue.maximum)),
      ];
    default:
      return [mistake(where, given, issue.message)];
  }
}

/** Where to write what stands where one might expect it. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'scheme.weights':
    'training.sketch: {factor, partitions, weights: true}; a code’s weights are those of a sketch, and without one all 1',
};

function unknownName(key: string, path: readonly PropertyKey[], document: unknown): string {
  const here = valueAt(document, path);
  const where = [...path.map(String), key].join('.');
  const given = here && typeof here === 'object' ? (here as Record<string, unknown>)[key] : undefined;
  const names = namesFor(key);
  const near = typeof given === 'string' ? nearest(given, names) : undefined;
  return mistake(where, shown(given), names.join(', ') + (near ? ` (did you mean ${near}?)` : ''));
}

/** The names that a field which names something may have. */
function namesFor(key: string): readonly string[] {
  const named: Record<string, () => readonly { readonly name: string }[]> = {
    name: schemes,
    model: () => delays,
    source: () => dataSources,
    loss: () => objectives,
    rule: () => steps,
  };
  return named[key]?.().map(({ name }) => name) ?? [];
}

function allowedByUnion(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  const parts = issue.errors.flat().map((e) => {
    if (e.code === 'invalid_type') return expectedType(e.expected);
    if (e.code === 'invalid_value') return e.values.map(String).join(', ');
    if (e.code === 'too_small') return bound(e.origin, e.inclusive === false ? '>' : '>=', e.minimum);
    if (e.code === 'too_big') return bound(e.origin, e.inclusive === false ? '<' : '<=', e.maximum);
    return e.message;
  });
  const distinct = [...new Set(parts)];
  return distinct.length > 0 ? distinct.join(' or ') : issue.message;
}

function expectedType(expected: string): string {
  const names: Record<string, string> = { int: 'a whole number', number: 'a number', string: 'a text' };
  return names[expected] ?? (/^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`);
}

function bound(origin: string, relation: string, value: number | bigint): string {
  if (origin === 'array') return `a list with ${relation} ${value} entries`;
  if (origin === 'string') return `a text with ${relation} ${value} characters`;
  return `${origin === 'int' ? 'a whole number' : 'a number'} ${relation} ${value}`;
}

/** The value at a path of a document, undefined where the path leads nowhere. */
export function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const key of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
