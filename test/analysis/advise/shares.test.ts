import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { disagreements, exhaustiveMeans } from '../../../src/analysis/advise/exhaustive.js';

import { winnerFile } from '../../../src/analysis/advise/winner-file.js';
import { prepareSearch } from '../../../src/cli/prepare-search.js';
import { Streams } from '../../../src/random/stream.js';
import { meanOfLatest, optimalShares } from '../../../src/schemes/shares/optimal.js';
import { Executor } from '../../../src/simulation/execution/executor.js';
import { runTrials } from '../../../src/simulation/execution/run.js';
import { resolveExperiment } from '../../../src/simulation/experiment/resolve.js';
import { folderWith } from '../../folders.js';
import { modelOf } from '../../models/delays/helpers.js';
import { adviceOn, traceFile, winnerOf } from './searches.js';

const streams = new Streams('shares of advise');

/** What advise says of shares for durations by round and worker. */
async function asked(rounds: number, workers: number, duration: (round: number, worker: number) => number) {
  const trace = traceFile(rounds, workers, duration);
  const advice = await adviceOn(undefined, { trace, fullGradient: true, maxLoad: 2 });
  const { shares: answer } = advice;
  if (answer === undefined) throw new Error('no shares');
  return { advice, answer, best: advice.standings[answer.best], trace };
}

describe('shares that follow the speeds', () => {
  it('pay where speeds last: the harmonic mean of what workers take, and its experiment gives that time', async () => {
    const uniform = streams.uniform('lasting');
    const took = [1, 1, 2, 4];
    const { advice, answer, best, trace } = await asked(
      80,
      4,
      (_, worker) => took[worker] * (1 + 0.02 * uniform()),
    );
    expect(answer.pay).toBe('yes');
    expect(winnerOf(advice)).toMatch(/^uncoded shares ewma /);
    // Equal shares: 4. In proportion to speed: 4/(1 + 1 + 1/2 + 1/4) = 1.4545; the first round is still equal.
    expect(best.time?.value).toBeGreaterThan(1.45);
    expect(best.time?.value).toBeLessThan(1.53);
    expect(disagreements(advice, await exhaustiveMeans(advice.search, 80, new Executor()))).toEqual([]);
    const { origin } = prepareSearch(undefined, { trace, fullGradient: true });
    const winner = advice.standings[advice.winner as number];
    const data = parse(winnerFile(origin, winner.candidate, '/', []));
    expect(data).toMatchObject({ trials: 1, rounds: 80, delay: { mode: 'replay' } });
    const { rows } = await runTrials(resolveExperiment({ label: 'w', stem: 'w', folder: '/', data }));
    expect(rows[0].time.value).toBeCloseTo(winner.time?.value ?? 0, 9);
  });

  it('do not where slowness is another worker’s in each round: they do harm', async () => {
    const uniform = streams.uniform('passing');
    const { answer, best } = await asked(400, 6, () => (uniform() < 0.15 ? 6 : 1) + 0.1 * uniform());
    expect(answer.pay).toBe('no');
    expect(best.saved?.high).toBeLessThan(0);
  });

  it('are hardly ever said to pay where rounds have nothing to do with each other', async () => {
    const pay: string[] = [];
    for (let i = 0; i < 20; i++) {
      const uniform = streams.uniform('independent', i);
      pay.push((await asked(30, 3, () => 1 + uniform())).answer.pay);
    }
    expect(pay).not.toContain('yes');
  });

  it('are as dear as the document says, and not searched where schemes are named', async () => {
    const trace = traceFile(20, 2, (_, worker) => 1 + worker);
    const data = `workers: 2\ndelay: { model: trace, file: ${trace}, mode: replay }\nscheme: { name: uncoded }\nsplit: points\n`;
    const dear = `${data}shares: { rule: ewma, resplit_cost: 100 }\n`;
    const file = join(folderWith({ 'e.yaml': dear }), 'e.yaml');
    const advice = await adviceOn(file, { fullGradient: true });
    const { pay, best } = advice.shares ?? {};
    // Once moved they save, and a sixth of the job is moved once: 100/6 in 20 rounds, to save 2/3 in 19 of them.
    expect(advice.standings[best as number].time?.value).toBeCloseTo((2 + 19 * (4 / 3) + 100 / 6) / 20, 9);
    expect(pay).not.toBe('yes');
    const named = await adviceOn(file, { fullGradient: true, schemes: ['uncoded'] });
    expect(named.shares).toBeUndefined();
  });
});

