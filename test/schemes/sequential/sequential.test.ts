import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Iteration } from '../../../src/engine/iteration.js';
import { Sequence } from '../../../src/engine/sequence.js';
import type { Uniform } from '../../../src/random/stream.js';
import { cyclicCode } from '../../../src/schemes/cyclic.js';
import { Multiplexed, multiplexedLoad } from '../../../src/schemes/m-sgc.js';
import { schemeNamed } from '../../../src/schemes/registry.js';
import type { SchemeDefinition } from '../../../src/schemes/scheme.js';
import { SelectiveRepeat } from '../../../src/schemes/sr-sgc.js';
import type { Scheme } from '../../../src/simulation/library/fields.js';
import { run } from '../../../src/simulation/library/run.js';
import { delaysOf } from '../../engine/naive-world.js';
import { noTraces, TRACES } from '../../models/data/real-files.js';
import { distance, layOut, problemsOf, settingOf, uniformOf } from '../responders.js';
import { type Bursts, naiveGc, naiveMultiplexed, naiveSelectiveRepeat, type Profile } from './naive.js';

const NETWORK = { latency: 0, bandwidth: Infinity, link: 'dedicated' } as const;

const named = (name: string) => schemeNamed(name) as SchemeDefinition;

/** Durations of the rounds of a scheme whose workers take what the profile says, whatever their load. */
function played(name: string, parameters: object, profile: Profile, rounds: number): number[] {
  const code = layOut(named(name), parameters, settingOf(profile.length));
  const iteration = new Iteration(code.plan, NETWORK, name, code.cutoff?.());
  const sequence = new Sequence(iteration, code.collector(), code.controller);
  sequence.restart();
  return Array.from({ length: rounds }, (_, r) => {
    const delays = profile.map((row) => ({ responds: true, offset: row[r], pace: 0, units: [] }));
    const { complete, completionTime } = sequence.next(delaysOf(delays));
    expect(complete).toBe(true);
    return completionTime;
  });
}

/** Workers that take about 1, and now and then, some rounds long, about 3 times as much. */
function randomProfile(workers: number, rounds: number, uniform: Uniform): number[][] {
  return Array.from({ length: workers }, () => {
    let slow = false;
    return Array.from({ length: rounds }, () => {
      slow = slow ? uniform() < 0.5 : uniform() < 0.12;
      return 1 + 0.3 * uniform() + (slow ? 1.5 + uniform() : 0);
    });
  });
}

const BURSTS: readonly Bursts[] = [
  { B: 1, W: 2, lambda: 1 },
  { B: 1, W: 2, lambda: 4 },
  { B: 1, W: 3, lambda: 3 },
  { B: 2, W: 3, lambda: 4 },
  { B: 2, W: 5, lambda: 5 },
  { B: 3, W: 4, lambda: 6 },
  { B: 1, W: 2, lambda: 8 },
];

describe('by hand: four workers, seven rounds, five jobs', () => {
  const profile: Profile = [
    [1, 1, 1.2, 1, 1, 1, 1],
    [1.1, 2.5, 1, 1, 1.1, 1, 1.2],
    [1.2, 1.3, 1.1, 3, 1, 1.1, 1],
    [3, 1.1, 2.6, 1.2, 1, 1.1, 1.1],
  ];
  it.each([
    ['gc', { load: 2, rule: 'authors' }, [3, 2.5, 2.6, 3, 1.1]],
    ['gc', { load: 2 }, [2, 2, 2, 2, 1.1]],
    ['gc', { load: 3, rule: 'authors' }, [2, 2, 2, 2, 1.1]],
    ['sr-sgc', { B: 1, W: 2, lambda: 2, jobs: 5, rule: 'authors' }, [2, 2, 2, 2, 1.1, 0]],
    ['m-sgc', { B: 1, W: 2, lambda: 1, rule: 'authors' }, [2, 2.5, 2, 3, 1.1, 1.1]],
    ['m-sgc', { B: 1, W: 2, lambda: 2, rule: 'authors' }, [2, 2, 2, 2, 1.1, 1.1]],
  ])('%s %o', (name, parameters, durations) => {
    expect(played(name, parameters, profile, durations.length)).toEqual(durations);
  });

  it('of stragglers that are not tolerated the paper’s rule waits for one after the other', () => {
    const [first] = played(
      'gc',
      { load: 2 },
      [1, 1.9, 5, 7].map((x) => [x]),
      1,
    );
    expect(first).toBe(5);
    const [all] = played(
      'gc',
      { load: 3, rule: 'authors' },
      [1, 4, 5, 7].map((x) => [x]),
      1,
    );
    expect(all).toBe(7);
  });
});

