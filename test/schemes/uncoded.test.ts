import { describe, expect, test } from 'vitest';
import type { Code } from '../../src/engine/collector.js';
import { Iteration } from '../../src/engine/iteration.js';
import { computationLoad, storageRedundancy } from '../../src/engine/plan.js';
import type { UnequalShares } from '../../src/schemes/shares/rules.js';
import { avoidStragglers, fastestK, ignoreStragglers, uncoded } from '../../src/schemes/uncoded.js';
import { delaysOf } from '../engine/naive-world.js';
import {
  distance,
  estimate,
  expectedWeights,
  layOut,
  play,
  problemsOf,
  resultsOf,
  settingOf,
  subsets,
  uniformOf,
} from './responders.js';

const points = settingOf(3, 6);
const blocks = settingOf(3, 6, { split: 'blocks' });
const results = resultsOf(6, 4, uniformOf('uncoded results'));

describe('the plan', () => {
  test('by points: its own M/K tasks, then one message with their sum, of the size of a gradient', () => {
    const { plan } = layOut(uncoded, {}, points);
    expect([...plan.firstSubtask]).toEqual([0, 2, 4, 6]);
    expect([...plan.workDone]).toEqual([1, 2, 1, 2, 1, 2]);
    expect([...plan.messageSize]).toEqual([0, 1, 0, 1, 0, 1]);
    expect([1, 3, 5].map((s) => plan.carries(s))).toEqual([
      [{ tasks: [0, 1], real: [1, 1] }],
      [{ tasks: [2, 3], real: [1, 1] }],
      [{ tasks: [4, 5], real: [1, 1] }],
    ]);
  });

  test('by blocks: one message with its blocks, of size 1/K', () => {
    const { plan } = layOut(uncoded, {}, blocks);
    expect([...plan.messageSize]).toEqual([0, 1 / 3, 0, 1 / 3, 0, 1 / 3]);
    expect(plan.carries(3)).toEqual([
      { tasks: [2], real: [1] },
      { tasks: [3], real: [1] },
    ]);
  });

  test.each([points, blocks])('stores every task once, whatever the way of ending ($split)', (setting) => {
    const codes = [layOut(uncoded, {}, setting), layOut(fastestK, { wait: 2 }, setting)];
    for (const { plan } of codes) {
      expect(storageRedundancy(plan)).toBe(1);
      expect(computationLoad(plan)).toBe(2);
    }
  });

  test.each([
    [uncoded, {}],
    [fastestK, { wait: 2 }],
    [ignoreStragglers, {}],
  ])('M must be a multiple of K', (definition, parameters) => {
    expect(problemsOf(definition, parameters, settingOf(3, 7))).toMatchObject([
      { path: 'tasks', given: '7', allowed: expect.stringContaining('a multiple of workers (3)') },
    ]);
  });

  test.each([fastestK, avoidStragglers, ignoreStragglers])('wait is at most K', (definition) => {
    expect(problemsOf(definition, { wait: 4 }, points)).toMatchObject([{ path: 'scheme.wait', given: '4' }]);
    expect(problemsOf(definition, { wait: 3 }, points)).toEqual([]);
  });

  test('fastest-k needs a wait', () => {
    expect(fastestK.parameters.safeParse({}).success).toBe(false);
  });
});

/** The two decoders' way of saying what is in. */
function expectDecoded(code: Code, workers: readonly number[], split: 'points' | 'blocks'): void {
  const { v, decoded } = play(code, workers, results);
  if (split === 'points') {
    expect(distance(decoded, estimate(v, results))).toBeLessThan(1e-14);
    return;
  }
  for (let task = 0; task < 6; task++) {
    const expected = v[task] === 0 ? new Array(4).fill(Number.NaN) : [...results[task]];
    expect([...decoded.subarray(4 * task, 4 * task + 4)]).toEqual(expected);
  }
}

