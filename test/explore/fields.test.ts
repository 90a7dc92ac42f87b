import { describe, expect, it } from 'vitest';
import {
  axesFor,
  axisIn,
  DEFAULT_FIELDS,
  fromLink,
  schemeBeside,
  sharedValue,
  sweepIn,
  toLink,
  valueAt,
  withAxis,
  withDelay,
  withField,
  withShared,
  withTrace,
} from '../../src/explore/fields.js';
import { catalogue } from '../../src/explore/worker/catalogue.js';
import { check } from '../../src/explore/worker/outline.js';

const known = catalogue();

describe('the fields of an experiment, as controls change them', () => {
  it('are set by path, and nothing else changes', () => {
    const next = withField(DEFAULT_FIELDS, 'delay.mu', 7);
    expect(valueAt(next, 'delay.mu')).toBe(7);
    expect({ ...next, delay: DEFAULT_FIELDS.delay }).toEqual(DEFAULT_FIELDS);
  });

  it('share a load, which schemes without one keep out of', () => {
    const next = withShared(DEFAULT_FIELDS, 'load', 5);
    expect(sweepIn(next).scheme).toEqual([
      { name: 'uncoded' },
      { name: 'uc-mmc', load: 5 },
      { name: 'mcc', load: 5 },
      { name: 'cpgc', load: 5 },
    ]);
    expect(sharedValue(next, 'load')).toBe(5);
  });

  it.each(axesFor(DEFAULT_FIELDS, known))('can be swept along %s', (axis) => {
    const { outline } = check(withAxis(DEFAULT_FIELDS, 'tolerance', axis, known));
    expect(outline.axis).toBe(axis);
    expect(outline.values.length).toBeGreaterThan(5);
    for (const { points } of outline.series) expect(points).toHaveLength(outline.values.length);
  });

  it.each([
    ['nothing at all', {}, undefined],
    ['schemes only', { sweep: { scheme: [{ name: 'uncoded' }, { name: 'mcc' }] } }, undefined],
    ['one number', { sweep: { tolerance: [0.1] } }, undefined],
    ['numbers and others', { sweep: { 'network.bandwidth': [1, 'inf'], 'delay.mu': [1, 'x'] } }, undefined],
    ['what is no list', { sweep: { workers: 4, tolerance: null } }, undefined],
    ['two paths', { sweep: { workers: [4, 8], tolerance: [0, 0.1], seed: ['a', 'b'] } }, 'tolerance'],
  ])('have the last path with numbers along the axis: %s', (_, fields, axis) => {
    expect(axisIn(fields)).toBe(axis);
  });

  it.each(known.schemes.map(({ name }) => name))('take %s in beside the others', (name) => {
    const choice = known.schemes.find((each) => each.name === name);
    if (choice === undefined) throw new Error('not listed');
    const scheme = schemeBeside(DEFAULT_FIELDS, choice);
    const fields = { ...DEFAULT_FIELDS, workers: 24, sweep: { scheme: [{ name: 'uncoded' }, scheme] } };
    const { outline } = check(fields);
    // Partial codes need more tasks than workers, which the default has not.
    if (!name.startsWith('partial-')) expect(outline.left).toEqual([]);
  });

  it.each(known.delays.filter(({ name }) => name !== 'trace').map(({ name }) => name))(
    'take the delay model %s',
    (name) => {
      const choice = known.delays.find((each) => each.name === name);
      if (choice === undefined) throw new Error('not listed');
      const fields = withDelay(withAxis(DEFAULT_FIELDS, 'tolerance', 'delay.mu', known), choice);
      expect(fields.delay).toEqual({ model: name, ...choice.example });
      expect(sweepIn(fields)['delay.mu']).toBeUndefined();
      expect(check({ ...fields, incomplete: 'skip' }).outline.axis).toBe('tolerance');
    },
  );

  it('keep to the workers and the rounds of a trace', () => {
    const swept = withAxis(DEFAULT_FIELDS, 'tolerance', 'workers', known);
    const fields = withTrace(swept, 'trace.csv', { workers: 17, rounds: 90 });
    expect(fields).toMatchObject({ workers: 17, trials: 90, delay: { file: 'trace.csv' } });
    expect(sweepIn(fields).workers).toEqual([4, 8, 12, 16]);
  });

  it('come back out of a link; what is no experiment does not', () => {
    expect(fromLink(toLink(DEFAULT_FIELDS))).toEqual(DEFAULT_FIELDS);
    for (const hash of ['', '#', '#trial', '#%', '#3', '#[1]']) expect(fromLink(hash)).toBeUndefined();
  });
});
