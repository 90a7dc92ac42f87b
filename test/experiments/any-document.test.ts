import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExperiment, withSettings } from '../../src/experiments/definition/document.js';
import { InputError } from '../../src/experiments/definition/input-error.js';
import { resolveExperiment } from '../../src/experiments/definition/resolve.js';
import { pointJsonSchema } from '../../src/experiments/definition/schema.js';
import { delayNames } from '../../src/models/delays/registry.js';
import { schemes } from '../../src/schemes/registry.js';
import { SMALL } from './documents.js';

/** Keys and values that mean something somewhere, and some that never do. */
const words = [
  ...Object.keys(pointJsonSchema().properties ?? {}),
  ...[
    'name',
    'load',
    'wait',
    'redundancy',
    'orders',
    'decoder',
    'model',
    'models',
    'classes',
    'share',
    'sweep',
    'p',
  ],
  ...[
    'alpha',
    'mu',
    'mean',
    'value',
    'fast',
    'slow',
    'file',
    'mode',
    'iterations',
    'data',
    'source',
    'points',
    'step',
  ],
  ...schemes().map(({ name }) => name),
  ...delayNames,
  ...[
    'inf',
    'skip',
    'shared',
    'gaussian',
    'constant',
    '',
    '__proto__',
    'constructor',
    'toString',
    'a.b',
    'x\ny',
  ],
];
const word = fc.constantFrom(...words);
// Small, so that what happens to be right is quickly laid out.
const number = fc.oneof(
  fc.integer({ min: -2, max: 12 }),
  fc.double({ min: -1, max: 2 }),
  fc.constantFrom(0, -0, 0.5, 1e300, 1e-300, 2 ** 53),
);
const plain = fc.oneof(word, number, fc.boolean(), fc.constant(null), fc.string({ maxLength: 5 }));
const tree = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, plain, fc.array(tie('value'), { maxLength: 3 }), tie('object')),
  object: fc.dictionary(word, tie('value'), { maxKeys: 4 }),
}));

const value = fc.oneof(
  { weight: 4, arbitrary: number },
  { weight: 2, arbitrary: fc.array(number, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: tree.value },
);

const training = {
  iterations: 3,
  data: { source: 'gaussian', points: 24, features: 2 },
  step: { rule: 'constant', value: 1e-6 },
};

/** An experiment that is right, to be changed in a few places. */
const start = fc.record(
  {
    workers: fc.constantFrom(4, 6, 12),
    scheme: fc.constantFrom<object>(
      ...['uc-mmc', 'mcc', 'cpgc', 'frc', 'cyclic', 'reed-solomon'].map((name) => ({ name, load: 2 })),
      ...['bgc', 'sgc', 'sgc-send-all'].map((name) => ({ name, redundancy: 2 })),
      ...[{ name: 'uncoded' }, { name: 'rcsc' }, { name: 'fastest-k', wait: 2 }, { name: 'lt', load: 4 }],
    ),
    delay: fc.constantFrom<object>(SMALL.delay, {
      model: 'sum',
      models: [SMALL.delay, { model: 'bernoulli', p: 0.1 }],
    }),
    training: fc.constant(training),
  },
  { requiredKeys: ['workers', 'scheme', 'delay'] },
);
const paths = fc.constantFrom(
  ...[
    'workers',
    'tasks',
    'split',
    'tolerance',
    'seed',
    'trials',
    'incomplete',
    'network.bandwidth',
    'network',
    'name',
  ],
  ...[
    'scheme',
    'scheme.name',
    'scheme.load',
    'scheme.wait',
    'scheme.redundancy',
    'scheme.orders',
    'scheme.x',
  ],
  ...[
    'delay',
    'delay.model',
    'delay.mu',
    'delay.alpha',
    'delay.models',
    'delay.models.0',
    'delay.models.1.p',
    'x.y.z',
  ],
  ...[
    'sweep',
    'sweep.workers',
    'sweep.scheme.load',
    'sweep.delay',
    'training',
    'training.data',
    'training.x',
  ],
);

describe('any document', () => {
  it('resolves, or is refused with mistakes that are one line each', () => {
    fc.assert(
      fc.property(tree.object, (data) => {
        resolvesOrIsRefused(JSON.stringify(data), []);
      }),
      { numRuns: 300 },
    );
  });

  it('that was nearly right does, too', () => {
    const changes = fc.array(fc.tuple(paths, value), { minLength: 1, maxLength: 2 });
    let resolved = 0;
    fc.assert(
      fc.property(start, changes, (data, settings) => {
        const set = settings.map(([path, value]) => `${path}=${JSON.stringify(value)}`);
        if (resolvesOrIsRefused(JSON.stringify(data), set)) resolved++;
      }),
      { numRuns: 700 },
    );
    // Else nothing has been tested but the refusals.
    expect(resolved).toBeGreaterThan(10);
  });

  it('and any text', () => {
    const piece = fc.oneof(
      fc.constantFrom(...'[]{}:,-&*!|>#%@`"\'\n\t ?', ': ', '\n  ', '&a ', '*a', '<<: ', '---\n', '...\n'),
      word,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        resolvesOrIsRefused(pieces.join(''), []);
      }),
      { numRuns: 400 },
    );
  });
});

function resolvesOrIsRefused(text: string, settings: readonly string[]): boolean {
  try {
    resolveExperiment(withSettings(parseExperiment(text, 'e.yaml'), settings));
    return true;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.mistakes.length).toBeGreaterThan(0);
    for (const line of error.mistakes) {
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect(line).toMatch(/^(e\.yaml|--set).*: .*/);
    }
    return false;
  }
}
