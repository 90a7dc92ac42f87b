import { beforeAll, describe, expect, it } from 'vitest';
import type { Advice } from '../../../src/analysis/advise/advise.js';
import { disagreements, exhaustiveMeans } from '../../../src/analysis/advise/exhaustive.js';
import type { Standing } from '../../../src/analysis/advise/standing.js';
import { Streams } from '../../../src/random/stream.js';
import { Executor } from '../../../src/simulation/execution/executor.js';
import { adviceOn, traceFile } from './searches.js';

/** Two of six workers are slow for a while, now and then: 120 rounds that depend on each other. */
function episodes(): string {
  const uniform = new Streams('episodes').uniform();
  const isSlow = [false, false];
  return traceFile(120, 6, (_, worker) => {
    if (worker < 2) isSlow[worker] = uniform() < (isSlow[worker] ? 0.9 : 0.05);
    return (isSlow[worker] ? 5 : 1) + 0.2 * uniform();
  });
}

describe('advice and an exhaustive search', () => {
  const flags = { fullGradient: true, schemes: ['uncoded', 'uc-mmc', 'frc', 'rcsc'] };
  let trace: string;
  let advice: Advice;
  let means: number[];
  beforeAll(async () => {
    trace = episodes();
    advice = await adviceOn(undefined, { ...flags, trace, seed: '0', set: ['delay.mode=replay'] });
    means = await exhaustiveMeans(advice.search, 120, new Executor());
  });

  it.each(['replay', 'bootstrap'])('agree for ten seeds, %s', async (mode) => {
    for (let seed = 0; seed < 10; seed++) {
      const set = [`delay.mode=${mode}`];
      const own = await adviceOn(undefined, { ...flags, trace, seed: String(seed), set });
      expect(disagreements(own, await exhaustiveMeans(own.search, 120, new Executor()))).toEqual([]);
    }
  });

  /** The advice with one standing changed. */
  const changed = (at: number, change: Partial<Standing>): Advice => ({
    ...advice,
    standings: advice.standings.map((standing, i) => (i === at ? { ...standing, ...change } : standing)),
  });
  const placeOf = (label: string) => advice.standings.findIndex(({ candidate }) => candidate.label === label);

  it('differ where the winner is too far behind for its interval, or its interval tells it apart', () => {
    const uncoded = placeOf('uncoded');
    const slower = means[uncoded] - Math.min(...means);
    const named = (low: number, high: number) => ({
      ...changed(uncoded, { behind: { value: 0, low, high } }),
      winner: uncoded,
    });
    expect(slower).toBeGreaterThan(0.1);
    expect(disagreements(named(-1, 0.9 * slower), means)).toEqual([
      expect.stringMatching(/^uncoded is behind .* by [\d.]+, stated: -1 to [\d.]+$/),
    ]);
    expect(disagreements(named(0.9 * slower, 1.1 * slower), means)).toEqual([
      expect.stringMatching(/^uncoded is told apart from /),
    ]);
    expect(disagreements(named(-1, 1.1 * slower), means)).toEqual([]);
  });

  it('differ where a time is another, the best is called slower, or another is called the fastest', () => {
    const best = means.indexOf(Math.min(...means));
    const uncoded = placeOf('uncoded');
    const time = { value: 1.001 * means[uncoded], low: 0, high: 9 };
    expect(disagreements(changed(uncoded, { time }), means)).toHaveLength(1);
    expect(disagreements(changed(best, { contender: false }), means)).toHaveLength(1);
    expect(disagreements({ ...advice, fastest: uncoded }, means)).toHaveLength(1);
    expect(disagreements({ ...advice, winner: undefined }, means)).toEqual(['no winner']);
  });

  it('differ where codes that are drawn at random are those of another seed', async () => {
    const other = await adviceOn(undefined, { ...flags, trace, seed: '1', set: ['delay.mode=replay'] });
    expect(disagreements(other, means).join('\n')).toMatch(/rcsc/);
  });
});
