import { expect, it } from 'vitest';
import { z } from 'zod';
import { DataFiles } from '../../src/models/data/files.js';
import { createData, dataSchema, dataSources } from '../../src/models/data/registry.js';
import { delays } from '../../src/models/delays/registry.js';
import { createMethod, methodSchema, methods } from '../../src/models/methods/registry.js';
import { createObjective, objectiveSchema, objectives } from '../../src/models/objectives/registry.js';
import { createStep, stepSchema, steps } from '../../src/models/steps/registry.js';
import { Streams } from '../../src/random/stream.js';
import { Registry } from '../../src/registry/registry.js';

const context = { uniform: new Streams('registry').uniform(), files: new DataFiles([]) };

it('makes what the public interface shows', () => {
  const data = createData(
    dataSchema().parse({ source: 'gaussian', points: 1000, features: 100, std: 100, noise: 1 }),
    context,
  );
  const objective = createObjective(objectiveSchema().parse({ loss: 'least-squares' }), data);
  const step = stepSchema().parse({ rule: 'power', scale: 1.61, exponent: 0.7, normalise: 'spectral' });
  expect(createStep(step, objective)(1)).toBe(1.61 / objective.spectralNorm());
  const theorem = stepSchema().parse({ rule: 'theorem', name: 'sgc-3', epsilon: 0.1 });
  expect(createStep(theorem, objective)(1)).toBe(0.5 / objective.spectralNorm());
  // The first update forgets where beta was, and its step is for the mean of the gradients.
  const beta = Float64Array.of(3);
  createMethod(methodSchema().parse('accelerated'), { points: 4, length: 1 }).update(
    beta,
    Float64Array.of(2),
    0.1,
  );
  expect(beta[0]).toBeCloseTo(-0.05, 15);
});

it.each([
  [dataSchema(), { points: 3 }, /no data source given; source must be one of gaussian, unequal-norms, /],
  [dataSchema(), { source: 'gausian' }, /unknown data source \\?"gausian\\?"/],
  [dataSchema(), { source: 'gaussian', points: 3, features: 1, size: 2 }, /size/],
  [objectiveSchema(), { loss: 'hinge' }, /unknown loss .*must be one of least-squares, logistic/],
  [stepSchema(), { rule: 'theorem', name: 'sgc-4', epsilon: 0.1 }, /epsilon is for sgc-3/],
  [methodSchema(), 'newton', /gradient-descent/],
])('refuses %#', (schema, value, message) => {
  const result = schema.safeParse(value);
  expect(JSON.stringify(result.error?.issues)).toMatch(message);
});

it.each([
  [dataSchema(), 'source', dataSources],
  [objectiveSchema(), 'loss', objectives],
  [stepSchema(), 'rule', steps],
])('has a JSON Schema that names each and refuses what it does not have: %#', (schema, key, definitions) => {
  const { oneOf } = z.toJSONSchema(schema, { io: 'input' });
  expect(oneOf).toMatchObject(
    definitions.all.map(({ name }) => ({
      properties: { [key]: { const: name } },
      additionalProperties: false,
    })),
  );
});

it.each(
  [delays, dataSources, objectives, steps, methods].flatMap(({ all }) =>
    all.map((definition) => [definition.name, definition] as const),
  ),
)('%s describes itself, and its examples are parameters', (_, { summary, source, parameters, examples }) => {
  for (const line of [summary, source]) expect(line).toMatch(/^\S[^\n]*\S$/);
  for (const [key, schema] of Object.entries(parameters.shape)) {
    expect((schema as z.ZodType).description, key).toMatch(/\S/);
  }
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) expect(parameters.safeParse(example).error).toBe(undefined);
  expect(parameters.safeParse({ ...examples[0], nonsense: 1 }).success).toBe(false);
});

it('takes a name once, and knows no other', () => {
  const registry = new Registry('method', 'method', methods.all);
  expect(() => registry.add(methods.all[0])).toThrow('method gradient-descent exists already');
  expect(registry.find('newton')).toBe(undefined);
  expect(() => registry.of({ method: 'newton' })).toThrow('no method is called "newton"');
});
