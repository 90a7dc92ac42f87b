import { type Field, keysOf, nameKey, namesOf } from './fields.js';

/**
 * What a field may be, in words.
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
  // What an object in a list may be is said where one is wrong.
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
