import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { dataSources } from '../../../src/models/data/registry.js';
import { delays } from '../../../src/models/delays/registry.js';
import { methods } from '../../../src/models/methods/registry.js';
import { objectives } from '../../../src/models/objectives/registry.js';
import { steps } from '../../../src/models/steps/registry.js';
import { schemeRegistry } from '../../../src/schemes/registry.js';
import { pointSchema } from '../../../src/simulation/experiment/schema.js';
import { trainingSchema } from '../../../src/simulation/experiment/training-schema.js';

const FOLDER = new URL('../../../src/simulation/library/', import.meta.url);

const textOf = (file: string) => readFileSync(new URL(file, FOLDER), 'utf8');

/** Names in an interface, each with the names of its parameters. */
function namesIn(text: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  let last: string[] = [];
  for (const line of text.split('\n')) {
    const [, indent, name] = /^( +)readonly '?([\w-]+)'?\??:/.exec(line) ?? [];
    if (indent?.length === 2) {
      last = [];
      found[name] = last;
    }
    if (indent?.length === 4) last.push(name);
  }
  return found;
}

it.each([
  ['schemes', schemeRegistry],
  ['delay-models', delays],
  ['data-sources', dataSources],
  ['objectives', objectives],
  ['step-rules', steps],
])('the types of %s are those of the registry (npm run build writes them)', (file, { all }) => {
  const registered = all.map(({ name, parameters }) => [name, Object.keys(parameters.shape)]);
  // Behind the first interface stand those that it names.
  const [first] = textOf(`parameters/${file}.ts`).split('\n}\n');
  expect(namesIn(first)).toEqual(Object.fromEntries(registered));
});

it('so are those of methods', () => {
  expect(fieldsOf('Methods')).toEqual(methods.all.map(({ name }) => name).sort());
});

it('the fields of an experiment and of its training are those of the schema', () => {
  expect(fieldsOf('ExperimentFields')).toEqual(
    Object.keys(pointSchema().extend({ sweep: z.unknown() }).shape).sort(),
  );
  expect(fieldsOf('TrainingFields')).toEqual(Object.keys(trainingSchema().shape).sort());
});

/** Fields of an interface in fields.ts, sorted. */
function fieldsOf(name: string): string[] {
  const [, body] = textOf('fields.ts').split(new RegExp(`export interface ${name}\\b[^{]*\\{\n`));
  return Object.keys(namesIn(body.split('\n}\n')[0])).sort();
}
