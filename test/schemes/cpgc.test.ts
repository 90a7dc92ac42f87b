import { describe, expect, test } from 'vitest';
import { computationLoad, storageRedundancy } from '../../src/engine/plan.js';
import { cpgc } from '../../src/schemes/cpgc.js';
import { PairEliminationCollector } from '../../src/schemes/decoders/pair-elimination.js';
import { PeelingCollector } from '../../src/schemes/decoders/peeling.js';
import { type PairDesign, printedDesign, repeatFreeDesign } from '../../src/schemes/designs/pair-designs.js';
import { blockOf } from './messages.js';
import {
  distance,
  layOut,
  playMessages,
  problemsOf,
  resultsOf,
  settingOf,
  shuffled,
  uniformOf,
} from './responders.js';

function blocks(workers: number, needed = workers) {
  return settingOf(workers, workers, { split: 'blocks', needed });
}

/** The rows of the computation scheduling matrix below the first, and the first. */
function scheduleOf(workers: number, parameters: { load: number; design?: string }) {
  const { plan } = layOut(cpgc, parameters, blocks(workers));
  const at = (j: number, i: number) => Array.from(plan.carries(j * parameters.load + i)[0].tasks);
  const row = (i: number) => Array.from({ length: workers }, (_, j) => at(j, i));
  return { first: row(0), coded: Array.from({ length: parameters.load - 1 }, (_, i) => row(i + 1)) };
}

describe('the plan', () => {
  test('one block, then sums of two; a message of size 1/M after every sub-task', () => {
    const { plan } = layOut(cpgc, { load: 2 }, blocks(4));
    expect([...plan.firstSubtask]).toEqual([0, 2, 4, 6, 8]);
    expect([...plan.workDone]).toEqual([1, 2, 1, 2, 1, 2, 1, 2]);
    expect([...plan.messageSize]).toEqual(new Array(8).fill(1 / 4));
    expect([plan.carries(0), plan.carries(1)]).toEqual([
      [{ tasks: [0], real: [1] }],
      [{ tasks: [2, 3], real: [1, 1] }],
    ]);
  });

  test('worker j starts with block j', () => {
    expect(scheduleOf(20, { load: 3 }).first).toEqual(Array.from({ length: 20 }, (_, j) => [j]));
  });

  test.each([
    [4, 2],
    [20, 3],
  ])('K = %i, r = %i: the printed design unless told otherwise', (workers, load) => {
    const printed = printedDesign(workers, load) as PairDesign;
    expect(scheduleOf(workers, { load }).coded).toEqual(printed);
    expect(scheduleOf(workers, { load, design: 'paper' }).coded).toEqual(printed);
    expect(scheduleOf(workers, { load, design: 'repeat-free' }).coded).toEqual(
      repeatFreeDesign(workers, load),
    );
  });

  test('elsewhere the repeat-free design', () => {
    expect(scheduleOf(10, { load: 3 }).coded).toEqual(repeatFreeDesign(10, 3));
  });

  test.each([1, 2, 3, 4])(
    'with load %i every block is stored by as many workers as r blocks need',
    (load) => {
      const { plan } = layOut(cpgc, { load }, blocks(20));
      expect([computationLoad(plan), storageRedundancy(plan)]).toEqual([load, load]);
    },
  );

  test.each([
    [5, 5, { load: 1 }, 'workers', 'an even number'],
    [4, 8, { load: 2 }, 'tasks', 'equal to workers (4)'],
    [4, 4, { load: 3 }, 'scheme.load', 'at most 2 for cpgc with 4 workers'],
    [20, 20, { load: 11 }, 'scheme.load', 'at most 10'],
    [6, 6, { load: 2, design: 'paper' }, 'scheme.design', 'repeat-free for workers 6, load 2'],
  ])('K = %i, M = %i, %o is refused: %s', (workers, tasks, parameters, path, allowed) => {
    const setting = settingOf(workers, tasks, { split: 'blocks' });
    expect(problemsOf(cpgc, parameters, setting)).toMatchObject([
      { path, allowed: expect.stringContaining(allowed) },
    ]);
  });

  test('the largest load is taken', () => {
    expect(problemsOf(cpgc, { load: 10 }, blocks(20))).toEqual([]);
    expect(problemsOf(cpgc, { load: 2 }, blocks(4))).toEqual([]);
  });
});

test('the decoder parameter chooses collector and decoder', () => {
  expect(layOut(cpgc, { load: 3 }, blocks(20)).collector()).toBeInstanceOf(PeelingCollector);
  const gaussian = layOut(cpgc, { load: 3, decoder: 'gaussian' }, blocks(20));
  expect(gaussian.collector()).toBeInstanceOf(PairEliminationCollector);
});

test('the paper’s example: workers 1 and 4 of four give all blocks', () => {
  const results = resultsOf(4, 2, uniformOf('A_c'));
  for (const decoder of ['peeling', 'gaussian']) {
    const code = layOut(cpgc, { load: 2, decoder }, blocks(4));
    const sends = [0, 1, 6, 7].map((subtask) => ({ worker: Math.floor(subtask / 2), subtask }));
    const { completeAfter, v } = playMessages(code, sends, results);
    expect(completeAfter).toBe(4);
    expect([...v]).toEqual([1, 1, 1, 1]);
  }
});

describe.each(['peeling', 'gaussian'])('decoded by %s, messages in any order', (decoder) => {
  test.each([
    [20, 3, 20],
    [20, 3, 16],
    [4, 2, 3],
    [12, 4, 12],
    [8, 1, 8],
  ])('K = %i, r = %i, %i blocks needed: true blocks where the weights say so', (workers, load, needed) => {
    const code = layOut(cpgc, { load, decoder }, blocks(workers, needed));
    const collector = code.collector();
    const uniform = uniformOf('cpgc', decoder, workers, load);
    const results = resultsOf(workers, 2, uniform);
    for (let trial = 0; trial < 50; trial++) {
      const sends = shuffled(
        Array.from({ length: workers * load }, (_, subtask) => ({
          worker: Math.floor(subtask / load),
          subtask,
        })),
        uniform,
      );
      const { complete, v, decoded } = playMessages(code, sends, results, collector);
      expect(complete).toBe(true);
      expect(v.reduce((sum, x) => sum + x, 0)).toBeGreaterThanOrEqual(needed);
      for (let task = 0; task < workers; task++) {
        const block = blockOf(decoded, task, 2);
        expect(block !== undefined).toBe(v[task] === 1);
        if (block) expect(distance(block, results[task])).toBeLessThan(1e-12);
      }
    }
  });
});
