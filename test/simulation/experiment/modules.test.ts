import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { correlated, defineDelay } from '../../../src/models/delays/delay.js';
import { registerScheme, schemeNamed } from '../../../src/schemes/registry.js';
import { uncoded } from '../../../src/schemes/uncoded.js';
import { Executor } from '../../../src/simulation/execution/executor.js';
import { runTable } from '../../../src/simulation/execution/run.js';
import {
  hashOf,
  importModule,
  modulesOf,
  originOf,
  unknownToThreads,
} from '../../../src/simulation/experiment/modules.js';
import { register } from '../../../src/simulation/experiment/registries.js';
import { contentHash } from '../../../src/simulation/results/meta.js';
import { projectWith, strided } from '../../own-schemes.js';
import { experimentOf } from '../execution/helpers.js';

const folder = projectWith({
  'one.mjs': strided('one', 3),
  'one-again.mjs': strided('one', 3),
  'one-changed.mjs': strided('other', 5),
  'with-import.mjs': `import './lib/step.mjs';\n${strided('imports', 3)}`,
  'lib/step.mjs': 'import "../one.mjs"; export const step = 1;',
  'none.mjs': 'export const nothing = 1;',
  'broken.mjs': 'throw new TypeError("not today");',
  'clash.mjs': strided('cpgc'),
  'no-parameters.mjs':
    'export default { name: "x", summary: "", source: "", split: "blocks", build: () => {} };',
  'others.mjs': `
import { correlated, defineData, defineDelay, defineMethod, defineObjective, defineStep, makeDataset, pointwiseObjective, z } from 'straggle';
const common = { summary: 'a test', source: 'a test' };
export const always = defineDelay({
  ...common, name: 'always', parameters: z.strictObject({ value: z.number() }),
  create: ({ value }) => correlated({ sampler: () => () => value }, 'iteration', true),
});
export const line = defineData({
  ...common, name: 'line', parameters: z.strictObject({ points: z.int() }),
  create: ({ points }, { uniform }) => {
    const values = Float64Array.from({ length: points }, uniform);
    return makeDataset('line', { rows: { kind: 'dense', points, features: 1, values }, labels: values.map((x) => 3 * x) });
  },
});
export const halved = defineObjective({
  ...common, name: 'halved', labels: 'quantities', parameters: z.strictObject({}),
  create: (_, data) => pointwiseObjective('halved', data, {
    curvature: 1,
    total: (scores, from, labels) => labels.reduce((sum, y, i) => sum + (scores[from + i] - y) ** 2 / 2, 0),
    slopes: (scores, from, labels, weights) => labels.forEach((y, i) => {
      scores[from + i] = (weights ? weights[from + i] : 1) * (scores[from + i] - y);
    }),
  }),
});
export const tiny = defineStep({ ...common, name: 'tiny', parameters: z.strictObject({}), create: () => () => 1e-3 });
export const plain = defineMethod({
  ...common, name: 'plain', parameters: z.strictObject({}),
  create: () => ({ restart: () => {}, update: (betas, gradients, step) => gradients.forEach((g, i) => { betas[i] -= step * g; }) }),
});`,
  'no-create.mjs': other('defineDelay', 'name: "x"'),
  'no-labels.mjs': other('defineObjective', 'name: "x", create: () => {}'),
  'same-delay.mjs': other('defineDelay', 'name: "exponential", create: () => {}'),
});

/** A module that defines something with these fields. */
function other(define: string, fields: string): string {
  return `import { ${define}, z } from 'straggle';
export const x = ${define}({ summary: '', source: '', parameters: z.strictObject({}), ${fields} });`;
}
const url = (name: string) => pathToFileURL(join(folder, name)).href;

