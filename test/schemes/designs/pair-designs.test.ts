import { describe, expect, it, test } from 'vitest';
import {
  circshift,
  cyclicDesign,
  type Pair,
  type PairDesign,
  printedDesign,
  repeatFreeDesign,
  roundRobin,
} from '../../../src/schemes/designs/pair-designs.js';

/** Tasks from 1, as the paper writes them: '3+4'. */
function written(row: readonly Pair[]): string[] {
  return row.map(([a, b]) => `${a + 1}+${b + 1}`);
}

/** Workers, from 0, that hold a task twice; the first sub-task of worker j is task j. */
function repeats(design: PairDesign, workers: number): number[] {
  return Array.from({ length: workers }, (_, j) => j).filter((j) => {
    const held = [j, ...design.flatMap((row) => [...row[j]])];
    return new Set(held).size < held.length;
  });
}

/** Whether the pairs fall into two halves each of which holds every task exactly once. */
function isTwoMatchings(row: readonly Pair[], tasks: number): boolean {
  const pairsOf = Array.from({ length: tasks }, (_, task) =>
    row.map((_, p) => p).filter((p) => row[p].includes(task)),
  );
  if (row.length !== tasks || row.some(([a, b]) => a === b) || pairsOf.some((p) => p.length !== 2))
    return false;
  // Every task is in two pairs, which must be in different halves: walk from pair to pair, changing halves.
  const half = new Map<number, number>();
  for (let start = 0; start < row.length; start++) {
    if (half.has(start)) continue;
    half.set(start, 0);
    for (const queue = [start]; queue.length > 0; ) {
      const pair = queue.pop() as number;
      for (const task of row[pair]) {
        const other = pairsOf[task][0] === pair ? pairsOf[task][1] : pairsOf[task][0];
        if (half.get(other) === half.get(pair)) return false;
        if (half.has(other)) continue;
        half.set(other, 1 - (half.get(pair) as number));
        queue.push(other);
      }
    }
  }
  return true;
}

/** Number of different pairs in all rows. */
function distinctPairs(design: PairDesign): number {
  return new Set(design.flat().map(([a, b]) => `${Math.min(a, b)}+${Math.max(a, b)}`)).size;
}

/** Even K and all loads that have a design: 2(r − 1) <= K − 1. */
function shapes(most: number): [number, number][] {
  const found: [number, number][] = [];
  for (let workers = 2; workers <= most; workers += 2) {
    for (let load = 1; 2 * (load - 1) <= workers - 1; load++) found.push([workers, load]);
  }
  return found;
}

test('circshift shifts right, or left where d is negative', () => {
  expect(circshift([1, 2, 3, 4], 1)).toEqual([4, 1, 2, 3]);
  expect(circshift([1, 2, 3, 4], -1)).toEqual([2, 3, 4, 1]);
  expect(circshift([1, 2, 3, 4], 9)).toEqual([4, 1, 2, 3]);
  expect(circshift([1, 2, 3, 4], -6)).toEqual([3, 4, 1, 2]);
});

describe('the printed designs', () => {
  test('K = 4, r = 2 is the matrix A_c of Section 2', () => {
    const design = printedDesign(4, 2) as PairDesign;
    expect(design.map(written)).toEqual([['3+4', '1+3', '2+4', '1+2']]);
  });

  test('K = 20, r = 3 is the recipe of Section 4.1, worked out by hand', () => {
    const design = printedDesign(20, 3) as PairDesign;
    expect(design.map(written)).toEqual([
      [
        // v1 shifted left by one
        ...['3+4', '5+6', '7+8', '9+10', '11+12', '13+14', '15+16', '17+18', '19+20', '1+2'],
        // v2 shifted left by one
        ...['2+4', '5+7', '6+8', '9+11', '10+12', '13+15', '14+16', '17+19', '18+20', '1+3'],
      ],
      [
        // v3 shifted right by one
        ...['10+11', '1+20', '2+19', '3+18', '4+17', '5+16', '6+15', '7+14', '8+13', '9+12'],
        // v4 shifted left by two
        ...['3+13', '4+14', '5+15', '6+16', '7+17', '8+18', '9+19', '10+20', '1+11', '2+12'],
      ],
    ]);
  });

  test('each of its four vectors is a partition of the 20 tasks', () => {
    const design = printedDesign(20, 3) as PairDesign;
    for (const row of design) {
      for (const vector of [row.slice(0, 10), row.slice(10)]) expect(new Set(vector.flat()).size).toBe(20);
    }
    expect(distinctPairs(design)).toBe(40);
  });

  test('as printed worker 7, and no other, holds a task twice: W15', () => {
    const design = printedDesign(20, 3) as PairDesign;
    expect(repeats(design, 20)).toEqual([7 - 1]);
    expect(design.map((row) => written(row)[7 - 1])).toEqual(['15+16', '6+15']);
  });

  test('shifting v3 by 3 instead leaves no repeat, and changes nothing else', () => {
    const design = printedDesign(20, 3, 3) as PairDesign;
    const printed = printedDesign(20, 3) as PairDesign;
    expect(repeats(design, 20)).toEqual([]);
    expect(design[0]).toEqual(printed[0]);
    expect(design[1].slice(10)).toEqual(printed[1].slice(10));
    expect(design[1].slice(0, 10)).toEqual(circshift(printed[1].slice(0, 10), 2));
  });

  test.each([
    [4, 3],
    [20, 2],
    [20, 4],
    [8, 2],
  ])('there is none for K = %i, r = %i', (workers, load) => {
    expect(printedDesign(workers, load)).toBeUndefined();
  });
});

