import { describe, expect, it } from 'vitest';
import { canonicalJson, canonicalPieces } from '../../../src/simulation/input/canonical-json.js';

const VALUES: readonly unknown[] = [
  ...[null, 1, 'a"b', Infinity, [], {}, [[]], { a: {} }, { a: undefined }],
  { b: [1, { d: undefined, c: Infinity }, [2, 3]], a: { z: null, y: [{}, 'ü'] }, c: undefined },
];

describe('canonical JSON in pieces', () => {
  it.each(VALUES)('is the same text: %j', (value) => {
    for (const levels of [0, 1, 2, 9]) {
      expect([...canonicalPieces(value, levels)].join('')).toBe(canonicalJson(value));
    }
  });

  it('has a piece for each entry of a list in an object', () => {
    const pieces = [...canonicalPieces({ list: [{ b: 1, a: 2 }, [3]] }, 2)];
    expect(pieces).toEqual(['{"list":', '[', '{"a":2,"b":1}', ',', '[3]', ']', '}']);
  });
});
