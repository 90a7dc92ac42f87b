import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { experimentJsonSchema } from '../../../src/simulation/experiment/schema.js';
import { SMALL } from '../documents.js';

const file = JSON.parse(
  readFileSync(new URL('../../../schema/experiment.schema.json', import.meta.url), 'utf8'),
);
const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

describe('schema/experiment.schema.json', () => {
  const editor = z.fromJSONSchema(file);

  it('is up to date', () => {
    expect(file).toEqual(JSON.parse(JSON.stringify(experimentJsonSchema())));
  });

  it('accepts the experiment of the README', () => {
    const [, text] = /```yaml\n(name: [\s\S]*?)```/.exec(readme) ?? [];
    expect(editor.parse(parse(text))).toMatchObject({ scheme: { name: 'cpgc' } });
  });

  it.each<[string, object]>([
    ['a whole one', SMALL],
    ['a swept scheme', { ...SMALL, scheme: { load: 2 }, sweep: { 'scheme.name': ['mcc', 'cpgc'] } }],
    ['a swept delay', { workers: 4, scheme: { name: 'uncoded' }, sweep: { delay: [SMALL.delay] } }],
    [
      'models in models',
      { ...SMALL, delay: { model: 'sum', models: [SMALL.delay, { model: 'bernoulli', p: 0.1 }] } },
    ],
    ['infinity', { ...SMALL, network: { bandwidth: 'inf' } }],
  ])('accepts %s', (_, data) => {
    expect(editor.safeParse(data).error).toBeUndefined();
  });

  it.each<[string, object]>([
    ['an unknown scheme', { ...SMALL, scheme: { name: 'cpcg' } }],
    ['a parameter of another scheme', { ...SMALL, scheme: { name: 'mcc', load: 2, decoder: 'peeling' } }],
    ['an unknown key', { ...SMALL, worker: 3 }],
    ['a number out of range', { ...SMALL, tolerance: 1.5 }],
    ['an empty sweep', { ...SMALL, sweep: { tolerance: [] } }],
  ])('marks %s', (_, data) => {
    expect(editor.safeParse(data).success).toBe(false);
  });
});
