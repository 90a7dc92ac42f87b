import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decoder } from '../../../src/engine/collector.js';
import { type Combination, makePlan, messagePerSubtask, single, sumOf } from '../../../src/engine/plan.js';
import { PeelingCollector, PeelingDecoder, peelingCode } from '../../../src/schemes/decoders/peeling.js';
import { blockOf, checkDecoder, codeOfSums, planOfSums, randomSums } from '../messages.js';
import { messageAfter, resultsOf, uniformOf } from '../responders.js';

/** Peels from scratch: again and again, a sum with a single unknown makes it known. */
function peel(sums: readonly (readonly number[])[]): Set<number> {
  const known = new Set<number>();
  for (let more = true; more; ) {
    more = false;
    for (const sum of sums) {
      const unknown = sum.filter((task) => !known.has(task));
      if (unknown.length !== 1) continue;
      known.add(unknown[0]);
      more = true;
    }
  }
  return known;
}

function codeOf(tasks: number, sums: readonly (readonly number[])[], needed = tasks) {
  return codeOfSums(
    tasks,
    sums,
    (plan) => new PeelingCollector(plan, needed),
    (plan) => new PeelingDecoder(plan),
  );
}

describe('after every arrival', () => {
  test('the collector knows what peeling from scratch knows, and completes with M’ tasks', () => {
    const seen = { complete: 0, cascades: 0 };
    fc.assert(
      fc.property(randomSums(1, 4), ({ tasks, sums, needed, order }) => {
        const collector = new PeelingCollector(planOfSums(tasks, sums), needed);
        const v = new Float64Array(tasks);
        // The second time round it must have forgotten the first.
        for (const arrivals of [order, [...order].reverse()]) {
          collector.reset();
          let before = 0;
          for (const [i, sum] of arrivals.entries()) {
            const complete = collector.receive(sum, sum);
            const known = peel(arrivals.slice(0, i + 1).map((s) => sums[s]));
            if (before < needed) expect(complete).toBe(known.size >= needed);
            collector.weights(v);
            expect([...v]).toEqual(Array.from(v, (_, task) => (known.has(task) ? 1 : 0)));
            if (complete) seen.complete++;
            if (known.size > before + 1) seen.cascades++;
            before = known.size;
          }
          expect(collector.exhausted()).toBe(false);
        }
      }),
      { seed: 1, numRuns: 1000 },
    );
    expect(seen.complete).toBeGreaterThan(200);
    expect(seen.cascades).toBeGreaterThan(200);
  });

  test('the decoder gives the true blocks where the collector says so, and NaN elsewhere', () => {
    checkDecoder('peeling', randomSums(1, 4), codeOf, (_, sums) => peel(sums));
  });
});

describe('operations, on a hand-worked example', () => {
  // Blocks 0 … 3; what workers 0, 0, 3, 3 of A_c send, and then more.
  const sums = [[0], [2, 3], [3], [0, 1], [1, 2], [1, 3], [1, 2, 3]];
  const spent = (order: readonly number[]) => {
    const code = codeOf(4, sums);
    const decoder = code.decoder();
    decoder.reset(5);
    for (const s of order) decoder.receive(s, s, messageAfter(code, s, resultsOf(4, 5, uniformOf('costs'))));
    return { additions: decoder.additions / 5, multiplications: decoder.multiplications };
  };

  test('a block by itself costs nothing; every sum that gives a block one subtraction', () => {
    expect(spent([0, 2])).toEqual({ additions: 0, multiplications: 0 });
    expect(spent([0, 1, 2, 3])).toEqual({ additions: 2, multiplications: 0 });
    expect(spent([2, 1, 0, 3])).toEqual({ additions: 2, multiplications: 0 });
  });

  test('a sum of three costs two', () => {
    // 1 + 2 + 3 less 3; less 2, which 2 + 3 less 3 gives.
    expect(spent([6, 2, 1])).toEqual({ additions: 3, multiplications: 0 });
  });

  test('a sum that brings nothing costs nothing', () => {
    expect(spent([0, 1, 2, 3, 4, 5, 6])).toEqual({ additions: 2, multiplications: 0 });
  });

  test('sums are reduced as their blocks become known, also one that another then makes needless', () => {
    // 0 + 1 gives 1; 1 leaves 2 and 3 of two sums; 2 is still taken from 2 + 3, although 3 is there already.
    expect(spent([4, 5, 3, 1, 0]).additions).toBe(1 + 2 + 1);
  });
});

describe('the decoder', () => {
  const code = codeOf(4, [[0], [0, 1], [2, 3], [3]]);
  const results = resultsOf(4, 1, uniformOf('decoder'));
  const receive = (decoder: Decoder, ...sums: number[]) => {
    for (const s of sums) decoder.receive(s, s, messageAfter(code, s, results));
  };

  test('forgets everything on reset, sums that wait included', () => {
    const decoder = code.decoder();
    decoder.reset(1);
    receive(decoder, 0, 1, 2);
    expect(decoder.additions).toBe(1);
    decoder.reset(1);
    receive(decoder, 3, 0);
    expect([0, 1, 2, 3].map((task) => blockOf(decoder.decode(), task, 1)?.[0])).toEqual([
      results[0][0],
      undefined,
      undefined,
      results[3][0],
    ]);
    expect(decoder.additions).toBe(0);
  });

  test('leaves the messages as they are', () => {
    const decoder = code.decoder();
    decoder.reset(1);
    const messages = [0, 1].map((s) => messageAfter(code, s, results));
    const before = structuredClone(messages);
    for (const [s, message] of messages.entries()) decoder.receive(s, s, message);
    decoder.decode();
    expect(messages).toEqual(before);
  });
});

/** Two workers, the second without work between them, of which the last sends `second` after a single task. */
const planWith = (second: Combination) =>
  makePlan(3, [
    messagePerSubtask([single(0)], 1),
    { work: [], messages: [] },
    messagePerSubtask([single(1), second], 1),
  ]);

test('peels plain sums', () => {
  const collector = peelingCode(planWith(sumOf([0, 1, 2])), 3).collector();
  collector.reset();
  expect([collector.receive(2, 2), collector.receive(0, 0), collector.receive(2, 1)]).toEqual([
    false,
    false,
    true,
  ]);
});

test.each<[string, Combination]>([
  ['a task twice', sumOf([2, 2])],
  ['another coefficient than 1', { tasks: [1, 2], real: [1, -1] }],
  ['a complex one', { tasks: [1], real: [1], imaginary: [0] }],
  ['nothing', sumOf([])],
])('refuses %s, as peeling would not see it', (_, wrong) => {
  expect(() => peelingCode(planWith(wrong), 3)).toThrow(
    'worker 2: the message after sub-task 1; allowed for peeling: one sum of different tasks, all with coefficient 1',
  );
});
