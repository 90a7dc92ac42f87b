import { describe, expect, test } from 'vitest';
import {
  type Assignment,
  computationLoad,
  largestWork,
  makePlan,
  single,
  storageRedundancy,
  sumOf,
  workOf,
} from '../../src/engine/plan.js';

/** Of 4 tasks: worker 0 does three pieces and sends twice, worker 1 nothing, worker 2 one piece silently. */
const assignments: Assignment[] = [
  {
    work: [1, 0.5, 2],
    messages: [
      { after: 0, size: 0.25, carries: [single(3)] },
      { after: 2, size: 0.5, carries: [sumOf([0, 1]), single(2)] },
    ],
  },
  { work: [], messages: [] },
  { work: [0.5], messages: [] },
];
const plan = makePlan(4, assignments);

describe('makePlan', () => {
  test('numbers the sub-tasks through all workers', () => {
    expect([plan.workers, plan.tasks, plan.parts]).toEqual([3, 4, 4]);
    expect([...plan.firstSubtask]).toEqual([0, 3, 3, 4]);
  });

  test('adds up the work within each worker', () => {
    expect([...plan.workDone]).toEqual([1, 1.5, 3.5, 0.5]);
  });

  test('puts the messages after their sub-tasks, and none elsewhere', () => {
    expect([...plan.messageSize]).toEqual([0.25, 0, 0.5, 0]);
    expect([0, 1, 2, 3].map((s) => plan.carries(s))).toEqual([
      [{ tasks: [3], real: [1] }],
      [],
      [
        { tasks: [0, 1], real: [1, 1] },
        { tasks: [2], real: [1] },
      ],
      [],
    ]);
  });

  test('takes the number of parts where they are not the tasks', () => {
    expect(makePlan(4, assignments, 100).parts).toBe(100);
  });
});

test('work per worker, the largest, the mean, and all of it over M', () => {
  expect([0, 1, 2].map((j) => workOf(plan, j))).toEqual([3.5, 0, 0.5]);
  expect(largestWork(plan)).toBe(3.5);
  expect(computationLoad(plan)).toBeCloseTo(4 / 3, 15);
  expect(storageRedundancy(plan)).toBeCloseTo(1, 15);
});
