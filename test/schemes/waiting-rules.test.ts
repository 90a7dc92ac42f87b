import { describe, expect, test } from 'vitest';
import { Iteration } from '../../src/engine/iteration.js';
import { fastestK } from '../../src/schemes/uncoded.js';
import { PflugController } from '../../src/schemes/wait.js';
import type { Row } from '../../src/simulation/library/fields.js';
import type { Schemes } from '../../src/simulation/library/parameters/schemes.js';
import { run } from '../../src/simulation/library/run.js';
import { delaysOf } from '../engine/naive-world.js';
import { drawing } from '../models/delays/helpers.js';
import { mistakesIn } from '../simulation/documents.js';
import { layOut, settingOf } from './responders.js';

const NETWORK = { latency: 0, bandwidth: Infinity, link: 'dedicated' } as const;

/** fastest-k under a rule, with workers that take so long. */
function ended(wait: object, pace: readonly number[]) {
  const code = layOut(fastestK, { wait }, settingOf(pace.length));
  const iteration = new Iteration(code.plan, NETWORK, 'fastest-k', code.cutoff?.());
  const { complete, completionTime, messages } = iteration.run(
    delaysOf(pace.map((each) => ({ responds: true, offset: 0, pace: each, units: [] }))),
    code.collector(),
  );
  return { complete, completionTime, messages };
}

describe('by hand, workers that take 1, 2, 4 and 8', () => {
  const pace = [4, 1, 8, 2];
  test.each([
    [{ deadline: 0.5 }, { complete: false, completionTime: 0.5, messages: 0 }],
    [{ deadline: 2 }, { complete: true, completionTime: 2, messages: 2 }],
    [{ deadline: 3 }, { complete: true, completionTime: 3, messages: 2 }],
    [{ deadline: 9 }, { complete: true, completionTime: 8, messages: 4 }],
    [{ after_first: 0 }, { complete: true, completionTime: 1, messages: 1 }],
    [{ after_first: 1.5 }, { complete: true, completionTime: 2.5, messages: 2 }],
    [{ after_median: 0.5 }, { complete: true, completionTime: 3, messages: 2 }],
    [{ after_median: 1 }, { complete: true, completionTime: 4, messages: 3 }],
    [{ after_median: 5 }, { complete: true, completionTime: 8, messages: 4 }],
  ])('%o', (wait, expected) => {
    expect(ended(wait, pace)).toEqual(expected);
  });
});

test('a deadline under exponential times: responders are binomial, the time is E min(D, X_(n))', async () => {
  const [workers, deadline, mean] = [8, 1.5, 1];
  const [row]: Row[] = await run({
    ...{ workers, trials: 40_000, incomplete: 'partial' },
    scheme: { name: 'fastest-k', wait: { deadline } },
    delay: { model: 'exponential', mean },
  });
  const within = 1 - Math.exp(-deadline / mean);
  const off = (name: string, expected: number) =>
    ((row[`${name}_mean`] as number) - expected) / (row[`${name}_se`] as number);
  expect(Math.abs(off('messages', workers * within))).toBeLessThan(4);
  const deviation = (row.messages_se as number) * Math.sqrt(40_000);
  expect(deviation / Math.sqrt(workers * within * (1 - within))).toBeCloseTo(1, 1);
  // ∫ from 0 to D of 1 − F(t)^n.
  let time = 0;
  const steps = 20_000;
  for (let i = 0; i < steps; i++) {
    const t = ((i + 0.5) / steps) * deadline;
    time += (deadline / steps) * (1 - (1 - Math.exp(-t / mean)) ** workers);
  }
  expect(Math.abs(off('completion_time', time))).toBeLessThan(4);
});

test.each([{ deadline: 0.8 }, { after_first: 2 }, { after_median: 0.2 }])(
  'the estimate is unbiased where somebody is in and all workers are alike: %o',
  (wait) => {
    const workers = 5;
    const code = layOut(fastestK, { wait }, settingOf(workers));
    const iteration = new Iteration(code.plan, NETWORK, 'fastest-k', code.cutoff?.());
    const collector = code.collector();
    const { next } = drawing({ model: 'exponential', mean: 1 }, workers);
    const v = new Float64Array(workers);
    const sums = new Float64Array(workers);
    const squares = new Float64Array(workers);
    let count = 0;
    for (let i = 0; i < 20_000; i++) {
      if (!iteration.run(next(), collector).complete) continue;
      count++;
      collector.weights(v);
      v.forEach((weight, part) => {
        sums[part] += weight;
        squares[part] += weight * weight;
      });
    }
    sums.forEach((sum, part) => {
      const average = sum / count;
      const error = Math.sqrt((squares[part] / count - average ** 2) / count);
      expect(Math.abs(average - 1) / error).toBeLessThan(4);
    });
  },
);

