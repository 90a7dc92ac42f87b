import { describe, expect, it } from 'vitest';
import { finish } from '../../../src/analysis/advise/finish.js';
import { paretoFront } from '../../../src/analysis/advise/standing.js';
import {
  runTournament,
  SHARE,
  type Tournament,
  type TournamentResult,
} from '../../../src/analysis/advise/tournament.js';
import { Streams } from '../../../src/random/stream.js';
import { sampleMean } from '../../../src/statistics/estimate.js';
import { pairedRatio, ratioMean } from '../../../src/statistics/paired.js';

const UNIT = 20;

interface Arm {
  readonly mean: number;
  /** Standard deviation of what is its own; what all have in common has 1. */
  readonly own?: number;
}

/** Normal arms on common random numbers, which write down how often they were tried. */
function tournament(arms: readonly Arm[], most: number, seed = 'race', baseline = 0) {
  const tried = arms.map(() => 0);
  const normal = (...key: (string | number)[]) => {
    const uniform = new Streams(seed).uniform(...key);
    return () => Math.sqrt(-2 * Math.log1p(-uniform())) * Math.cos(2 * Math.PI * uniform());
  };
  const made: Tournament = {
    arms: arms.length,
    baseline,
    most,
    pull: async (some, first, count) =>
      some.map((arm) => {
        expect(tried[arm]).toBe(first);
        tried[arm] += count;
        return Array.from({ length: count }, (_, i) => {
          const common = normal('common', first + i);
          const own = normal('own', arm, first + i);
          const { mean, own: deviation = 0.3 } = arms[arm];
          return Array.from({ length: UNIT }, () => mean + common() + deviation * own());
        }).flat();
      }),
  };
  return { tournament: made, tried };
}

const spread = (n: number) => Array.from({ length: n }, (_, i) => ({ mean: 10 + 0.2 * ((i * 7) % n) }));

