import { describe, expect, it } from 'vitest';
import { schemes } from '../../../src/schemes/registry.js';
import { hint, nearest } from '../../../src/simulation/input/nearest.js';
import { mistakesIn } from '../documents.js';

const SCHEMES = schemes()
  .map(({ name }) => name)
  .join(', ');

describe('a mistake says where, what was given and what is allowed', () => {
  const cpgc = (more: object) => ({ scheme: { ...{ name: 'cpgc', load: 2 }, ...more } });
  const shifted = (more: object) => ({
    delay: { ...{ model: 'shifted-exponential', alpha: 1, mu: 4 }, ...more },
  });
  it.each<[string, object, string]>([
    [
      'a scheme',
      cpgc({ name: 'cpcg' }),
      `scheme.name: "cpcg" given; allowed: ${SCHEMES}… (did you mean cpgc?)`,
    ],
    ['no scheme', { scheme: {} }, `scheme.name: nothing given; allowed: ${SCHEMES}…`],
    ['a plain scheme', { scheme: 'cpgc' }, `scheme: "cpgc" given; allowed: an object with name: ${SCHEMES}…`],
    ['a number below', cpgc({ load: 0 }), 'scheme.load: 0 given; allowed: a whole number >= 1'],
    ['no whole number', cpgc({ load: 2.5 }), 'scheme.load: 2.5 given; allowed: a whole number >= 1'],
    [
      'a missing number',
      { scheme: { name: 'mcc' } },
      'scheme.load: nothing given; allowed: a whole number >= 1',
    ],
    ['a text for a number', cpgc({ load: '2' }), 'scheme.load: "2" given; allowed: a whole number >= 1'],
    [
      'one of several',
      cpgc({ decoder: 'gauss' }),
      'scheme.decoder: "gauss" given; allowed: peeling | gaussian (did you mean gaussian?)',
    ],
    [
      'load > what fits',
      cpgc({ load: 9 }),
      'scheme.load: 9 given; allowed: at most 3 for cpgc with 6 workers: 2(load − 1) <= workers − 1',
    ],
    [
      'load > tasks',
      { scheme: { name: 'mcc', load: 9 } },
      'scheme.load: 9 given; allowed: at most tasks (6) for mcc',
    ],
    ['odd K', { workers: 7 }, 'workers: 7 given; allowed: an even number for cpgc'],
    ['mu = 0', shifted({ mu: 0 }), 'delay.mu: 0 given; allowed: a number > 0'],
    ['mu = inf', shifted({ mu: 'inf' }), 'delay.mu: inf given; allowed: a number > 0'],
    ['negative alpha', shifted({ alpha: -1 }), 'delay.alpha: -1 given; allowed: a number >= 0'],
    ['tolerance', { tolerance: 1.5 }, 'tolerance: 1.5 given; allowed: a number >= 0 and < 1'],
    ['no trials', { trials: 0 }, 'trials: 0 given; allowed: a whole number from 1 to 1000000000000'],
    ['workers 1e30', { workers: 1e30 }, 'workers: 1e+30 given; allowed: a whole number from 1 to 1000000'],
    ['bandwidth', { network: { bandwidth: 0 } }, 'network.bandwidth: 0 given; allowed: a number > 0 or inf'],
    ['seed', { seed: 1.5 }, 'seed: 1.5 given; allowed: a text or a whole number'],
    [
      'a key',
      cpgc({ laod: 3 }),
      'scheme.laod: unknown key for cpgc; allowed: name, load, design, decoder (did you mean load?)',
    ],
    [
      'a key of the top',
      { worker: 3 },
      'worker: unknown key; allowed: name, seed, trials, workers, … (did you mean workers?)',
    ],
    ['an empty key', { '': 3 }, '"": unknown key; allowed: name, seed, …'],
    ['a split', { split: 'points' }, 'split: points given; allowed: blocks for cpgc'],
  ])('%s', (_, fields, expected) => {
    const found = mistakesIn(fields);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(pattern(`e.yaml: ${expected}`));
  });

  it('in models within models', () => {
    const models = [{ model: 'exponential', meen: 2 }, { model: 'gama' }];
    expect(mistakesIn({ delay: { model: 'sum', models } })).toEqual([
      'e.yaml: delay.models.0.mean: nothing given; allowed: a number > 0',
      expect.stringMatching(/^e\.yaml: delay\.models\.0\.meen: unknown key for exponential; .* mean\?\)$/),
      expect.stringMatching(/^e\.yaml: delay\.models\.1\.model: "gama" given; .* \(did you mean gamma\?\)$/),
    ]);
  });

  it('three wrong fields are three lines', () => {
    expect(mistakesIn({ trials: 0, workers: -3, tolerance: 2 })).toHaveLength(3);
  });

  it('names the sweep, or the option, that a value comes from', () => {
    const [inSweep] = mistakesIn({ sweep: { 'scheme.load': [2, 0] } });
    expect(inSweep).toBe('e.yaml: sweep.scheme.load: 0 given; allowed: a whole number >= 1');
    const [misspelt] = mistakesIn({ sweep: { 'schem.load': [2] } });
    expect(misspelt).toMatch(/^e\.yaml: sweep\.schem\.load: unknown key; allowed: .*mean scheme\?\)$/);
    const [set] = mistakesIn({}, ['delay.mu=0']);
    expect(set).toBe('e.yaml: --set delay.mu: 0 given; allowed: a number > 0');
    const [both] = mistakesIn({}, ['sweep.workers=[4, 5]']);
    expect(both).toBe('e.yaml: --set sweep.workers: 5 given; allowed: an even number for cpgc');
  });

  it('says what is wrong at many points of a sweep once', () => {
    const sweep = { tolerance: Array.from({ length: 200 }, (_, i) => i / 200), 'delay.mu': [1, 0, -1] };
    expect(mistakesIn({ sweep })).toHaveLength(2);
  });

  it('stays on its line, and short, whatever a key or a value is', () => {
    const [line] = mistakesIn({ [`a\nb\u2028${'c'.repeat(1000)}`]: 1 });
    expect(line).not.toMatch(/[\n\u2028]/);
    expect(line.length).toBeLessThan(250);
    expect(mistakesIn({ split: 'x\ny'.repeat(500) })[0].length).toBeLessThan(150);
  });

  it('says which iteration can never complete before the first trial', () => {
    expect(mistakesIn({ scheme: { name: 'lt', load: 1 } })).toEqual([
      'e.yaml: scheme: lt under shifted-exponential can never complete, even if every message arrives; ' +
        'allowed: one that recovers enough, or incomplete: skip or partial',
    ]);
    expect(mistakesIn({ scheme: { name: 'lt', load: 1 }, incomplete: 'skip' })).toEqual([]);
  });

  it('refuses what would not fit into memory', () => {
    const [line] = mistakesIn({ workers: 1e5, scheme: { name: 'uc-mmc', load: 1e5 } });
    expect(line).toBe(
      'e.yaml: scheme.load: 10000000000 copies of tasks (load · workers) given; ' +
        'allowed: at most 2000000, which fit into memory',
    );
  });
});

describe('nearest', () => {
  const names = ['mcc', 'cpgc', 'uncoded', 'shifted-exponential', 'load', 'workers'];
  it.each([
    ['cpcg', 'cpgc'],
    ['CPGC', 'cpgc'],
    ['shifted-exponentail', 'shifted-exponential'],
    ['worker', 'workers'],
    ['shifted', 'shifted-exponential'],
    ['x', undefined],
    ['bandwidth', undefined],
    ['y'.repeat(1e6), undefined],
  ])('%s', (name, expected) => {
    expect(nearest(name, names)).toBe(expected);
  });

  it('gives no hint where the name is right, or no name', () => {
    expect(hint('mcc', names)).toBe('');
    expect(hint(3, names)).toBe('');
  });
});

/** A text in which … stands for anything. */
function pattern(text: string): RegExp {
  const parts = text.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
