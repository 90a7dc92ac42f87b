import { describe, expect, it } from 'vitest';
import { type HeldPoints, placeByHadamard } from '../../../src/schemes/designs/point-placement.js';
import { sgc } from '../../../src/schemes/sgc.js';
import { expectedWeights, layOut, problemsOf, settingOf, uniformOf } from '../responders.js';

/** For each worker the points it holds. */
const lists = (held: HeldPoints) => Array.from({ length: held.workers }, (_, j) => Array.from(held.of(j)));

/** For each point the set of workers that hold it. */
function holders(held: HeldPoints, points: number): Set<number>[] {
  return Array.from(
    { length: points },
    (_, i) => new Set(lists(held).flatMap((own, j) => (own.includes(i) ? [j] : []))),
  );
}

describe('a Hadamard placement', () => {
  it.each([2, 4, 8, 16, 32, 64])('of n − 1 points at %i workers is pairwise balanced', (n) => {
    const sets = holders(placeByHadamard(n - 1, n, uniformOf('hadamard', n)), n - 1);
    for (const [i, one] of sets.entries()) {
      expect(one.size).toBe(n / 2);
      for (const other of sets.slice(0, i)) {
        // Definition 1: d²/n workers in common
        expect([...one].filter((j) => other.has(j))).toHaveLength(n / 4);
      }
    }
  });

  it('spreads the load by tossing a coin for each point', () => {
    const sizes = lists(placeByHadamard(31, 32, uniformOf('coin'))).map((own) => own.length);
    expect(Math.max(...sizes)).toBeLessThan(31);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    const again = lists(placeByHadamard(31, 32, uniformOf('other coin'))).map((own) => own.length);
    expect(again).not.toEqual(sizes);
  });

  it('takes fewer points, too, and lists them in order', () => {
    const held = lists(placeByHadamard(5, 16, uniformOf('few')));
    for (const own of held) expect(own).toEqual([...own].sort((a, b) => a - b));
    expect(held.flat()).toHaveLength(5 * 8);
  });
});

describe('sgc with placement: hadamard', () => {
  const parameters = { redundancy: 4, placement: 'hadamard' };

  it('is unbiased over all patterns of responders', () => {
    const code = layOut(sgc, parameters, settingOf(8, 7, { responseProbability: 0.3 }));
    for (const mean of expectedWeights(code, 0.3)) expect(mean).toBeCloseTo(1, 12);
  });

  it('is another placement than the random one, which stays the default', () => {
    const setting = () => settingOf(8, 7, { responseProbability: 0.3 });
    const points = (more: object) => {
      const { plan } = layOut(sgc, { redundancy: 4, ...more }, setting());
      return Array.from(plan.messageSize, (_, s) => Array.from(plan.carries(s)[0].tasks));
    };
    expect(points({})).toEqual(points({ placement: 'random' }));
    expect(points({})).not.toEqual(points({ placement: 'hadamard' }));
  });

  const refusals: [string, object, ReturnType<typeof settingOf>, string, RegExp][] = [
    ['n no power of two', { redundancy: 6 }, settingOf(12, 11), 'workers', /a power of two, 2 or more/],
    ['d other than n/2', { redundancy: 3 }, settingOf(8, 7), 'scheme.redundancy', /workers\/2 \(4\)/],
    [
      'm = n points',
      { redundancy: 4 },
      settingOf(8, 8),
      'scheme.placement',
      /at most workers − 1 \(7\) points/,
    ],
    [
      'points of unequal norm',
      { redundancy: 4 },
      settingOf(8, 7, { squaredNorms: Float64Array.of(1, 1, 1, 1, 1, 1, 3) }),
      'scheme.placement',
      /points of equal norm, 4 copies each/,
    ],
  ];
  it.each(refusals)('refuses %s', (_, given, setting, path, allowed) => {
    const found = problemsOf(sgc, { ...given, placement: 'hadamard' }, setting);
    expect(found).toHaveLength(1);
    expect(found[0].path).toBe(path);
    expect(found[0].allowed).toMatch(allowed);
  });

  it('leaves the refusals of other placements as they are', () => {
    expect(problemsOf(sgc, { ...parameters, redundancy: 9 }, settingOf(8, 7))[0].allowed).toMatch(
      /at most workers \(8\)/,
    );
  });
});
