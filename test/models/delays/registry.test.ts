import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createDelay, delaySchema, delays } from '../../../src/models/delays/registry.js';

/** Issues as `path: message`. */
function issues(delay: unknown): string[] {
  const result = delaySchema().safeParse(delay);
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('has every model of the interface, once', () => {
  const names = delays.all.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(
    expect.arrayContaining([
      ...['shifted-exponential', 'deterministic', 'exponential', 'weibull', 'pareto', 'lognormal', 'gamma'],
      ...[
        'hyperexponential',
        'gilbert-elliott',
        'bernoulli',
        'trace',
        'classes',
        'sum',
        'altered-stragglers',
      ],
    ]),
  );
});

describe('the schema', () => {
  test('fills in defaults', () => {
    expect(delaySchema().parse({ model: 'exponential', mean: 1 })).toEqual({
      model: 'exponential',
      mean: 1,
      correlation: 'worker',
    });
    expect(delaySchema().parse({ model: 'bernoulli', p: 0.5 })).toEqual({
      model: 'bernoulli',
      p: 0.5,
      persistence: 1,
      redraw_empty: true,
    });
    expect(delaySchema().parse({ model: 'trace', file: 'x.csv', mode: 'replay' })).toMatchObject({
      fixed: 0,
    });
  });

  test.each([{ model: 'exponentiel' }, {}, { model: 3 }])('%j: lists the models', (delay) => {
    const found = issues(delay);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      /^model: (unknown delay model ("exponentiel"|3)|no delay model given); model must be one of /,
    );
    for (const { name } of delays.all) expect(found[0]).toContain(name);
  });

  test('also inside other models, with the path', () => {
    const wrong = { model: 'nothing' };
    const right = { model: 'exponential', mean: 1 };
    const chain = { model: 'gilbert-elliott', to_slow: 0.1, to_fast: 0.1, fast: right, slow: wrong };
    expect(issues({ model: 'sum', models: [right, { model: 'sum', models: [wrong] }] })[0]).toMatch(
      /^models\.1\.models\.0\.model: unknown delay model "nothing"/,
    );
    expect(issues({ model: 'classes', classes: [{ share: 1, ...chain }] })[0]).toMatch(
      /^classes\.0\.slow\.model: unknown/,
    );
  });

  test.each([
    [{ model: 'exponential', mean: 1, rate: 2 }, 'rate'],
    [{ model: 'sum', models: [{ model: 'exponential', mean: 1, share: 1 }] }, 'share'],
    [{ model: 'bernoulli', p: 0.1, correlation: 'worker' }, 'correlation'],
  ])('%j: refuses unknown keys', (delay, key) => {
    expect(issues(delay)[0]).toContain(`Unrecognized key: "${key}"`);
  });

  test.each([
    ['mean', { model: 'exponential', mean: 0 }],
    ['mean', { model: 'exponential', mean: Infinity }],
    ['mean', { model: 'exponential', mean: Number.NaN }],
    ['mean', { model: 'exponential' }],
    ['value', { model: 'deterministic', value: -1 }],
    ['shape', { model: 'weibull', shape: 0, scale: 1 }],
    ['scale', { model: 'pareto', shape: 1, scale: 0 }],
    ['sigma', { model: 'lognormal', mu: 0, sigma: 0 }],
    ['shape', { model: 'gamma', shape: -1, scale: 1 }],
    ['correlation', { model: 'gamma', shape: 1, scale: 1, correlation: 'task' }],
    ['probabilities', { model: 'hyperexponential', probabilities: [0.5, 0.4], means: [1, 2] }],
    ['means', { model: 'hyperexponential', probabilities: [0.5, 0.5], means: [1] }],
    ['p', { model: 'bernoulli', p: 1 }],
    ['p', { model: 'bernoulli', p: -0.1 }],
    ['persistence', { model: 'bernoulli', p: 0.5, persistence: 0 }],
    ['persistence', { model: 'bernoulli', p: 0.5, persistence: 1.5 }],
    ['mode', { model: 'trace', file: 'x.csv' }],
    ['fixed', { model: 'trace', file: 'x.csv', mode: 'replay', fixed: 1.1 }],
    ['models', { model: 'sum', models: [] }],
    ['classes', { model: 'classes', classes: [{ share: 0.9, model: 'exponential', mean: 1 }] }],
    ['classes.0.share', { model: 'classes', classes: [{ model: 'exponential', mean: 1 }] }],
  ])('%s is refused in %j', (path, delay) => {
    expect(issues(delay).map((issue) => issue.split(':')[0])).toEqual([path]);
  });

  test('refuses a chain that never moves', () => {
    const model = { model: 'exponential', mean: 1 };
    const chain = { model: 'gilbert-elliott', to_slow: 0, to_fast: 0, fast: model, slow: model };
    expect(issues(chain)[0]).toMatch(/^to_slow: .*no stationary law/);
  });

  test('can be written as a JSON schema', () => {
    const schema = z.toJSONSchema(delaySchema(), { io: 'input' });
    expect(JSON.stringify(schema)).toContain('"const":"gilbert-elliott"');
  });
});

test('a name that was never parsed is a mistake of the caller', () => {
  expect(() => createDelay({ model: 'nothing' })).toThrow(RangeError);
});