describe('adaptive k', () => {
  const rule = { adaptive: 'pflug', from: 2, step: 3, upto: 6, threshold: 1, burnin: 4 } as const;

  test('by hand: more after two more negative products than others, and not before the burn-in', () => {
    const ending = { wait: 0 };
    const controller = new PflugController(rule, 8, ending);
    controller.restart();
    const waits = [-1, -1, 1, -1, -1, -1, -1, -1, -1, -1, -1].map((product) => {
      controller.learn(product);
      controller.decide();
      return ending.wait;
    });
    // After five products: four negative, one not. Then 5 + 3 would be more than 6.
    expect(waits).toEqual([2, 2, 2, 2, 5, 5, 5, 5, 5, 5, 5]);
    controller.restart();
    expect(ending.wait).toBe(2);
  });

  const training = {
    iterations: 400,
    data: { source: 'gaussian', points: 60, features: 4, std: 1, noise: 3 },
    step: { rule: 'constant', value: 0.01 },
    record: Array.from({ length: 400 }, (_, i) => i + 1),
  } as const;
  const base = {
    ...{ workers: 6, trials: 1, training },
    delay: { model: 'shifted-exponential', alpha: 0.5, mu: 2 },
  } as const;
  const waitsOf = async (wait: Schemes['fastest-k']['wait'] & {}) => {
    const rows = await run({ ...base, scheme: { name: 'fastest-k', wait } });
    const messages = rows.map((row) => row.messages_mean as number);
    return messages.map((total, i) => total - (messages[i - 1] ?? 0));
  };

  test('in training it waits for few while the loss falls, and for more when it is noise', async () => {
    const waits = await waitsOf({ adaptive: 'pflug', from: 1, step: 1, burnin: 10, threshold: 5 });
    expect(waits.slice(0, 10)).toEqual(new Array(10).fill(1));
    waits.slice(1).forEach((wait, i) => {
      expect(wait - waits[i]).toBeGreaterThanOrEqual(0);
      expect(wait - waits[i]).toBeLessThanOrEqual(1);
    });
    expect(waits[399]).toBeGreaterThan(2);
  });

  test('with a threshold that is never passed it is the fixed number', async () => {
    expect(await waitsOf({ adaptive: 'pflug', from: 2, step: 1, threshold: 1000 })).toEqual(await waitsOf(2));
  });
});

test('mistakes are one line each', () => {
  const scheme = (wait: unknown) => ({ scheme: { name: 'fastest-k', wait }, split: 'points' });
  expect(mistakesIn(scheme({ adaptive: 'pflug', from: 2, step: 1 }))).toEqual([
    expect.stringContaining('without training'),
  ]);
  expect(mistakesIn(scheme({ deadline: 0 }))).toHaveLength(1);
  expect(mistakesIn(scheme({ deadlin: 1 }))).toHaveLength(1);
  const older = { name: 'avoid-stragglers', wait: { deadline: 1 } };
  expect(mistakesIn({ scheme: older, split: 'points' })).toHaveLength(1);
});

describe('a deadline by which nobody is in', () => {
  const by = (deadline: number, more: object = {}) => ({
    ...{ scheme: { name: 'fastest-k', wait: { deadline } }, workers: 3, trials: 100, ...more },
    delay: { model: 'shifted-exponential', alpha: 0.1, mu: 5 },
  });

  test('is a mistake where nobody can be, unless iterations may be incomplete', () => {
    expect(mistakesIn(by(0.1))).toEqual([expect.stringMatching(/scheme\.wait: .*0\.1.*somebody may be in/)]);
    expect(mistakesIn(by(0.2, { network: { latency: 0.11 } }))).toHaveLength(1);
    expect(mistakesIn(by(0.1, { incomplete: 'skip' }))).toEqual([]);
    expect(mistakesIn(by(0.11))).toEqual([]);
  });

  test('is told as what it is where it happens', async () => {
    const fields = by(0.11) as Parameters<typeof run>[0];
    await expect(run(fields)).rejects.toThrow(
      /^trial \d+: an iteration of fastest-k .* is over by its rule of waiting, and nobody is in \(incomplete/,
    );
    const training = {
      iterations: 50,
      data: { source: 'gaussian', points: 30, features: 3 },
      step: { rule: 'constant', value: 0.001 },
    };
    const trained = { ...fields, trials: 1, training } as Parameters<typeof run>[0];
    await expect(run(trained)).rejects.toThrow(/iteration \d+ of .* is over by its rule of waiting/);
  });
});