describe.each(['paper', 'authors'] as const)(
  'round for round as sets of stragglers say, rule: %s',
  (rule) => {
    const jobs = 25;
    it.each([1, 2, 3])('gc, s = %i', (s) => {
      for (let seed = 0; seed < 10; seed++) {
        const profile = randomProfile(8, jobs, uniformOf('gc', seed));
        const durations = played('gc', { load: s + 1, rule }, profile, jobs);
        expect(durations).toEqual(naiveGc(profile, s, jobs, rule).durations);
      }
    });

    it.each(BURSTS)('sr-sgc %o', ({ B, W, lambda }) => {
      for (let seed = 0; seed < 20; seed++) {
        const profile = randomProfile(8, jobs + B, uniformOf('sr', seed));
        const naive = naiveSelectiveRepeat(profile, { B, W, lambda }, jobs, rule);
        expect(played('sr-sgc', { B, W, lambda, rule, jobs }, profile, jobs + B)).toEqual(naive.durations);
        expect(naive.lost).toEqual([]);
      }
    });

    it.each(BURSTS)('m-sgc %o', ({ B, W, lambda }) => {
      const rounds = jobs + W - 2 + B;
      for (let seed = 0; seed < 20; seed++) {
        const profile = randomProfile(8, rounds, uniformOf('m', seed));
        const naive = naiveMultiplexed(profile, { B, W, lambda }, jobs, rule);
        expect(played('m-sgc', { B, W, lambda, rule }, profile, rounds)).toEqual(naive.durations);
        expect(naive.lost).toEqual([]);
      }
    });
  },
);

/** Rounds with random stragglers, those that are not tolerated waited for. */
function* someRounds(memory: SelectiveRepeat | Multiplexed, workers: number, uniform: Uniform) {
  memory.restart();
  for (let r = 0; r < 40; r++) {
    let isIn = Uint8Array.from({ length: workers }, () => (uniform() < 0.25 ? 0 : 1));
    if (!memory.tolerates(isIn)) isIn = new Uint8Array(workers).fill(1);
    yield { round: r, isIn };
    memory.end(isIn);
  }
}

describe('real gradients', () => {
  const n = 8;
  const LENGTH = 3;
  const random = (key: string) => {
    const uniform = uniformOf('gradients', key);
    return Float64Array.from({ length: LENGTH }, () => 2 * uniform() - 1);
  };
  const add = (sum: Float64Array, vector: Float64Array, times: number) => {
    for (let l = 0; l < LENGTH; l++) sum[l] += times * vector[l];
  };
  /** What a code's message holds, of gradients that have a key each. */
  const coded = (code: ReturnType<typeof cyclicCode>, worker: number, key: (task: number) => string) => {
    const { tasks, real } = code.carries(worker);
    const vector = new Float64Array(LENGTH);
    for (let i = 0; i < tasks.length; i++) add(vector, random(key(tasks[i])), real[i]);
    return vector;
  };
  /** Decodes from all, of which there must be enough. */
  const decoded = (
    code: ReturnType<typeof cyclicCode>,
    s: number,
    got: ReadonlyMap<number, Float64Array> | undefined,
  ) => {
    const used = [...(got ?? new Map<number, Float64Array>())].slice(0, n - s);
    expect(used.length).toBe(n - s);
    const isIn = new Uint8Array(n);
    for (const [worker] of used) isIn[worker] = 1;
    const { real } = code.find(isIn);
    const sum = new Float64Array(LENGTH);
    for (const [worker, vector] of used) add(sum, vector, real[worker]);
    return sum;
  };

  it.each(BURSTS)('sr-sgc %o: every job is decoded exactly, B rounds later at the latest', (bursts) => {
    const { B, W, lambda } = bursts;
    const s = Math.ceil((B * lambda) / (W - 1 + B));
    const code = cyclicCode(n, s, uniformOf('code'));
    const memory = new SelectiveRepeat(n, { ...bursts, mu: 1, rule: 'paper' });
    const received = new Map<number, Map<number, Float64Array>>();
    for (const { round, isIn } of someRounds(memory, n, uniformOf('sr', B, W, lambda))) {
      for (let w = 0; w < n; w++) {
        if (isIn[w] === 0) continue;
        const job = memory.jobOf(w);
        const of = received.get(job) ?? new Map<number, Float64Array>();
        of.set(
          w,
          coded(code, w, (task) => `${job} ${task}`),
        );
        received.set(job, of);
      }
      expect(memory.delivers(isIn)).toBe(round >= B);
      if (round < B) continue;
      const full = new Float64Array(LENGTH);
      for (let task = 0; task < n; task++) add(full, random(`${round - B} ${task}`), 1);
      expect(distance(decoded(code, s, received.get(round - B)), full)).toBeLessThan(1e-10);
    }
  });

  it.each(BURSTS)('m-sgc %o: every job is decoded exactly, W − 2 + B rounds later', (bursts) => {
    const { B, W, lambda } = bursts;
    const delay = W - 2 + B;
    const groups = lambda === n ? 0 : B;
    const code = cyclicCode(n, Math.min(lambda, n - 1), uniformOf('code'));
    const memory = new Multiplexed(n, { ...bursts, mu: 1, rule: 'paper' });
    const chunks = new Map<string, Float64Array>();
    const combinations = new Map<string, Map<number, Float64Array>>();
    for (const { round, isIn } of someRounds(memory, n, uniformOf('m', B, W, lambda))) {
      for (let w = 0; w < n; w++) {
        if (isIn[w] === 0) continue;
        for (const { job, chunk, group } of memory.partsOf(w)) {
          if (chunk !== undefined) {
            const key = `${job} own ${w} ${chunk}`;
            expect(chunks.has(key)).toBe(false);
            chunks.set(key, random(key));
          } else if (group < groups) {
            const of = combinations.get(`${job} ${group}`) ?? new Map<number, Float64Array>();
            of.set(
              w,
              coded(code, w, (task) => `${job} group ${group} ${task}`),
            );
            combinations.set(`${job} ${group}`, of);
          }
        }
      }
      expect(memory.delivers(isIn)).toBe(round >= delay);
      if (round < delay) continue;
      const job = round - delay;
      const full = new Float64Array(LENGTH);
      const got = new Float64Array(LENGTH);
      for (let w = 0; w < n; w++) {
        for (let chunk = 0; chunk < W - 1; chunk++) {
          const key = `${job} own ${w} ${chunk}`;
          add(full, random(key), 1);
          add(got, chunks.get(key) as Float64Array, 1);
        }
      }
      for (let g = 0; g < groups; g++) {
        for (let task = 0; task < n; task++) add(full, random(`${job} group ${g} ${task}`), 1);
        add(got, decoded(code, lambda, combinations.get(`${job} ${g}`)), 1);
      }
      expect(distance(got, full)).toBeLessThan(1e-9);
    }
  });
});

