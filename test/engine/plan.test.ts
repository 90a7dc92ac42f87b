import { describe, expect, test } from 'vitest';
import {
  type Assignment,
  computationLoad,
  largestWork,
  makePlan,
  messagePerSubtask,
  regularPlan,
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

describe('what cannot be is refused, with the worker it is of', () => {
  const message = { after: 0, size: 1, carries: [single(0)] };
  test.each<[string, Assignment, RegExp]>([
    ['work of nothing', { work: [1, 0], messages: [] }, /^worker 1: work 0; allowed: a number of tasks > 0$/],
    ['endless work', { work: [Infinity], messages: [] }, /^worker 1: work Infinity;/],
    [
      'a message after the last sub-task',
      { work: [1], messages: [{ ...message, after: 1 }] },
      /after sub-task 1; allowed: .* from 0 to 0,/,
    ],
    [
      'two messages at once',
      { work: [1, 1], messages: [message, message] },
      /after sub-task 0; allowed: .* from 1 to 1,/,
    ],
    ['a message of no size', { work: [1], messages: [{ ...message, size: 0 }] }, /size 0; allowed: > 0/],
    [
      'a task that is not there',
      { work: [1], messages: [{ ...message, carries: [single(4)] }] },
      /task 4; allowed: 0 to 3$/,
    ],
    ['no whole task', { work: [1], messages: [{ ...message, carries: [single(0.5)] }] }, /task 0.5; allowed/],
    [
      'coefficients missing',
      { work: [1], messages: [{ ...message, carries: [{ tasks: [0, 1], real: [1] }] }] },
      /1 coefficients; allowed: one for each of 2 tasks/,
    ],
  ])('%s', (_, wrong, line) => {
    expect(() => makePlan(4, [assignments[0], wrong])).toThrow(RangeError);
    expect(() => makePlan(4, [assignments[0], wrong])).toThrow(line);
  });
});

test('a message per sub-task: a unit of work each, sent as soon as it is done', () => {
  expect(messagePerSubtask([single(2), sumOf([0, 1])], 0.25)).toEqual({
    work: [1, 1],
    messages: [
      { after: 0, size: 0.25, carries: [single(2)] },
      { after: 1, size: 0.25, carries: [sumOf([0, 1])] },
    ],
  });
});

test('work per worker, the largest, the mean, and all of it over M', () => {
  expect([0, 1, 2].map((j) => workOf(plan, j))).toEqual([3.5, 0, 0.5]);
  expect(largestWork(plan)).toBe(3.5);
  expect(computationLoad(plan)).toBeCloseTo(4 / 3, 15);
  expect(storageRedundancy(plan)).toBeCloseTo(1, 15);
});

test('is makePlan where all workers take the same steps', () => {
  const carries = (j: number, i: number) => [sumOf([j, i]), single(j)];
  const regular = regularPlan(3, 5, [1, 0.5, 2], [0.25, 0, 1], carries);
  const listed = makePlan(
    5,
    [0, 1, 2].map((j) => ({
      work: [1, 0.5, 2],
      messages: [0, 2].map((after) => ({ after, size: after === 0 ? 0.25 : 1, carries: carries(j, after) })),
    })),
  );
  const { carries: ofRegular, ...numbers } = regular;
  const { carries: ofListed, ...expected } = listed;
  expect(numbers).toEqual(expected);
  for (let s = 0; s < 9; s++) expect(ofRegular(s)).toEqual(ofListed(s));
});

test.each<[string, number[], number[], RegExp]>([
  ['work of nothing', [1, 0], [1, 1], /^sub-task 1: work 0; allowed: a number of tasks > 0$/],
  ['endless work', [Infinity], [1], /^sub-task 0: work Infinity;/],
  ['a message of less than no size', [1], [-1], /^sub-task 0: a message of size -1; allowed: >= 0/],
  ['a size too few', [1, 1], [1], /^1 message sizes; allowed: one for each of 2 sub-tasks/],
])('%s is refused', (_, work, size, line) => {
  expect(() => regularPlan(2, 2, work, size, (j) => [single(j)])).toThrow(RangeError);
  expect(() => regularPlan(2, 2, work, size, (j) => [single(j)])).toThrow(line);
});