describe('where delays are drawn', () => {
  const searched = (delay: object, more: object = {}) => {
    const file = join(folderWith({ 'e.yaml': JSON.stringify({ workers: 6, delay, ...more }) }), 'e.yaml');
    return { file, flags: { fullGradient: true, maxLoad: 2, trials: 4000 } };
  };
  const exponential = (mu: number) => ({ model: 'shifted-exponential', alpha: 0.1, mu });
  const classes = {
    model: 'classes',
    classes: [
      { share: 0.5, ...exponential(10) },
      { share: 0.5, ...exponential(1) },
    ],
  };

  it('and known: shares with the least mean pay, and take the time that is computed', async () => {
    const { file, flags } = searched(classes);
    const advice = await adviceOn(file, flags);
    const { standings, baseline, shares } = advice;
    expect(winnerOf(advice)).toBe('uncoded shares optimal');
    expect(standings[baseline].candidate.label).toBe('uncoded');
    expect(shares?.pay).toBe('yes');
    const times = modelOf(classes).workTimes?.(6) ?? [];
    const mean = meanOfLatest(
      times,
      optimalShares(times, 6).map((share) => 6 * share),
    );
    const best = standings[shares?.best as number].time;
    // 95 %, doubled: 99.99 %.
    expect(Math.abs(mean - (best?.value ?? 0))).toBeLessThan(2 * ((best?.high ?? 0) - (best?.value ?? 0)));
    const labels = standings.map(({ candidate }) => candidate.label);
    for (const label of [
      'uncoded shares by known speed',
      'uncoded shares ewma 0.3',
      'uncoded shares proportional 10',
    ]) {
      expect(labels).toContain(label);
    }
    expect(labels).toContain('heterogeneous-gc s = 1, shares by known speed');
  });

  it('and not known: those that are measured do, and are tried as they run', async () => {
    const unknown = {
      ...classes,
      classes: classes.classes.map((each) => ({ ...each, correlation: 'subtask' })),
    };
    const { file, flags } = searched(unknown);
    const advice = await adviceOn(file, flags);
    expect(advice.shares?.pay).toBe('yes');
    const winner = advice.standings[advice.winner as number];
    expect(winner.candidate.label).toMatch(/^uncoded shares (ewma|proportional)/);
    expect(new Set(advice.standings.filter(({ isRanked }) => isRanked).map(({ trials }) => trials))).toEqual(
      new Set([100]),
    );
    // Its experiment is the same trials again.
    const { origin } = prepareSearch(file, { ...flags, set: ['trials=4000'] });
    const data = parse(winnerFile(origin, winner.candidate, '/', []));
    expect(data).toMatchObject({ trials: 100, rounds: 60, warmup: 20 });
    const { rows } = await runTrials(resolveExperiment({ label: 'w', stem: 'w', folder: '/', data }));
    expect(rows[0].time.value).toBeCloseTo(winner.time?.value ?? 0, 9);
  });

  it('states that last for a while: they are followed', async () => {
    const chain = { model: 'gilbert-elliott', to_slow: 0.01, to_fast: 0.05 };
    const { file, flags } = searched({
      ...chain,
      fast: exponential(20),
      slow: { model: 'deterministic', value: 2 },
    });
    const advice = await adviceOn(file, flags);
    expect(advice.shares?.pay).toBe('yes');
    expect(winnerOf(advice)).toMatch(/^uncoded shares ewma/);
  });

  it('workers that are alike: they do harm, and there is nothing to be known', async () => {
    const { file, flags } = searched(exponential(2));
    const { shares, standings } = await adviceOn(file, flags);
    expect(shares?.pay).toBe('no');
    expect(shares?.saved.high).toBeLessThan(0);
    expect(standings.some(({ candidate }) => candidate.label === 'uncoded shares optimal')).toBe(false);
  });

  it('the shares of the document are one of them', () => {
    const shares = { rule: 'list', of: [1, 1, 1, 2, 2, 2], resplit_cost: 3 };
    const { file, flags } = searched(exponential(2), {
      shares,
      scheme: { name: 'uncoded' },
      split: 'points',
    });
    const { search } = prepareSearch(file, flags);
    const own = search.candidates.find(({ label }) => label === 'uncoded shares list');
    expect(own?.point.shares).toMatchObject({ of: shares.of });
    const ewma = search.candidates.find(({ label }) => label === 'uncoded shares ewma 0.3');
    expect(ewma?.point.shares?.resplit_cost).toBe(3);
  });

  it('until training has come to an error: beside schemes that wait for fewer', () => {
    const training = {
      iterations: 50,
      data: { source: 'gaussian', points: 60, features: 5, std: 1, noise: 1 },
      step: { rule: 'power', scale: 1, exponent: 0, normalise: 'spectral' },
    };
    const { file } = searched(classes, { training });
    const { search } = prepareSearch(file, { targetError: '10%', maxLoad: 2, trials: 5 });
    const labels = search.candidates.map(({ label }) => label);
    for (const label of [
      'uncoded shares optimal',
      'uncoded shares ewma 0.3',
      'fastest-k wait 5/6, shares ewma 0.3',
    ]) {
      expect(labels).toContain(label);
    }
  });
});
