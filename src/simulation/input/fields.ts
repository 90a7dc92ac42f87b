/** JSON Schema of a field, as far as messages and lists make use of it. */
export interface Field {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Field>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Field[];
  readonly oneOf?: readonly Field[];
  readonly properties?: Readonly<Record<string, Field>>;
  readonly items?: Field;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly default?: unknown;
  readonly description?: string;
}

/** Description of keys that are taken and have no effect: they are not offered. */
export const NOT_USED = 'not used, ignored';

/**
 * The field that a path of a document leads to. Where a field is one of several things by its name (a scheme, a
 * delay model), it is the one that the document names, or else all of them; undefined where there is none.
 */
export function fieldAt(root: Field, path: readonly PropertyKey[], document: unknown): Field | undefined {
  let field: Field | undefined = chosen(root, root, document);
  let value = document;
  for (const key of path) {
    const inner: Field | undefined = field && insideOf(field, key);
    value = valueAt(value, [key]);
    field = inner && chosen(root, inner, value);
  }
  return field;
}

function insideOf(field: Field, key: PropertyKey): Field | undefined {
  if (typeof key === 'number')
    return field.items ?? optionWith(field, ({ items }) => items !== undefined)?.items;
  const name = String(key);
  const owner = optionWith(field, ({ properties }) => Object.hasOwn(properties ?? {}, name));
  return owner?.properties?.[name];
}

function optionWith(field: Field, has: (option: Field) => boolean): Field | undefined {
  return has(field) ? field : optionsOf(field).find(has);
}

function chosen(root: Field, field: Field, value: unknown): Field {
  const target = resolved(root, field);
  const key = nameKey(target);
  const name = key === undefined ? undefined : valueAt(value, [key]);
  return optionsOf(target).find((option) => key && option.properties?.[key].const === name) ?? target;
}

/** The field itself where it is only referred to: what `$ref` names in the definitions of the root. */
export function resolved(root: Field, field: Field): Field {
  let target = field;
  while (target.$ref) target = root.$defs?.[target.$ref.replace('#/$defs/', '')] ?? {};
  return target;
}

function optionsOf(field: Field): readonly Field[] {
  return field.oneOf ?? field.anyOf ?? [];
}

/** The key by which the options of a field differ (`name`, `model`, …); undefined where it has none. */
export function nameKey(field: Field): string | undefined {
  const [first, ...others] = optionsOf(field);
  return Object.keys(first?.properties ?? {}).find((key) =>
    [first, ...others].every((option) => option.properties?.[key]?.const !== undefined),
  );
}

/** The names that its options have under that key. */
export function namesOf(field: Field): string[] {
  const key = nameKey(field);
  return key ? optionsOf(field).map(({ properties }) => String(properties?.[key].const)) : [];
}

/** The keys that an object may have; of several by name, the key of the name. */
export function keysOf(field: Field): string[] {
  const key = nameKey(field);
  if (key !== undefined) return [key];
  const owner = optionWith(field, ({ properties }) => properties !== undefined);
  const known = Object.entries(owner?.properties ?? {}).filter(([, inner]) => inner.description !== NOT_USED);
  // The name of what it is comes first.
  const isName = ([, inner]: (typeof known)[number]) => inner.const !== undefined;
  return [...known.filter(isName), ...known.filter((entry) => !isName(entry))].map(([name]) => name);
}

/** The value at a path of a document, undefined where the path leads nowhere. */
export function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const key of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/**
 * Values that a field may have, in words.
 * @example allowedFor({ type: 'integer', minimum: 1 }) // 'a whole number >= 1'
 */
export function allowedFor(field: Field): string {
  if (field.const !== undefined) return String(field.const);
  if (field.enum) return field.enum.join(' | ');
  const options = field.oneOf ?? field.anyOf;
  if (options) {
    const key = nameKey(field);
    return key ? `an object with ${key}: ${namesOf(field).join(', ')}` : options.map(allowedFor).join(' or ');
  }
  switch (field.type) {
    case 'integer':
      return `a whole number${range(field)}`;
    case 'number':
      return `a number${range(field)}`;
    case 'string':
      return field.minLength ? 'a text that is not empty' : 'a text';
    case 'boolean':
      return 'true | false';
    case 'array':
      return `a list${items(field)}`;
    case 'object':
      return `an object with ${keysOf(field).join(', ')}`;
    default:
      return field.description ?? 'something else';
  }
}

function items({ items: item, minItems, maxItems }: Field): string {
  const least = minItems ? ` of ${minItems === maxItems ? '' : 'at least '}${minItems}` : '';
  // Of objects in a list, what is allowed is said at the object that is wrong.
  return least + (item?.type && item.type !== 'object' ? `, each ${allowedFor(item)}` : '');
}

function range({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Field): string {
  const low = bound('>=', minimum) ?? bound('>', exclusiveMinimum);
  const high = bound('<=', maximum) ?? bound('<', exclusiveMaximum);
  if (minimum !== undefined && low && maximum !== undefined && high) return ` from ${minimum} to ${maximum}`;
  const both = [low, high].filter((part) => part !== undefined).join(' and ');
  return both === '' ? '' : ` ${both}`;
}

function bound(relation: string, value: number | undefined): string | undefined {
  // The limits of whole numbers in a double are not worth a word.
  const none = value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER;
  return none ? undefined : `${relation} ${value}`;
}

/** Whether a value of JSON or YAML is an object with fields. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
