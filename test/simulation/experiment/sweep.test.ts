import { describe, expect, it } from 'vitest';
import { expandSweep } from '../../../src/simulation/experiment/resolve.js';
import { documentOf, experimentOf, mistakesIn, SMALL } from '../documents.js';

describe('a sweep', () => {
  it('is the full product, the first path varying slowest', () => {
    const sweep = expandSweep(
      documentOf({ ...SMALL, sweep: { 'scheme.load': [2, 3], tolerance: [0, 0.1, 0.2] } }),
    );
    expect(sweep.paths).toEqual(['scheme.load', 'tolerance']);
    const values = Array.from({ length: sweep.size }, (_, i) => sweep.point(i).values);
    expect(values).toEqual([
      [2, 0],
      [2, 0.1],
      [2, 0.2],
      [3, 0],
      [3, 0.1],
      [3, 0.2],
    ]);
    expect(sweep.point(4).data).toEqual({ ...SMALL, scheme: { name: 'cpgc', load: 3 }, tolerance: 0.1 });
  });

  it('is a single point where there is none', () => {
    const sweep = expandSweep(documentOf(SMALL));
    expect(sweep).toMatchObject({ paths: [], size: 1 });
    expect(sweep.point(0)).toEqual({ data: SMALL, values: [] });
  });

  it('reaches into lists, and leaves what it does not name as it is', () => {
    const delay = {
      model: 'sum',
      models: [
        { model: 'exponential', mean: 1 },
        { model: 'deterministic', value: 2 },
      ],
    };
    const { points } = experimentOf({ ...SMALL, delay, sweep: { 'delay.models.0.mean': [1, 5] } });
    expect(points.map((p) => p.delay.models)).toMatchObject([
      [{ mean: 1 }, { value: 2 }],
      [{ mean: 5 }, { value: 2 }],
    ]);
  });

  it('takes whole objects, and then fields of them', () => {
    const { scheme: _, ...rest } = SMALL;
    const sweep = { scheme: [{ name: 'cpgc', decoder: 'gaussian' }, { name: 'mcc' }], 'scheme.load': [2, 3] };
    const { points, values } = experimentOf({ ...rest, sweep });
    expect(points.map(({ scheme }) => [scheme.name, scheme.load])).toEqual([
      ['cpgc', 2],
      ['cpgc', 3],
      ['mcc', 2],
      ['mcc', 3],
    ]);
    expect(values[0]).toEqual([{ name: 'cpgc', decoder: 'gaussian' }, 2]);
  });

  it('may name what is not given outside it, and what is null there', () => {
    const { scheme: _, ...rest } = SMALL;
    const sweep = { 'scheme.name': ['uncoded'] };
    expect(experimentOf({ ...rest, sweep }).points[0].scheme).toEqual({ name: 'uncoded' });
    expect(experimentOf({ ...rest, scheme: null, sweep }).points[0].scheme).toEqual({ name: 'uncoded' });
  });

  it('of a parameter that one scheme lacks is an error; load, wait and tolerance are not', () => {
    const names = { 'scheme.name': ['uncoded', 'cpgc'] };
    expect(mistakesIn({ sweep: { ...names, 'scheme.decoder': ['peeling'] } })).toEqual([
      'e.yaml: sweep.scheme.decoder: unknown key for uncoded; allowed: name',
    ]);
    const ignored = { tolerance: [0, 0.1], 'scheme.load': [2, 3], 'scheme.wait': [2] };
    expect(mistakesIn({ sweep: { ...names, ...ignored } })).toEqual([]);
  });

  it.each([
    [null, 'sweep: null given; allowed: paths with lists of values, such as {delay.mu: [1, 10]}'],
    [{}, 'sweep: {} given; allowed: paths with lists of values, such as {delay.mu: [1, 10]}'],
    [[], 'sweep: [] given; allowed: paths with lists of values, such as {delay.mu: [1, 10]}'],
    [{ tolerance: [] }, 'sweep.tolerance: [] given; allowed: a list of at least one value'],
    [{ tolerance: 0.1 }, 'sweep.tolerance: 0.1 given; allowed: a list of at least one value'],
    [{ 'scheme.': [1] }, 'sweep: "scheme." given; allowed: the path of a field, such as scheme.load'],
    [{ 'sweep.x': [1] }, 'sweep: "sweep.x" given; allowed: the path of a field, such as scheme.load'],
    [
      { 'scheme.load': [1], scheme: [{ name: 'mcc', load: 2 }] },
      'sweep.scheme.load: scheme, which comes later, would overwrite it; allowed: scheme first, or not at all',
    ],
    [
      { 'trials.x': [1] },
      'sweep.trials.x: trials is 300, which has no fields; allowed: a path to a field of the experiment',
    ],
    [
      { a: new Array(400).fill(1), b: new Array(400).fill(1) },
      'sweep: 160000 points given; allowed: at most 100000',
    ],
  ])('%j is refused', (sweep, expected) => {
    expect(mistakesIn({ sweep })).toEqual([`e.yaml: ${expected}`]);
  });

  it('of forty thousand paths is refused at once', () => {
    const sweep = Object.fromEntries(Array.from({ length: 40_000 }, (_, i) => [`k${i}`, [1]]));
    expect(mistakesIn({ sweep })).toEqual(['e.yaml: sweep: 40000 paths given; allowed: at most 100']);
  });

  it('into a list stays within it', () => {
    const delay = { model: 'sum', models: [{ model: 'exponential', mean: 1 }] };
    for (const entry of ['1', 'x', '-1', '0.5']) {
      expect(
        mistakesIn({ delay, sweep: { [`delay.models.${entry.replace('.', '')}.mean`]: [1] } })[0],
      ).toMatch(/given; allowed: an entry from 0 to 0 of the list$/);
    }
  });
});