it('loads: s + 1 tasks, and the share of M-SGC’s small parts, by counting what a worker holds', () => {
  const load = (name: string, parameters: object, n: number) =>
    layOut(named(name), parameters, settingOf(n)).plan.workDone[0] / n;
  expect(load('gc', { load: 3 }, 8)).toBe(3 / 8);
  expect(load('sr-sgc', { B: 2, W: 3, lambda: 23 }, 256)).toBe(13 / 256);
  // n = 256, (1, 2, 27): 256 chunks of one and 256 of 1/28, which 28 workers have; two parts a round.
  expect(load('m-sgc', { B: 1, W: 2, lambda: 27 }, 256)).toBeCloseTo(2 / (256 + 256 / 28), 14);
  expect(multiplexedLoad(8, { B: 2, W: 4, lambda: 8, mu: 1, rule: 'paper' })).toBeCloseTo(5 / 24, 14);
});

it('refuses bursts that cannot be, in a line', () => {
  const setting = settingOf(8);
  const lines = (name: string, parameters: object, of = setting) =>
    problemsOf(named(name), parameters, of).map(
      ({ path, given, allowed }) => `${path}: ${given}; ${allowed}`,
    );
  expect(lines('m-sgc', { B: 3, W: 3, lambda: 2 })).toEqual(['scheme.B: 3; less than W (3) for m-sgc']);
  expect(lines('m-sgc', { B: 1, W: 3, lambda: 9 })).toEqual([
    'scheme.lambda: 9; at most workers (8) for m-sgc',
  ]);
  expect(lines('sr-sgc', { B: 2, W: 4, lambda: 2 })).toEqual([
    'scheme.B: 2; a divisor of W − 1 (3) for sr-sgc',
  ]);
  expect(lines('gc', { load: 9 })[0]).toContain('scheme.load: 9; at most tasks (8)');
  expect(lines('gc', { load: 2 }, settingOf(8, 16))[0]).toBe('tasks: 16; equal to workers (8) for gc');
});

/** Totals of the authors' program (commit 21933da5) on the measured profile: 20 jobs, mu = 1. */
const AUTHORS: readonly [name: string, parameters: object, rounds: number, total: number][] = [
  ['uncoded', {}, 20, 31.51643395360433],
  ['gc', { load: 16, rule: 'authors' }, 20, 26.00006195245503],
  ['sr-sgc', { B: 2, W: 3, lambda: 23, jobs: 20, rule: 'authors' }, 22, 25.487385773869722],
  ['sr-sgc', { B: 3, W: 7, lambda: 60, jobs: 20, rule: 'authors' }, 23, 27.41590164752815],
  ['m-sgc', { B: 1, W: 2, lambda: 27, rule: 'authors' }, 21, 27.119591964935587],
  ['m-sgc', { B: 2, W: 4, lambda: 40, rule: 'authors' }, 24, 33.21848328703997],
];

it.for(AUTHORS)(
  '%s %o: the total of the authors’ program',
  async ([name, parameters, rounds, total], { skip }) => {
    skip(noTraces !== undefined, noTraces);
    const file = join(TRACES, 'aws_lambda/canada_load0_b2048_w256_r30.csv.gz');
    const [row] = await run({
      ...{ workers: 256, trials: 1, rounds, split: 'points' },
      scheme: { name, ...parameters } as Scheme,
      delay: {
        model: 'sum',
        models: [
          { model: 'trace', mode: 'replay', file, fixed: 1 },
          { model: 'deterministic', value: 1.1217530061354 / 256 },
        ],
      },
    });
    expect(Math.abs((row.completion_time_mean as number) * rounds - total)).toBeLessThan(1e-6);
  },
);
