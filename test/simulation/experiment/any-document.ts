import fc from 'fast-check';
import { stringify } from 'yaml';
import { delays } from '../../../src/models/delays/registry.js';
import { schemes } from '../../../src/schemes/registry.js';
import { pointJsonSchema } from '../../../src/simulation/experiment/schema.js';
import { SMALL } from '../documents.js';

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
  ...delays.all.map(({ name }) => name),
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
  data: { source: 'gaussian', points: 24, features: 12 },
  step: { rule: 'constant', value: 1e-6 },
};

/** An experiment that is right. */
export const right = fc.record(
  {
    workers: fc.constantFrom(4, 6, 12),
    scheme: fc.constantFrom<object>(
      ...['uc-mmc', 'mcc', 'cpgc', 'frc', 'cyclic', 'reed-solomon'].map((name) => ({ name, load: 2 })),
      ...['bgc', 'sgc', 'sgc-send-all'].map((name) => ({ name, redundancy: 2 })),
      ...[
        { name: 'uncoded' },
        { name: 'rcsc', orders: [1, 2] },
        { name: 'fastest-k', wait: 2 },
        { name: 'lt', load: 4 },
      ],
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

/** Nested objects and lists of the words and numbers of experiments. */
export const anything: fc.Arbitrary<object> = tree.object as fc.Arbitrary<object>;

/** A field, and another value for it. */
export const change = fc.tuple(paths, value);

const piece = fc.oneof(
  fc.constantFrom(...'[]{}:,-&*!|>#%@`"\'\n\t ?', ': ', '\n  ', '&a ', '*a', '<<: ', '---\n', '...\n'),
  word,
);

/** What YAML is made of, in any order. */
export const text = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''));

const rightText = fc
  .tuple(right, fc.boolean())
  .map(([data, flow]) => (flow ? JSON.stringify(data) : stringify(data)));

/** The text of an experiment that is right, with a few places of it replaced, doubled or left out. */
const misspelt = fc
  .tuple(rightText, fc.array(fc.tuple(fc.nat(), fc.nat(8), piece), { minLength: 1, maxLength: 3 }))
  .map(([all, places]) =>
    places.reduce((before, [at, length, put]) => {
      const from = at % (before.length + 1);
      return before.slice(0, from) + put + before.slice(from + length);
    }, all),
  );

/** The same with another number in the place of one of its own. */
const renumbered = fc.tuple(rightText, fc.nat(), number).map(([all, at, put]) => {
  const numbers = all.match(/\d+(\.\d+)?/g) ?? [];
  let left = at % numbers.length;
  return all.replace(/\d+(\.\d+)?/g, (own) => (left-- === 0 ? String(put) : own));
});

export const mutated = fc.oneof(misspelt, renumbered);
