import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Scheme } from '../../../src/simulation/library/fields.js';
import { run } from '../../../src/simulation/library/run.js';
import { noTraces, TRACES } from '../../models/data/real-files.js';
import { naiveGc, naiveMultiplexed, naiveSelectiveRepeat, type Profile } from './naive.js';

type Rule = 'paper' | 'authors';

const [LOAD_0, LOAD_1] = [0, 1].map((load) =>
  join(TRACES, `aws_lambda/canada_load${load}_b2048_w256_r30.csv.gz`),
);

/** Durations of a measured profile by worker and round. */
function profileIn(file: string): number[][] {
  const rows = gunzipSync(readFileSync(file)).toString().trim().split('\n').slice(1);
  const profile: number[][] = Array.from({ length: 256 }, () => []);
  for (const row of rows) {
    const [round, worker, duration] = row.split(',').map(Number);
    profile[worker][round] = duration;
  }
  return profile;
}

describe('durations between those measured at load 0 and at load 1, worker by worker and round by round', () => {
  const jobs = 20;
  const bursts = { B: 2, W: 3, lambda: 23 };
  it.for([
    ['gc', { load: 16 }, 16, jobs, (d: Profile, rule: Rule) => naiveGc(d, 15, jobs, rule)],
    [
      ...(['sr-sgc', { ...bursts, jobs }, 13, jobs + 2] as const),
      (d: Profile, rule: Rule) => naiveSelectiveRepeat(d, bursts, jobs, rule),
    ],
    [
      // 256 chunks of one and 256 of 1/28, which 28 workers have each; two parts a round.
      ...(['m-sgc', { B: 1, W: 2, lambda: 27 }, (2 * 256) / (256 + 256 / 28), jobs + 1] as const),
      (d: Profile, rule: Rule) => naiveMultiplexed(d, { B: 1, W: 2, lambda: 27 }, jobs, rule),
    ],
  ] as const)('%s %o', async ([name, parameters, load, rounds, naive], { skip }) => {
    skip(noTraces !== undefined, noTraces);
    const [none, all] = [profileIn(LOAD_0), profileIn(LOAD_1)];
    const share = load / 256;
    const between = none.map((row, w) => row.map((x, r) => (1 - share) * x + share * all[w][r]));
    for (const rule of ['paper', 'authors'] as const) {
      const [row] = await run({
        ...{ workers: 256, trials: 1, rounds, split: 'points' },
        scheme: { name, ...parameters, rule } as Scheme,
        delay: {
          ...{ model: 'trace', mode: 'replay', file: LOAD_0, load: 0 },
          levels: [{ load: 256, file: LOAD_1 }],
        },
      });
      const total = naive(between, rule).durations.reduce((sum, duration) => sum + duration, 0);
      expect(Math.abs((row.completion_time_mean as number) * rounds - total)).toBeLessThan(1e-9);
    }
  });
});
