import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reachedBy } from '../../../src/analysis/advise/target.js';
import { prepareSearch } from '../../../src/cli/prepare-search.js';
import { runTraining } from '../../../src/simulation/execution/run.js';
import { RECORDS } from '../../../src/simulation/experiment/metrics.js';
import type { RunRecord } from '../../../src/simulation/training/recorder.js';
import { folderWith } from '../../folders.js';
import { experimentOf } from '../../simulation/documents.js';
import { adviceOn, winnerOf } from './searches.js';

/** A run with an error of start·ratio^t after iteration t, which takes two time units and five messages' volume. */
function geometric(recorded: readonly number[], start: number, ratio: number): RunRecord {
  const values = new Float64Array(recorded.length * RECORDS.length).fill(Number.NaN);
  recorded.forEach((t, i) => {
    const set = (record: (typeof RECORDS)[number], value: number) => {
      values[i * RECORDS.length + RECORDS.indexOf(record)] = value;
    };
    set('time', 2 * t);
    set('error', start * ratio ** t);
    set('volume', 5 * t);
  });
  return { values, filled: recorded.length, stopped: undefined, shortest: 0, lengths: new Float64Array(0) };
}

describe('the time until a target', () => {
  it('is exact where the error falls geometrically, however few iterations are recorded', () => {
    const start = 8;
    const ratio = 0.9;
    for (const recorded of [[1, 2, 3, 5, 9, 30], [40], [10, 20, 40]]) {
      for (const value of [7.9, 3, 0.8, start * ratio ** 20]) {
        const t = Math.log(value / start) / Math.log(ratio);
        const reached = reachedBy(geometric(recorded, start, ratio), recorded, {
          metric: 'error',
          value,
          start,
        });
        expect(reached?.iterations).toBeCloseTo(t, 9);
        expect(reached?.time).toBeCloseTo(2 * t, 9);
        expect(reached?.volume).toBeCloseTo(5 * t, 9);
      }
    }
  });

  it('is none where the run did not come so far, and the record where it begins there', () => {
    const run = geometric([1, 2, 3], 8, 0.9);
    expect(reachedBy(run, [1, 2, 3], { metric: 'error', value: 5, start: 8 })).toBeUndefined();
    expect(reachedBy(run, [1, 2, 3], { metric: 'error', value: 9, start: 8 })?.iterations).toBe(1);
  });
});

const TRAINED = {
  workers: 4,
  scheme: { name: 'uncoded' },
  delay: { model: 'exponential', mean: 1 },
  trials: 4,
  training: {
    iterations: 60,
    data: { source: 'gaussian', points: 40, features: 8, std: 1 },
    step: { rule: 'power', scale: 1, exponent: 0, normalise: 'spectral' },
  },
};

