import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { computationLoad, storageRedundancy } from '../../src/engine/plan.js';
import { fourierRow, mcc } from '../../src/schemes/mcc.js';
import {
  distance,
  layOut,
  play,
  problemsOf,
  resultsOf,
  settingOf,
  shuffled,
  subsets,
  uniformOf,
} from './responders.js';

function blocks(workers: number, tasks = workers) {
  return settingOf(workers, tasks, { split: 'blocks' });
}

/** 2-norm condition number of a square matrix. */
function condition(rows: readonly (readonly number[])[]): number {
  const { diagonal } = new SingularValueDecomposition(new Matrix(rows.map((row) => [...row])), {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  });
  return diagonal[0] / diagonal[diagonal.length - 1];
}

/** Condition numbers of all choices of m of the K rows, in increasing order. */
function conditionNumbers(workers: number, dimension: number): number[] {
  const frame = fourierFrame(workers, dimension);
  return subsets(workers, dimension)
    .map((set) => condition(set.map((j) => frame[j])))
    .sort((a, b) => a - b);
}

/** All rows of the generator. */
function fourierFrame(workers: number, dimension: number): number[][] {
  return Array.from({ length: workers }, (_, j) => fourierRow(workers, dimension, j));
}

describe('the generator', () => {
  test('any 7 of the 20 rows are well conditioned: median 22, at most 4.7e3, for contiguous rows', () => {
    const all = conditionNumbers(20, 7);
    expect(all.length).toBe(77520);
    expect(all[38760]).toBeGreaterThan(21);
    expect(all[38760]).toBeLessThan(23);
    const frame = fourierFrame(20, 7);
    const contiguous = condition(frame.slice(3, 10));
    expect(contiguous).toBeGreaterThan(4.6e3);
    expect(all[all.length - 1]).toBeLessThan(4.8e3);
    expect(all[all.length - 1] / contiguous).toBeCloseTo(1, 6);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('any %i of 9 rows are independent', (dimension) => {
    const all = conditionNumbers(9, dimension);
    expect(all[all.length - 1]).toBeLessThan(2000);
  });

  test.each([2, 5, 8])('any %i of 8 rows are independent', (dimension) => {
    const all = conditionNumbers(8, dimension);
    expect(all[all.length - 1]).toBeLessThan(2000);
  });

  test('the powers of two of the paper’s example would lose all digits', () => {
    const powers = Array.from({ length: 20 }, (_, j) => Array.from({ length: 7 }, (_, k) => 2 ** (j * k)));
    expect(condition(powers.slice(0, 7))).toBeGreaterThan(1e7);
    expect(condition(powers.slice(13))).toBeGreaterThan(1e16);
  });
});

describe('the plan', () => {
  test('K = 4, r = 2: blocks 1 and 3, then 2 and 4, with one row of a (2, 4) code, as in A_m of the paper', () => {
    const { plan } = layOut(mcc, { load: 2 }, blocks(4));
    const generator = fourierFrame(4, 2);
    for (let j = 0; j < 4; j++) {
      expect(plan.carries(2 * j)).toEqual([]);
      expect(plan.carries(2 * j + 1)).toEqual([
        { tasks: [0, 2], real: generator[j] },
        { tasks: [1, 3], real: generator[j] },
      ]);
    }
  });

  test('one message of size r/M when all r sub-tasks are done; r blocks are stored at each worker', () => {
    const { plan } = layOut(mcc, { load: 3 }, blocks(20));
    for (let j = 0; j < 20; j++) {
      expect([...plan.messageSize.subarray(3 * j, 3 * j + 3)]).toEqual([0, 0, 3 / 20]);
      expect([...plan.workDone.subarray(3 * j, 3 * j + 3)]).toEqual([1, 2, 3]);
    }
    expect([computationLoad(plan), storageRedundancy(plan)]).toEqual([3, 3]);
  });

  test('r does not divide M: every block is in one group, all but the first groups are shorter (zero padding)', () => {
    const { plan } = layOut(mcc, { load: 3 }, blocks(20));
    const groups = plan.carries(2).map(({ tasks }) => Array.from(tasks));
    expect(groups.map((g) => g.length)).toEqual([7, 7, 6]);
    expect(groups.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  test.each([
    [20, 20, 21, 'at most tasks (20)'],
    [4, 20, 4, 'at least 5 for mcc: ceil(tasks/load) workers are needed, there are 4'],
    [3, 4, 1, 'at least 2 for mcc'],
  ])('K = %i, M = %i, load %i is refused: %s', (workers, tasks, load, allowed) => {
    expect(problemsOf(mcc, { load }, blocks(workers, tasks))).toMatchObject([
      { path: 'scheme.load', given: String(load), allowed: expect.stringContaining(allowed) },
    ]);
  });

  test.each([
    [4, 20, 5],
    [3, 4, 2],
    [5, 5, 5],
    [5, 5, 1],
  ])('K = %i, M = %i, load %i is taken', (workers, tasks, load) => {
    expect(problemsOf(mcc, { load }, blocks(workers, tasks))).toEqual([]);
  });
});

describe('decoding', () => {
  const uniform = uniformOf('mcc');

  test.each([
    { workers: 4, tasks: 4, load: 2, threshold: 2 },
    { workers: 20, tasks: 20, load: 3, threshold: 7 },
    { workers: 20, tasks: 20, load: 2, threshold: 10 },
    { workers: 6, tasks: 11, load: 3, threshold: 4 },
    { workers: 3, tasks: 7, load: 7, threshold: 1 },
    { workers: 5, tasks: 5, load: 1, threshold: 5 },
  ])('K = $workers, M = $tasks, r = $load: any $threshold workers give all blocks, fewer none', (p) => {
    const { workers, tasks, load, threshold } = p;
    const code = layOut(mcc, { load }, blocks(workers, tasks));
    const collector = code.collector();
    const results = resultsOf(tasks, 3, uniform);
    const truth = results.flatMap((r) => [...r]);
    for (let trial = 0; trial < 40; trial++) {
      const order = shuffled(
        Array.from({ length: workers }, (_, j) => j),
        uniform,
      );
      const { completeAfter, v, decoded } = play(code, order, results, collector);
      expect(completeAfter).toBe(threshold);
      expect(v.every((x) => x === 1)).toBe(true);
      expect(distance(decoded, truth)).toBeLessThan(1e-9);

      const few = play(code, order.slice(0, threshold - 1), results, collector);
      expect(few.complete).toBe(false);
      expect(few.v.every((x) => x === 0)).toBe(true);
      expect(few.decoded.length).toBe(3 * tasks);
      expect(few.decoded.every((x) => Number.isNaN(x))).toBe(true);
    }
  });

  test('tolerance buys nothing: there is no partial recovery', () => {
    const code = layOut(mcc, { load: 3 }, settingOf(20, 20, { split: 'blocks', needed: 1 }));
    const workers = Array.from({ length: 20 }, (_, j) => j);
    expect(play(code, workers, resultsOf(20, 1, uniform)).completeAfter).toBe(7);
  });

  test('operations are those of solving a 2 x 2 system for every entry of both groups', () => {
    const code = layOut(mcc, { load: 2 }, blocks(4));
    const decoder = code.decoder();
    const length = 5;
    decoder.reset(length);
    const vectors = [{ real: new Float64Array(length) }, { real: new Float64Array(length) }];
    decoder.receive(0, 1, vectors);
    decoder.decode();
    expect([decoder.additions, decoder.multiplications]).toEqual([0, 0]);
    decoder.receive(2, 5, vectors);
    decoder.decode();
    // Factorisation: one division, one multiply-subtract. Each of the 2·5 columns: a multiply-subtract forward,
    // one backward, and two divisions.
    expect([decoder.additions, decoder.multiplications]).toEqual([1 + 10 * 2, 2 + 10 * 4]);
  });
});