describe('uncoded', () => {
  test.each([points, blocks])('is complete with the last worker, and exact ($split)', (setting) => {
    const code = layOut(uncoded, {}, setting);
    const { completeAfter, v } = play(code, [2, 0, 1], results);
    expect(completeAfter).toBe(3);
    expect([...v]).toEqual([1, 1, 1, 1, 1, 1]);
    expectDecoded(code, [2, 0, 1], setting.split);
  });

  test('with a worker missing it never is, but says what is in', () => {
    const code = layOut(uncoded, {}, blocks);
    const { complete, v } = play(code, [2, 0], results);
    expect(complete).toBe(false);
    expect([...v]).toEqual([1, 1, 0, 0, 1, 1]);
    expectDecoded(code, [2, 0], 'blocks');
  });
});

describe('fastest-k', () => {
  test('ends with the k-th; by points what is in is scaled up by K/k', () => {
    const code = layOut(fastestK, { wait: 2 }, points);
    const { completeAfter, v } = play(code, [1, 2, 0], results);
    expect(completeAfter).toBe(2);
    expect([...v]).toEqual([0, 0, 1.5, 1.5, 1.5, 1.5]);
    expectDecoded(code, [1, 2, 0], 'points');
  });

  test('by blocks a block that is in is right as it is', () => {
    const code = layOut(fastestK, { wait: 2 }, blocks);
    expect([...play(code, [1, 2, 0], results).v]).toEqual([0, 0, 1, 1, 1, 1]);
    expectDecoded(code, [1, 2, 0], 'blocks');
  });

  test('with fewer responders it ends with the last of them and divides by those that are in', () => {
    const code = layOut(fastestK, { wait: 3 }, points);
    const { complete, completeAfter, v } = play(code, [1], results);
    expect([complete, completeAfter]).toEqual([true, 0]);
    expect([...v]).toEqual([0, 0, 3, 3, 0, 0]);
    expectDecoded(code, [1], 'points');
  });

  test('with nobody it cannot end', () => {
    expect(play(layOut(fastestK, { wait: 1 }, points), [], results).complete).toBe(false);
  });

  test('in the engine: the k-th arrival, or the last responder', () => {
    const code = layOut(fastestK, { wait: 0.67 }, points);
    const iteration = new Iteration(
      code.plan,
      { latency: 0, bandwidth: Infinity, link: 'dedicated' },
      'fastest-k',
    );
    const meet = (paces: readonly number[], responds: readonly boolean[]) =>
      delaysOf(paces.map((pace, j) => ({ responds: responds[j], offset: 0, pace, units: [] })));
    const collector = code.collector();
    const all = iteration.run(meet([5, 1, 3], [true, true, true]), collector);
    expect(all).toMatchObject({
      complete: true,
      completionTime: 6,
      messages: 2,
      volume: 2,
      computations: 2 + 2 + 1,
    });
    const one = iteration.run(meet([5, 1, 3], [true, false, false]), collector);
    expect(one).toMatchObject({ complete: true, completionTime: 10, messages: 1 });
    const none = iteration.run(meet([5, 1, 3], [false, false, false]), collector);
    expect(none).toMatchObject({ complete: false, messages: 0 });
  });
});

test('avoid-stragglers takes the fastest K − s, whose sum is scaled by K/(K − s)', () => {
  const code = layOut(avoidStragglers, { wait: 2 }, points);
  const { completeAfter, v } = play(code, [0, 2, 1], results);
  expect(completeAfter).toBe(2);
  expect([...v]).toEqual([1.5, 1.5, 0, 0, 1.5, 1.5]);
  expectDecoded(code, [0, 2], 'points');
  expect(avoidStragglers.split).toBe('points');
});

describe('ignore-stragglers', () => {
  test('takes who responds, divided by the response probability', () => {
    const code = layOut(ignoreStragglers, {}, settingOf(3, 6, { responseProbability: 0.8 }));
    const { complete, completeAfter, v } = play(code, [0, 2], results);
    expect([complete, completeAfter]).toEqual([true, 0]);
    expect([...v]).toEqual([1 / 0.8, 1 / 0.8, 0, 0, 1 / 0.8, 1 / 0.8]);
    expectDecoded(code, [0, 2], 'points');
  });

  test.each([
    [1, undefined],
    [0.6, undefined],
    [0.6, 2],
    [0.9, 1],
    [1, 2],
    [0.5, 0.67],
  ])('is unbiased over all patterns of responders, q = %s, wait %s', (q, wait) => {
    const code = layOut(
      ignoreStragglers,
      wait === undefined ? {} : { wait },
      settingOf(3, 6, { responseProbability: q }),
    );
    const k = wait === undefined ? 3 : wait < 1 ? 2 : wait;
    for (const mean of expectedWeights(code, q, k)) expect(mean).toBeCloseTo(1, 13);
  });
});