describe('a search for the time until an error', () => {
  it('ranks as the runs themselves do, and takes the error as it is or as a fraction of the start', async () => {
    const file = join(folderWith({ 'e.yaml': JSON.stringify(TRAINED) }), 'e.yaml');
    const flags = { schemes: ['uncoded', 'frc:load=2', 'fastest-k:wait=3'], trials: 10 };
    const relative = await adviceOn(file, { ...flags, targetError: '10%' });
    const { target } = relative.search.goal;
    expect(target?.value).toBeCloseTo(0.1 * (target?.start ?? 0), 12);
    const absolute = await adviceOn(file, { ...flags, targetError: String(target?.value) });
    expect(absolute.standings).toEqual(relative.standings);

    // The same from the table of every iteration: interpolated in its logarithm within an iteration.
    const every = { ...TRAINED.training, record: Array.from({ length: 60 }, (_, t) => t + 1) };
    const { point } = relative.standings[0].candidate;
    expect(point.scheme.name).toBe('uncoded');
    const experiment = experimentOf({ ...TRAINED, trials: relative.standings[0].trials, training: every });
    const [{ runs }] = await runTraining(experiment);
    const times = runs.map((run) => {
      const found = reachedBy(run, every.record, {
        metric: 'error',
        value: target?.value ?? 0,
        start: target?.start ?? 0,
      });
      return found?.time ?? Number.NaN;
    });
    const mean = times.reduce((sum, t) => sum + t, 0) / times.length;
    expect(relative.standings[0].time?.value).toBeCloseTo(mean, 9);
  });

  it('says which candidates never come so far, and wins nothing where none does', async () => {
    const file = join(folderWith({ 'e.yaml': JSON.stringify(TRAINED) }), 'e.yaml');
    const schemes = ['uncoded', 'fastest-k:wait=1'];
    const some = await adviceOn(file, { targetError: '0.02', schemes, trials: 5 });
    expect(winnerOf(some)).toBe('uncoded');
    const out = some.standings.find(({ candidate }) => candidate.point.scheme.name === 'fastest-k')?.outcome;
    expect(out).toMatchObject({
      reason: expect.stringMatching(/^\d of 5 runs did not come to error 0\.0200 in 60 /),
    });
    const none = await adviceOn(file, { targetError: '1e-9', schemes, trials: 5 });
    expect(none.winner).toBeUndefined();
    expect(none.checks).toBeUndefined();
  });

  it('trains a stand-in where the experiment trains nothing, in fractions of the start', async () => {
    const { training: _, ...timed } = TRAINED;
    const file = join(folderWith({ 'e.yaml': JSON.stringify(timed) }), 'e.yaml');
    const flags = { targetError: '0.2', schemes: ['frc', 'fastest-k:wait=3'], trials: 5 };
    const { search, standings, winner } = await adviceOn(file, flags);
    expect(search.goal.target?.value).toBeCloseTo(0.2 * (search.goal.target?.start ?? 0), 12);
    expect(winner).toBeDefined();
    const uncoded = standings.find(({ candidate }) => candidate.point.scheme.name === 'uncoded');
    // An exact scheme: iterations alike for all exact schemes, and four tasks each.
    const frc = standings.find(({ candidate }) => candidate.label === 'frc c = 4');
    expect(frc?.cost?.volume).toBeCloseTo((uncoded?.cost?.volume ?? 0) / 4, 9);
  });
});

