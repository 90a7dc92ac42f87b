import { describe, expect, it } from 'vitest';
import { computationLoad, storageRedundancy } from '../../src/engine/plan.js';
import { erasurehead, frc } from '../../src/schemes/fractional-repetition.js';
import {
  distance,
  estimate,
  expectedWeights,
  layOut,
  play,
  problemsOf,
  resultsOf,
  settingOf,
  shuffled,
  subsets,
  uniformOf,
} from './responders.js';

/** [workers, tasks, load]: fewer, as many and more tasks than workers, one group, load 1. */
const SHAPES: [number, number, number][] = [
  [6, 6, 2],
  [6, 6, 3],
  [8, 4, 2],
  [4, 8, 2],
  [4, 12, 6],
  [5, 5, 5],
  [4, 4, 1],
];

describe('frc', () => {
  it.each(SHAPES)('K = %i, M = %i, c = %i: exact once every group is in, never before', (k, m, c) => {
    const code = layOut(frc, { load: c }, settingOf(k, m));
    const collector = code.collector();
    const uniform = uniformOf('frc', k, m, c);
    const results = resultsOf(m, 3, uniform);
    const full = estimate(new Float64Array(m).fill(1), results);
    const perGroup = (k * c) / m;
    for (let size = 0; size <= k; size++) {
      for (const set of subsets(k, size)) {
        const order = shuffled(set, uniform);
        const { completeAfter, complete, v, decoded } = play(code, order, results, collector);
        const needed = order.findIndex(
          (_, i) => new Set(order.slice(0, i + 1).map((j) => Math.floor(j / perGroup))).size === m / c,
        );
        expect(completeAfter).toBe(needed + 1);
        expect(complete).toBe(needed >= 0);
        expect(distance(decoded, estimate(v, results))).toBeLessThan(1e-12);
        if (complete) expect(distance(decoded, full)).toBeLessThan(1e-12);
      }
    }
  });

  it('has load c and stores every task K·c/M times; a message has size 1', () => {
    const { plan } = layOut(frc, { load: 6 }, settingOf(4, 12));
    expect(computationLoad(plan)).toBe(6);
    expect(storageRedundancy(plan)).toBe(2);
    expect(Array.from(plan.messageSize)).toEqual(Array.from({ length: 24 }, (_, s) => (s % 6 === 5 ? 1 : 0)));
    expect(plan.carries(11)[0].tasks).toEqual([0, 1, 2, 3, 4, 5]);
    expect(plan.carries(17)[0].tasks).toEqual([6, 7, 8, 9, 10, 11]);
  });

  it('refuses loads that leave a broken group, and says which work', () => {
    expect(problemsOf(frc, { load: 4 }, settingOf(30))).toEqual([
      {
        path: 'scheme.load',
        given: '4',
        allowed: expect.stringContaining('one of 1, 2, 3, 5, 6, 10, 15, 30 for frc'),
      },
    ]);
    // 12 tasks in 6 groups, but 6 groups of 4 workers are none
    expect(problemsOf(frc, { load: 2 }, settingOf(4, 12))).toHaveLength(1);
    expect(problemsOf(erasurehead, { load: 3 }, settingOf(4, 7))[0].allowed).toMatch(/^7 for erasurehead/);
    expect(frc.parameters.safeParse({ load: 0 }).success).toBe(false);
    expect(frc.parameters.safeParse({ load: 2, wait: 3 }).success).toBe(false);
  });
});

describe('erasurehead', () => {
  it('stops at `wait` arrivals or when every group is in, whichever is first', () => {
    const code = layOut(erasurehead, { load: 2, wait: 4 }, settingOf(6));
    const results = resultsOf(6, 2, uniformOf('stop'));
    expect(play(code, [0, 1, 2, 3, 4], results).completeAfter).toBe(4);
    expect(play(code, [0, 3, 5], results).completeAfter).toBe(3);
    const few = play(code, [1], results);
    expect(few).toMatchObject({ completeAfter: 0, complete: true });
    expect(Array.from(few.v)).toEqual([1, 1, 0, 0, 0, 0]);
    expect(play(code, [], results).complete).toBe(false);
  });

  it('takes a fraction of the workers for `wait`', () => {
    const code = layOut(erasurehead, { load: 2, wait: 0.34 }, settingOf(6));
    expect(play(code, [0, 1, 2], resultsOf(6, 1, uniformOf('fraction'))).completeAfter).toBe(2);
  });

  it('decodes vectors as its weights say, for every pattern', () => {
    const setting = settingOf(6, 12, { responseProbability: 0.4 });
    for (const unbiased of [false, true]) {
      const code = layOut(erasurehead, { load: 4, unbiased }, setting);
      const results = resultsOf(12, 2, uniformOf('vectors'));
      for (let size = 0; size <= 6; size++) {
        for (const set of subsets(6, size)) {
          const { v, decoded } = play(code, set, results);
          expect(distance(decoded, estimate(v, results))).toBeLessThan(1e-12);
        }
      }
    }
  });

  it.each([
    [6, 6, 2, undefined, 0.3],
    [6, 12, 4, undefined, 0.9],
    [8, 4, 1, undefined, 0.5],
    [6, 6, 2, 3, 1],
    [6, 12, 6, 2, 1],
    [8, 4, 2, 5, 0.6],
    [6, 6, 3, 0.5, 0.2],
  ])('unbiased: E[v] = 1 exactly, K = %i, M = %i, c = %i, wait %s, q = %f', (k, m, c, wait, q) => {
    const setting = settingOf(k, m, { responseProbability: q });
    const parameters = { load: c, ...(wait === undefined ? {} : { wait }) };
    const present = wait !== undefined && wait < 1 ? Math.round(wait * k) : wait;
    const unbiased = expectedWeights(
      layOut(erasurehead, { ...parameters, unbiased: true }, setting),
      q,
      present,
    );
    const plain = expectedWeights(layOut(erasurehead, parameters, setting), q, present);
    for (let i = 0; i < m; i++) {
      expect(unbiased[i]).toBeCloseTo(1, 12);
      // The papers' own is low by the probability that nobody of the group is in.
      expect(plain[i]).toBeLessThan(1);
    }
  });

  it('without stragglers unbiased and plain are the same', () => {
    const code = layOut(erasurehead, { load: 2, unbiased: true }, settingOf(4));
    expect(Array.from(play(code, [0, 2], resultsOf(4, 1, uniformOf('none'))).v)).toEqual([1, 1, 1, 1]);
  });

  it('refuses a wait beyond the workers', () => {
    expect(problemsOf(erasurehead, { load: 2, wait: 7 }, settingOf(6))).toEqual([
      { path: 'scheme.wait', given: '7', allowed: 'at most workers (6)' },
    ]);
  });
});
