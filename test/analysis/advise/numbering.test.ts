import { describe, expect, it } from 'vitest';
import { alternating, numberingPays } from '../../../src/analysis/advise/numbering.js';
import { Streams } from '../../../src/random/stream.js';
import { adviceOn, traceFile } from './searches.js';

const flags = { fullGradient: true, schemes: ['uncoded', 'frc:load=2', 'uc-mmc:load=2'] };

/** The numbering that a search finds for durations by round and worker. */
async function numbered(
  rounds: number,
  workers: number,
  duration: (round: number, worker: number) => number,
) {
  const advice = await adviceOn(undefined, { ...flags, trace: traceFile(rounds, workers, duration) });
  if (advice.numbering === undefined) throw new Error('no numbering');
  const { candidate, ...numbering } = advice.numbering;
  const label = advice.standings[candidate].candidate.label;
  return { ...numbering, label, pays: numberingPays(advice.numbering) };
}

describe('a numbering in which fast and slow workers alternate', () => {
  it('puts the fastest beside the slowest', () => {
    const durations = Float64Array.from({ length: 10 * 6 }, (_, i) => [3, 1, 2, 6, 5, 4][i % 6]);
    expect(alternating({ rounds: 10, workers: 6, durations }, 6)).toEqual([1, 3, 2, 4, 0, 5]);
    expect(alternating({ rounds: 10, workers: 6, durations }, 5)).toEqual([1, 3, 2, 4, 0]);
    expect(alternating({ rounds: 7, workers: 6, durations }, 6)).toBeUndefined();
  });

  it('pays where speeds last: four slow neighbours of eight', async () => {
    const uniform = new Streams('numbering').uniform();
    const found = await numbered(60, 8, (_, worker) => (worker < 4 ? 5 : 1) * (1 + 0.1 * uniform()));
    expect(found.pays).toBe('yes');
    // Two tasks of the fast one in each pair, or one of its own and one of its neighbour's: about 2, not 5.
    expect(found.time.value).toBeGreaterThan(2);
    expect(found.time.value).toBeLessThan(2.2);
    expect(found.saved.low).toBeGreaterThan(0.5);
    expect(found.savedOfBaseline.value).toBeCloseTo(1 - found.time.value / 5.4, 1);
    expect(found.rounds).toBe(30);
  });

  it('does not where others are slow in the second half: what held in the first is not what is said', async () => {
    // In each half four are slow; the numbering of the trace suits the second, that of the first half does not.
    const slow = (round: number) => (round < 30 ? [0, 1, 2, 3] : [0, 7, 1, 5]);
    const first = alternating(
      {
        rounds: 60,
        workers: 8,
        durations: Float64Array.from(
          { length: 480 },
          (_, i) => (slow(Math.floor(i / 8)).includes(i % 8) ? 5 : 1) + (i % 8) / 100,
        ),
      },
      8,
    ) as number[];
    // Slow in the second half: whoever stands in even places of that numbering, in pairs.
    const later = [first[0], first[1], first[2], first[3]];
    const found = await numbered(60, 8, (round, worker) =>
      (round < 30 ? worker < 4 : later.includes(worker)) ? 5 + worker / 100 : 1 + worker / 100,
    );
    expect(found.order).toEqual(first);
    expect(found.pays).not.toBe('yes');
  });

  it('is hardly ever said to pay where nothing lasts', async () => {
    const pays: string[] = [];
    for (let i = 0; i < 20; i++) {
      const uniform = new Streams('numbering').uniform('independent', i);
      pays.push((await numbered(40, 6, () => (uniform() < 0.2 ? 6 : 1) + 0.1 * uniform())).pays);
    }
    // 2.5 % each, on the side that counts: three or more of twenty with probability 0.013.
    expect(pays.filter((each) => each === 'yes').length).toBeLessThanOrEqual(2);
    expect(pays).toContain('not to be told');
  });

  it('is not searched where the document has one', async () => {
    const trace = traceFile(20, 4, (_, worker) => 1 + worker);
    const set = ['delay.order=[3,0,1,2]'];
    expect((await adviceOn(undefined, { ...flags, trace, set })).numbering).toBeUndefined();
  });
});
