import { LuDecomposition, Matrix } from 'ml-matrix';
import type { Counting } from '../../engine/collector.js';
import type { Plan } from '../../engine/plan.js';

/**
 * Counting of a collector, as the engine reads it.
 * @param items number of items
 * @param itemsOf items of which the message after a sub-task carries the sum; asked where one leaves
 * @param wanted and `take`, `recovered`: see Counting
 */
export function countingOf(
  { workDone, messageSize }: Plan,
  items: number,
  itemsOf: (subtask: number) => ArrayLike<number>,
  wanted: Counting['wanted'],
  take: Counting['take'],
  recovered?: Counting['recovered'],
): Counting {
  const firstItem = new Int32Array(workDone.length + 1);
  const item: number[] = [];
  for (let s = 0; s < workDone.length; s++) {
    if (messageSize[s] > 0) item.push(...Array.from(itemsOf(s)));
    firstItem[s + 1] = item.length;
  }
  return { items, firstItem, item, wanted, take, ...(recovered && { recovered }) };
}

/**
 * Counting of a collector that is complete with a message each of a number of workers.
 * @param take told who is in, and how many
 * @param recovered see Counting: the items are the workers
 */
export function countingWorkers(
  plan: Plan,
  workers: number,
  take: (isIn: Uint8Array, count: number) => void,
  recovered?: Counting['recovered'],
): Counting {
  const { firstSubtask } = plan;
  const senderOf = Int32Array.from(plan.workDone);
  for (let j = 0; j < plan.workers; j++) senderOf.fill(j, firstSubtask[j], firstSubtask[j + 1]);
  const wanted = { items: Infinity, messages: workers };
  return countingOf(plan, plan.workers, (subtask) => [senderOf[subtask]], wanted, take, recovered);
}

/**
 * Solves A·Z = B by LU with partial pivoting and says what it costs.
 * @param a n x n, row by row
 * @param b n rows of equal length c
 * @returns Z, n rows of length c, and the scalar operations of the textbook algorithm: factorisation n(n−1)/2
 *   divisions and (n−1)n(2n−1)/6 multiply-subtracts; per column of B n(n−1) multiply-subtracts and n divisions
 */
export function solveCounted(
  a: readonly number[][],
  b: readonly number[][],
): { solution: number[][]; additions: number; multiplications: number } {
  const n = a.length;
  const columns = b[0].length;
  const solution = new LuDecomposition(new Matrix(a.map((row) => [...row])))
    .solve(new Matrix(b.map((row) => [...row])))
    .to2DArray();
  const eliminate = ((n - 1) * n * (2 * n - 1)) / 6;
  return {
    solution,
    additions: eliminate + columns * n * (n - 1),
    multiplications: eliminate + (n * (n - 1)) / 2 + columns * n * n,
  };
}
