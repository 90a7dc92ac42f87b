import { describe, expect, it } from 'vitest';
import { blockGc } from '../../src/schemes/block-gc.js';
import { LEVEL_RULES, shareOutCoordinates } from '../../src/schemes/designs/coordinate-levels.js';
import {
  distance,
  estimate,
  layOut,
  playMessages,
  problemsOf,
  resultsOf,
  sendsOf,
  settingOf,
  shuffled,
  subsets,
  uniformOf,
} from './responders.js';

describe('block-gc', () => {
  it('decodes each block of coordinates from any K − s workers, and no fewer', () => {
    const code = layOut(blockGc, { redundancy: [1, 0, 2, 1] }, settingOf(5));
    const uniform = uniformOf('block-gc');
    const results = resultsOf(5, 8, uniform);
    const full = estimate(new Float64Array(5).fill(1), results);
    const sends = sendsOf(code.plan);
    // Blocks of 2, 4 and 2 of the 8 coordinates, which tolerate 0, 2 and 3 stragglers.
    for (const two of subsets(5, 3)) {
      for (const three of subsets(5, 2)) {
        const messages = sends.filter(
          ({ worker, subtask }) => [true, two.includes(worker), three.includes(worker)][subtask % 3],
        );
        const { complete, decoded } = playMessages(code, shuffled(messages, uniform), results);
        expect(complete).toBe(true);
        expect(distance(decoded, full)).toBeLessThan(1e-10);
        for (const lost of [0, messages.length - 1]) {
          const fewer = playMessages(
            code,
            messages.filter((_, i) => i !== lost),
            results,
          );
          expect(fewer.complete).toBe(false);
          expect(distance(fewer.decoded, new Float64Array(8))).toBe(0);
        }
      }
    }
  });

  it('has work (s + 1) times the share of a block, and messages as large as the share', () => {
    const { plan } = layOut(blockGc, { redundancy: [2, 0, 1, 1] }, settingOf(4));
    expect(Array.from(plan.workDone.subarray(0, 3))).toEqual([0.5, 1.25, 2.25]);
    expect(Array.from(plan.messageSize.subarray(0, 3))).toEqual([0.5, 0.25, 0.25]);
    expect(plan.carries(3 + 1)[0].tasks).toEqual(Int32Array.of(1, 2, 3));
  });

  it('refuses shares that cannot be, in a line', () => {
    expect(problemsOf(blockGc, { redundancy: [1, 1, 1, 1, 1] }, settingOf(4))).toEqual([
      {
        path: 'scheme.redundancy',
        given: '5 shares',
        allowed: 'at most workers (4) of them for block-gc',
      },
    ]);
    expect(problemsOf(blockGc, { redundancy: [0, 0] }, settingOf(4))[0].given).toBe('shares with sum 0');
    expect(problemsOf(blockGc, { redundancy: [1] }, settingOf(4, 8))[0].path).toBe('tasks');
    expect(() => blockGc.parameters.parse({ redundancy: [-1, 2] })).toThrow();
    const none = settingOf(4, 4, { taskTimes: () => [new Float64Array(4).fill(Infinity)] });
    expect(problemsOf(blockGc, { redundancy: 'optimal' }, none)[0].allowed).toMatch(
      /^shares, where it may be/,
    );
  });
});

describe('shares by rule', () => {
  /** Mean round of the shares over the draws, by its definition. */
  const meanRound = (shares: Float64Array, draws: readonly Float64Array[]) =>
    draws.reduce((sum, times) => {
      const sorted = [...times].sort((a, b) => b - a);
      let work = 0;
      let longest = 0;
      shares.forEach((share, s) => {
        work += (s + 1) * share;
        if (share > 0) longest = Math.max(longest, work * sorted[s]);
      });
      return sum + longest / draws.length;
    }, 0);
  const uniform = uniformOf('coordinates');
  const draws = Array.from({ length: 300 }, () =>
    Float64Array.from({ length: 3 }, () => 0.05 - Math.log(1 - uniform())),
  );

  it('optimal is the least of a fine grid of shares', () => {
    const optimal = shareOutCoordinates('optimal', draws) as Float64Array;
    let least = Infinity;
    for (let a = 0; a <= 50; a++) {
      for (let b = 0; a + b <= 50; b++) {
        least = Math.min(least, meanRound(Float64Array.of(a / 50, b / 50, 1 - (a + b) / 50), draws));
      }
    }
    expect(meanRound(optimal, draws) / least).toBeLessThan(1.0005);
    for (const rule of LEVEL_RULES) {
      const shares = shareOutCoordinates(rule, draws) as Float64Array;
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(meanRound(shares, draws)).toBeGreaterThan(0.9995 * least);
    }
  });

  it('where nobody varies all is uncoded, and levels out of reach are left out', () => {
    const same = [Float64Array.of(2, 2, 2)];
    for (const rule of LEVEL_RULES) expect(shareOutCoordinates(rule, same)?.[0]).toBeCloseTo(1, 3);
    const lost = [Float64Array.of(1, Infinity, 2), Float64Array.of(1, 2, 2)];
    for (const rule of LEVEL_RULES) expect(shareOutCoordinates(rule, lost)?.[0]).toBe(0);
    expect(shareOutCoordinates('optimal', [Float64Array.of(Infinity, Infinity)])).toBeUndefined();
  });
});