test('a reset forgets all', () => {
  const code = layOut(fastestK, { wait: 2 }, points);
  const collector = code.collector();
  const v = new Float64Array(6);
  collector.reset();
  collector.receive(0, 1);
  collector.reset();
  expect(collector.exhausted()).toBe(false);
  expect(collector.receive(1, 3)).toBe(false);
  expect(collector.receive(0, 1)).toBe(true);
  collector.weights(v);
  expect([...v]).toEqual([1.5, 1.5, 1.5, 1.5, 0, 0]);
});

test('a decoder that is reset starts anew', () => {
  const code = layOut(fastestK, { wait: 2 }, points);
  const decoder = code.decoder();
  for (const factor of [1, 10]) {
    decoder.reset(2);
    for (const subtask of [1, 5])
      decoder.receive(0, subtask, [{ real: Float64Array.of(factor, 2 * factor) }]);
    expect([...decoder.decode()]).toEqual([3 * factor, 6 * factor]);
  }
  expect([decoder.additions, decoder.multiplications]).toEqual([4, 2]);
});

test('adding costs one addition per message and entry, scaling one multiplication per entry, placing nothing', () => {
  const spent = (code: Code, workers: readonly number[]) => {
    const decoder = code.decoder();
    decoder.reset(4);
    const { plan } = code;
    for (const worker of workers) {
      const subtask = plan.firstSubtask[worker + 1] - 1;
      decoder.receive(
        worker,
        subtask,
        plan.carries(subtask).map(() => ({ real: Float64Array.of(1, 2, 3, 4) })),
      );
    }
    decoder.decode();
    return [decoder.additions, decoder.multiplications];
  };
  expect(spent(layOut(uncoded, {}, points), [0, 1, 2])).toEqual([12, 0]);
  expect(spent(layOut(fastestK, { wait: 2 }, points), [0, 1])).toEqual([8, 4]);
  expect(spent(layOut(uncoded, {}, blocks), [0, 1, 2])).toEqual([0, 0]);
});

describe('where some have no work they are no responders', () => {
  const shares: UnequalShares = { rule: 'list', of: [1, 0, 1, 1, 0], quantum: 'tasks', resplit_cost: 0 };
  const setting = settingOf(5, 6, { shares });

  test.each([
    ['fastest-k', { wait: 1 }, fastestK],
    ['fastest-k', { wait: 2 }, fastestK],
    ['fastest-k', { wait: 4 }, fastestK],
    ['ignore-stragglers', { wait: 2 }, ignoreStragglers],
    ['ignore-stragglers', { wait: 4 }, ignoreStragglers],
  ] as const)('%s is unbiased over all sets of who is in: %o', (_, parameters, definition) => {
    const code = layOut(definition, parameters, setting);
    // All of the three that have work respond; the first of them are any of them.
    const wait = Math.min(3, parameters.wait);
    const sets = subsets(3, wait).map((set) => set.map((i) => [0, 2, 3][i]));
    const mean = new Float64Array(6);
    for (const set of sets) {
      play(code, set, results).v.forEach((weight, i) => {
        mean[i] += weight / sets.length;
      });
    }
    expect(distance(mean, new Float64Array(6).fill(1))).toBeLessThan(1e-14);
    expect(code.missProbability).toBeCloseTo(1 - wait / 3, 14);
  });

  test.each([fastestK, ignoreStragglers])('by a rule, too: $name', (definition) => {
    const code = layOut(definition, { wait: { after_first: 1 } }, setting);
    expect(play(code, [0, 2, 3], results).v).toEqual(new Float64Array(6).fill(1));
    expect(play(code, [3], results).v).toEqual(Float64Array.of(0, 0, 0, 0, 3, 3));
  });
});
