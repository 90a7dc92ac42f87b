import { describe, expect, it } from 'vitest';
import { LEVEL } from '../../../src/analysis/fit/bootstrap.js';
import { fitStreams, fitTrace, verdictOf } from '../../../src/analysis/fit/fit-trace.js';
import { lastingOf } from '../../../src/analysis/fit/speeds.js';
import { parseTrace } from '../../../src/models/traces/reader.js';
import type { Trace } from '../../../src/models/traces/trace.js';
import { simulated } from './simulated.js';

const REST = { model: 'lognormal', mu: 1, sigma: 0.2 };
const SPEEDS = [1, 0.9, 1.1, 0.7, 1, 1.3];
const DIFFERENT = { model: 'per-worker', speeds: SPEEDS, of: REST };
const shared = (sigma: number) => ({
  model: 'racks',
  size: 6,
  factor: { model: 'lognormal', mu: 0, sigma },
  of: REST,
});
const states = (to_slow: number, to_fast: number) => ({
  model: 'gilbert-elliott',
  to_slow,
  to_fast,
  fast: REST,
  slow: { model: 'lognormal', mu: 1.7, sigma: 0.2 },
});

const lasting = (trace: Trace, seed: string) => lastingOf(trace, fitStreams(seed));

/** Share of traces of a model for which workers are said to differ always, and those for which nothing could be told. */
function said(delay: object, rounds: number, times: number) {
  const counts = { yes: 0, unknown: 0 };
  for (let i = 0; i < times; i++) {
    const found = lasting(simulated(delay, rounds, 6, `${JSON.stringify(delay)} ${i}`), String(i));
    if (found === undefined) counts.unknown++;
    else if (found.p <= LEVEL) counts.yes++;
  }
  return counts;
}

describe('whether some workers are always slower', () => {
  it('has its level where all are alike, also where slowness lasts for a while', () => {
    const times = 24;
    for (const delay of [REST, shared(0.5), states(0.1, 0.3), states(0.03, 0.1)]) {
      const { yes, unknown } = said(delay, 300, times);
      // 1.7 %: 0.4 of 24 in the mean, three or more with probability 0.007.
      expect(yes).toBeLessThanOrEqual(2);
      // What lasts for ten rounds and more leaves 300 of them too few stretches: that is said.
      if (delay.model !== 'gilbert-elliott') expect(unknown).toBeLessThanOrEqual(2);
    }
  });

  it('is found where they differ by a tenth or more, with a common factor, too', () => {
    for (const of of [REST, shared(0.5)]) {
      const { yes, unknown } = said({ ...DIFFERENT, of }, 120, 20);
      expect(yes).toBeGreaterThanOrEqual(17);
      expect(yes + unknown).toBe(20);
    }
  });

  it('is not to be told where a single episode takes half of the trace', () => {
    const trace = simulated(REST, 200, 6, 'episode');
    for (let r = 100; r < 200; r++) trace.durations[r * 6 + 2] *= 4;
    expect(lasting(trace, '1')).toBeUndefined();
  });
});

const settings = { seed: '1', replicates: 99, sample: 900 };

describe('a fit of speeds', () => {
  it.each([
    ['without', REST, ['sigma']],
    ['with', shared(0.3), ['sigma', 'factor.sigma']],
  ])('is adequate and near the truth, %s a common factor of rounds', (_, of, names) => {
    const fit = fitTrace(simulated({ ...DIFFERENT, of }, 120, 6, `fit ${names}`), settings);
    const { adequate } = verdictOf(fit);
    expect(adequate?.model).toBe('per-worker');
    const { parameters = [], speeds = [] } = fit.speeds ?? {};
    expect(parameters.map(({ name }) => name)).toEqual(names);
    const truth = [0.2, 0.3];
    parameters.forEach(({ low, high, value }, i) => {
      expect(Math.abs(value / truth[i] - 1)).toBeLessThan(0.25);
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    });
    const geometric = SPEEDS.reduce((product, speed) => product * speed, 1) ** (1 / 6);
    // Standard error of a log effect: 0.2/√120 = 0.018.
    speeds.forEach((speed, j) => {
      expect(Math.abs(Math.log((speed * geometric) / SPEEDS[j]))).toBeLessThan(4 * 0.018);
    });
  });

  it('is not where the rest is not lognormal, or slowness lasts for a while beside it', () => {
    const skewed = { ...DIFFERENT, of: { model: 'shifted-exponential', alpha: 0.2, mu: 1 } };
    const both = { ...DIFFERENT, speeds: [1, 1, 1, 0.3, 1, 1], of: states(0.1, 0.3) };
    for (const delay of [skewed, both]) {
      const fit = fitTrace(simulated(delay, 300, 6, JSON.stringify(delay)), settings);
      expect(fit.lasting?.p).toBeLessThanOrEqual(LEVEL);
      expect(verdictOf(fit).adequate).toBeUndefined();
    }
  });

  it('is not tried where workers are alike', () => {
    const fit = fitTrace(simulated(REST, 60, 6, 'alike'), settings);
    expect([fit.lasting, fit.speeds]).toEqual([undefined, undefined]);
  });
});

it('names of workers stand in the experiment’s order', () => {
  const text = 'round,worker,duration_s,worker_name\n0,0,1,a\n0,1,2,b\n';
  expect(parseTrace(text, 't').names).toEqual(['a', 'b']);
});
