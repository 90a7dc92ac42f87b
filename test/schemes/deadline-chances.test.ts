import { describe, expect, test } from 'vitest';
import { Iteration } from '../../src/engine/iteration.js';
import { binomial } from '../../src/schemes/coverage.js';
import type { Setting } from '../../src/schemes/scheme.js';
import { schemeOf, settingOf } from '../../src/simulation/experiment/experiment.js';
import type { Row } from '../../src/simulation/library/fields.js';
import { run } from '../../src/simulation/library/run.js';
import { drawing } from '../models/delays/helpers.js';
import { experimentOf, mistakesIn } from '../simulation/documents.js';
import { distance, estimate, play, resultsOf, uniformOf } from './responders.js';

const ITERATIONS = 20_000;
const EXPONENTIAL = { model: 'exponential', mean: 1 };
/** Times that do not depend on the work. */
const ALIKE = { ...EXPONENTIAL, correlation: 'iteration' };
const UNEQUAL = {
  model: 'per-worker',
  of: EXPONENTIAL,
  speeds: [0.5, 1, 1, 2, 3, 4],
};

/** An experiment's point with six workers and its code; `more` in place of what its setting has. */
function laidOut(fields: object, more: Partial<Setting> = {}) {
  const [point] = experimentOf({
    ...{ workers: 6, tasks: 12, split: 'points', trials: 1, incomplete: 'partial' },
    ...fields,
  }).points;
  const { definition, parameters } = schemeOf(point);
  return { point, code: definition.build(parameters, { ...settingOf(point), ...more }) };
}

/** Number in each iteration, and how many standard errors each part's mean weight is off 1, over those that `counts`. */
function weightsOver({ point, code }: ReturnType<typeof laidOut>, counts: 'all' | 'complete' = 'all') {
  const iteration = new Iteration(code.plan, point.network, 'test', code.cutoff?.());
  const collector = code.collector();
  const { next } = drawing(point.delay, point.workers);
  const [v, sums, squares] = [0, 0, 0].map(() => new Float64Array(code.plan.parts));
  const arrivals = new Array<number>(point.workers + 1).fill(0);
  let count = 0;
  for (let i = 0; i < ITERATIONS; i++) {
    const { complete, messages } = iteration.run(next(), collector);
    arrivals[messages]++;
    if (!complete && counts === 'complete') continue;
    count++;
    collector.weights(v);
    v.forEach((weight, part) => {
      sums[part] += weight;
      squares[part] += weight * weight;
    });
  }
  const off = Array.from(sums, (sum, part) => {
    const mean = sum / count;
    return (mean - 1) / Math.sqrt((squares[part] / count - mean ** 2) / count);
  });
  return { arrivals, most: Math.max(...off.map(Math.abs)) };
}

describe('by a deadline the estimate is unbiased where the distribution of times is known', () => {
  const network = { latency: 0.1, bandwidth: 5 };
  const scheme = (name: string, deadline: number, more: object = {}) => ({
    scheme: { name, wait: { deadline }, ...more },
  });
  const cases: object[] = [
    { ...scheme('ignore-stragglers', 2), delay: EXPONENTIAL },
    { ...scheme('ignore-stragglers', 2), delay: EXPONENTIAL, network },
    { ...scheme('ignore-stragglers', 2), delay: UNEQUAL },
    {
      ...scheme('ignore-stragglers', 2),
      delay: UNEQUAL,
      shares: { rule: 'list', of: [2, 1, 1, 0, 3, 5], quantum: 'tasks' },
    },
    { ...scheme('erasurehead', 2, { load: 4, unbiased: true }), delay: EXPONENTIAL },
    { ...scheme('erasurehead', 2, { load: 4, unbiased: true }), delay: UNEQUAL },
    { ...scheme('bgc', 3, { redundancy: 2 }), delay: EXPONENTIAL },
    { ...scheme('sgc', 3, { redundancy: 2.5 }), delay: EXPONENTIAL },
    { ...scheme('sgc', 3, { redundancy: 2.5 }), delay: UNEQUAL },
    { ...scheme('sgc', 3, { redundancy: 2.5 }), delay: UNEQUAL, network },
    { ...scheme('sgc', 1, { redundancy: 3 }), delay: { model: 'shifted-exponential', alpha: 0.1, mu: 5 } },
    { ...scheme('sgc-send-all', 3, { redundancy: 2 }), delay: UNEQUAL },
    { ...scheme('sgc-send-all', 3, { redundancy: 2.5 }), delay: UNEQUAL, network },
  ];
  test.each(cases)('%j', (fields) => {
    expect(weightsOver(laidOut(fields)).most).toBeLessThan(4);
    const sure = laidOut(fields, { chancesBy: () => () => 1 });
    expect(weightsOver(sure).most).toBeGreaterThan(20);
  });
});

