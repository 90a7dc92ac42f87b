import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CATALOGUE } from '../../src/cli/catalogue.js';
import { folderWith } from '../folders.js';
import { experimentOf, SMALL } from '../simulation/documents.js';
import { straggle } from './shared-process.js';

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

describe('for programs', () => {
  it('list has the same entries by kinds', async () => {
    const { status, stdout } = await straggle(['list', 'delays', '--format', 'json'], folderWith({}));
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify({ delays: CATALOGUE.delays() })));
  });

  it('claims has numbers as numbers', async () => {
    const header = 'id,paper,section,origin,statement,value,low,high,true_from,true_to,verdict,note';
    const row = 'one,cpgc,2.1,paper,It holds,1.5,1.25,1.75,1,,holds,so it is';
    const folder = folderWith({ 'results/cpgc/claims.csv': `${header}\n${row}\n` });
    const { status, stdout } = await straggle(['claims', '--format', 'json'], folder);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ id: 'one', value: 1.5, low: 1.25, high: 1.75, true_from: 1, true_to: null }),
    ]);
  });
});
