import { describe, expect, test } from 'vitest';
import { compilePlan } from '../../src/engine/compile-plan.js';
import { type Assignment, makePlan, single } from '../../src/engine/plan.js';

const twice: Assignment = {
  work: [1, 0.5],
  messages: [{ after: 1, size: 0.25, carries: [single(0)] }],
};

describe('stepsOf', () => {
  test('holds the steps once where all workers take the same', () => {
    const { each, work, workDone, size, messages } = compilePlan(
      makePlan(1, [twice, twice, twice]),
      'a scheme',
    );
    expect(each).toBe(2);
    expect([work, workDone, size].map((values) => [...values])).toEqual([
      [1, 0.5],
      [1, 1.5],
      [0, 0.25],
    ]);
    expect([...messages]).toEqual([1]);
  });

  test.each<[string, Assignment]>([
    ['work', { ...twice, work: [1, 0.75] }],
    ['a message', { ...twice, messages: [{ after: 1, size: 0.5, carries: [single(0)] }] }],
    ['number of sub-tasks', { work: [1], messages: [] }],
  ])('holds those of every worker where one differs in %s', (_, other) => {
    const plan = makePlan(1, [twice, other]);
    const steps = compilePlan(plan, 'a scheme');
    expect(steps.each).toBe(0);
    expect([...steps.workDone]).toEqual([...plan.workDone]);
    expect([...steps.size]).toEqual([...plan.messageSize]);
    expect([...steps.work]).toEqual([...twice.work, ...other.work]);
    expect([...steps.messages]).toEqual([1, other.messages.length]);
  });
});
