import { expect, test } from 'vitest';
import { Division } from '../../../src/schemes/shares/division.js';
import { settingOf, uniformOf } from '../responders.js';

const countsOf = (owner: Int32Array, workers: number) =>
  Array.from({ length: workers }, (_, j) => owner.filter((holder) => holder === j).length);

test('whole tasks: every task has one holder, and no more of them move than must', () => {
  const workers = 7;
  const uniform = uniformOf('division');
  const division = new Division(settingOf(workers, 40), 'tasks', true);
  const draw = () => {
    const shares = Float64Array.from({ length: workers }, () => uniform() ** 3);
    const total = shares.reduce((a, b) => a + b);
    return shares.map((share) => share / total);
  };
  division.begin(draw());
  for (let i = 0; i < 200; i++) {
    const before = Int32Array.from(division.owner);
    const workBefore = Float64Array.from(division.work);
    const moved = division.change(draw());
    const { work, owner } = division;
    expect(work.reduce((a, b) => a + b)).toBe(40);
    expect(Math.min(...work)).toBeGreaterThanOrEqual(1);
    expect(countsOf(owner, workers)).toEqual([...work]);
    const changed = owner.filter((holder, t) => holder !== before[t]).length;
    expect(moved).toBeCloseTo(changed / 40, 12);
    expect(changed).toBe(work.reduce((sum, now, j) => sum + Math.max(0, now - workBefore[j]), 0));
  }
});

test('points: the points of equal shares are those of equal tasks, and the work is the share', () => {
  const squaredNorms = new Float64Array(10).fill(1);
  const division = new Division(settingOf(4, 4, { squaredNorms }), 'points', true);
  division.begin(new Float64Array(4).fill(1 / 4));
  // Task i holds the points floor(i·10/4) to floor((i + 1)·10/4) − 1.
  expect([...division.owner]).toEqual([0, 0, 1, 1, 1, 2, 2, 3, 3, 3]);
  expect([...division.work]).toEqual([1, 1, 1, 1]);
  const moved = division.change(Float64Array.of(0.5, 0.3, 0.1, 0.1));
  expect(moved).toBeCloseTo(0.25 + 0.05, 12);
  expect(countsOf(division.owner, 4)).toEqual([5, 3, 1, 1]);
  expect([...division.work]).toEqual([2, 1.2, 0.4, 0.4]);
});

test('without points there is a part for each worker, as large as its share', () => {
  const division = new Division(settingOf(3, 6), 'points', false);
  division.begin(Float64Array.of(0.5, 0.25, 0.25));
  expect([...(division.partSize ?? [])]).toEqual([0.5, 0.25, 0.25]);
  expect([...division.work]).toEqual([3, 1.5, 1.5]);
});
