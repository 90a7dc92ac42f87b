import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CATALOGUE } from '../../src/cli/catalogue.js';
import { experimentOf, SMALL } from '../simulation/documents.js';

const entries = Object.entries(CATALOGUE).flatMap(([kind, all]) =>
  all().map((entry) => [kind, entry.name, entry] as const),
);

describe('what is listed', () => {
  it.each(entries)('%s: %s says what each of its parameters is', (_kind, _name, { parameters }) => {
    for (const { name, description } of parameters)
      expect({ name, description }).not.toMatchObject({ description: '' });
  });

  it('has an example of every delay model in which there are others, which is one', () => {
    const nested = CATALOGUE.delays().filter(({ example }) => example !== undefined);
    expect(nested.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['classes', 'sum', 'gilbert-elliott', 'altered-stragglers']),
    );
    for (const { name, example } of nested) {
      const [{ delay }] = experimentOf({ ...SMALL, delay: parse(example ?? '') }).points;
      expect(delay.model).toBe(name);
    }
  });
});
