import { expect, it } from 'vitest';
import { fitTrace, verdictOf } from '../../../src/analysis/fit/fit-trace.js';

/** Durations that no likelihood was made for. */
const STRANGE: readonly (readonly [string, (i: number) => number])[] = [
  ['points in time', (i) => 1_700_000_000 + 3 * i],
  ['1 + i·1e-9', (i) => 1 + 1e-9 * i],
  ['1 and 1.00000001 in turn', (i) => (i % 2 === 0 ? 1 : 1.00000001)],
  ['one of 1e300', (i) => (i === 15 ? 1e300 : 1 + ((7 * i) % 11) / 10)],
  ['one of 1e60', (i) => (i === 15 ? 1e60 : 1 + ((7 * i) % 11) / 10)],
  ['a hundredth of a percent apart', (i) => 1 + 1e-4 * ((7 * i) % 11)],
  ['two percent apart', (i) => 1 + 2e-3 * ((7 * i) % 11)],
  ['all tiny', (i) => 1e-300 * (1 + ((7 * i) % 11))],
];

it.each(STRANGE)('a trace of %s is fitted, or said not to be, in bounded time', (_, duration) => {
  const durations = Float64Array.from({ length: 40 }, (_, i) => duration(i));
  const fit = fitTrace({ rounds: 20, workers: 2, durations }, { seed: '1', replicates: 99, sample: 1000 });
  for (const { parameters, ks, p, aic } of fit.models) {
    expect([ks, p, aic, ...parameters.map(({ value }) => value)].every(Number.isFinite)).toBe(true);
  }
  // Nothing that is fitted to numbers beyond all scale is adequate.
  const verdict = verdictOf(fit);
  if (Math.max(...durations) > 1e100) expect(verdict.adequate).toBeUndefined();
  if (fit.isNarrow) expect(verdict.adequate).toBeUndefined();
  expect(fit.isNarrow).toBe(Math.max(...durations) <= 1.001 * Math.min(...durations));
});
