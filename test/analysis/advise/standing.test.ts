import { expect, test } from 'vitest';
import { rankingOf } from '../../../src/analysis/advise/standing.js';
import type { Candidate } from '../../../src/analysis/candidates/candidate.js';
import type { Judge } from '../../../src/analysis/candidates/judge.js';
import type { Interval } from '../../../src/statistics/estimate.js';

/** The label that is recommended among candidates with these storages, mean times and lower ends of `behind`. */
function recommended(all: readonly { label: string; storage: number; time: number; low: number }[]) {
  const candidates = all.map(({ label, storage }) => ({ label, storage, load: 1 }) as unknown as Candidate);
  const exactly = (value: number): Interval => ({ value, low: value, high: value });
  const judge: Judge = {
    time: (i) => exactly(all[i].time),
    saved: () => exactly(0),
    savedByAnyOf: () => () => exactly(0),
    behind: (i) => ({ value: 1, low: all[i].low, high: 10 }),
  };
  const { winner } = rankingOf(
    candidates,
    {
      times: all.map(({ time }) => [time]),
      outcomes: all.map(() => ({ kind: 'in' })),
      isFinalist: all.map(() => true),
    },
    judge,
    () => ({ computations: 1, volume: 1, messages: 1 }),
  );
  return winner === undefined ? undefined : all[winner].label;
}

const plain = { label: 'plain', storage: 1, time: 10 };
const code = { label: 'code', storage: 2, time: 8, low: 0 };

test('the cheapest that cannot be told from the fastest', () => {
  expect(recommended([{ ...plain, low: -1 }, code])).toBe('plain');
  expect(recommended([{ ...plain, low: 1 }, code])).toBe('code');
});

test('not one that seems slower than another that is surely slower and costs no more', () => {
  const noisy = { label: 'noisy', storage: 1, time: 11, low: -1 };
  expect(recommended([{ ...plain, low: 1 }, noisy, code])).toBe('code');
  // Where it seems faster, or the other is no worse a choice, it stays.
  expect(recommended([{ ...plain, low: 1 }, { ...noisy, time: 9 }, code])).toBe('noisy');
  expect(recommended([{ ...plain, storage: 1.5, low: 1 }, noisy, code])).toBe('noisy');
});