test.each([{ deadline: 1 }, { after_first: 2 }, { after_median: 0.2 }])(
  'where it is not known it follows from the number in, for workers that are alike: %o',
  (wait) => {
    for (const scheme of [
      { name: 'ignore-stragglers', wait },
      { name: 'bgc', redundancy: 2, wait },
      { name: 'sgc', redundancy: 2.5, wait },
      { name: 'sgc-send-all', redundancy: 2.5, wait },
    ]) {
      const unknown = laidOut({ scheme, delay: ALIKE }, { chancesBy: () => undefined });
      expect(unknown.code.missProbability).toBeUndefined();
      expect(weightsOver(unknown, 'complete').most).toBeLessThan(4);
    }
  },
);

test('responders by a deadline are binomial with F(t), the way of the message included', () => {
  const network = { latency: 0.2, bandwidth: 10 };
  const wait = { deadline: 1.5 };
  const { arrivals } = weightsOver(
    laidOut({ scheme: { name: 'ignore-stragglers', wait }, tasks: 6, delay: EXPONENTIAL, network }),
  );
  const expected = binomial(6, 1 - Math.exp(-(1.5 - 0.2 - 0.1))).map((chance) => chance * ITERATIONS);
  const chiSquared = expected.reduce((sum, e, b) => sum + (arrivals[b] - e) ** 2 / e, 0);
  // The 0.9999 quantile of chi-squared with 6 degrees of freedom.
  expect(chiSquared).toBeLessThan(27.9);
});

test.each([
  { name: 'ignore-stragglers' },
  { name: 'erasurehead', load: 2 },
  { name: 'bgc', redundancy: 2 },
  { name: 'sgc', redundancy: 2.5 },
  { name: 'sgc-send-all', redundancy: 2.5 },
])('what arrives after all others changes nothing: $name', async (scheme) => {
  const rowsOf = async (wait: object | number) => {
    const rows: Row[] = await run({
      ...{ workers: 6, trials: 3, delay: { model: 'exponential', mean: 1 } },
      scheme: { ...scheme, wait } as never,
      training: {
        iterations: 20,
        data: { source: 'gaussian', points: 30, features: 3 },
        step: { rule: 'constant', value: 0.001 },
        record: [1, 20],
      },
    });
    return rows.map((row) => Object.entries(row).filter(([key]) => !key.startsWith('scheme')));
  };
  const all = await rowsOf(6);
  for (const wait of [{ deadline: 1e6 }, { after_first: 1e6 }, { after_median: 1e6 }]) {
    expect(await rowsOf(wait)).toEqual(all);
  }
});

test.each(['known', 'not known'])('messages decode to what the weights say, chances %s', (which) => {
  const wait = { deadline: 2 };
  for (const scheme of [
    { name: 'ignore-stragglers', wait },
    { name: 'erasurehead', load: 4, wait },
    { name: 'bgc', redundancy: 2, wait },
    { name: 'sgc', redundancy: 2.5, wait },
    { name: 'sgc-send-all', redundancy: 2.5, wait },
  ]) {
    const more = which === 'known' ? {} : { chancesBy: () => undefined };
    const { code } = laidOut({ scheme, delay: UNEQUAL }, more);
    const results = resultsOf(code.plan.parts, 3, uniformOf('decode'));
    for (const workers of [[2], [0, 5], [1, 3, 4], [0, 1, 2, 3, 4]]) {
      const { v, decoded } = play(code, workers, results);
      expect(distance(decoded, estimate(v, results))).toBeLessThan(1e-12);
    }
  }
});

describe('mistakes are one line each', () => {
  const erasurehead = (wait: object) => ({
    scheme: { name: 'erasurehead', load: 2, wait, unbiased: true },
    split: 'points',
  });
  const network = { latency: 0, bandwidth: 10, link: 'shared' };
  test.each([
    ['not by a multiple of an arrival', erasurehead({ after_first: 1 })],
    ['nor before anything can be in', erasurehead({ deadline: 0.05 })],
    ['nor where messages wait for each other', { ...erasurehead({ deadline: 1 }), network }],
  ])('unbiased erasurehead: %s', (_, fields) => {
    expect(mistakesIn(fields)).toEqual([
      expect.stringMatching(/scheme\.unbiased.*true.*known in closed form/),
    ]);
  });

  test('it is taken by a deadline', () => {
    expect(mistakesIn(erasurehead({ deadline: 1 }))).toEqual([]);
  });

  test.each([
    { deadline: 0 },
    { deadline: 'soon' },
    { after_first: -1 },
    { adaptive: 'pflug', from: 2, step: 1 },
    7,
  ])('sgc: %o', (wait) => {
    const scheme = { name: 'sgc', redundancy: 2, wait };
    expect(mistakesIn({ scheme, split: 'points' })).toEqual([expect.stringContaining('scheme.wait')]);
  });
});
