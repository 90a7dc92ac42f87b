import { expect, test } from 'vitest';
import { makePlan, regularPlan, single, sumOf } from '../../src/engine/plan.js';

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