describe('rules of waiting', () => {
  const file = (data: object) => join(folderWith({ 'w.json': JSON.stringify(data) }), 'w.json');

  it('are tried for all schemes that take them, with deadlines by which fractions of the workers are in', () => {
    const timed = { ...TRAINED, workers: 8, tasks: 16, network: { latency: 0.5, bandwidth: 2 } };
    const { search } = prepareSearch(file(timed), { targetError: '10%' });
    const rules = new Map<string, unknown[]>();
    for (const { point } of search.candidates) {
      const { name, wait, load, redundancy } = point.scheme;
      if (typeof wait !== 'object') continue;
      const key = `${name} ${load ?? redundancy ?? ''}`;
      rules.set(key, [...(rules.get(key) ?? []), wait]);
    }
    const times = [{ after_median: 0.1 }, { after_median: 0.3 }, { after_median: 1 }, { after_first: 0.1 }];
    expect(rules.get('fastest-k ')).toEqual(
      expect.arrayContaining([...times, expect.objectContaining({ from: 0.2 })]),
    );
    expect(rules.get('ignore-stragglers ')).toEqual(expect.arrayContaining(times));
    for (const scheme of ['erasurehead 4', 'bgc 2', 'sgc 2', 'sgc-send-all 2']) {
      expect(rules.get(scheme)).toEqual(
        expect.arrayContaining([
          { after_median: 0.5 },
          { after_first: 0.5 },
          { deadline: expect.any(Number) },
        ]),
      );
    }
    // The quantiles of two or four tasks of an exponential time, and the way of a message.
    const deadlineOf = (key: string) =>
      rules
        .get(key)
        ?.flatMap((rule) => Object.entries(rule as object).filter(([name]) => name === 'deadline'));
    const expected = (work: number, q: number) => -work * Math.log(1 - q) + 0.5 + 1 / 2;
    const off = (work: number, q: number) => 4 * work * Math.sqrt(q / (1 - q) / 10_000) + 0.005 * work;
    deadlineOf('fastest-k ')?.forEach(([, time], i) => {
      const q = [0.5, 0.8, 0.95][i];
      expect(Math.abs((time as number) - expected(2, q))).toBeLessThan(off(2, q));
    });
    for (const coded of ['erasurehead 4', 'bgc 2', 'sgc-send-all 2']) {
      const [[, time]] = deadlineOf(coded) ?? [[]];
      expect(Math.abs((time as number) - expected(4, 0.8))).toBeLessThan(off(4, 0.8));
    }
  });

  it('win where most iterations have no straggler and others one that takes for ever', async () => {
    const rare = {
      ...{ workers: 10, tasks: 10, trials: 10, split: 'points' },
      delay: {
        ...{ model: 'gilbert-elliott', to_slow: 0.02, to_fast: 0.5 },
        fast: { model: 'shifted-exponential', alpha: 1, mu: 50 },
        slow: { model: 'deterministic', value: 30 },
      },
      training: {
        iterations: 200,
        data: { source: 'gaussian', points: 80, features: 8, std: 1, noise: 3 },
        step: { rule: 'power', scale: 1, exponent: 0, normalise: 'spectral' },
      },
    };
    const schemes = ['uncoded,fastest-k'];
    const advice = await adviceOn(file(rare), { targetError: '1%', schemes, trials: 20 });
    expect(winnerOf(advice)).toMatch(/^fastest-k wait (deadline|after)/);
    // Every number of workers waits for stragglers now and then, or leaves out gradients all the time.
    const numbers = advice.standings.filter(
      ({ candidate }) => typeof candidate.point.scheme.wait === 'number',
    );
    expect(numbers.length).toBeGreaterThan(4);
    expect(numbers.some(({ contender }) => contender)).toBe(false);
  });
});

describe('schemes without a barrier', () => {
  it('are searched where there is a target, as codes with memory are', () => {
    const file = join(folderWith({ 'e.yaml': JSON.stringify({ ...TRAINED, split: 'points' }) }), 'e.yaml');
    const names = (flags: object) =>
      new Set(prepareSearch(file, flags).search.candidates.map(({ point }) => point.scheme.name));
    const late = ['async', 'k-async', 'k-batch-async', 'ssp', 'local-sgd', 'carry-over', 'sr-sgc', 'm-sgc'];
    const found = names({ targetError: '10%' });
    expect(late.filter((name) => !found.has(name))).toEqual([]);
    const exact = names({ fullGradient: true });
    expect(late.filter((name) => exact.has(name))).toEqual([]);
  });

  it('win where their many small updates come sooner', async () => {
    const experiment = {
      ...{ workers: 4, tasks: 4, split: 'points', trials: 5 },
      delay: { model: 'exponential', mean: 1 },
      training: {
        iterations: 200,
        data: { source: 'gaussian', points: 40, features: 4, std: 1, noise: 0.1 },
        step: { rule: 'power', scale: 0.1, exponent: 0, normalise: 'spectral' },
      },
    };
    const file = join(folderWith({ 'a.json': JSON.stringify(experiment) }), 'a.json');
    const advice = await adviceOn(file, {
      targetError: '20%',
      schemes: ['uncoded,async,k-async:wait=4'],
    });
    expect(winnerOf(advice)).toBe('async');
    const times = advice.standings.map(({ candidate, time }) => [candidate.spec, time?.value]);
    expect(times.map(([spec]) => spec).sort()).toEqual(['async', 'k-async:wait=4', 'uncoded']);
    const [all, uncoded] = ['k-async:wait=4', 'uncoded'].map(
      (spec) => times.find(([own]) => own === spec)?.[1],
    );
    // All of them, again and again, is a barrier: the same times to rounding.
    expect(all).toBeCloseTo(uncoded as number, 6);
  });
});
