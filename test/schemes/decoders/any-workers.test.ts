import { describe, expect, it } from 'vitest';
import { memoizeBySubset } from '../../../src/schemes/decoders/any-workers.js';
import { subsets } from '../responders.js';

/** A function of the set that no two sets share, and how often it was asked. */
function counting(length = 1) {
  const asked: string[] = [];
  const workOut = (isIn: Uint8Array) => {
    asked.push(isIn.join(''));
    return new Float64Array(length).fill(isIn.reduce((sum, x, j) => sum + x * 2 ** j, 0));
  };
  return { asked, workOut };
}

function membership(workers: number, set: readonly number[]): Uint8Array {
  const isIn = new Uint8Array(workers);
  for (const j of set) isIn[j] = 1;
  return isIn;
}

describe('remembered', () => {
  it.each([
    [7, 4],
    [7, 7],
    [7, 0],
    [6, 5],
    [1, 1],
  ])('tells all sets of %i workers with %i in apart, and works each out once', (workers, present) => {
    const { asked, workOut } = counting();
    const known = memoizeBySubset(workers, present, 1, workOut);
    const sets = subsets(workers, present).map((set) => membership(workers, set));
    for (let round = 0; round < 3; round++) {
      for (const isIn of sets) expect(known(isIn)).toEqual(Float64Array.of(workOut(isIn)[0]));
    }
    // Half of the asking above is the test's own.
    expect(asked.length).toBe(3 * sets.length + sets.length);
  });

  it('keeps nothing where there are more sets than fit', () => {
    const { asked, workOut } = counting(30);
    // 30 over 10: thirty million sets
    const known = memoizeBySubset(30, 20, 30, workOut);
    const isIn = membership(
      30,
      Array.from({ length: 20 }, (_, j) => j),
    );
    expect(known(isIn)).toEqual(known(isIn));
    expect(asked.length).toBe(2);
  });
});
