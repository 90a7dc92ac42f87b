import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computationLoad, storageRedundancy } from '../../src/engine/plan.js';
import { ucMmc } from '../../src/schemes/uc-mmc.js';
import {
  distance,
  estimate,
  layOut,
  play,
  playMessages,
  problemsOf,
  resultsOf,
  settingOf,
  uniformOf,
} from './responders.js';

/** The tasks of each worker in the order in which it works on them. */
function schedule(workers: number, tasks: number, load: number): number[][] {
  const { plan } = layOut(ucMmc, { load }, settingOf(workers, tasks, { split: 'blocks' }));
  return Array.from({ length: workers }, (_, j) =>
    Array.from({ length: load }, (_, i) => plan.carries(plan.firstSubtask[j] + i)[0].tasks[0]),
  );
}

describe('the plan', () => {
  test('is the matrix A_u of the paper for K = 4, r = 2', () => {
    expect(schedule(4, 4, 2)).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 0],
    ]);
  });

  test('worker j starts at task j·M/K and goes round', () => {
    expect(schedule(3, 6, 4)).toEqual([
      [0, 1, 2, 3],
      [2, 3, 4, 5],
      [4, 5, 0, 1],
    ]);
    expect(schedule(2, 4, 4)).toEqual([
      [0, 1, 2, 3],
      [2, 3, 0, 1],
    ]);
  });

  test('a message leaves after every sub-task, of size 1/M by blocks and 1 by points', () => {
    const blocks = layOut(ucMmc, { load: 2 }, settingOf(4, 4, { split: 'blocks' })).plan;
    expect([...blocks.messageSize]).toEqual(new Array(8).fill(1 / 4));
    expect([...blocks.workDone]).toEqual([1, 2, 1, 2, 1, 2, 1, 2]);
    const points = layOut(ucMmc, { load: 2 }, settingOf(4)).plan;
    expect([...points.messageSize]).toEqual(new Array(8).fill(1));
  });

  test('every task is stored K·r/M times', () => {
    const { plan } = layOut(ucMmc, { load: 4 }, settingOf(3, 6));
    expect([computationLoad(plan), storageRedundancy(plan)]).toEqual([4, 2]);
  });

  test.each([
    [4, 6, 2, 'tasks', 'multiple of workers (4)'],
    [4, 4, 5, 'scheme.load', 'at most tasks (4)'],
    [4, 12, 2, 'scheme.load', 'at least tasks/workers (3)'],
  ])('K = %i, M = %i, load %i is refused: %s', (workers, tasks, load, path, allowed) => {
    const problems = problemsOf(ucMmc, { load }, settingOf(workers, tasks));
    expect(problems[0]).toMatchObject({ path, allowed: expect.stringContaining(allowed) });
  });

  test('the least load that covers all tasks is taken', () => {
    expect(problemsOf(ucMmc, { load: 3 }, settingOf(4, 12))).toEqual([]);
    expect(new Set(schedule(4, 12, 3).flat()).size).toBe(12);
  });
});

describe('with messages in any order', () => {
  const [workers, tasks, load] = [5, 10, 4];
  const results = resultsOf(tasks, 3, uniformOf('uc-mmc results'));
  const order = fc.shuffledSubarray(Array.from({ length: workers * load }, (_, s) => s));

  test.each([
    ['blocks', 10],
    ['blocks', 7],
    ['points', 10],
    ['points', 6],
  ] as const)(
    'by %s, complete with the %ith distinct task; weights and vectors say which',
    (split, needed) => {
      const code = layOut(ucMmc, { load }, settingOf(workers, tasks, { split, needed }));
      const collector = code.collector();
      fc.assert(
        fc.property(order, (subtasks) => {
          const distinct = new Set<number>();
          let expectedAfter = 0;
          for (const [i, s] of subtasks.entries()) {
            // Two tasks further with every worker.
            distinct.add((2 * Math.floor(s / load) + (s % load)) % tasks);
            if (distinct.size === needed) {
              expectedAfter = i + 1;
              break;
            }
          }
          const sends = subtasks.map((subtask) => ({ worker: Math.floor(subtask / load), subtask }));
          const { completeAfter, complete, v, decoded } = playMessages(code, sends, results, collector);
          expect(completeAfter).toBe(expectedAfter);
          expect(complete).toBe(expectedAfter > 0);
          expect([...v]).toEqual(results.map((_, task) => (distinct.has(task) ? 1 : 0)));
          if (split === 'points') {
            expect(distance(decoded, estimate(v, results))).toBeLessThan(1e-14);
          } else {
            const expected = results.flatMap((r, task) => (distinct.has(task) ? [...r] : [NaN, NaN, NaN]));
            expect([...decoded]).toEqual(expected);
          }
        }),
        { seed: 1, numRuns: 200 },
      );
    },
  );
});

test('adding up distinct gradients costs one addition per entry each; copies cost nothing', () => {
  const code = layOut(ucMmc, { load: 2 }, settingOf(4));
  const decoder = code.decoder();
  decoder.reset(3);
  const one = [{ real: Float64Array.of(1, 1, 1) }];
  // Sub-tasks 1 and 2 are both task 1.
  for (const subtask of [1, 2, 4]) decoder.receive(Math.floor(subtask / 2), subtask, one);
  expect([...decoder.decode()]).toEqual([2, 2, 2]);
  expect([decoder.additions, decoder.multiplications]).toEqual([6, 0]);
});

test('too few messages are no complete iteration', () => {
  const code = layOut(ucMmc, { load: 2 }, settingOf(4));
  expect(play(code, [0, 1], resultsOf(4, 1, uniformOf('few'))).complete).toBe(false);
});
