import { Document, isCollection, visit } from 'yaml';
import type { Fields } from '../protocol.js';

/** An experiment's fields as a file: what is nested stands on one line. */
export function yamlOf(fields: Fields): string {
  const document = new Document(fields);
  visit(document, {
    Collection: (_, node, path) => {
      const depth = path.filter(isCollection).length;
      if (depth > 1 || (depth === 1 && !isSweep(path.at(-1)))) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 100, flowCollectionPadding: true });
}

function isSweep(parent: unknown): boolean {
  return String((parent as { key?: unknown } | undefined)?.key) === 'sweep';
}

/**
 * The fields in the form that the page has controls for: where names of schemes are swept, whole schemes are, first of
 * all. The points and their numbers are the same.
 */
export function inPageForm(fields: Fields): Fields {
  const {
    sweep = {},
    scheme,
    ...rest
  } = fields as {
    readonly sweep?: Readonly<Record<string, readonly unknown[]>>;
    readonly scheme?: Readonly<Record<string, unknown>>;
  };
  const { 'scheme.name': names, scheme: schemes, ...others } = sweep;
  if (schemes !== undefined && scheme === undefined) {
    return { ...rest, sweep: { scheme: schemes, ...others } };
  }
  const whole = schemes ?? (names ?? [scheme?.name]).map((name) => ({ ...scheme, name }));
  return { ...rest, sweep: { scheme: whole.map(nameFirst), ...others } };
}

function nameFirst(scheme: unknown): unknown {
  if (scheme === null || typeof scheme !== 'object') return scheme;
  const { name, ...parameters } = scheme as Record<string, unknown>;
  return { name, ...parameters };
}
