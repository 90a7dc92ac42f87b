import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  PairEliminationCollector,
  PairEliminationDecoder,
} from '../../../src/schemes/decoders/pair-elimination.js';
import { PeelingCollector } from '../../../src/schemes/decoders/peeling.js';
import { printedDesign } from '../../../src/schemes/designs/pair-designs.js';
import { blockOf, checkDecoder, codeOfSums, planOfSums, randomSums } from '../messages.js';
import { messageAfter, resultsOf, shuffled, uniformOf } from '../responders.js';

/**
 * Which tasks the received sums determine: those that are alone in their row of the reduced row echelon form. With
 * at most two ones per row its entries stay multiples of 1/2, so that doubles are exact.
 */
function determined(tasks: number, sums: readonly (readonly number[])[]): Set<number> {
  const rows = sums.map((sum) => Array.from({ length: tasks }, (_, task) => Number(sum.includes(task))));
  let rank = 0;
  const pivots: number[] = [];
  for (let column = 0; column < tasks; column++) {
    const pivot = rows.findIndex((row, i) => i >= rank && row[column] !== 0);
    if (pivot < 0) continue;
    [rows[rank], rows[pivot]] = [rows[pivot], rows[rank]];
    const scale = rows[rank][column];
    rows[rank] = rows[rank].map((x) => x / scale);
    for (let i = 0; i < rows.length; i++) {
      const factor = rows[i][column];
      if (i !== rank && factor !== 0) rows[i] = rows[i].map((x, c) => x - factor * rows[rank][c]);
    }
    pivots.push(column);
    rank++;
  }
  return new Set(pivots.filter((_, i) => rows[i].filter((x) => x !== 0).length === 1));
}

function codeOf(tasks: number, sums: readonly (readonly number[])[], needed = tasks) {
  return codeOfSums(
    tasks,
    sums,
    (plan) => new PairEliminationCollector(plan, needed),
    (plan) => new PairEliminationDecoder(plan),
  );
}

/** Blocks and pairs, or pairs alone, where only odd cycles determine anything. */
const randomCodes = fc.oneof(randomSums(1, 2), randomSums(2, 2));

describe('after every arrival', () => {
  test('the collector knows what dense elimination knows, and completes with M’ tasks', () => {
    const seen = { complete: 0, oddCycles: 0 };
    fc.assert(
      fc.property(randomCodes, ({ tasks, sums, needed, order }) => {
        const collector = new PairEliminationCollector(planOfSums(tasks, sums), needed);
        const v = new Float64Array(tasks);
        // The second time round it must have forgotten the first.
        for (const arrivals of [order, [...order].reverse()]) {
          collector.reset();
          for (const [i, sum] of arrivals.entries()) {
            const complete = collector.receive(sum, sum);
            const received = arrivals.slice(0, i + 1).map((s) => sums[s]);
            const known = determined(tasks, received);
            expect(complete).toBe(known.size >= needed);
            collector.weights(v);
            expect([...v]).toEqual(Array.from(v, (_, task) => (known.has(task) ? 1 : 0)));
            if (complete) seen.complete++;
            if (known.size > 0 && received.every((s) => s.length === 2)) seen.oddCycles++;
          }
          expect(collector.exhausted()).toBe(false);
        }
      }),
      { seed: 1, numRuns: 1000 },
    );
    expect(seen.complete).toBeGreaterThan(200);
    expect(seen.oddCycles).toBeGreaterThan(50);
  });

  test('the decoder gives the true blocks where the collector says so, and NaN elsewhere', () => {
    checkDecoder('elimination', randomCodes, codeOf, determined);
  });
});

test('on the paper’s design it never recovers less than peeling, and at times more', () => {
  const [second, third] = printedDesign(20, 3) ?? [];
  const sums = second.flatMap((pair, j) => [[j], [...pair], [...third[j]]]);
  const plan = planOfSums(20, sums);
  const [peeling, elimination] = [new PeelingCollector(plan, 20), new PairEliminationCollector(plan, 20)];
  const [v, w] = [new Float64Array(20), new Float64Array(20)];
  const uniform = uniformOf('more than peeling');
  let more = 0;
  for (let trial = 0; trial < 200; trial++) {
    peeling.reset();
    elimination.reset();
    const order = shuffled(
      sums.map((_, s) => s),
      uniform,
    ).slice(0, 22);
    for (const s of order) {
      peeling.receive(s, s);
      elimination.receive(s, s);
    }
    peeling.weights(v);
    elimination.weights(w);
    v.forEach((x, task) => {
      expect(w[task]).toBeGreaterThanOrEqual(x);
    });
    if (w.some((x, task) => x > v[task])) more++;
  }
  expect(more).toBeGreaterThan(0);
});

describe('operations, on hand-worked examples', () => {
  const spent = (tasks: number, sums: readonly (readonly number[])[]) => {
    const code = codeOf(tasks, sums);
    const decoder = code.decoder();
    decoder.reset(5);
    for (const s of sums.keys()) {
      decoder.receive(s, s, messageAfter(code, s, resultsOf(tasks, 5, uniformOf('costs'))));
    }
    decoder.decode();
    return { additions: decoder.additions / 5, multiplications: decoder.multiplications / 5 };
  };

  test('from a block by itself: one subtraction for every other block of its component', () => {
    expect(spent(4, [[1], [0, 1], [1, 2], [2, 3]])).toEqual({ additions: 3, multiplications: 0 });
    expect(spent(4, [[1], [0], [3], [2]])).toEqual({ additions: 0, multiplications: 0 });
  });

  test('from an odd cycle: its sum halved gives one block, and that the others', () => {
    // Along the tree 2, around the cycle 2 and a halving, and one more for each of the 2 other blocks.
    const triangle = [
      [0, 1],
      [1, 2],
      [0, 2],
    ];
    expect(spent(3, triangle)).toEqual({ additions: 6, multiplications: 1 });
  });

  test('a component with neither, as an even cycle, is left alone', () => {
    const code = codeOf(4, [
      [0, 1],
      [1, 2],
      [2, 3],
      [0, 3],
    ]);
    const decoder = code.decoder();
    decoder.reset(1);
    const results = resultsOf(4, 1, uniformOf('even'));
    for (let s = 0; s < 4; s++) decoder.receive(s, s, messageAfter(code, s, results));
    expect([0, 1, 2, 3].map((task) => blockOf(decoder.decode(), task, 1))).toEqual(
      new Array(4).fill(undefined),
    );
  });
});

test('the decoder forgets everything on reset, and leaves the messages as they are', () => {
  const code = codeOf(3, [[0, 1], [1, 2], [0, 2], [2]]);
  const results = resultsOf(3, 1, uniformOf('decoder'));
  const decoder = code.decoder();
  const messages = [0, 1, 2, 3].map((s) => messageAfter(code, s, results));
  const before = structuredClone(messages);
  decoder.reset(1);
  for (const s of [0, 1, 2]) decoder.receive(s, s, messages[s]);
  decoder.decode();
  decoder.reset(1);
  decoder.receive(3, 3, messages[3]);
  expect([0, 1, 2].map((task) => blockOf(decoder.decode(), task, 1)?.[0])).toEqual([
    undefined,
    undefined,
    results[2][0],
  ]);
  expect([decoder.additions, decoder.multiplications]).toEqual([0, 0]);
  expect(messages).toEqual(before);
});
