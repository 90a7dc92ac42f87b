import { describe, expect, it } from 'vitest';
import { computationLoad, storageRedundancy } from '../../src/engine/plan.js';
import { partialCyclic, partialReplication } from '../../src/schemes/partial.js';
import {
  distance,
  estimate,
  layOut,
  playMessages,
  problemsOf,
  resultsOf,
  settingOf,
  shuffled,
  subsets,
  uniformOf,
} from './responders.js';

/** [scheme, workers, tasks, load, coded tasks per worker]. */
const SHAPES = [
  ['partial-replication', partialReplication, 4, 12, 4, 2],
  ['partial-replication', partialReplication, 6, 12, 4, 3],
  ['partial-cyclic', partialCyclic, 5, 10, 3, 2],
  ['partial-cyclic', partialCyclic, 5, 15, 5, 3],
] as const;

describe('partial schemes', () => {
  it.each(SHAPES)('%s, K = %4$i, exact for every set of second messages', (_, scheme, k, m, load, c) => {
    const code = layOut(scheme, { load }, settingOf(k, m));
    const collector = code.collector();
    const uniform = uniformOf('partial', k, m, load);
    const results = resultsOf(m, 3, uniform);
    const full = estimate(new Float64Array(m).fill(1), results);
    const { firstSubtask, messageSize } = code.plan;
    const messagesOf = (worker: number) =>
      Array.from({ length: load }, (_, i) => ({ worker, subtask: firstSubtask[worker] + i })).filter(
        ({ subtask }) => messageSize[subtask] > 0,
      );
    const first = Array.from({ length: k }, (_, j) => messagesOf(j)[0]);
    for (let size = 0; size <= k; size++) {
      for (const set of subsets(k, size)) {
        const second = set.map((j) => messagesOf(j)[1]);
        const decodable =
          scheme === partialCyclic
            ? size >= k - c + 1
            : new Set(set.map((j) => Math.floor(j / c))).size === k / c;
        const { complete, v, decoded } = playMessages(
          code,
          shuffled([...first, ...second], uniform),
          results,
          collector,
        );
        expect(complete).toBe(decodable);
        expect(distance(decoded, estimate(v, results))).toBeLessThan(1e-10);
        if (complete) expect(distance(decoded, full)).toBeLessThan(1e-10);
        // Without a worker's first message nothing helps.
        const lacking = playMessages(code, [...first.slice(1), ...second], results, collector);
        expect(lacking.complete).toBe(false);
      }
    }
  });

  it('has two messages of size 1, the first after the worker’s own tasks', () => {
    const { plan, missProbability } = layOut(partialReplication, { load: 4 }, settingOf(4, 12));
    expect(Array.from(plan.messageSize.subarray(0, 4))).toEqual([0, 1, 0, 1]);
    expect(plan.carries(1)[0].tasks).toEqual([0, 1]);
    expect(plan.carries(3)[0].tasks).toEqual([8, 9]);
    expect(computationLoad(plan)).toBe(4);
    expect(storageRedundancy(plan)).toBe(16 / 12);
    expect(missProbability).toBe(0);
  });

  it('refuses numbers that cannot be divided, and says which can', () => {
    expect(problemsOf(partialCyclic, { load: 3 }, settingOf(5, 5))[0].allowed).toContain(
      'multiple of workers (5)',
    );
    expect(problemsOf(partialCyclic, { load: 2 }, settingOf(5, 15))[0].allowed).toMatch(/^from 3 to 7/);
    expect(problemsOf(partialReplication, { load: 5 }, settingOf(4, 12))[0]).toMatchObject({
      path: 'scheme.load',
      given: '5',
      allowed: expect.stringContaining('2 plus a number of coded tasks that is one of 1, 2, 4'),
    });
  });
});
