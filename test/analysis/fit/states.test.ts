import { expect, test } from 'vitest';
import { fitTrace, verdictOf } from '../../../src/analysis/fit/fit-trace.js';
import { delaySchema } from '../../../src/models/delays/registry.js';
import { changed, simulated } from './simulated.js';

const SETTINGS = { seed: '1', replicates: 99, sample: 10_000 };
const lognormal = (mu: number, sigma: number) => ({ model: 'lognormal', mu, sigma });
const DELAY = { to_slow: 0.05, to_fast: 0.2, fast: lognormal(0, 0.2), slow: lognormal(1, 0.4) };

test('states that pass are found, with their parameters, and are adequate', () => {
  const truth = [0.05, 0.2, 0, 0.2, 1, 0.4];
  const traces = 6;
  let adequate = 0;
  const covered = truth.map(() => 0);
  for (let i = 0; i < traces; i++) {
    const fit = fitTrace(simulated({ model: 'gilbert-elliott', ...DELAY }, 30, 10, `states ${i}`), SETTINGS);
    const verdict = verdictOf(fit);
    if (verdict.adequate?.model === 'gilbert-elliott') adequate++;
    if (fit.states === undefined) continue;
    expect(delaySchema().parse(fit.states.delay)).toMatchObject(fit.states.delay);
    fit.states.parameters.forEach(({ low, high }, k) => {
      if (low <= truth[k] && truth[k] <= high) covered[k]++;
    });
  }
  // 5 % are called none; of the intervals, 95 % hold their parameter: three standard errors.
  expect(adequate).toBeGreaterThanOrEqual(traces - 2);
  expect(covered.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(
    0.95 * 36 - 3 * Math.sqrt(0.95 * 0.05 * 36),
  );
});

test('neither workers that always differ nor independent ones are taken for states', () => {
  const gamma = simulated({ model: 'gamma', shape: 6, scale: 0.2 }, 30, 12, 'lasting');
  const lasting = fitTrace(
    changed(gamma, (x, _, worker) => x * (1 + worker / 4)),
    SETTINGS,
  );
  expect(lasting.states).toBeDefined();
  expect(verdictOf(lasting).adequate?.model).not.toBe('gilbert-elliott');
  expect(fitTrace(gamma, SETTINGS).states).toBeUndefined();
});
