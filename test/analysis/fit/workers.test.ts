import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { changesOf, medianOf } from '../../../src/analysis/fit/change-points.js';
import { barrierIn, workersOf } from '../../../src/analysis/fit/workers.js';
import type { Trace } from '../../../src/models/traces/trace.js';
import { Streams } from '../../../src/random/stream.js';
import { noTraces, TRACES } from '../../models/data/real-files.js';

const streams = new Streams('workers test');

function traceOf(
  rounds: number,
  workers: number,
  duration: (round: number, worker: number) => number,
): Trace {
  const durations = Float64Array.from({ length: rounds * workers }, (_, i) =>
    duration(Math.floor(i / workers), i % workers),
  );
  return { rounds, workers, durations };
}

const PAI = join(TRACES, 'alibaba_pai');

/** The complete rounds of a job of Alibaba PAI. */
function job(number: number): Trace {
  const text = gunzipSync(readFileSync(join(PAI, `job_${number}_norm.csv.gz`))).toString();
  const rounds = new Map<number, Map<number, number>>();
  for (const line of text.trim().split('\n').slice(1)) {
    const [, worker, , step, time] = line.split(',').map(Number);
    rounds.set(step, (rounds.get(step) ?? new Map()).set(worker, time));
  }
  const complete = [...rounds].filter(([, row]) => row.size === 10).sort(([a], [b]) => a - b);
  return traceOf(complete.length, 10, (round, worker) => complete[round][1].get(worker) ?? Number.NaN);
}

describe('the workers that rounds wait for', () => {
  it('are told by what a round would take without them, alone and together, as computed by hand', () => {
    const uniform = streams.uniform('rounds');
    const trace = traceOf(
      60,
      6,
      (_, worker) => 1 + uniform() + (worker === 2 || worker === 4 ? 3 * uniform() : 0),
    );
    const { time, profiles, groups } = workersOf(trace);
    const without = (some: readonly number[]) => {
      let sum = 0;
      for (let round = 0; round < 60; round++) {
        let slowest = 0;
        for (let worker = 0; worker < 6; worker++) {
          if (!some.includes(worker)) slowest = Math.max(slowest, trace.durations[round * 6 + worker]);
        }
        sum += slowest;
      }
      return sum / 60;
    };
    expect(time).toBeCloseTo(without([]), 12);
    profiles.forEach((profile, worker) => {
      expect(profile.without).toBeCloseTo(without([worker]), 12);
    });
    const all = [0, 1, 2, 3, 4, 5];
    const pairs = all.flatMap((a) => all.slice(a + 1).map((b) => without([a, b])));
    expect(groups[1].time).toBeCloseTo(Math.min(...pairs), 12);
    expect(groups[1].workers).toEqual([2, 4]);
    expect(profiles.reduce((sum, { last }) => sum + last, 0)).toBeCloseTo(1, 12);
  });

  it('have the median of an even number between its two middle values', () => {
    expect(medianOf(Float64Array.of(4, 1, 3, 10))).toBe(3.5);
    expect(medianOf(Float64Array.of(4, 1, 3))).toBe(3);
  });
});

describe('changes of a worker', () => {
  /** Lognormal noise, correlated from round to round. */
  const noisy = (n: number, phi: number, level: (round: number) => number, key: number) => {
    const uniform = streams.uniform('noise', key);
    let state = 0;
    return Float64Array.from({ length: n }, (_, round) => {
      state = phi * state + 0.1 * (uniform() + uniform() - 1);
      return level(round) * Math.exp(state);
    });
  };

  it('are found where they are, both ends of an episode', () => {
    const found = changesOf(noisy(600, 0, (round) => (round >= 250 && round < 300 ? 3 : 1), 1));
    expect(found.map(({ round }) => round)).toEqual([250, 300]);
    expect(found[0].after / found[0].before).toBeCloseTo(3, 0);
    // Of many rounds, too, where points are medians.
    const long = changesOf(noisy(5000, 0, (round) => (round >= 3333 ? 2 : 1), 2));
    expect(long.map(({ round }) => round)).toEqual([3333]);
  });

  it('are none in noise, however it wanders', () => {
    for (const phi of [0, 0.5, 0.8]) {
      for (let key = 0; key < 10; key++) expect(changesOf(noisy(400, phi, () => 1, 100 + key))).toEqual([]);
    }
    expect(changesOf(new Float64Array(100).fill(2))).toEqual([]);
    expect(changesOf(Float64Array.from({ length: 60 }, (_, i) => 1 + 1e-9 * i))).toEqual([]);
  });
});

describe('public jobs', () => {
  beforeEach(({ skip }) => skip(noTraces !== undefined, noTraces));

  it('1: worker 6 has an episode in the middle of the training', () => {
    const [begin, ...others] = workersOf(job(1)).profiles[6].changes;
    const end = others.at(-1);
    expect(begin.round).toBe(181);
    expect(begin.after / begin.before).toBeGreaterThan(1.8);
    expect(end?.round).toBe(195);
    expect(end?.after).toBeLessThan(450);
  });

  it('2: one worker is last in 97.5 % of the rounds, and nobody changes', () => {
    const { profiles, time } = workersOf(job(2));
    expect(time).toBeCloseTo(908.2, 1);
    expect(profiles[5].last).toBeCloseTo(0.975, 3);
    for (const { changes } of profiles) expect(changes).toEqual([]);
  });

  it('4: two workers change late and mask each other', () => {
    const { profiles, groups, time } = workersOf(job(4));
    expect(time).toBeCloseTo(368.458, 3);
    for (const worker of [5, 6]) {
      expect(profiles[worker].changes.some(({ round }) => Math.abs(round - 1873) <= 2)).toBe(true);
      expect(1 - profiles[worker].without / time).toBeLessThan(0.05);
    }
    expect(groups[1].workers).toEqual([5, 6]);
    expect(1 - groups[1].time / time).toBeCloseTo(0.268, 3);
  });

  it('contain no waiting', () => {
    for (const number of [1, 2, 4]) expect(barrierIn(job(number))).toBeUndefined();
  });
});

describe('durations that contain waiting', () => {
  it('are nearly equal within rounds that differ', () => {
    const uniform = streams.uniform('barrier');
    let longest = 0;
    const trace = traceOf(200, 8, (_, worker) => {
      if (worker === 0) longest = 0.3 - 0.1 * Math.log1p(-uniform());
      return longest + 0.0003 * (2 * uniform() - 1);
    });
    const found = barrierIn(trace);
    expect(found?.within).toBeLessThan(0.003);
    expect(found?.between).toBeGreaterThan(0.1);
  });

  it('are not seen where workers differ, or where nothing does', () => {
    const uniform = streams.uniform('no barrier');
    expect(barrierIn(traceOf(200, 8, () => 0.3 - 0.1 * Math.log1p(-uniform())))).toBeUndefined();
    expect(barrierIn(traceOf(200, 8, () => 1 + 1e-3 * uniform()))).toBeUndefined();
  });
});
