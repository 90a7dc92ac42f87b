import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpack } from '../../../src/models/data/files.js';
import { layOut } from '../../../src/simulation/experiment/experiment.js';
import { parseExperiment } from '../../../src/simulation/input/document.js';
import { experimentOf, mistakesOf } from '../documents.js';

const delay = { model: 'exponential', mean: 1 };
const scheme = { name: 'uncoded' };
const gaussian = { source: 'gaussian', points: 100, features: 2, std: 1, noise: 1 };

function training(data: object, more: object = {}) {
  const step = { rule: 'constant', value: 0.1 };
  return { workers: 2, scheme, delay, training: { iterations: 10, data, step, ...more } };
}

function oneHot(points: number, fields: number, categories: number) {
  return training({ source: 'one-hot', points, fields, categories });
}

const cases: [string, object, string][] = [
  [
    'rcsc, long orders',
    { workers: 1e6, delay, scheme: { name: 'rcsc', orders: [1, 999_999] } },
    'scheme.orders',
  ],
  [
    'rcsc, many orders',
    { workers: 1000, delay, scheme: { name: 'rcsc', orders: new Array(1e5).fill(1) } },
    'scheme.orders',
  ],
  ['cyclic, large load', { workers: 300, delay, scheme: { name: 'cyclic', load: 300 } }, 'scheme.load'],
  [
    'm-sgc, long windows',
    { workers: 10, delay, scheme: { name: 'm-sgc', B: 1e6, W: 1e9, lambda: 5 } },
    'scheme.W',
  ],
  [
    'sr-sgc, long windows',
    { workers: 10, delay, scheme: { name: 'sr-sgc', B: 1, W: 1e9, lambda: 5 } },
    'scheme.W',
  ],
  ['local steps', { workers: 10, delay, scheme: { name: 'local-sgd', steps: 1e12 } }, 'scheme.steps'],
  ['one-hot, points', oneHot(1e9, 2, 2), 'training.data'],
  ['one-hot, fields', oneHot(10, 1e9, 2), 'training.data'],
  ['one-hot, categories', oneHot(10, 2, 1e9), 'training.data'],
  ['gaussian, points', training({ ...gaussian, points: 1e7, features: 10 }), 'training.data'],
  ['gaussian, features', training({ ...gaussian, features: 1e7 }), 'training.data'],
  ['records', training(gaussian, { record: 1e8 }), 'training.record'],
  ['records beyond any array', training(gaussian, { record: 2 ** 53 - 1 }), 'training.record'],
  ['runs', { ...training(gaussian), trials: 1e12 }, 'training.record'],
  [
    'copies of points',
    {
      ...training({ ...gaussian, points: 1e5 }),
      workers: 10_000,
      scheme: { name: 'sgc', redundancy: 10_000 },
    },
    'scheme.redundancy',
  ],
];

describe('sizes that nobody can run', () => {
  it.each(cases)('%s: refused in one line, before anything is laid out', (_, fields, path) => {
    const mistakes = mistakesOf(() => experimentOf(fields));
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(new RegExp(`^e\\.yaml: ${path.replace('.', '\\.')}: \\d.* given; allowed: `));
    expect(mistakes[0]).not.toMatch(/\d\.\d+ (copies|numbers)/);
    expect(mistakes[0].length).toBeLessThan(250);
  });

  it('data that is much longer when it is unpacked is refused', () => {
    const packed = gzipSync(Buffer.alloc(1_000_001, '1'));
    expect(unpack(packed, 'X.csv.gz', 1_000_001)).toHaveLength(1_000_001);
    expect(() => unpack(packed, 'X.csv.gz', 1_000_000)).toThrow(
      'X.csv.gz: a longer file, unpacked; allowed: at most 1000000 bytes',
    );
  });
});

describe('a million workers', () => {
  const laidOut = (scheme: object) => {
    const fields = { workers: 1e6, delay, scheme, incomplete: 'skip' };
    return layOut(experimentOf(fields).points[0]).plan;
  };

  it.each([
    ['uncoded', { name: 'uncoded' }, 1e6],
    ['uc-mmc', { name: 'uc-mmc', load: 2 }, 2e6],
    ['mcc', { name: 'mcc', load: 2 }, 2e6],
    ['cyclic', { name: 'cyclic', load: 2 }, 2e6],
    ['frc', { name: 'frc', load: 2 }, 2e6],
  ])('are laid out by %s', (_, parameters, subtasks) => {
    const plan = laidOut(parameters);
    expect([plan.firstSubtask[1e6], plan.workDone[subtasks - 1]]).toEqual([subtasks, subtasks / 1e6]);
  });

  it('are laid out by sgc: every point at two workers, and no list for each', () => {
    const { messageSize, workDone } = laidOut({ name: 'sgc', redundancy: 2 });
    expect(workDone.reduce((sum, work) => sum + work, 0)).toBe(2e6);
    // A worker holds no point with probability (1 − 2/K)^K = e^−2, sd of their number below 400.
    expect(Math.abs(messageSize.length - 1e6 * (1 - Math.exp(-2)))).toBeLessThan(4 * 400);
  });
});

describe('texts that nobody wrote', () => {
  it('40,000 unknown keys are told of in a second, the first of them', () => {
    const text = `workers: 2\n${Array.from({ length: 40_000 }, (_, i) => `key${i}: 1`).join('\n')}\n`;
    const begun = process.cpuUsage();
    const mistakes = mistakesOf(() => experimentOf(parseExperiment(text, 'e.yaml').data));
    expect(mistakes.length).toBeGreaterThan(10);
    expect(mistakes.length).toBeLessThan(30);
    // A comparison of all keys with all others takes ten times as long on any machine.
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(15);
  });

  it.each([
    ['!!set {a, b}', 'a Set'],
    ['!!omap [a: 1]', 'a Map'],
    ['!!timestamp 2001-01-01', 'a Date'],
    ['!!binary aGk=', 'a Buffer'],
  ])('%s is refused', (value, given) => {
    expect(mistakesOf(() => parseExperiment(`workers: ${value}`, 'e.yaml'))).toEqual([
      `e.yaml: ${given} given; allowed: objects, lists, texts, numbers, true, false and null`,
    ]);
  });

  it('a key that is there twice is named where it stands', () => {
    expect(mistakesOf(() => parseExperiment('workers: 2\ndelay: {mean: 1, mean: 2}\n', 'e.yaml'))).toEqual([
      'e.yaml:2:18: "delay: {mean: 1, mean: 2}" given; allowed: YAML or JSON (map keys must be unique)',
    ]);
  });
});