describe('a tournament', () => {
  it('finds the least mean with a quarter of the trials at most, and says what it spent', async () => {
    const arms = spread(40);
    const { tournament: made, tried } = tournament(arms, 40, 'find', 5);
    const outcome = await runTournament(made);
    expect(outcome.winner).toBe(0);
    const spent = tried.reduce((sum, units) => sum + units, 0);
    expect(outcome.spent).toBe(spent);
    expect(spent).toBeLessThanOrEqual(SHARE * 40 * 40);
    expect(outcome.values.map((values) => values.length / UNIT)).toEqual(tried);
    // The baseline is tried to the end, whatever becomes of it.
    expect(tried[5]).toBe(tried[0]);
    expect(Math.min(...tried)).toBe(1);
  });

  it('lets the best arm go in at most 2.5 % of races: here of arms that are all alike, each of them a best one', async () => {
    const [races, arms] = [60, 12];
    let gone = 0;
    for (let i = 0; i < races; i++) {
      const { tournament: made } = tournament(Array(arms).fill({ mean: 5, own: 1 }), 8, `alike ${i}`);
      const { outcomes } = await runTournament(made);
      gone += outcomes.filter(({ kind }) => kind === 'worse').length;
    }
    // Arms of a tournament that go together make the share less certain than so many single ones: twice the standard error.
    const error = 2 * Math.sqrt((0.025 * 0.975) / (races * arms));
    expect(gone / (races * arms)).toBeLessThan(0.025 + 2 * error);
  });

  it('keeps the cheaper of two that are the same in every trial', async () => {
    const { tournament: made } = tournament([{ mean: 3 }, { mean: 2, own: 0 }, { mean: 2, own: 0 }], 8);
    const { winner, outcomes } = await runTournament(made);
    expect(winner).toBe(1);
    expect(outcomes[2]).toEqual({ kind: 'same', as: 1 });
    expect(outcomes[0].kind).toBe('worse');
  });

  it('leaves arms out that cannot take part, also the baseline, and all of them', async () => {
    const { tournament: made } = tournament([{ mean: 1 }, { mean: 2 }, { mean: 3 }], 8);
    const without = (out: number[]) =>
      runTournament({
        ...made,
        pull: async (arms, first, count) =>
          arms.map((arm) => (out.includes(arm) ? 'no' : Array(count).fill(arm + first * 0))),
      });
    const some = await without([0]);
    expect(some).toMatchObject({ winner: 1, baseline: 1 });
    expect(some.outcomes[0]).toEqual({ kind: 'out', reason: 'no' });
    const none = await without([0, 1, 2]);
    expect(none.winner).toBeUndefined();
    expect(none.outcomes.every(({ kind }) => kind === 'out')).toBe(true);
  });

  it('sets aside by rank when there are too many for the rest of the trials', async () => {
    const { tournament: made } = tournament(Array(30).fill({ mean: 5, own: 1 }), 40);
    const { outcomes, spent, values, winner } = await runTournament(made);
    expect(outcomes.filter(({ kind }) => kind === 'aside').length).toBeGreaterThan(10);
    // Of those that are left the one with the least mean wins.
    const left = values.filter((_, arm) => ['best', 'in'].includes(outcomes[arm].kind));
    expect(left.length).toBeGreaterThan(1);
    expect(sampleMean(values[winner ?? -1]).value).toBe(
      Math.min(...left.map((own) => sampleMean(own).value)),
    );
    expect(spent).toBeLessThanOrEqual(SHARE * 30 * 40);
  });

  it('decides nothing before the least number of units', async () => {
    // Alike but for the seventh unit, in which the first arm takes long.
    const tried = [0, 0];
    const rare: Tournament = {
      arms: 2,
      baseline: 0,
      most: 16,
      pull: async (arms, first, count) =>
        arms.map((arm) => {
          tried[arm] += count;
          return Array.from({ length: count }, (_, i) => (arm === 0 && first + i === 6 ? 900 : 1));
        }),
    };
    expect(await runTournament(rare)).toMatchObject({ winner: 0, outcomes: [{}, { kind: 'same', as: 0 }] });
    const { winner } = await runTournament({ ...rare, least: 8 });
    expect(winner).toBe(1);
  });

  it('tries its finalists equally often, those included that were the same as the leader', async () => {
    const arms = spread(40);
    const { tournament: made } = tournament(arms, 40, 'finish', 5);
    const result = await runTournament(made);
    const { isFinalist, units, values } = await finish(made, result, (arm) => String(arm % 4));
    const finalists = units.filter((_, arm) => isFinalist[arm]);
    expect(finalists.length).toBeGreaterThanOrEqual(14);
    expect(new Set(finalists).size).toBe(1);
    expect(isFinalist[5]).toBe(true);
    values.forEach((own, arm) => {
      expect(own.length).toBe(units[arm] * UNIT);
    });
  });

  it('is done after one unit each if there are no more', async () => {
    const { tournament: made, tried } = tournament(spread(5), 1);
    const outcome: TournamentResult = await runTournament(made);
    expect(outcome.winner).toBe(0);
    expect(tried).toEqual([1, 1, 1, 1, 1]);
  });
});

describe('a mean from fewer trials than the baseline had', () => {
  it('agrees with the mean of all trials to within its error, which is smaller than that of the few', () => {
    const z: number[] = [];
    for (let i = 0; i < 300; i++) {
      const uniform = new Streams('ratio mean').uniform(i);
      const b = Array.from({ length: 400 }, () => 1 + uniform());
      const a = b.slice(0, 40).map((x) => 2 * x + 0.1 * uniform());
      const estimate = ratioMean(a, b);
      // E[a] = 2·1.5 + 0.05.
      z.push((estimate.value - 3.05) / estimate.se);
      expect(estimate.se).toBeLessThan(0.6 * sampleMean(a).se);
      expect(estimate.value / sampleMean(b).value).toBeCloseTo(pairedRatio(a, b).value, 12);
    }
    const variance = z.reduce((sum, x) => sum + x * x, 0) / z.length;
    // 300 squares of about normal variables: 1 ± 0.082.
    expect(Math.abs(variance - 1)).toBeLessThan(4 * 0.082);
  });
});

describe('the Pareto front', () => {
  it('has whoever is not beaten in everything; of equal ones the first', () => {
    const vectors = [[1, 5, 5], [2, 4, 5], [3, 6, 6], undefined, [1, 5, 5], [2, 4, 4]];
    expect(paretoFront(vectors)).toEqual([true, false, false, false, false, true]);
  });
});