describe('a module with schemes', () => {
  it('is imported once, and its schemes are there', async () => {
    const [module, again] = await Promise.all([importModule(url('one.mjs')), importModule(url('one.mjs'))]);
    expect(again).toBe(module);
    expect(module).toEqual({ url: url('one.mjs'), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(schemeNamed('one')?.summary).toBe('uncoded, tasks 3 apart');
    expect(originOf({ kind: 'scheme', name: 'one' })).toBe('one.mjs');
    const [one] = pointsWith({ scheme: { name: 'one', load: 2 } });
    const [cpgc] = pointsWith({ scheme: { name: 'cpgc', load: 2 } });
    expect(modulesOf([cpgc, one, one])).toEqual([module]);
    expect(modulesOf([cpgc])).toBeUndefined();
    expect(unknownToThreads(one)).toBeUndefined();
  });

  it.each([
    ['absent.mjs', 'absent.mjs: no such file; allowed: a module that exports what defineScheme, '],
    ['none.mjs', 'none.mjs: defines nothing; allowed: a module that exports what defineScheme, '],
    ['broken.mjs', 'broken.mjs: TypeError: not today; allowed: '],
    ['clash.mjs', 'clash.mjs: scheme cpgc exists already; allowed: '],
    ['one-again.mjs', 'one-again.mjs: scheme one exists already; allowed: '],
    ['no-parameters.mjs', 'no-parameters.mjs: scheme x: parameters; allowed: z.strictObject({…})'],
  ])('%s is refused in one line', async (name, line) => {
    await importModule(url('one.mjs'));
    const error: Error = await importModule(url(name)).then(
      () => expect.unreachable(),
      (thrown) => thrown,
    );
    expect(error.name).toBe('InputError');
    expect(error.message).toContain(line);
    expect(error.message).not.toContain('\n');
  });

  it('has a hash of all that it imports by relative paths', () => {
    const step = join(folder, 'lib/step.mjs');
    const before = hashOf(url('with-import.mjs'), '');
    expect(hashOf(url('with-import.mjs'), '')).toBe(before);
    writeFileSync(step, 'import "../one.mjs"; export const step = 2;');
    expect(hashOf(url('with-import.mjs'), '')).not.toBe(before);
  });

  it('is part of what a result depends on', async () => {
    await importModule(url('one.mjs'));
    const delay = { model: 'exponential', mean: 1 };
    const own = experimentOf({ workers: 8, scheme: { name: 'one', load: 2 }, delay });
    expect(own.modules?.map((module) => module.url)).toEqual([url('one.mjs')]);
    const [module] = own.modules ?? [];
    const changed = { ...own, modules: [{ ...module, sha256: '0'.repeat(64) }] };
    const moved = { ...own, modules: [{ ...module, url: url('elsewhere.mjs') }] };
    expect(contentHash(changed)).not.toBe(contentHash(own));
    expect(contentHash(moved)).toBe(contentHash(own));
    const without = experimentOf({ workers: 8, scheme: { name: 'cpgc', load: 2 }, delay });
    expect('modules' in without).toBe(false);
  });
});

describe('a module with a delay model, data, an objective, a step rule and a method', () => {
  it('is used like those of this package, and part of what the result depends on', async () => {
    const module = await importModule(url('others.mjs'));
    const experiment = experimentOf({
      workers: 4,
      trials: 3,
      scheme: { name: 'uncoded' },
      delay: {
        model: 'sum',
        models: [
          { model: 'exponential', mean: 1 },
          { model: 'always', value: 2 },
        ],
      },
      training: {
        iterations: 4,
        data: { source: 'line', points: 8 },
        objective: { loss: 'halved' },
        step: { rule: 'tiny' },
        method: 'plain',
      },
    });
    expect(experiment.modules).toEqual([module]);
    const executor = new Executor();
    const { columns, rows, failure } = await runTable(experiment, executor);
    await executor.end();
    expect(failure).toBeUndefined();
    const time = columns.indexOf('time_mean');
    // One iteration: two time units on top of what is drawn.
    expect(rows[0][time]).toBeGreaterThan(2);
  });

  it.each([
    ['no-create.mjs', 'delay model x: no create; allowed: a function that makes it'],
    ['no-labels.mjs', 'loss x: no labels; allowed: quantities, classes'],
    ['same-delay.mjs', 'delay model exponential exists already'],
  ])('%s is refused in one line', async (name, line) => {
    await expect(importModule(url(name))).rejects.toThrow(`${name}: ${line}`);
  });
});

it('register alone does not make a definition known to threads', () => {
  registerScheme({ ...uncoded, name: 'registered only' });
  register(
    defineDelay({
      name: 'own',
      summary: '',
      source: '',
      parameters: z.strictObject({}),
      create: () => correlated({ sampler: () => () => 1 }, 'worker', true),
    }),
  );
  const [scheme] = pointsWith({ scheme: { name: 'registered only' } });
  expect(unknownToThreads(scheme)).toEqual({ kind: 'scheme', name: 'registered only' });
  const [delay] = pointsWith({ delay: { model: 'sum', models: [{ model: 'own' }] } });
  expect(unknownToThreads(delay)).toEqual({ kind: 'delay model', name: 'own' });
  expect(unknownToThreads(pointsWith({})[0])).toBeUndefined();
});

function pointsWith(fields: Record<string, unknown>) {
  const { points } = experimentOf({
    workers: 8,
    scheme: { name: 'uncoded' },
    delay: { model: 'exponential', mean: 1 },
    ...fields,
  });
  return points;
}
