import fc from 'fast-check';
import { expect } from 'vitest';
import type { Code, Collector, Decoder } from '../../src/engine/collector.js';
import { makePlan, type Plan, sumOf } from '../../src/engine/plan.js';
import { distance, messageAfter, resultsOf, uniformOf } from './responders.js';

/** A plan with a worker for every sum, which sends it after one task of work. */
export function planOfSums(tasks: number, sums: readonly (readonly number[])[]): Plan {
  return makePlan(
    tasks,
    sums.map((sum) => ({ work: [1], messages: [{ after: 0, size: 1, carries: [sumOf(sum)] }] })),
  );
}

/** A code for such a plan. */
export function codeOfSums(
  tasks: number,
  sums: readonly (readonly number[])[],
  collector: (plan: Plan) => Collector,
  decoder: (plan: Plan) => Decoder,
): Code {
  const plan = planOfSums(tasks, sums);
  return { plan, collector: () => collector(plan), decoder: () => decoder(plan) };
}

/** Some sums of `least` to `most` of some tasks, M' <= M, and an order in which messages arrive. */
export function randomSums(least: number, most: number) {
  return fc.integer({ min: least, max: 9 }).chain((tasks) =>
    fc
      .array(
        fc.uniqueArray(fc.nat(tasks - 1), {
          minLength: least,
          maxLength: Math.min(most, tasks),
          size: 'max',
        }),
        { minLength: 1, maxLength: 3 * tasks, size: 'max' },
      )
      .chain((sums) =>
        fc.record({
          tasks: fc.constant(tasks),
          sums: fc.constant(sums),
          needed: fc.integer({ min: 1, max: tasks }),
          order: fc.shuffledSubarray(
            sums.map((_, s) => s),
            { minLength: 1 },
          ),
        }),
      ),
  );
}

/**
 * Checks that after every arrival a decoder has the true blocks where they are known, and NaN elsewhere.
 * @param known the tasks that follow from sums
 */
export function checkDecoder(
  name: string,
  codes: ReturnType<typeof randomSums>,
  codeOf: (tasks: number, sums: readonly (readonly number[])[]) => Code,
  known: (tasks: number, sums: readonly (readonly number[])[]) => ReadonlySet<number>,
): void {
  fc.assert(
    fc.property(codes, ({ tasks, sums, order }) => {
      const code = codeOf(tasks, sums);
      const results = resultsOf(tasks, 2, uniformOf(name));
      const decoder = code.decoder();
      decoder.reset(2);
      for (const [i, s] of order.entries()) {
        decoder.receive(s, s, messageAfter(code, s, results));
        const recovered = known(
          tasks,
          order.slice(0, i + 1).map((sum) => sums[sum]),
        );
        const decoded = decoder.decode();
        for (let task = 0; task < tasks; task++) {
          const block = blockOf(decoded, task, 2);
          expect(block !== undefined).toBe(recovered.has(task));
          if (block) expect(distance(block, results[task])).toBeLessThan(1e-12);
        }
      }
    }),
    { seed: 2, numRuns: 300 },
  );
}

/** A decoded block, or undefined where it is not recovered; anything between is an error. */
export function blockOf(decoded: Float64Array, task: number, length: number): number[] | undefined {
  const block = [...decoded.subarray(task * length, (task + 1) * length)];
  const missing = block.filter((x) => Number.isNaN(x)).length;
  if (missing !== 0 && missing !== length) throw new Error(`block ${task} is recovered in part`);
  return missing === 0 ? block : undefined;
}
