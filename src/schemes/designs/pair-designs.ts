/** A pair of tasks whose sum is a coded sub-matrix. */
export type Pair = readonly [number, number];

/**
 * The coded rows of a computation scheduling matrix: rows[i][j] is the pair that worker j works on as its
 * (i + 2)-th sub-task; its first is task j alone. Tasks are counted from 0.
 */
export type PairDesign = readonly (readonly Pair[])[];

/** Right circular shift by d, as the paper defines circshift(v; d); d may be negative. */
export function circshift<T>(v: readonly T[], d: number): T[] {
  const n = v.length;
  return v.map((_, i) => v[(((i - d) % n) + n) % n]);
}

/**
 * The designs printed in the paper: A_c of CPGC, Section 2, for K = 4, r = 2 (it does not follow from the
 * recipe), and the recipe of Section 4.1 for K = 20, r = 3, with v2 read as {1,3},{2,4},{5,7},{6,8}, …, as it
 * must be a partition. The recipe as printed gives worker 7 both W15 + W16 and W6 + W15.
 * @param v3Shift shift of v3; 1 is printed
 * @returns undefined where the paper prints no design
 */
export function printedDesign(workers: number, load: number, v3Shift = 1): PairDesign | undefined {
  if (workers === 4 && load === 2) {
    return [fromOne([3, 4], [1, 3], [2, 4], [1, 2])];
  }
  if (workers !== 20 || load !== 3) return undefined;
  const half = workers / 2;
  const range = Array.from({ length: half }, (_, i) => i);
  const v1 = range.map((i): Pair => [2 * i, 2 * i + 1]);
  const v2 = range.map((i): Pair => {
    const start = 4 * Math.floor(i / 2) + (i % 2);
    return [start, start + 2];
  });
  const v3 = range.map((i): Pair => [i, workers - 1 - i]);
  const v4 = range.map((i): Pair => [i, half + i]);
  return [
    [...circshift(v1, -1), ...circshift(v2, -1)],
    [...circshift(v3, v3Shift), ...circshift(v4, -2)],
  ];
}

function fromOne(...pairs: Pair[]): Pair[] {
  return pairs.map(([a, b]): Pair => [a - 1, b - 1]);
}

/**
 * Shift of v3 with which the paper's recipe for K = 20, r = 3 reaches its own aim: no sub-matrix occurs twice
 * at any worker.
 */
const REPEAT_FREE_V3_SHIFT = 3;

/**
 * A design in which no worker meets a task twice, for even K and 2(r − 1) <= K − 1. For K = 20, r = 3 it is the
 * paper's recipe with v3 shifted by 3. Otherwise its pairs are 2(r − 1) rounds of the round-robin tournament on
 * the K tasks, two perfect matchings per row (CPGC, Section 3.2), dealt to the workers row by row by bipartite
 * matching, so that none gets a task it already has; if a row cannot be dealt, the search starts over with the
 * rounds in another order (deterministically). Where 2(r − 1) is so close to K that the search gives up, and beyond 200 workers, the
 * cyclic design is taken.
 */
export function repeatFreeDesign(workers: number, load: number): PairDesign {
  const printed = printedDesign(workers, load, REPEAT_FREE_V3_SHIFT);
  if (printed) return printed;
  if (workers > MOST_WORKERS_TO_MATCH) return cyclicDesign(workers, load);
  const rounds = roundRobin(workers);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const step = stride(attempt, rounds.length);
    const order = rounds.map((_, i) => rounds[(i * step + attempt) % rounds.length]);
    const design = dealRows(order, workers, load, attempt);
    if (design) return design;
  }
  return cyclicDesign(workers, load);
}

/**
 * Worker j gets {j + i, j + K − 1 − i} (mod K) in row i = 1 … r − 1. All these offsets differ and none is 0, so
 * that no worker meets a task twice. The difference K − 1 − 2i is odd, so that a row is a union of even cycles:
 * two perfect matchings. Differences d and K − d make the same pairs: beyond r − 1 = K/4 a pair may be held by
 * two workers in different rows (or, for the difference K/2, in one row). Rows with new pairs come first.
 */
export function cyclicDesign(workers: number, load: number): PairDesign {
  const fresh: number[] = [];
  const again: number[] = [];
  const seen = new Set<number>();
  for (let i = 1; i < workers / 2 && fresh.length < load - 1; i++) {
    const difference = Math.min(workers - 1 - 2 * i, 1 + 2 * i);
    (seen.has(difference) ? again : fresh).push(i);
    seen.add(difference);
  }
  return [...fresh, ...again]
    .slice(0, load - 1)
    .map((i) =>
      Array.from({ length: workers }, (_, j): Pair => [(j + i) % workers, (j + workers - 1 - i) % workers]),
    );
}

const ATTEMPTS = 50;

/** Matching takes seconds from about 1,000 workers on; the cyclic design takes no search. */
const MOST_WORKERS_TO_MATCH = 200;

/** A step that visits all of 0 .. n − 1 (coprime to n), another one for each attempt as far as there are. */
function stride(attempt: number, n: number): number {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  for (let step = 1 + (Math.floor(attempt / n) % n); ; step++) {
    if (gcd(step, n) === 1) return step;
  }
}

/** The K − 1 rounds of a round-robin tournament (circle method): perfect matchings that share no pair. */
export function roundRobin(players: number): Pair[][] {
  const n = players - 1;
  return Array.from({ length: n }, (_, round) =>
    Array.from({ length: players / 2 }, (_, k): Pair => {
      if (k === 0) return [round, n];
      return [(round + k) % n, (round - k + n) % n];
    }),
  );
}

function dealRows(rounds: Pair[][], workers: number, load: number, attempt: number): PairDesign | undefined {
  const held = Array.from({ length: workers }, (_, j) => new Set([j]));
  const rows: Pair[][] = [];
  for (let row = 0; row < load - 1; row++) {
    const pairs = circshift([...rounds[2 * row], ...rounds[2 * row + 1]], attempt);
    const dealt = matchPairs(pairs, held);
    if (!dealt) return undefined;
    dealt.forEach(([a, b], j) => {
      held[j].add(a).add(b);
    });
    rows.push(dealt);
  }
  return rows;
}

/** Gives each worker one pair of which it holds nothing (Kuhn's augmenting paths); undefined if none exists. */
function matchPairs(pairs: readonly Pair[], held: readonly Set<number>[]): Pair[] | undefined {
  const workerOf = new Int32Array(pairs.length).fill(-1);
  const assign = (worker: number, tried: Set<number>): boolean => {
    for (let p = 0; p < pairs.length; p++) {
      if (tried.has(p) || held[worker].has(pairs[p][0]) || held[worker].has(pairs[p][1])) continue;
      tried.add(p);
      if (workerOf[p] < 0 || assign(workerOf[p], tried)) {
        workerOf[p] = worker;
        return true;
      }
    }
    return false;
  };
  for (let j = 0; j < held.length; j++) if (!assign(j, new Set())) return undefined;
  const dealt = new Array<Pair>(held.length);
  workerOf.forEach((worker, p) => {
    dealt[worker] = pairs[p];
  });
  return dealt;
}
