import { describe, expect, it } from 'vitest';
import { RecentRate, type SweepFacts, sweepJson, sweepLines } from '../../src/report/sweep-lines.js';
import { TerminalLines } from '../../src/report/terminal.js';

const facts: SweepFacts = {
  experiment: 'sweep',
  points: 12,
  ofPoints: 48,
  trials: 1_210_000,
  ofTrials: 4_800_000,
  isEstimate: false,
  unit: 'trials',
  rate: 52_100,
  leastPrecise: undefined,
};
const leastPrecise = {
  metric: 'completion_time',
  point: 17,
  relative: 0.0312,
  wanted: 0.01,
  values: 'delay.mu 2',
};

describe('how far a sweep has come', () => {
  it('is points, trials, rate, time left, and the point that is known least well', () => {
    expect(sweepLines({ ...facts, leastPrecise }, 79)).toEqual([
      'sweep  12/48 points  1.2M/4.8M trials  25 %  52.1k/s  1 min 9 s left',
      'least precise: ± 3.1 % (wanted 1 %) at point 17: delay.mu 2',
    ]);
    const volume = { ...leastPrecise, metric: 'volume', wanted: undefined, values: '' };
    expect(sweepLines({ ...facts, isEstimate: true, leastPrecise: volume }, 79)).toEqual([
      'sweep  12/48 points  1.2M/≈4.8M trials  25 %  52.1k/s  1 min 9 s left',
      'least precise: volume ± 3.1 % at point 17',
    ]);
  });

  it('says nothing that is not known yet', () => {
    const first = { ...facts, points: 0, ofPoints: 1, trials: 0, ofTrials: undefined, rate: 0 };
    expect(sweepLines(first, 79)).toEqual(['sweep  0/1 point  0 trials']);
    expect(JSON.parse(sweepJson(first))).toEqual({
      experiment: 'sweep',
      points: 0,
      of_points: 1,
      trials: 0,
      trials_per_second: 0,
    });
  });

  it('fits 80 columns whatever the numbers', () => {
    const large = {
      ...facts,
      experiment: 'an-experiment-with-a-long-name',
      ...{ points: 99_999, ofPoints: 100_000, trials: 999e9, ofTrials: 1e12, rate: 1234 },
      leastPrecise: { ...leastPrecise, values: 'network.bandwidth 12, '.repeat(9) },
    };
    for (const width of [79, 40, 12]) {
      const lines = sweepLines(large, width);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      expect(lines[1]).toMatch(/…$/);
    }
  });

  it('for machines is a line of JSON', () => {
    expect(JSON.parse(sweepJson({ ...facts, leastPrecise }, { done: true }))).toEqual({
      experiment: 'sweep',
      ...{ points: 12, of_points: 48, trials: 1_210_000, of_trials: 4_800_000 },
      ...{ trials_per_second: 52_100, seconds_left: 69 },
      least_precise: { metric: 'completion_time', point: 17, relative: 0.0312 },
      done: true,
    });
  });
});

describe('lines on a terminal', () => {
  function drawnOn(isTTY: boolean) {
    const written: string[] = [];
    let now = 0;
    const stream = { isTTY, columns: 60, write: (text: string) => written.push(text) };
    return { written, lines: new TerminalLines(stream, () => (now += 150)) };
  }

  it('are drawn in the same place, not too often, and wiped', () => {
    const { written, lines } = drawnOn(true);
    lines.draw((width) => ['a', String(width)]);
    lines.draw(() => ['too soon']);
    lines.draw(() => ['b']);
    lines.wipe();
    lines.wipe();
    expect(written).toEqual(['\ra\u001b[K\n59\u001b[J', '\r\u001b[1Ab\u001b[J', '\r\u001b[J']);
  });

  it('are not drawn where there is no terminal', () => {
    const { written, lines } = drawnOn(false);
    lines.draw(() => ['a']);
    lines.wipe();
    expect(written).toEqual([]);
  });
});

describe('RecentRate', () => {
  it('counts from the first growth and forgets what is long past', () => {
    let now = 0;
    const rate = new RecentRate(1000, () => now);
    const grow = (until: number, count: (ms: number) => number) => {
      for (; now < until; now += 50) rate.note(count(now));
    };
    grow(3000, () => 1000);
    expect(rate.perSecond()).toBe(0);
    grow(3200, () => 1500);
    expect(rate.perSecond()).toBe(0);
    grow(10_000, (ms) => 1500 + (ms - 3000) / 10);
    expect(rate.perSecond()).toBeCloseTo(100, 9);
    grow(30_000, (ms) => 2200 + 3 * (ms - 10_000));
    expect(rate.perSecond()).toBeCloseTo(3000, 9);
  });

  it('spans the last steps of a counter that grows rarely', () => {
    let now = 0;
    const rate = new RecentRate(0, () => now);
    for (let times = 1; times <= 100; times++) {
      now += 60_000;
      rate.note(250 * times);
    }
    expect(rate.perSecond()).toBeCloseTo(250 / 60, 9);
  });
});
