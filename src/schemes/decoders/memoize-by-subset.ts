/** Most numbers that are kept: 8 MB of them. */
const MOST_NUMBERS = 2 ** 20;

/**
 * Keeps what follows from a set of workers, for every set that has come up, where there are few enough sets to keep
 * all of them; else works it out each time. A set of k out of n workers has a number of its own, the sum over its
 * members m_1 < m_2 < … of the binomials (m_i over i): the combinatorial number system (Knuth, The Art of Computer
 * Programming 4A, Section 7.2.1.3), applied to the workers that are out.
 *
 * @param workers n
 * @param present number of workers that are in, 0 .. n
 * @param length number of entries of a result
 * @param workOut what is kept: a function of the set alone. `isIn` is 1 for exactly `present` workers
 * @returns the same function; what it returns must not be changed
 *
 * @example remembered(3, 2, 1, (isIn) => Float64Array.of(isIn[0])) // keeps at most three results
 */
export function memoizeBySubset(
  workers: number,
  present: number,
  length: number,
  workOut: (isIn: Uint8Array) => Float64Array,
): (isIn: Uint8Array) => Float64Array {
  const out = workers - present;
  const sets = binomialCoefficient(workers, out);
  if (sets * length > MOST_NUMBERS) return workOut;
  // choose[i·workers + m]: m over i + 1.
  const choose = Float64Array.from({ length: out * workers }, (_, at) =>
    binomialCoefficient(at % workers, Math.floor(at / workers) + 1),
  );
  const known: (Float64Array | undefined)[] = new Array(sets).fill(undefined);
  return (isIn) => {
    let number = 0;
    for (let m = 0, i = 0; m < workers; m++) {
      if (isIn[m] === 0) number += choose[i++ * workers + m];
    }
    const result = known[number] ?? workOut(isIn);
    known[number] = result;
    return result;
  };
}

/** n over k; exact where it is below 2^53. */
function binomialCoefficient(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return product;
}