describe('repeatFreeDesign, for all even K up to 24 and all loads', () => {
  it('is the paper’s recipe with v3 shifted by 3 for K = 20, r = 3', () => {
    expect(repeatFreeDesign(20, 3)).toEqual(printedDesign(20, 3, 3));
  });

  it('gives no worker a task twice', () => {
    for (const [workers, load] of shapes(24)) {
      const design = repeatFreeDesign(workers, load);
      expect(design.length).toBe(load - 1);
      expect(repeats(design, workers), `K = ${workers}, r = ${load}`).toEqual([]);
    }
  });

  it('makes every row of two perfect matchings', () => {
    for (const [workers, load] of shapes(24)) {
      for (const row of repeatFreeDesign(workers, load)) {
        expect(isTwoMatchings(row, workers), `K = ${workers}, r = ${load}`).toBe(true);
      }
    }
  });

  it('uses no pair twice while there are far more pairs than places', () => {
    for (const [workers, load] of shapes(24)) {
      if (4 * (load - 1) > workers) continue;
      expect(distinctPairs(repeatFreeDesign(workers, load))).toBe(workers * (load - 1));
    }
  });

  it('is the same every time', () => {
    expect(repeatFreeDesign(14, 4)).toEqual(repeatFreeDesign(14, 4));
  });
});

describe('cyclicDesign, for all even K up to 24 and all loads', () => {
  it('gives no worker a task twice', () => {
    for (const [workers, load] of shapes(24)) {
      const design = cyclicDesign(workers, load);
      expect(design.length).toBe(load - 1);
      expect(repeats(design, workers), `K = ${workers}, r = ${load}`).toEqual([]);
    }
  });

  it('makes every row of two perfect matchings', () => {
    for (const [workers, load] of shapes(24)) {
      for (const row of cyclicDesign(workers, load)) expect(isTwoMatchings(row, workers)).toBe(true);
    }
  });

  it('gives worker j what worker 0 has, j further on', () => {
    for (const row of cyclicDesign(12, 6)) {
      row.forEach(([a, b], j) => {
        expect([a, b]).toEqual([(row[0][0] + j) % 12, (row[0][1] + j) % 12]);
      });
    }
  });

  it('puts rows with new pairs first', () => {
    for (const workers of [8, 12, 16, 20, 24]) {
      for (let load = 2; 4 * (load - 1) <= workers; load++) {
        expect(distinctPairs(cyclicDesign(workers, load))).toBe(workers * (load - 1));
      }
    }
  });
});

test('a round-robin tournament meets every pair once, everyone in every round', () => {
  for (const players of [2, 4, 10, 24]) {
    const rounds = roundRobin(players);
    expect(rounds.length).toBe(players - 1);
    for (const round of rounds) expect(new Set(round.flat()).size).toBe(players);
    expect(distinctPairs(rounds)).toBe((players * (players - 1)) / 2);
  }
});

test('isTwoMatchings can say no', () => {
  // A triangle beside a triangle: every task in two pairs, but the cycles are odd.
  const triangles: Pair[] = [
    [0, 1],
    [1, 2],
    [2, 0],
    [3, 4],
    [4, 5],
    [5, 3],
  ];
  expect(isTwoMatchings(triangles, 6)).toBe(false);
  expect(isTwoMatchings(circshift(triangles, 1).slice(1), 6)).toBe(false);
  // Hexagon: even.
  expect(
    isTwoMatchings(
      [0, 1, 2, 3, 4, 5].map((i): Pair => [i, (i + 1) % 6]),
      6,
    ),
  ).toBe(true);
});
